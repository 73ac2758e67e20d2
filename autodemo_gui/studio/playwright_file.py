"""A script as a program of its own: a Playwright file in Python that does the steps and checks what each should do."""

from collections.abc import Iterator

from autodemo_gui.assets import resource
from autodemo_gui.core.address import origin_of
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.core.story import step_title
from autodemo_gui.studio.playwright_locators import literal, locator_code

_WIDTH = 121  # with the end of the line
_HELD_AGAINST = ".and_("
_PLACES = ('SITE = "<site>"', '{"width": 1280, "height": 720}', '"""The demo, step by step."""', "    # <steps>\n")


def playwright_file(script: Script) -> str:
    """The source of a program that imports nothing but Playwright and fails where the site has changed.

    Raises:
        EnvironmentProblem: the installation has no template for it.
    """
    source = resource("export", "playwright.py").read_text(encoding="utf-8")
    site = origin_of((script.steps[0].url if script.steps else "") or script.url)
    width, height = script.viewport
    title = _plain(script.title).replace('"', "'").replace("\\", "/") or "The demo"
    filled = (
        f"SITE = {literal(site)}",
        f'{{"width": {width}, "height": {height}}}',
        f'"""{title}, step by step."""',
        "".join(_lines(script, site)),
    )
    for place, text in zip(_PLACES, filled, strict=True):
        before, after = source.split(place)  # each is there just once
        source = before + text + after
    return source


def _lines(script: Script, site: str) -> Iterator[str]:
    if not script.steps or script.steps[0].action != "goto":
        yield from _goto(script.url, site)
    for number, step in enumerate(script.steps, 1):
        yield f"\n    # {number}. {_plain(step_title(step.action, step.caption, step.name))}\n"
        yield from _code(step, site)


def _code(step: Step, site: str) -> Iterator[str]:
    """The statements of a step; none for one that only lets people look."""
    match step.action:
        case "goto":
            yield from _goto(step.url, site)
        case "scroll":
            yield from _scroll(step)
        case "press":
            yield f"    page.keyboard.press({literal(step.text)})\n"
        case "wait":
            pass
        case "hover" | "type" | "click":
            yield from _on_element(step, step.target or Target(), site)


def _goto(url: str, site: str) -> Iterator[str]:
    yield f"    page.goto({_address(url, site)})\n"
    yield "    calm(page)\n"


def _scroll(step: Step) -> Iterator[str]:
    """To an offset of the document, or of an element; what lies in a frame is scrolled to when it is clicked."""
    top = f"{step.scroll_y or 0:g}"
    found = locator_code(step.target, "page") if step.target and not step.target.frame else ""
    if found:
        yield _assigned("target", found)
        top += " + scrollY + element.getBoundingClientRect().y"
        yield f"    target.evaluate(\"element => scrollTo({{ top: {top}, behavior: 'instant' }})\")\n"
    elif step.target is None:
        yield f"    page.evaluate(\"scrollTo({{ top: {top}, behavior: 'instant' }})\")\n"


def _on_element(step: Step, target: Target, site: str) -> Iterator[str]:
    where = "frame" if target.frame else "page"
    if target.frame:
        yield f"    frame = frame_of(page, {_address(target.frame, site)})\n"
    found = locator_code(target, where)
    if not found:
        x, y, width, height = target.box or (0.0, 0.0, 0.0, 0.0)
        yield f"    page.mouse.click({x + width / 2:g}, {y + height / 2:g})\n"
        return
    yield _assigned("target", found)
    match step.action:
        case "hover":
            yield "    target.hover()\n"
        case "type":
            yield "    target.click()\n"
            yield f"    target.press_sequentially({literal(step.text)})\n"
        case _:
            yield from _click(step, target, where, site)


def _click(step: Step, target: Target, where: str, site: str) -> Iterator[str]:
    """A click and what it should do; what rehearsal did not see is not asked for."""
    if step.leads_to:
        yield "    target.click()\n"
        yield f"    expect(page).to_have_url({_address(step.leads_to, site)})\n"
        yield "    calm(page)\n"
    elif step.outcome == "page":
        yield "    here = page.url\n"
        yield "    target.click()\n"
        yield "    expect(page).not_to_have_url(here)\n"
        yield "    calm(page)\n"
    elif step.outcome:
        yield f"    click_with_effect(target, page, {where})\n"
        if (step.outcome, target.role) == ("tab", "tab"):
            yield '    expect(target).to_have_attribute("aria-selected", "true")\n'
    else:
        yield "    target.click()\n"


def _assigned(name: str, expression: str) -> str:
    """An assignment; a long one is broken in its last call, as a formatter would do it."""
    line = f"    {name} = {expression}\n"
    before, held_against, path = expression.partition(_HELD_AGAINST)
    if not held_against:
        before, held_against, path = expression.partition("(")
    if len(line) <= _WIDTH or not path.endswith(")") or ")." in path:
        return line
    return f"    {name} = {before}{held_against}\n        {path.removesuffix(')')}\n    )\n"


def _address(url: str, site: str) -> str:
    """A URL as an expression, below `site` where it lies there."""
    return f"site + {literal(url.removeprefix(site) or '/')}" if site and origin_of(url) == site else literal(url)


def _plain(text: str) -> str:
    """A text in one line that can be seen, for a comment."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
