"""What models cost and until when they can be asked."""

from datetime import date

import pytest

from autodemo_gui.explore.llm_models import Price, Usage, default_model, leaving, price_of, successor_of

OPENAI = "https://api.openai.com/v1"


@pytest.mark.parametrize(
    ("day", "model"),
    [
        (date(2026, 11, 26), "gpt-4o-mini"),
        (date(2027, 1, 13), "gpt-4o-mini"),
        (date(2027, 1, 14), "gpt-6-luna"),
        (date.max, "gpt-6-luna"),
    ],
)
def test_the_default_changes_on_the_day_its_model_leaves(day: date, model: str) -> None:
    assert default_model(day) == model


def test_who_takes_over() -> None:
    announced = leaving("gpt-4o-mini-2024-07-18")
    assert announced is not None
    assert (announced.on, announced.successor) == (date(2027, 1, 14), "gpt-6-luna")
    assert leaving("gpt-6-luna") is None
    assert successor_of("gpt-4o") == successor_of("somebody's model") == "gpt-6-luna"
    assert successor_of("gpt-6-luna") == ""


@pytest.mark.parametrize(
    ("model", "base_url", "price"),
    [
        ("gpt-4o-mini", OPENAI, Price(0.15, 0.075, 0.60)),
        ("gpt-4o-mini-2024-07-18", OPENAI, Price(0.15, 0.075, 0.60)),
        ("gpt-6-luna", OPENAI, Price(0.10, 0.01, 0.50, 0.125)),
        ("gpt-4o-mini", "http://localhost:4000/v1", Price(0.15, 0.075, 0.60)),  # a proxy in front of it
        ("qwen3", "https://models.example/v1", Price(1.0, 1.0, 5.0)),
        ("qwen3", "http://10.0.0.7/v1", Price(1.0, 1.0, 5.0)),
        ("qwen3", "http://[", Price(1.0, 1.0, 5.0)),
        ("qwen3", "http://localhost:11434/v1", Price(0, 0, 0)),
        ("qwen3", "http://127.0.0.1:11434/v1", Price(0, 0, 0)),
        ("qwen3", "http://[::1]:11434/v1", Price(0, 0, 0)),
    ],
)
def test_prices_are_listed_guessed_high_or_nothing_on_this_computer(model: str, base_url: str, price: Price) -> None:
    assert price_of(model, base_url) == price


def test_an_unknown_model_is_dearer_than_every_small_one() -> None:
    unknown = price_of("qwen3", "https://models.example/v1")
    small = [price_of(model, OPENAI) for model in ("gpt-4o-mini", "gpt-4.1-mini", "gpt-5.4-mini", "gpt-6-luna")]
    assert all(unknown.input > price.input and unknown.output > price.output for price in small)


@pytest.mark.parametrize(
    ("usage", "micro_usd"),
    [
        (Usage(0, 0), 0),
        (Usage(1, 0, cached_tokens=1), 1),  # half of one, rounded up
        (Usage(1_000_000, 0), 2_000_000),
        (Usage(1000, 100), 1000 * 2 + 100 * 8),
        (Usage(1000, 100, cached_tokens=400), 600 * 2 + 400 * 0.5 + 100 * 8),
        (Usage(100, 0, cached_tokens=400), 50),
    ],
)
def test_what_a_call_costs(usage: Usage, micro_usd: int) -> None:
    assert price_of("gpt-4.1", OPENAI).micro_usd(usage) == micro_usd


def test_input_that_may_be_kept_costs_the_dearer_price() -> None:
    assert price_of("gpt-6-luna", OPENAI).micro_usd(Usage(8000, 0)) == 1000
