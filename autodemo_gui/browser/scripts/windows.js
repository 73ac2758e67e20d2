// Turns what would open a second window into a report, because only one page is filmed.
const offer = (address) => {
  if (!address) return;
  try {
    report("popup", "", new URL(address, document.baseURI).href);
  } catch {
    // not an address: the window would have stayed empty
  }
};

const opensElsewhere = (name) => {
  if (!name || /^_(self|top|parent)$/i.test(name)) return false;
  if (/^_/.test(name)) return true;
  const here = `iframe[name="${CSS.escape(name)}"], frame[name="${CSS.escape(name)}"]`;
  try {
    return !document.querySelector(here) && !window.top.document.querySelector(here);
  } catch {
    return true; // the top document is another site's
  }
};
const baseTarget = () => document.querySelector("base[target]")?.target ?? "";

const stayHere = (opener, attribute = "target") => {
  if (opensElsewhere(opener.getAttribute(attribute) ?? baseTarget())) opener.setAttribute(attribute, "_top");
};
const isLink = (node) => node instanceof Element && /^(a|area)$/i.test(node.localName);

window.addEventListener(
  "click",
  (event) => {
    const link = event.composedPath().find(isLink);
    if (link) stayHere(link);
  },
  true,
);
window.addEventListener(
  "submit",
  (event) => {
    stayHere(event.target);
    if (event.submitter?.hasAttribute("formtarget")) stayHere(event.submitter, "formtarget");
  },
  true,
);
const { submit } = HTMLFormElement.prototype;
replace(HTMLFormElement.prototype, "submit", function () {
  stayHere(this);
  submit.call(this);
});
const { click } = HTMLElement.prototype;
replace(HTMLElement.prototype, "click", function () {
  if (isLink(this)) stayHere(this);
  click.call(this);
});

// What a page gets from window.open: enough of a window that scripts go on, and it hears where they send it.
const windowThatNeverWas = () => {
  const location = { assign: offer, replace: offer, reload() {}, toString: () => "about:blank" };
  Object.defineProperty(location, "href", { get: () => "about:blank", set: offer });
  const opened = {
    closed: false,
    opener: window,
    document: document.implementation.createHTMLDocument(""),
    focus() {},
    blur() {},
    postMessage() {},
    addEventListener() {},
    removeEventListener() {},
    close() {
      this.closed = true;
    },
  };
  return Object.defineProperty(opened, "location", { get: () => location, set: offer });
};
const { open } = globalThis;
replace(globalThis, "open", function (address, target, features) {
  if (target !== undefined && target !== "" && !opensElsewhere(String(target))) {
    return open.call(this, address, target, features);
  }
  offer(address);
  return windowThatNeverWas();
});
