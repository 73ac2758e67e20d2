"""The one place through which every sentence a person reads passes, so that it can be translated."""

import gettext

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def install(catalogue: gettext.NullTranslations) -> None:
    """Make `tr` and `trn` answer from a message catalogue; the default answers with the English source."""
    global _catalogue
    _catalogue = catalogue


def tr(source: str, **values: object) -> str:
    """Translate a sentence, then fill its `{named}` fields.

    Raises:
        KeyError: a field of the sentence was given no value.
    """
    translated = _catalogue.gettext(source)
    return translated.format(**values) if values else translated


def trn(one: str, many: str, count: int, **values: object) -> str:
    """Translate a sentence that counts something, in the form this number takes; `{count}` is filled with the others.

    Raises:
        KeyError: a field of the sentence was given no value.
    """
    return _catalogue.ngettext(one, many, count).format(count=count, **values)
