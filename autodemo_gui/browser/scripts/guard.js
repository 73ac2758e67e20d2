// Runs before any script of a page, in every frame: makes inert what neither the guard's routes nor the proxy can hold
// back, and turns what would open a second window into a report, because only one page is filmed.
(() => {
  "use strict";
  const replace = (owner, name, value) => {
    if (owner && name in owner) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  };
  const refuse = (name) => () => Promise.reject(new DOMException("Not available.", name));

  replace(globalThis.Navigator?.prototype, "sendBeacon", () => true);
  replace(globalThis.Navigator?.prototype, "share", refuse("AbortError"));
  replace(globalThis.CredentialsContainer?.prototype, "get", refuse("NotAllowedError"));
  replace(globalThis.CredentialsContainer?.prototype, "create", refuse("NotAllowedError"));
  replace(globalThis.CredentialsContainer?.prototype, "store", refuse("NotAllowedError"));
  replace(globalThis.Clipboard?.prototype, "writeText", () => Promise.resolve());
  replace(globalThis.Clipboard?.prototype, "write", () => Promise.resolve());
  replace(globalThis.Clipboard?.prototype, "readText", refuse("NotAllowedError"));
  replace(globalThis.Clipboard?.prototype, "read", refuse("NotAllowedError"));
  replace(Element.prototype, "requestFullscreen", refuse("NotAllowedError"));
  replace(globalThis, "print", () => {});
  replace(globalThis, "close", () => {});
  delete globalThis.SharedWorker;

  const { execCommand } = Document.prototype;
  replace(Document.prototype, "execCommand", function (command, ...rest) {
    return /^(copy|cut|paste)$/i.test(command) || execCommand.call(this, command, ...rest);
  });

  // A request that outlives its page escapes the routes.
  const { fetch } = globalThis;
  replace(globalThis, "fetch", function (input, init) {
    const outlives = init?.keepalive || (input instanceof Request && input.keepalive);
    return fetch.call(this, input, outlives ? { ...init, keepalive: false } : init);
  });

  const report = (address) => {
    if (!address) return;
    try {
      globalThis.__autodemoPopup?.(new URL(address, document.baseURI).href);
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
    const location = { assign: report, replace: report, reload() {}, toString: () => "about:blank" };
    Object.defineProperty(location, "href", { get: () => "about:blank", set: report });
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
    return Object.defineProperty(opened, "location", { get: () => location, set: report });
  };
  const { open } = globalThis;
  replace(globalThis, "open", function (address, target, features) {
    if (target !== undefined && target !== "" && !opensElsewhere(String(target))) {
      return open.call(this, address, target, features);
    }
    report(address);
    return windowThatNeverWas();
  });
})();
