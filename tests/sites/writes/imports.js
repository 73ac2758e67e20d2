import "./socket.js";
