"""The whole window as a place where a link may be dropped."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from autodemo_gui.gui.draft import AddressCheck
from autodemo_gui.gui.links import address_in


class Landing(QObject):
    """Takes what has an address that can be recorded, wherever no field takes it. `landed` carries the address."""

    landed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        """Listens from now on."""
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let only addresses in."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            address = address_in(event.mimeData())
            if not address or not AddressCheck.of(address).is_usable:
                event.ignore()
            else:
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent):
                    self.landed.emit(address)
            return True
        return super().eventFilter(watched, event)
