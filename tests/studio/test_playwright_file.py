"""A script as a Playwright program: it reads well, compiles whatever the page calls things, and runs."""

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.browser.locate import choose
from autodemo_gui.core.script import Effect, Script, Step, Target
from autodemo_gui.studio.playwright_file import playwright_file
from autodemo_gui.studio.playwright_locators import literal, locator_code, selector_code
from tests.sites.server import SiteServer

SITE = "https://a.example"
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=40)  # surrogates and control characters as well
CAPTIONS = st.text(max_size=40)  # a field with a bound on its length takes no surrogates


def click(target: Target, **more: Any) -> Step:
    return Step(action="click", target=target, name=target.name, **more)


def body_of(*steps: Step, **script: Any) -> list[str]:
    """The statements of the demo itself, comments and empty lines left out."""
    source = playwright_file(Script(url=f"{SITE}/", steps=steps, **script))
    body = source.partition("no_wait_after=True)\n")[2].partition("\n\n\ndef main")[0]
    return [line.strip() for line in body.splitlines() if line.strip() and not line.strip().startswith("#")]


@given(TEXTS)
def test_any_text_is_the_same_in_the_program(text: str) -> None:
    source = literal(text)
    assert eval(source) == text  # noqa: S307 - that it evaluates to the text is what is tested
    assert source.isprintable()


@given(st.builds(Target, role=TEXTS, name=TEXTS, locator=TEXTS, css=TEXTS, frame=TEXTS), TEXTS, CAPTIONS, TEXTS)
def test_whatever_a_page_calls_things_the_program_compiles(target: Target, title: str, caption: str, url: str) -> None:
    steps = [click(target, outcome=outcome, caption=caption, url=url) for outcome in get_args(Effect)]
    steps += [
        click(Target(locator=f"internal:role=link[name={literal(target.name)}i] >> {target.css}"), leads_to=url),
        Step(action="type", target=target, text=caption),
        Step(action="press", text=title),
        Step(action="goto", url=url),
    ]
    source = playwright_file(Script(url=url, title=title, steps=tuple(steps)))
    compile(source, "demo.py", "exec")
    source.encode("utf-8")


@pytest.mark.parametrize(
    ("selector", "code"),
    [
        (
            'internal:role=button[name="Sign \\"me\\" up"s]',
            """get_by_role("button", name='Sign "me" up', exact=True)""",
        ),
        ('internal:role=link[name="Prices"i]', 'get_by_role("link", name="Prices")'),
        ("internal:role=main", 'get_by_role("main")'),
        ('internal:testid=[data-testid="more"s]', 'get_by_test_id("more")'),
        ('internal:text="Learn more"i', 'get_by_text("Learn more")'),
        ('internal:label="Find"s', 'get_by_label("Find", exact=True)'),
        ('internal:attr=[placeholder="Search"i]', 'get_by_placeholder("Search")'),
        ('internal:attr=[alt="Logo"s]', 'get_by_alt_text("Logo", exact=True)'),
        (
            'internal:role=navigation[name="A >> B"i] >> internal:role=link[name="C"i] >> nth=0',
            'get_by_role("navigation", name="A >> B").get_by_role("link", name="C").first',
        ),
        ('li >> internal:has-text="Two"i >> nth=2', 'locator("li").filter(has_text="Two").nth(2)'),
        ("internal:role=heading[level=2]", 'locator("internal:role=heading[level=2]")'),
        (r'internal:text="\q"i', r"""locator('internal:text="\\q"i')"""),
    ],
)
def test_a_selector_is_written_as_a_person_would(selector: str, code: str) -> None:
    assert selector_code(selector) == code


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (
            Target(role="tab", name="Gale", locator='internal:role=tab[name="Gale"i]'),
            'page.get_by_role("tab", name="Gale")',
        ),
        (Target(role="tab", name="Gale"), 'page.get_by_role("tab", name="Gale", exact=True)'),
        (
            Target(role="tab", name="Gale", locator="nav a", css="#gale"),
            'page.get_by_role("tab", name="Gale", exact=True).and_(page.locator("#gale"))',
        ),
        (Target(role="main"), 'page.get_by_role("main")'),
        (Target(css="#gale"), 'page.locator("#gale")'),
        (Target(locator="text=Gale"), 'page.locator("text=Gale")'),
        (Target(box=(1, 2, 3, 4)), ""),
    ],
)
def test_the_best_way_to_find_it_is_taken(target: Target, code: str) -> None:
    assert locator_code(target, "page") == code


