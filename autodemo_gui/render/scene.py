"""What one frame of film shows, as data: equal scenes are equal pictures."""

from dataclasses import dataclass

from autodemo_gui.render.motion import PointerState


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the page and of the canvas a frame shows: the virtual camera at rest or on its way.

    A point of the canvas is seen at `(point - (x, y)) * zoom`.

    Attributes:
        left: of the visible part of the page in the window, plate pixels; a narrow shape shows a part only.
        top: the same.
        zoom: how much the canvas is enlarged, at least 1.
        x: of the canvas at the left edge of the picture, canvas pixels; 0 when zoom is 1.
        y: the same at its upper edge.
    """

    left: float = 0.0
    top: float = 0.0
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Layer:
    """A drawn overlay on the picture, above page and pointer; it is not zoomed.

    Attributes:
        overlay: names the picture.
        x: of its left edge, pixels of the picture; a layer may move by parts of a pixel.
        y: of its upper edge.
        opacity: 0 to 1.
    """

    overlay: str
    x: float
    y: float
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What one frame shows. Two equal scenes look the same.

    Attributes:
        content: names what `Compositor.compose` is given as page pixels.
        view: of the camera.
        bar: name of the browser bar's picture, empty for none.
        fade: 1 is this scene; less, and the picture before the last joint still shines through.
        pointer: its state.
        stage: how much of the window is there: 0 is the bare background, 1 the window.
        layers: overlays, lowest first.
        done: share of the film that is over, for the progress bar; 0 without one.
    """

    content: int
    view: View
    bar: str
    fade: float
    pointer: PointerState
    stage: float = 1.0
    layers: tuple[Layer, ...] = ()
    done: float = 0.0
