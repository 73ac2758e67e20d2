// Shared by the guard's scripts after it, which run as one function before any script of a page, in every frame.
"use strict";

// A proxy of a built-in function still calls itself native.
const replace = (owner, name, value) => {
  const described = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (typeof described?.value !== "function") return;
  const apply = (_native, self, args) => Reflect.apply(value, self, args);
  Object.defineProperty(owner, name, { ...described, value: new Proxy(described.value, { apply }) });
};
const prototypeOf = (name) => globalThis[name]?.prototype;
// What, in session.py's words; its name; the address it was to lead to.
const report = (what, name, address = "") => globalThis.__autodemoGuard?.(what, name, String(address));
const refuse = (error, asked = "") => () => {
  if (asked) report("permission", asked);
  return Promise.reject(new DOMException("Not available.", error));
};
