// What a page does though nobody acts on it: when it is left, and ahead of a click.

// Requests of a page that is being left pass every route, and so would not be seen. It is not told that it is left, nor
// can it ask whether to stay.
const hush = (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
};
for (const type of ["beforeunload", "pagehide", "unload", "visibilitychange"]) window.addEventListener(type, hush, true);

// Pages that are fetched or rendered ahead pass every route as well; rules that come as a header end in workers.py.
const forget = (records) => {
  for (const { addedNodes } of records) {
    for (const node of addedNodes) {
      if (node.localName === "script" && /^\s*speculationrules\s*$/i.test(node.type)) node.type = "inert/speculationrules";
    }
  }
};
const speculations = new MutationObserver(forget);
speculations.observe(document, { subtree: true, childList: true });
const { attachShadow } = Element.prototype;
replace(Element.prototype, "attachShadow", function (init) {
  const root = attachShadow.call(this, init);
  speculations.observe(root, { subtree: true, childList: true });
  return root;
});