def test_each_step_checks_what_it_should_do() -> None:
    tab = Target(role="tab", name="Gale")
    assert body_of(
        Step(action="goto", url=f"{SITE}/"),
        Step(action="wait", caption="Meet Acme"),
        Step(action="scroll", scroll_y=604),
        Step(action="scroll", scroll_y=-80, target=Target(css="#z")),
        Step(action="scroll", scroll_y=-80, target=Target(css="#z", frame=f"{SITE}/frame")),
        click(Target(css="#a"), outcome="page", leads_to=f"{SITE}/prices.html"),
        click(Target(css="#b"), outcome="page"),
        click(Target(css="#c")),
        click(tab, outcome="tab"),
        click(Target(css="#d", frame=f"{SITE}/frame"), outcome="change"),
        Step(action="press", text="Escape"),
        Step(action="hover", target=Target(css="#e")),
        Step(action="type", target=Target(css="#f"), text="kite"),
        click(Target(box=(10, 20, 30, 40))),
    ) == [
        'page.goto(site + "/")',
        "calm(page)",
        "page.evaluate(\"scrollTo({ top: 604, behavior: 'instant' })\")",
        'target = page.locator("#z")',
        'target.evaluate("element => scrollTo('
        "{ top: -80 + scrollY + element.getBoundingClientRect().y, behavior: 'instant' })\")",
        'target = page.locator("#a")',
        "target.click()",
        'expect(page).to_have_url(site + "/prices.html")',
        "calm(page)",
        'target = page.locator("#b")',
        "here = page.url",
        "target.click()",
        "expect(page).not_to_have_url(here)",
        "calm(page)",
        'target = page.locator("#c")',
        "target.click()",
        'target = page.get_by_role("tab", name="Gale", exact=True)',
        "click_with_effect(target, page, page)",
        'expect(target).to_have_attribute("aria-selected", "true")',
        'frame = frame_of(page, site + "/frame")',
        'target = frame.locator("#d")',
        "click_with_effect(target, page, frame)",
        'page.keyboard.press("Escape")',
        'target = page.locator("#e")',
        "target.hover()",
        'target = page.locator("#f")',
        "target.click()",
        'target.press_sequentially("kite")',
        "page.mouse.click(25, 40)",
    ]


def test_a_script_without_an_opening_opens_its_address() -> None:
    assert body_of(Step(action="press", text="End"))[0] == 'page.goto(site + "/")'
    assert body_of(Step(action="goto", url="https://b.example/x"))[0] == 'page.goto(site + "/x")'


def test_it_is_formatted_and_imports_nothing_of_ours(tmp_path: Path) -> None:
    name = "A name that is as long as names of cards are, with a price and a sentence in it"
    long = Target(role="link", name=name)
    doubtful = Target(role="link", name="Learn more", css='section[aria-label="Why Acme"] > div:nth-of-type(2) > a > b')
    steps = (
        Step(action="goto", url=f"{SITE}/"),
        *(click(target, leads_to=f"{SITE}/card", outcome="page") for target in (long, doubtful)),
    )
    source = playwright_file(Script(url=f"{SITE}/", title='The "best" \\ kites', steps=steps))
    assert "autodemo_gui" not in source
    assert '"""The \'best\' / kites, step by step."""' in source
    file = tmp_path / "demo.py"
    file.write_text(source, "utf-8")
    check = ["ruff", "format", "--isolated", "--line-length", "120", "--check", str(file)]
    done = subprocess.run([sys.executable, "-m", *check], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def run_program(file: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    """Run an exported program with the browser of this computer, as a person would."""
    return subprocess.run(
        [sys.executable, str(file), "--browser", choose(stepped=False).path, *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        cwd=file.parent,
    )


def acme_demo(url: str) -> Script:
    main = "internal:role=navigation"
    return Script(
        url=url,
        title="Acme Kites",
        steps=(
            Step(action="goto", url=url),
            Step(action="wait", hold_ms=500, caption="Meet Acme"),
            Step(action="scroll", scroll_y=200),
            click(Target(locator='internal:role=link[name="See the kites"i]'), leads_to=f"{url}kites.html"),
            click(Target(role="tab", name="Gale"), outcome="tab"),
            click(Target(locator=f'{main} >> internal:role=link[name="Prices"i]'), leads_to=f"{url}prices.html"),
            click(Target(css="summary"), outcome="disclosure"),
        ),
    )


@pytest.mark.browser
def test_it_passes_on_its_site(tmp_path: Path, acme: SiteServer) -> None:
    file = tmp_path / "demo.py"
    file.write_text(playwright_file(acme_demo(acme.url)), "utf-8")
    done = run_program(file)
    assert done.returncode == 0, done.stderr
    assert {"/", "/kites.html", "/prices.html"} <= set(acme.log.paths("GET"))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "more", "said"),
    [
        ("h1", {"outcome": "change"}, "nothing changed on"),
        (".button", {"outcome": "change"}, "expect(page).to_have_url("),
        (".button", {"leads_to": "{site}story.html"}, "expect(page).to_have_url("),
        ("h1", {"outcome": "page"}, "expect(page).not_to_have_url("),
    ],
)
def test_it_fails_where_a_step_does_something_else(
    path: str, more: dict[str, str], said: str, tmp_path: Path, acme: SiteServer
) -> None:
    script = acme_demo(acme.url)
    expected = {name: value.format(site=acme.url) for name, value in more.items()}
    steps = (script.steps[0], click(Target(css=path), **expected))
    file = tmp_path / "demo.py"
    file.write_text(playwright_file(script.model_copy(update={"steps": steps})), "utf-8")
    done = run_program(file)
    assert done.returncode != 0
    assert said in done.stderr


def test_what_lies_in_a_closed_shadow_root_is_clicked_by_its_place() -> None:
    target = Target(role="button", name="Inside", css="#host >>> #inside", box=(10, 20, 100, 40))
    assert locator_code(target, "page") == ""
    assert "page.mouse.click(60, 40)" in body_of(click(target))
