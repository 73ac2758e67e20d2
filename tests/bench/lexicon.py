"""Precision, recall and speed of the lexicon on the labelled names: `python -m tests.bench.lexicon [--wrong]`."""

import argparse
import json
import time

from autodemo_gui.core.lexicon import Lexicon, languages
from tests.core.labelled import HELD_OUT, Name, is_flagged, names, score

ELEMENTS = 400
"""What a large page offers to click."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what is judged wrongly, but for held-out languages")
    wants_wrong = parser.parse_args().wrong
    spoken = sorted({name.language for name in names()})
    groups = {
        "all": names(),
        "tuned": of(set(spoken) - HELD_OUT),
        "held out": of(HELD_OUT),
        **{language: of({language}) for language in spoken},
    }
    result: dict[str, dict[str, float]] = {}
    for group, chosen in groups.items():
        known, unknown = score(chosen), score(chosen, is_language_known=False)
        print(f"{group:9} {len(chosen):5}  precision {known.precision:.3f}  recall {known.recall:.3f}", end="")
        print(f"  language unknown {unknown.precision:.3f} {unknown.recall:.3f}")
        result[group] = {"precision": round(known.precision, 4), "recall": round(known.recall, 4)}
    if wants_wrong:
        for name in names():
            if name.language not in HELD_OUT and is_flagged(name, language=name.language) == (name.expected == "safe"):
                print(f"  {name.language}  {name.expected:5}  {name.name}  ({name.english})")
    print(json.dumps({"names": len(names()), "languages": len(languages()), **result, "find_400_ms": find_ms()}))


def of(chosen: set[str] | frozenset[str]) -> tuple[Name, ...]:
    """The names of these languages."""
    return tuple(name for name in names() if name.language in chosen)


def find_ms() -> float:
    """Processor time to look at a page of elements nobody has looked at before, in milliseconds; the best of five."""
    best = float("inf")
    for turn in range(5):
        lexicon = Lexicon()
        began = time.process_time()
        for number, name in enumerate(names()[: ELEMENTS * 6 : 6]):
            text = f"{name.name} {turn}"
            lexicon.find(
                text=text, label=text, href=f"/products/{number}?turn={turn}", icons=("fa", "fa-star"), language="en"
            )
        best = min(best, time.process_time() - began)
    return round(best * 1000, 1)


if __name__ == "__main__":
    main()
