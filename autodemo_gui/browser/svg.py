"""Makes a site's drawing harmless: what is left of an SVG draws, and does nothing else. Pure."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = re.compile(
    r"(svg|g|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|defs|symbol|use|clipPath|mask|pattern|stop"
    r"|linearGradient|radialGradient|filter|fe[A-Z]\w+|image|style|switch|a)$"
)
_REACHING_OUT = frozenset({"feImage"})
_PICTURE = re.compile(r"data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/=\s]*$")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(?:px)?\s*$")
_MAX_PARTS = 4000
_MAX_ASPECT = 16.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A harmless SVG document and its size in its own units."""

    text: str
    width: float
    height: float


def clean_svg(text: str) -> Drawing:
    """An SVG document without scripts, handlers, motion, links, and references to anything outside of itself.

    Args:
        text: the document; a document type is dropped, entities of its own are not understood.

    Raises:
        ValueError: it is no SVG, has no size, or is too much of one.
    """
    if "<!ENTITY" in text or "\0" in text:
        raise ValueError("entities")
    try:
        root = ElementTree.fromstring(text.strip())  # noqa: S314 - without entities nothing can grow or be fetched
    except (ElementTree.ParseError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise ValueError("no SVG")
    if sum(1 for _ in root.iter()) > _MAX_PARTS:
        raise ValueError("too many parts")
    try:
        _clean(root)
        width, height = _measure(root)
        root.set("xmlns", _SVG)
        return Drawing(ElementTree.tostring(root, encoding="unicode"), width, height)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _clean(element: ElementTree.Element) -> None:
    element.tag = _local(element.tag)
    attributes = {_local(name): value for name, value in element.attrib.items()}
    element.attrib.clear()
    element.attrib.update({name: value for name, value in attributes.items() if _is_harmless(element.tag, name, value)})
    for child in list(element):
        name = _local(child.tag)
        is_foreign = child.tag.startswith("{") and not child.tag.startswith(f"{{{_SVG}}}")
        is_drawn = _SHAPES.match(name) is not None and name not in _REACHING_OUT
        if is_foreign or not is_drawn or (name == "style" and not _is_harmless_style(child.text or "")):
            _take_out(element, child)
        else:
            _clean(child)


def _take_out(element: ElementTree.Element, child: ElementTree.Element) -> None:
    """Remove a part and keep the text after it."""
    place = list(element).index(child)
    if place:
        element[place - 1].tail = (element[place - 1].tail or "") + (child.tail or "")
    else:
        element.text = (element.text or "") + (child.tail or "")
    element.remove(child)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_harmless(tag: str, name: str, value: str) -> bool:
    lower = name.lower()
    if lower.startswith("on") or lower in ("base", "src", "target", "ping", "xmlns"):
        return False
    if lower == "href":
        if tag == "image":
            return _PICTURE.match(value) is not None
        return tag != "a" and re.match(r"#[^\s]+$", value) is not None
    return _is_harmless_style(value)


def _is_harmless_style(text: str) -> bool:
    """Whether it refers to nothing but parts of the document; a backslash may hide a word from us."""
    if re.search(r"\\|@import|javascript:|expression\(|image-set\(", text, re.IGNORECASE):
        return False
    return all(target.startswith("#") for target in re.findall(r"url\(\s*[\"']?\s*([^\"')]*)", text, re.IGNORECASE))


def _measure(root: ElementTree.Element) -> tuple[float, float]:
    """Its size, written into the document in full, because a picture without one is drawn 300 by 150."""
    sides = [_length(root.get(name)) for name in ("width", "height")]
    box = [float(number) for number in re.findall(_NUMBER, root.get("viewBox", ""))]
    if len(box) == 4:
        if not all(sides):
            sides = [box[2], box[3]]
    elif all(sides):
        root.set("viewBox", f"0 0 {sides[0]:g} {sides[1]:g}")
    width, height = sides
    if not (width and height and 1 / _MAX_ASPECT <= width / height <= _MAX_ASPECT and max(width, height) < 1e5):
        raise ValueError("no size")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return width, height


def _length(value: str | None) -> float:
    """Of a plain or pixel length; 0 for any other."""
    found = _LENGTH.match(value or "")
    return max(0.0, float(found[1])) if found else 0.0
