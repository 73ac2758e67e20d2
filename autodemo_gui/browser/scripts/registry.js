// Runs before any script of a page, in every frame: remembers what the DOM keeps to itself, that is which elements hear a
// click and what lies in closed shadow roots. The page does not notice: a proxy of a built-in function still calls itself
// native, nothing can be enumerated, and what it does to the prototypes later does not reach the maps.
(() => {
  "use strict";
  // Two bits for each type: heard while the event bubbles, and while it is captured.
  const BITS = { __proto__: null, click: 1, mousedown: 4, mouseup: 16, pointerdown: 64, pointerup: 256, touchstart: 1024, touchend: 4096 };
  const CLICK = 3;

  const own = (map) => {
    for (const name of ["get", "set", "delete", "forEach"]) {
      if (map[name]) Object.defineProperty(map, name, { value: map[name] });
    }
    return map;
  };
  const listeners = own(new WeakMap()); // target → (listener → bits)
  const closedRoots = own(new WeakMap()); // host → its closed shadow root

  const bitOf = (type, options) => {
    const isCapture = options !== null && typeof options === "object" ? options.capture : options;
    return (BITS[type] ?? 0) << (isCapture ? 1 : 0);
  };
  const isListener = (listener) => typeof listener === "function" || (typeof listener === "object" && listener !== null);
  const added = (self, [type, listener, options]) => {
    const bit = bitOf(type, options);
    if (!bit || !isListener(listener) || options?.signal?.aborted) return;
    const target = self ?? globalThis;
    let known = listeners.get(target);
    if (!known) listeners.set(target, (known = own(new Map())));
    known.set(listener, (known.get(listener) ?? 0) | bit);
    if (options?.signal) {
      const weak = new WeakRef(target); // a signal must not keep what it once listened for
      listen.call(options.signal, "abort", () => forget(weak.deref(), listener, bit), { once: true });
    }
  };
  const removed = (self, [type, listener, options]) => forget(self ?? globalThis, listener, bitOf(type, options));
  const forget = (target, listener, bit) => {
    const known = target && bit ? listeners.get(target) : null;
    if (!known) return;
    const bits = (known.get(listener) ?? 0) & ~bit;
    if (bits) known.set(listener, bits);
    else known.delete(listener);
  };
  const rooted = (host, root) => {
    if (root?.mode === "closed") closedRoots.set(host, root);
  };

  const listen = EventTarget.prototype.addEventListener;
  const { apply } = Reflect;
  const follow = (owner, name, notice) => {
    const described = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (typeof described?.value !== "function") return;
    const value = new Proxy(described.value, {
      apply(target, self, args) {
        const result = apply(target, self, args);
        try {
          notice(self, args, result);
        } catch {
          // options with getters that throw, and targets that are none: the page's own affair
        }
        return result;
      },
    });
    Object.defineProperty(owner, name, { ...described, value });
  };
  follow(EventTarget.prototype, "addEventListener", added);
  follow(EventTarget.prototype, "removeEventListener", removed);
  follow(Element.prototype, "attachShadow", (host, _args, root) => rooted(host, root));
  follow(globalThis.HTMLElement?.prototype, "attachInternals", (host, _args, internals) => rooted(host, internals.shadowRoot));

  // What it hears: "click", only a "press" (buttons and fingers going down or up), or nothing. A listener that was to be
  // called once still counts after its call.
  const hears = (target) => {
    let bits = 0;
    listeners.get(target)?.forEach((some) => {
      bits |= some;
    });
    return bits & CLICK ? "click" : bits ? "press" : "";
  };
  const shadowOf = (host) => closedRoots.get(host) ?? null;
  Object.defineProperty(globalThis, Symbol.for("autodemo.registry"), { value: Object.freeze({ hears, shadowOf }) });
})();
