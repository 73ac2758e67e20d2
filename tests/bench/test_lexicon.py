"""The lexicon's bench says what it measured."""

import json

import pytest

from tests.bench import lexicon


def test_it_ends_in_one_line_of_figures(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["lexicon", "--wrong"])
    lexicon.main()
    lines = capsys.readouterr().out.splitlines()
    figures = json.loads(lines[-1])
    assert {"names", "languages", "all", "tuned", "held out", "en", "find_400_ms"} <= figures.keys()
    assert figures["find_400_ms"] > 0
    assert any("(Follow @acme)" in line for line in lines)
    assert not any(line.startswith(f"  {language}  ") for line in lines for language in lexicon.HELD_OUT)
