// What a page does though nobody acts on it: when it is left, and ahead of a click.

// Requests of a page that is being left pass every route, and so would not be seen. It is not told that it is left, nor
// can it ask whether to stay.
const hush = (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
};
const PARTINGS = ["pagehide", "unload", "visibilitychange"];
for (const type of PARTINGS) window.addEventListener(type, hush, true);

let isTold = false;

// A listener to this one, ours as well, makes every navigation ask the page first, and then no film is the same again.
replace(EventTarget.prototype, "addEventListener", new Proxy(EventTarget.prototype.addEventListener, {
  apply(add, target, args) {
    const isOfPage = (target ?? window) === window || target === document;
    const isAsked = args[0] === "beforeunload" && target !== document;
    if (isOfPage && !isTold && (isAsked || PARTINGS.includes(args[0]))) report("parting", (isTold = true));
    return isOfPage && isAsked ? undefined : Reflect.apply(add, target, args);
  },
}));
Object.defineProperty(window, "onbeforeunload", { get: () => null, set() {}, configurable: true });

// Pages that are fetched or rendered ahead pass every route as well. Rules that the parser has just read do not begin if
// their type is another now, rules that were inserted end with their element; those of a header end in workers.py.
const isRules = (node) => node.localName === "script" && /^\s*speculationrules\s*$/i.test(node.type);
const scriptsIn = (node) => (node.firstElementChild ? [...node.querySelectorAll("script")] : [node]);
const forgetThose = (scripts) => {
  for (const rules of scripts) {
    if (!isRules(rules)) continue;
    rules.type = "inert/speculationrules";
    rules.remove();
    report("permission", "speculation rules");
  }
};
const forget = (records) => {
  const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
  for (const { shadowRoot } of added) if (shadowRoot) watch(shadowRoot); // one that the markup declares
  forgetThose(added.flatMap(scriptsIn));
};
const speculations = new MutationObserver(forget);
const watch = (root) => {
  speculations.observe(root, { subtree: true, childList: true });
  forgetThose([...root.querySelectorAll("script")]);
};
watch(document);
const { attachShadow } = Element.prototype;
replace(Element.prototype, "attachShadow", function (init) {
  const root = attachShadow.call(this, init);
  watch(root);
  return root;
});
