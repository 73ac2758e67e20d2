try {
  const worker = new Worker("socket.js");
  worker.onmessage = ({ data }) => postMessage(data);
  worker.onerror = () => postMessage("error");
} catch {
  postMessage("none");
}
