const at = globalThis.here ?? location.origin;
const socket = new WebSocket(`${at.replace("http", "ws")}/socket/worker`);
socket.onopen = () => {
  socket.send("wave");
  postMessage("open");
};
socket.onerror = socket.onclose = () => postMessage("closed");
