// Makes inert what neither the guard's routes nor the proxy can hold back, and what would ask a person something.
replace(prototypeOf("Navigator"), "sendBeacon", () => true);
replace(globalThis, "fetchLater", () => ({ activated: false })); // goes out when the page has gone, past every route
delete globalThis.SharedWorker;

// A request that outlives its page escapes the routes.
const { fetch } = globalThis;
replace(globalThis, "fetch", function (input, init) {
  const outlives = init?.keepalive || (input instanceof Request && input.keepalive);
  return fetch.call(this, input, outlives ? { ...init, keepalive: false } : init);
});

// Who signs in with a passkey is on a page that is never shown; offers made unasked are none of that.
const ofPasskeys = (options) => {
  if (options?.publicKey && !/^(conditional|silent)$/.test(options.mediation)) report("passkey", "");
  return refuse("NotAllowedError")();
};
replace(prototypeOf("CredentialsContainer"), "get", ofPasskeys);
replace(prototypeOf("CredentialsContainer"), "create", ofPasskeys);
replace(prototypeOf("CredentialsContainer"), "store", refuse("NotAllowedError"));

replace(prototypeOf("Clipboard"), "writeText", () => Promise.resolve());
replace(prototypeOf("Clipboard"), "write", () => Promise.resolve());
replace(prototypeOf("Clipboard"), "readText", refuse("NotAllowedError"));
replace(prototypeOf("Clipboard"), "read", refuse("NotAllowedError"));
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
for (const [owner, name] of NOT_ALLOWED) replace(prototypeOf(owner), name, refuse("NotAllowedError"));
const ABORTED = ["showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"];
for (const name of ABORTED) replace(globalThis, name, refuse("AbortError"));
replace(prototypeOf("Navigator"), "share", refuse("AbortError"));
replace(prototypeOf("EyeDropper"), "open", refuse("AbortError"));
replace(prototypeOf("PaymentRequest"), "show", refuse("AbortError"));
replace(prototypeOf("PaymentRequest"), "canMakePayment", () => Promise.resolve(false));
replace(globalThis.Notification, "requestPermission", (callback) => {
  callback?.("denied");
  return Promise.resolve("denied");
});
for (const name of ["webkitRequestFullscreen", "webkitRequestFullScreen"]) replace(Element.prototype, name, () => {});
for (const name of ["registerProtocolHandler", "unregisterProtocolHandler"]) {
  replace(prototypeOf("Navigator"), name, () => {});
}
replace(globalThis, "print", () => {});
replace(globalThis, "close", () => {});
