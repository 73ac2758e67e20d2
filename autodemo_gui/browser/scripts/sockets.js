// Mutes the lines that cannot be listened in to: data channels, QUIC, streams, and sockets of workers that a page wrote
// itself. Workers that come from a server get a policy with their answer (workers.py).
const muteChannels = new WeakSet();
replace(prototypeOf("RTCDataChannel"), "send", function () {
  if (!muteChannels.has(this)) report("said", "RTCDataChannel", document.baseURI);
  muteChannels.add(this);
});
delete globalThis.WebTransport;
delete globalThis.WebSocketStream;

const MUTE = `{
  const tell = (socket, event) => { socket["on" + event.type]?.(event); socket.dispatchEvent(event); };
  self.WebSocket = class WebSocket extends EventTarget {
    static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
    readyState = 0; bufferedAmount = 0; extensions = ""; protocol = ""; binaryType = "blob";
    constructor(address) {
      super();
      this.url = String(address);
      globalThis.postMessage?.({ "autodemo.socket": this.url });
      setTimeout(() => {
        this.readyState = 3;
        tell(this, new Event("error"));
        tell(this, new CloseEvent("close", { code: 1006 }));
      });
    }
    send() {}
    close() {}
  };
  delete self.WebTransport;
  delete self.WebSocketStream;
  delete self.Worker;
}
`;
const written = new Map(); // address → blob
const { createObjectURL, revokeObjectURL } = URL;
replace(URL, "createObjectURL", function (object) {
  const address = createObjectURL.call(URL, object);
  if (object instanceof Blob) written.set(address, object);
  return address;
});
replace(URL, "revokeObjectURL", function (address) {
  written.delete(String(address));
  revokeObjectURL.call(URL, address);
});

const JAVASCRIPT = { type: "text/javascript" };
let muteAddress = "";
const muted = (address, isModule) => {
  if (address.startsWith("data:") && !isModule) {
    const [head, body] = address.split(/,(.*)/s);
    const bytes = /;\s*base64\s*$/i.test(head) && Uint8Array.from(atob(decodeURIComponent(body)), (one) => one.charCodeAt(0));
    const text = bytes ? new TextDecoder().decode(bytes) : decodeURIComponent(body);
    return `data:text/javascript,${encodeURIComponent(MUTE + text)}`;
  }
  const blob = written.get(address);
  if (!blob) throw new DOMException("Not available.", "SecurityError"); // another frame's: its text is not known here
  // What a module imports runs before its own first line.
  const prelude = isModule ? `import "${(muteAddress ||= createObjectURL(new Blob([MUTE], JAVASCRIPT)))}";\n` : MUTE;
  return createObjectURL(new Blob([prelude, blob], JAVASCRIPT));
};
// A worker has nobody to report to but its page.
const tellOfSockets = (event) => {
  const address = event.data?.["autodemo.socket"];
  if (typeof address !== "string") return;
  event.stopImmediatePropagation();
  report("write", "WebSocket", address);
};
if (globalThis.Worker) {
  globalThis.Worker = new Proxy(globalThis.Worker, {
    construct(native, [address, options], target) {
      const isOwn = /^\s*(blob|data):/i.test(address);
      const heard = isOwn ? muted(new URL(address).href, options?.type === "module") : address;
      const worker = Reflect.construct(native, [heard, options], target);
      if (isOwn) worker.addEventListener("message", tellOfSockets);
      return worker;
    },
  });
}
