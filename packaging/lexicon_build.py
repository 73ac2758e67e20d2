"""Builds `resources/guard/lexicon/catalogues.json`: what translators of open-source software call acts.

Fetch the packages into a folder, then run this with a Python that has `polib`:

    pip download --no-deps -d FOLDER Django==5.2.19 django-oscar==4.2.1
    (cd FOLDER && npm pack @payloadcms/translations@3.90.2)
    pip install polib
    python packaging/lexicon_build.py FOLDER

The licences of the packages are written beside the words. What catalogues do not say is in `words.json`, by hand.
"""

import importlib
import json
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "resources" / "guard" / "lexicon"

CLASSES = {
    "never": frozenset(
        {"Delete", "Deleted", "Deleting...", "Remove", "Removing...", "Remove all", "Cancel", "Cancelled"}
        | {"Log out", "Logout"}
        | {"general.delete", "general.deleted", "general.deleting", "general.permanentlyDelete", "general.remove"}
        | {"general.cancel", "authentication.logOut", "authentication.logout", "authentication.loggingOut"}
    ),
    "act": frozenset(
        {"Save", "Save and continue editing", "Save and add another", "Save as new", "Save and view", "Save changes"}
        | {"Save for later", "Save for Later", "Reset my password", "Change my password", "Send reset email"}
        | {"Add to basket", "Add to wish list", "Move to basket", "Place order", "Suspend offer", "Unlink user"}
        | {"general.save", "general.saveChanges", "version.saveDraft", "general.submit", "general.confirm"}
        | {"version.publish", "version.publishChanges", "version.unpublish", "general.restore", "general.emptyTrash"}
        | {"dashboard.discardConfirmLabel", "authentication.resetPassword"}
    ),
    "guarded": frozenset({"general.rename", "general.reset", "general.applyChanges"}),
}
"""Messages of a class: English msgids of gettext catalogues, dotted keys of Payload's."""

# Messages that are about the same acts; a word that any other message is translated with as well is no sign of an act:
# French “paiement” is the checkout and the payment.
_RELATED = re.compile(
    r"(\w+\.)?(sav(e|ing)|updat(e|ing)|delet(e|ing|ion)|remov(e|ing)|cancel|log.?out|logg(ed|ing).?out|add|move"
    r"|plac(e|ing)|checkout|proceed|submit|publish|unpublish|confirm|restor(e|ing)|discard|empty|trash|rename|apply"
    r"|send|suspend|unlink)",
    re.IGNORECASE,
)
_LONGEST = 40
"""Characters of a button's name; longer translations are explanations."""
_GETTEXT = re.compile(r"/locale/([A-Za-z]{2,3})(?:[_-]\w+)?/LC_MESSAGES/django\.po$")
_PAYLOAD = re.compile(r"/languages/([a-z]{2})(?:[A-Z]\w*)?\.js$")
_SECTION = re.compile(r"^    (\w+): \{$", re.MULTILINE)
_MESSAGE = re.compile(r"""^        (\w+):\s+(['"])(.*)\2,?$""", re.MULTILINE)
_LICENCE = re.compile(r"^(package|[\w.-]+\.dist-info(/licenses)?)/LICENSE(\.md|\.txt)?$")
_SAME = {"cmn": "zh", "nn": "nb", "no": "nb", "rs": "sr"}
_PLACEHOLDER = re.compile(r"[%{<&]")

Messages = dict[str, set[str]]
"""Translations by message."""


@dataclass(frozen=True, slots=True)
class Source:
    """A package: its file's name, its licence's text, and the translations by language and message."""

    name: str
    licence: str
    languages: dict[str, Messages]


def read_source(archive: Path) -> Source:
    """Everything of one wheel or npm package.

    Raises:
        ValueError: it has no licence or no catalogue, so it is not one of ours.
    """
    licence = ""
    languages: dict[str, Messages] = defaultdict(lambda: defaultdict(set))
    for name, content in _files(archive):
        if _LICENCE.match(name):
            licence = content
        elif found := _GETTEXT.search(f"/{name}"):
            _add(languages[_language(found[1])], _gettext(content))
        elif found := _PAYLOAD.search(f"/{name}"):
            _add(languages[_language(found[1])], _payload(content))
    if not licence or not languages:
        raise ValueError(f"{archive.name}: no licence or no catalogue")
    return Source(archive.stem, licence.strip(), languages)


