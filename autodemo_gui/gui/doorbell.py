"""One window for each home: a second start hands its address over and leaves."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 500
_LONGEST = 4096


class Doorbell(QObject):
    """Listens for later starts. `rung` carries their address, empty when they had none."""

    rung = Signal(str)

    def __init__(self, home: Path, parent: QObject) -> None:
        """Listen from now on; where that cannot be, every start has a window of its own."""
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_visitor)
        if not self._server.listen(_name(home)):
            QLocalServer.removeServer(_name(home))  # a window that was killed leaves its socket behind
            self._server.listen(_name(home))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_visitor(self) -> None:
        visitor = self._server.nextPendingConnection()
        if visitor is not None:
            visitor.disconnected.connect(lambda: self._hear(visitor))

    def _hear(self, visitor: QLocalSocket) -> None:
        said = bytes(visitor.read(_LONGEST).data()).decode("utf-8", "replace")
        visitor.deleteLater()
        self.rung.emit(said.strip())


def ring(home: Path, address: str) -> bool:
    """Tell a window that is open already about an address; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(f"{address}\n".encode())
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


def _name(home: Path) -> str:
    return f"autodemo-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]}"
