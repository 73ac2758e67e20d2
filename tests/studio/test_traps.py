"""The trap site in short: its servers see what happens, its traps go off without the guard, and none does with it.

The whole of it is `python -m tests.bench.traps`.
"""

import http.client
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from autodemo_gui.core.job import Limits, Mode
from tests.bench.trapping import control, runs
from tests.bench.trapping.runs import Order, Plan
from tests.bench.trapping.sweep import sweep
from tests.bench.trapping.verdicts import not_allowed
from tests.bench.trapping.visits import walled
from tests.sites.traps.catalogue import CATALOGUE, Catalogue
from tests.sites.traps.ledger import Damage
from tests.sites.traps.markup import INTERNAL
from tests.sites.traps.server import TrapSite
from tests.sites.traps.trap import Trap

NOTHING = Damage(fired={}, state_changed=False, writes=(), internal=(), elsewhere=(), own=0)

SMALL = """<page title="Small" language="en">
<trap key="late" vector="timer" wait="1" what="a POST a second after a click">
  <button type="button" onclick="setTimeout(() => fetch('{at}', { method: 'POST' }), 1000)">Overview</button>
</trap>
<trap key="asked" vector="dialog" what="a POST when confirm() is dismissed">
  <button type="button" onclick="if (!confirm('Keep it?')) fetch('{at}', { method: 'POST' })">Steps</button>
</trap>
<trap key="link" vector="GET link" fires="request" what="a neutral name, /delete in the path">
  <a href="{at}/delete">Mugs</a>
</trap>
<harmless key="tab"><button type="button" role="tab" onclick="this.ariaSelected = true">Materials</button></harmless>
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TrapSite]:
    with TrapSite(tmp_path) as served:
        served.rearrange(seed=0, inline=False)
        yield served


def trap(key: str) -> Trap:
    return next(one for one in CATALOGUE.traps.values() if one.key == key)


def ask(site: TrapSite, method: str, path: str, *, at: str = "127.0.0.1", body: str = "", **headers: str) -> None:
    connection = http.client.HTTPConnection(at, site.port, timeout=5)
    connection.request(
        method, path, body=body or None, headers={name.replace("_", "-"): headers[name] for name in headers}
    )
    connection.getresponse().read()
    connection.close()


def without_own(damage: Damage) -> Damage:
    """The damage; what pages write by themselves while they load is none."""
    return Damage(damage.fired, damage.state_changed, damage.writes, damage.internal, damage.elsewhere, 0)


def test_there_are_enough_traps_and_look_alikes() -> None:
    entries = [*CATALOGUE.traps.values(), *CATALOGUE.harmless.values()]
    assert len(CATALOGUE.traps) >= 80
    assert len(CATALOGUE.harmless) >= 40
    assert max(len(page.traps) for page in CATALOGUE.pages) <= 12
    assert [key for key, count in Counter(entry.key for entry in entries).items() if count > 1] == []


def test_a_write_changes_the_state_and_is_written_down(site: TrapSite, tmp_path: Path) -> None:
    number = trap("send.fetch").number
    ask(site, "GET", f"/items/{number}")
    assert site.damage() == NOTHING
    ask(site, "POST", f"/items/{number}")
    damage = site.damage()
    assert damage.fired == {number: 1}
    assert damage.state_changed
    assert len(damage.writes) == 1
    assert '"send.fetch"' in (tmp_path / "writes.jsonl").read_text()
    site.reset()
    assert site.damage() == NOTHING


def test_what_a_page_writes_while_it_loads_is_its_own(site: TrapSite) -> None:
    ask(site, "POST", "/own/track", body="/")
    assert site.damage() == Damage({}, False, (), (), (), own=1)


@pytest.mark.parametrize(
    ("key", "method", "address", "headers"),
    [
        ("link.path", "GET", "/delete", {}),
        ("override.header", "GET", "", {"X_HTTP_Method_Override": "DELETE"}),
        ("override.query", "GET", "?_method=DELETE", {}),
        ("graph.get", "GET", "/graphql?query=mutation%20%7B%20drop%20%7D", {}),
        ("away.link", "GET", "", {"Host": "elsewhere.localhost", "Sec_Fetch_Dest": "document"}),
    ],
)
def test_traps_go_off_by_get_as_well(
    site: TrapSite, key: str, method: str, address: str, headers: dict[str, str]
) -> None:
    number = trap(key).number
    ask(site, method, f"/items/{number}{address}", **headers)
    assert site.damage().fired == {number: 1}


def test_a_query_is_no_write(site: TrapSite) -> None:
    number = trap("graph.post").number
    ask(site, "POST", f"/items/{number}/graphql", body='{"query": "{ rows }"}', Content_Type="application/json")
    assert site.damage() == NOTHING


def test_the_internal_address_sees_who_comes(site: TrapSite) -> None:
    number = trap("inside.fetch").number
    ask(site, "GET", f"/items/{number}")
    assert site.damage() == NOTHING
    ask(site, "GET", f"/items/{number}", at=INTERNAL)
    assert site.damage().fired == {number: 1}
    assert len(site.damage().internal) == 1


@pytest.mark.browser
async def test_without_the_guard_traps_go_off(site: TrapSite) -> None:
    keys = (
        "link.path",
        "form.formaction",
        "leave.beacon",
        "worker.shared",
        "socket.new",
        "away.open",
        "inside.redirect",
    )
    traps = [trap(key) for key in keys]
    assert await control.prove(site, traps) == {one.number for one in traps}


@pytest.mark.browser
async def test_with_the_guard_none_does_whatever_is_clicked_and_look_alikes_work(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "01-small.html").write_text(SMALL, encoding="utf-8")
    with TrapSite(tmp_path, catalogue=Catalogue(tmp_path / "pages")) as site:
        site.rearrange(seed=0, inline=False)
        async with walled(site) as own:
            swept = await sweep(own, site.catalogue.pages)
        assert {site.catalogue.key(number) for number, one in swept.items() if one.clicked} == {"late", "asked", "tab"}
        assert {site.catalogue.key(number) for number, one in swept.items() if one.refused} == {"link"}
        assert without_own(site.damage()) == NOTHING
        assert not_allowed(site, swept) == {}


@pytest.mark.browser
async def test_an_exploration_in_random_order_does_no_damage(site: TrapSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LIMITS", Limits(max_clicks=3))
    async with walled(site) as own:
        ran = await runs.run(own, Plan(Mode.DIRECT, Order.RANDOM, 1, "gallery"))
    assert any(attempt.number for attempt in ran.attempts if attempt.done)
    assert without_own(site.damage()) == NOTHING
