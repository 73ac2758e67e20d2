"""What the name of a control says it does: words that are never clicked, and words that act, in the page's language."""

from autodemo_gui.core.lexicon.search import Hit, Lexicon
from autodemo_gui.core.lexicon.vocabulary import languages
from autodemo_gui.core.lexicon.words import words_of, words_of_href

__all__ = ["Hit", "Lexicon", "languages", "words_of", "words_of_href"]
