"""What is planned, and what never is."""

import pytest

from autodemo_gui.core.address import page_key, parse_address
from autodemo_gui.core.element import Element
from autodemo_gui.core.events import AnyEvent, ElementSkipped, Planned
from autodemo_gui.core.policy import Policy, Rule
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.planner import ActionPlan, Planner, Situation, refusal_of
from tests.explore import llm_server
from tests.explore.elements import element, link
from tests.explore.llm_asking import Asking
from tests.explore.llm_server import LlmServer, picks

HOME = "https://shop.example/"
POLICY = Policy(parse_address(HOME), own_words=("frobnicate",))


def view(*elements: Element) -> Scan:
    return Scan(url=HOME, title="Shop", language="en", headings=(), elements=elements, scroll_height=2000)


async def plan(*elements: Element, **situation: object) -> tuple[list[ActionPlan], list[AnyEvent]]:
    told: list[AnyEvent] = []
    plans = await Planner().plan(view(*elements), Situation(**situation), policy=POLICY, emit=told.append)  # type: ignore[arg-type]
    return plans, told


async def test_at_most_five_best_first() -> None:
    plans, told = await plan(*(link(f"Features {n}", f"{HOME}{n}", salience=n / 20) for n in range(9)))
    assert len(plans) == 5
    assert [plan.priority for plan in plans] == sorted((plan.priority for plan in plans), reverse=True)
    assert (plans[0].element.text, plans[0].action, plans[0].selector) == ("Features 8", "click", "#Features 8")
    assert "features" in plans[0].reason
    (planned,) = told
    assert isinstance(planned, Planned)
    assert planned.choices == tuple((plan.element.text, plan.reason) for plan in plans)
    assert planned.planner == "keywords"


@pytest.mark.parametrize(
    ("thing", "rule"),
    [
        (element("Delete everything"), Rule.BLACKLIST),
        (element("Frobnicate"), Rule.BLACKLIST),
        (element("", icons=("fa", "fa-trash")), Rule.BLACKLIST),
        (element("", icons=("fa-sign-out-alt",)), Rule.BLACKLIST),
        (link("Partner", "https://other.example/"), Rule.OFFSITE),
        (link("Log in", HOME + "start"), Rule.AUTH),
        (link("Start", HOME + "login"), Rule.AUTH),
        (link("Mail", "mailto:a@shop.example"), Rule.SCHEME),
        (link("Report", HOME + "report.PDF?year=1"), Rule.DOWNLOAD),
        (link("Data", HOME + "data", attributes={"download": "true"}), Rule.DOWNLOAD),
        (element("Go", form_method="post"), Rule.WRITE),
    ],
)
async def test_the_forbidden_is_refused_and_told_once(thing: Element, rule: Rule) -> None:
    refusal = refusal_of(thing, HOME, POLICY)
    assert refusal is not None
    assert refusal.rule is rule
    planner, told = Planner(), []
    for _ in range(2):
        plans = await planner.plan(view(thing), Situation(hungry=True), policy=POLICY, emit=told.append)
        assert plans == []
    (skipped,) = [event for event in told if isinstance(event, ElementSkipped)]
    assert (skipped.rule, skipped.layer, skipped.url) == (rule.value, "element", HOME)


DONE = element("Yearly", kind="tab")


@pytest.mark.parametrize(
    ("thing", "situation"),
    [
        (DONE, {"visited": frozenset({DONE.fingerprint})}),
        (link("Pricing", HOME + "pricing"), {"shown_pages": frozenset({page_key(HOME + "pricing/")})}),
        (link("Pricing", HOME + "pricing"), {"may_navigate": False}),
        (link("Home", HOME), {}),
        (element("Current", kind="tab", attributes={"current": "true"}), {}),
        (element("Chosen", kind="toggle", role="radio", attributes={"checked": "true"}), {}),
        (element("Search", form_method="get"), {}),
        (element("Words", kind="input", role="textbox"), {}),
        (element("Size", kind="select", role="combobox"), {}),
        (link("Privacy", HOME + "privacy", zone="footer"), {}),
    ],
)
async def test_what_is_done_already_or_shows_nothing_is_not_planned(
    thing: Element, situation: dict[str, object]
) -> None:
    assert (await plan(thing, **situation))[0] == []


async def test_with_nothing_else_to_show_less_is_enough() -> None:
    dull = link("Press", HOME + "press", zone="aside", salience=0.2)
    assert (await plan(dull))[0] == []
    assert [plan.element for plan in (await plan(dull, hungry=True))[0]] == [dull]


async def test_an_anchor_on_a_shown_page_may_still_be_jumped_to() -> None:
    jump = link("Reviews", HOME + "#reviews", zone="main", salience=0.8)
    (planned,) = (await plan(jump, shown_pages=frozenset({page_key(HOME)}), hungry=True))[0]
    assert planned.element is jump


FEATURES = tuple(link(f"Features {n}", f"{HOME}{n}", salience=n / 20) for n in range(9))


async def test_everything_worth_showing_is_rated_and_refusals_are_told_once() -> None:
    planner, told = Planner(), []
    for _ in range(2):
        rated = await planner.rate(view(*FEATURES, element("Delete")), Situation(), policy=POLICY, emit=told.append)
        assert [scored.element for scored in rated] == list(reversed(FEATURES))
        assert [scored.caption for scored in rated] == [""] * 9
    (skipped,) = told
    assert isinstance(skipped, ElementSkipped)
    assert planner.llm_usage is None


async def test_a_model_moves_what_is_allowed_and_names_it() -> None:
    told: list[AnyEvent] = []
    with LlmServer(llm_server.says(picks(("e2", 5, "Explore the features"), ("e1", 1, "Buy now")))) as server:
        planner = Planner(Asking(server).ranker)
        plans = await planner.plan(view(*FEATURES, element("Delete")), Situation(), policy=POLICY, emit=told.append)
        assert len(server.requests) == 1
    assert [plan.element.text for plan in plans[:2]] == ["Features 7", "Features 8"]
    assert [plan.caption for plan in plans[:3]] == ["Explore the features", "", ""]
    assert plans[0].reason.startswith("model 5/5, ")
    assert (told[0].rule, told[-1].planner) == ("blacklist", "llm")  # type: ignore[union-attr]
    assert planner.llm_usage is not None
    assert planner.llm_usage.calls == 1


async def test_a_model_that_fails_leaves_the_order_of_keywords() -> None:
    told: list[AnyEvent] = []
    with LlmServer(llm_server.fails(401)) as server:
        planner = Planner(Asking(server).ranker)
        rated = await planner.rate(view(*FEATURES), Situation(), policy=POLICY, emit=told.append)
        assert [scored.element for scored in rated] == list(reversed(FEATURES))
        await planner.plan(view(*FEATURES), Situation(), policy=POLICY, emit=told.append)
        assert len(server.requests) == 1
    assert told[-1].planner == "keywords"  # type: ignore[union-attr]


async def test_a_model_is_not_asked_where_there_is_no_choice() -> None:
    with LlmServer(llm_server.reverses) as server:
        planner = Planner(Asking(server).ranker)
        await planner.rate(view(FEATURES[0]), Situation(), policy=POLICY, emit=lambda _: None)
        await planner.plan(view(), Situation(), policy=POLICY, emit=lambda _: None)
        assert server.requests == []
