"""How the lexicon's words are taken from the catalogues of a package."""

import io
import json
import tarfile
from pathlib import Path

import pytest

import tests.packaging.conftest  # noqa: F401 - packaging/ is on the path now

import lexicon_build  # isort: skip

GERMAN = """export const deTranslations = {
    general: {
        cancel: 'Abbrechen',
        close: 'Schließen',
        confirm: 'Bestätigen',
        delete: 'Löschen …',
        deletedCountSuccessfully: '{{count}} gelöscht.',
        notes: 'Bestätigen',
        rename:
            'Umbenennen',
        save: "Speichern",
    },
    version: {
        unpublish: 'Auf \\'Entwurf\\' setzen',
    }
};
"""


def package(folder: Path, files: dict[str, str]) -> None:
    with tarfile.open(folder / "translations-1.0.tgz", "w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content.encode())
            packed.addfile(member, io.BytesIO(content.encode()))


def test_words_and_notices_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, {"LICENSE.md": "Do as you like.", "dist/languages/de.js": GERMAN, "dist/languages/deAt.js": ""})
    monkeypatch.setattr(lexicon_build, "TARGET", tmp_path)
    lexicon_build.build(tmp_path)
    assert json.loads((tmp_path / "catalogues.json").read_text(encoding="utf-8")) == {
        "sources": ["translations-1.0"],
        "languages": {
            "de": {
                "never": ["abbrechen", "löschen"],
                "act": ["auf 'entwurf' setzen", "speichern"],  # what also names notes is no act
                "guarded": ["umbenennen"],
            }
        },
    }
    assert "\ntranslations-1.0\n" in (tmp_path / "NOTICE.txt").read_text(encoding="utf-8")
    assert "Do as you like." in (tmp_path / "NOTICE.txt").read_text(encoding="utf-8")


def test_a_package_without_a_licence_is_no_source(tmp_path: Path) -> None:
    package(tmp_path, {"dist/languages/de.js": GERMAN})
    with pytest.raises(ValueError, match="no licence"):
        lexicon_build.build(tmp_path)
