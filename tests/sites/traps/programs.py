"""The scripts that workers of the trap site run; `to` in their own address says where they send something."""

_TO = "const to = new URL(location).searchParams.get('to');\n"

_SPEAKS = _TO + "const socket = new WebSocket(to);\nsocket.onopen = () => socket.send('remove');"

PROGRAMS = {
    "post.js": _TO + "fetch(to, { method: 'POST' });\nself.onconnect = () => {};",
    "get.js": _TO + "fetch(to, { mode: 'no-cors' });",
    "read.js": _TO + "fetch(to + '/read');",
    "keepalive.js": _TO + "fetch(to, { method: 'POST', keepalive: true });",
    "late.js": _TO + "setTimeout(() => fetch(to, { method: 'POST' }), 3000);",
    "import.js": _TO + "importScripts(to);",
    "waiting.js": _TO + "onmessage = () => fetch(to, { method: 'POST' });",
    "nested.js": _TO + "new Worker('/programs/post.js?to=' + encodeURIComponent(to));",
    "socket.js": _SPEAKS,
    "socket.txt": _SPEAKS,
}
"""By file name."""
