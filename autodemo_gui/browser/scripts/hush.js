// What a page does though nobody acts on it: when it is left, and ahead of a click.

// Requests of a page that is being left pass every route, and so would not be seen. It is not told that it is left, nor
// can it ask whether to stay.
const hush = (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
};
for (const type of ["pagehide", "unload", "visibilitychange"]) window.addEventListener(type, hush, true);

// A listener to this one, ours as well, makes every navigation ask the page first, and then no film is the same again.
replace(EventTarget.prototype, "addEventListener", new Proxy(EventTarget.prototype.addEventListener, {
  apply(add, target, args) {
    const isAsked = args[0] === "beforeunload" && (target ?? window) === window;
    return isAsked ? undefined : Reflect.apply(add, target, args);
  },
}));
Object.defineProperty(window, "onbeforeunload", { get: () => null, set() {}, configurable: true });

// Pages that are fetched or rendered ahead pass every route as well. Rules that the parser has just read do not begin if
// their type is another now, rules that were inserted end with their element; those of a header end in workers.py.
const isRules = (node) => node.localName === "script" && /^\s*speculationrules\s*$/i.test(node.type);
const scriptsIn = (node) => (node.firstElementChild ? [...node.querySelectorAll("script")] : [node]);
const forget = (records) => {
  const added = records.flatMap(({ addedNodes }) => [...addedNodes].flatMap(scriptsIn));
  for (const rules of added.filter(isRules)) {
    rules.type = "inert/speculationrules";
    rules.remove();
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
