"""A painted page instead of a browser's: as a picture, as a worker sends it, and as a film."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter


def page(width: int = 1280, height: int = 720) -> QImage:
    """A picture that could be a product's start page."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(width / 1280, height / 720)
    wash = QLinearGradient(0, 100, 0, 580)
    wash.setColorAt(0, QColor("#ffffff"))
    wash.setColorAt(1, QColor("#eaf0ff"))
    painter.fillRect(QRectF(0, 90, 1280, 490), wash)
    _text(painter, (70, 26, 300, 34), "◆ Ledgerly", 22, "#1d4ed8", bold=True)
    for index, word in enumerate(("Product", "Pricing", "Customers", "Docs")):
        _text(painter, (240 + index * 110, 28, 110, 30), word, 16, "#475569")
    _box(painter, (1100, 20, 110, 42), "#1d4ed8", 8)
    _text(painter, (1122, 26, 90, 30), "Start free", 16, "#ffffff")
    _text(painter, (70, 160, 560, 70), "Books that keep", 50, "#0f172a", bold=True)
    _text(painter, (70, 222, 560, 70), "themselves.", 50, "#0f172a", bold=True)
    _text(painter, (70, 300, 540, 30), "Connect your bank, snap a receipt, and close the month.", 18, "#475569")
    _box(painter, (664, 136, 546, 250), "#ffffff", 16)
    for index, tall in enumerate((66, 92, 80, 118, 108, 142, 162)):
        colour = "#f97316" if index == 6 else "#3b6cf0"
        _box(painter, (688 + index * 73, 366 - tall, 58, tall), colour, 6)
    for index, word in enumerate(("Bank matching", "Receipts", "Reports")):
        _box(painter, (70 + index * 388, 452, 364, 98), "#ffffff", 12)
        _text(painter, (94 + index * 388, 470, 300, 30), word, 18, "#0f172a", bold=True)
    painter.end()
    return image


def _box(painter: QPainter, rect: tuple[float, float, float, float], colour: str, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(*rect), radius, radius)


def _text(
    painter: QPainter, rect: tuple[float, float, float, float], words: str, px: int, colour: str, *, bold: bool = False
) -> None:
    font = QFont()
    font.setPixelSize(px)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(*rect), Qt.AlignmentFlag.AlignVCenter, words)


def write_film(target: Path, *, seconds: float = 42, fps: int = 10) -> Path:
    """An MP4 of the painted page, with a keyframe every second."""
    still = target.with_suffix(".png")
    page(1920, 1080).save(str(still))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-loop", "1", "-framerate", str(fps)]
    command += ["-i", str(still), "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast"]
    command += ["-pix_fmt", "yuv420p", "-g", str(fps), str(target)]
    subprocess.run(command, check=True)
    return target


def jpeg_of(image: QImage) -> bytes:
    """A picture as a worker sends it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]  # takes no bytes, whatever its stub says
    return bytes(buffer.data().data())
