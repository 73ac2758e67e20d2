// Makes inert what neither the guard's routes nor the proxy can hold back, and what would ask a person something.

// Requests that outlive their page, and programs that do, pass every route.
const unseen = (name, address) => report("write", name, new URL(address, document.baseURI).href);
replace(prototypeOf("Navigator"), "sendBeacon", (address) => {
  unseen("sendBeacon", address);
  return true;
});
replace(globalThis, "fetchLater", (input) => {
  unseen("fetchLater", input?.url ?? input);
  return { activated: false };
});
delete globalThis.SharedWorker;
// Playwright lays a function of its own over the register of this one object; the method is in reach behind it.
if (navigator.serviceWorker) delete navigator.serviceWorker.register;
replace(prototypeOf("ServiceWorkerContainer"), "register", refuse("SecurityError", "service worker"));
const { fetch } = globalThis;
replace(globalThis, "fetch", function (input, init) {
  const outlives = init?.keepalive || (input instanceof Request && input.keepalive);
  return fetch.call(this, input, outlives ? { ...init, keepalive: false } : init);
});

// Who signs in with a passkey is on a page that is never shown; offers made unasked are none of that.
const ofPasskeys = (options) => {
  if (options?.publicKey && !/^(conditional|silent)$/.test(options.mediation)) report("passkey", "WebAuthn");
  if (options?.identity) report("permission", "FedCM"); // the browser itself would ask who provides identities
  return refuse("NotAllowedError")();
};
replace(prototypeOf("CredentialsContainer"), "get", ofPasskeys);
replace(prototypeOf("CredentialsContainer"), "create", ofPasskeys);
replace(prototypeOf("CredentialsContainer"), "store", refuse("NotAllowedError"));

replace(prototypeOf("Clipboard"), "writeText", () => Promise.resolve());
replace(prototypeOf("Clipboard"), "write", () => Promise.resolve());
replace(prototypeOf("Clipboard"), "readText", refuse("NotAllowedError", "clipboard"));
replace(prototypeOf("Clipboard"), "read", refuse("NotAllowedError", "clipboard"));
const { execCommand } = Document.prototype;
replace(Document.prototype, "execCommand", function (command, ...rest) {
  return /^(copy|cut|paste)$/i.test(command) || execCommand.call(this, command, ...rest);
});

const NOT_ALLOWED = [
  ["Element", "requestFullscreen"],
  ["Element", "requestPointerLock"],
  ["HTMLVideoElement", "requestPictureInPicture"],
  ["DocumentPictureInPicture", "requestWindow"],
  ["Keyboard", "lock"],
  ["MediaDevices", "getUserMedia"],
  ["MediaDevices", "getDisplayMedia"],
  ["Navigator", "requestMIDIAccess"],
  ["Bluetooth", "requestDevice"],
  ["HID", "requestDevice"],
  ["Serial", "requestPort"],
  ["USB", "requestDevice"],
];
for (const [owner, name] of NOT_ALLOWED) replace(prototypeOf(owner), name, refuse("NotAllowedError", name));
const PICKERS = ["showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"];
for (const name of PICKERS) replace(globalThis, name, refuse("AbortError", name));
replace(prototypeOf("Navigator"), "share", refuse("AbortError", "share"));
replace(prototypeOf("EyeDropper"), "open", refuse("AbortError", "EyeDropper"));
replace(prototypeOf("PaymentRequest"), "show", refuse("AbortError", "PaymentRequest"));
for (const name of ["canMakePayment", "hasEnrolledInstrument"]) {
  replace(prototypeOf("PaymentRequest"), name, () => Promise.resolve(false));
}
// Where a way of paying is an address, the browser itself asks there how it works, past every route.
if (globalThis.PaymentRequest) {
  const construct = (made, [, ...rest], as) => Reflect.construct(made, [[{ supportedMethods: "none" }], ...rest], as);
  globalThis.PaymentRequest = new Proxy(PaymentRequest, { construct });
}
replace(globalThis.Notification, "requestPermission", (callback) => {
  report("permission", "notifications");
  callback?.("denied");
  return Promise.resolve("denied");
});
for (const name of ["webkitRequestFullscreen", "webkitRequestFullScreen"]) replace(Element.prototype, name, () => {});
for (const name of ["registerProtocolHandler", "unregisterProtocolHandler"]) {
  replace(prototypeOf("Navigator"), name, () => {});
}
replace(globalThis, "print", () => report("permission", "print"));
replace(globalThis, "close", () => {});
