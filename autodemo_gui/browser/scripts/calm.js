// Runs before any script of a page, in every frame: notices what is new on it, so that "calm" can be asked at any moment.
// Nothing here needs a timer, so it works while the page's clock is stopped. What repeats (polling, tickers) is noise.
(() => {
  "use strict";
  const SEEN_REQUESTS = 3; // of one address without its query
  const SEEN_CHANGES = 3; // of one attribute or text
  const SEEN_CHILDREN = 8; // of one element's list of children: a list may be filled in several goes
  const PATIENCE_MS = 1200; // a request that takes longer is a long poll
  const PROGRAM_MS = 2500; // how long a page's own program may take to come and to listen, from when the page was parsed

  let novel = 0;
  const requests = new Map();
  const pending = new Map(); // ticket → until when it is waited for
  const isNews = (address) => {
    const template = String(address).replace(/[?#].*$/, "");
    const seen = (requests.get(template) ?? 0) + 1;
    requests.set(template, seen);
    return seen <= SEEN_REQUESTS;
  };
  let tickets = 0;
  const begin = (address, patience = PATIENCE_MS) => {
    if (!isNews(address)) return () => {};
    const ticket = ++tickets;
    novel++;
    pending.set(ticket, performance.now() + patience);
    return () => {
      novel += pending.delete(ticket) ? 1 : 0;
    };
  };

  const { fetch } = globalThis;
  globalThis.fetch = function (input, init) {
    const done = begin(input?.url ?? input);
    const answer = fetch.call(this, input, init);
    answer.then(done, done);
    return answer;
  };
  const { send, open } = XMLHttpRequest.prototype;
  const targets = new WeakMap();
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    targets.set(this, address);
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    this.addEventListener("loadend", begin(targets.get(this)), { once: true });
    return send.call(this, body);
  };

  const changes = new WeakMap();
  const isNewChange = ({ target, type, attributeName }) => {
    if (target.nodeType === Node.ELEMENT_NODE && document.head?.contains(target)) return false;
    let counts = changes.get(target);
    if (!counts) changes.set(target, (counts = new Map()));
    const key = attributeName ?? type;
    const seen = (counts.get(key) ?? 0) + 1;
    counts.set(key, seen);
    return seen <= (type === "childList" ? SEEN_CHILDREN : SEEN_CHANGES);
  };
  const awaitScripts = ({ addedNodes }) => {
    for (const node of addedNodes) {
      if (node.localName !== "script" || !node.src || node.noModule || !isProgram(node)) continue;
      const done = begin(node.src, node.src.startsWith(`${location.origin}/`) ? PROGRAM_MS : PATIENCE_MS);
      for (const type of ["load", "error"]) node.addEventListener(type, done, { once: true });
    }
  };
  const isProgram = ({ type }) => !type || type === "module" || type.includes("javascript");
  const observer = new MutationObserver((records) => {
    for (const record of records) {
      awaitScripts(record);
      if (isNewChange(record)) novel++;
    }
  });
  const watch = (root) =>
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  watch(document);
  Element.prototype.attachShadow = new Proxy(Element.prototype.attachShadow, {
    apply(attachShadow, host, args) {
      const root = Reflect.apply(attachShadow, host, args);
      watch(root);
      return root;
    },
  });

  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  };
  const isMoving = (animation) =>
    animation.playState === "running" &&
    animation.timeline === document.timeline &&
    Number.isFinite(animation.effect?.getComputedTiming().endTime) &&
    animation.playbackRate !== 0;

  // Buttons in view of a page that has a program, none of which is listened to, not even by what surrounds it: a click would be
  // lost, because the program has not begun (a server's page before its hydration). scripts/registry.js knows who listens.
  let isHeard = false;
  const isDeaf = () => {
    const hears = globalThis[Symbol.for("autodemo.registry")]?.hears;
    if (isHeard || !hears || ![...document.scripts].some(isProgram)) return false;
    const buttons = [...document.querySelectorAll("button, [role=button]")].filter(needsProgram).slice(0, 40);
    isHeard = buttons.some((button) => {
      if (hears(globalThis) || typeof button.onclick === "function") return true;
      for (let node = button; node; node = node.parentNode ?? node.host) if (hears(node)) return true;
      return false;
    });
    return buttons.length > 0 && !isHeard;
  };
  const needsProgram = (button) =>
    isInView(button) &&
    button.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !button.matches(":disabled, [popovertarget], [commandfor]") && !(button.form && button.type !== "button");

  const own = () => {
    const age = performance.now();
    const [navigation] = performance.getEntriesByType("navigation");
    const parsedFor = age - (navigation?.domInteractive ?? 0);
    return {
      origin: performance.timeOrigin,
      parsedFor,
      parsed: document.readyState !== "loading",
      signature: [performance.timeOrigin, novel, scrollX, scrollY].join(),
      waiting:
        [...pending.values()].some((until) => until > age) ||
        (parsedFor < PROGRAM_MS && isDeaf()) ||
        document.fonts?.status === "loading" ||
        [...document.images].slice(0, 400).some((image) => !image.complete && isInView(image)) ||
        document.getAnimations().some(isMoving),
    };
  };
  const PROBE = Symbol.for("autodemo.calm");
  const all = () => {
    const state = own();
    for (let index = 0; index < Math.min(frames.length, 20); index++) {
      try {
        const inner = frames[index][PROBE]();
        state.signature += `;${inner.signature}`;
        state.waiting ||= inner.waiting;
      } catch {
        // another site's frame: scenery
      }
    }
    return state;
  };
  Object.defineProperty(globalThis, PROBE, { value: all });
})();