def classes_of(messages: Messages) -> dict[str, list[str]]:
    """The words of each class in one language, sorted; what also names something harmless is left out."""
    acts = frozenset[str]().union(*CLASSES.values())
    others = (message for message in messages if message not in acts and not _RELATED.match(message))
    things = {_plain(word) for message in others for word in messages[message]}
    found: dict[str, list[str]] = {}
    for kind, names in CLASSES.items():
        words = {_plain(word) for name in names for word in messages.get(name, ())} - things
        words -= set(found.get("never", ()))
        if words:
            found[kind] = sorted(words)
    return found


def build(folder: Path) -> None:
    """Read all packages of a folder and write the words and their notices."""
    archives = sorted(path for path in folder.iterdir() if path.suffix in {".whl", ".tgz"})
    sources = [read_source(path) for path in archives]
    merged: dict[str, Messages] = defaultdict(lambda: defaultdict(set))
    for source in sources:
        for language, messages in source.languages.items():
            _add(merged[language], messages)
    found = {language: classes_of(merged[language]) for language in sorted(merged) if language != "en"}
    words = {language: classes for language, classes in found.items() if classes}
    names = json.dumps([source.name for source in sources])
    lines = ",\n".join(f'"{code}": {json.dumps(classes, ensure_ascii=False)}' for code, classes in words.items())
    content = f'{{"sources": {names}, "languages": {{\n{lines}\n}}}}\n'
    (TARGET / "catalogues.json").write_text(content, encoding="utf-8")
    notices = [f"{source.name}\n{'=' * len(source.name)}\n\n{source.licence}\n" for source in sources]
    opening = "The words in catalogues.json are taken from the translations of these packages.\n"
    (TARGET / "NOTICE.txt").write_text("\n\n".join([opening, *notices]), encoding="utf-8")
    print(
        f"{len(words)} languages, {sum(len(forms) for classes in words.values() for forms in classes.values())} words"
    )


def _files(archive: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of a package's licences and catalogues."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                if name.endswith(".po") or _LICENCE.match(name):
                    yield name, packed.read(name).decode("utf-8")
        return
    with tarfile.open(archive) as tarred:
        for member in tarred.getmembers():
            if _PAYLOAD.search(member.name) or _LICENCE.match(member.name):
                stream = tarred.extractfile(member)
                if stream is not None:
                    yield member.name, stream.read().decode("utf-8")


def _gettext(content: str) -> Messages:
    """A catalogue's own translations; those marked as guessed (fuzzy) are not."""
    polib: Any = importlib.import_module("polib")
    messages: Messages = defaultdict(set)
    for entry in polib.pofile(content):
        if entry.translated() and not entry.obsolete and entry.msgstr not in ("", entry.msgid):
            messages[entry.msgid.strip()].add(entry.msgstr)
    return messages


def _payload(content: str) -> Messages:
    """The messages of a JavaScript module that is one object of sections."""
    messages: Messages = defaultdict(set)
    sections = list(_SECTION.finditer(content))
    ends = [*(section.start() for section in sections[1:]), len(content)]
    for section, end in zip(sections, ends, strict=False):
        body = content[section.end() : end]
        for found in _MESSAGE.finditer(body):
            messages[f"{section[1]}.{found[1]}"].add(re.sub(r"\\(.)", r"\1", found[3]))
    return messages


def _add(messages: Messages, more: Messages) -> None:
    for message, words in more.items():
        kept = {word for word in words if len(word) <= _LONGEST and not _PLACEHOLDER.search(word) and _plain(word)}
        if kept:
            messages[message] |= kept


def _plain(word: str) -> str:
    """Without what punctuation, case and spacing add."""
    return " ".join(word.replace("…", " ").strip(" .:?!…").lower().split())


def _language(code: str) -> str:
    return _SAME.get(code, code)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
