"""Saying how a query was understood, as people write it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orders.catalogue.article_query import ArticleQuery
from orders.models import ProductGroup
from orders.sizes import Kind, Size
from web.sentences import filled

WRITTEN = {"hsse": "HSS-E"}
VOWELS = "aeiouy"


def shown_query(query: ArticleQuery) -> str:
    """Return the words and sizes of a query: "spiraalboor 8,5"."""
    words = (_shown_word(word) for term in query.terms for word in term.words)
    return " ".join([*words, *map(_as_typed, query.sizes)])


def shown_sizes(sizes: Iterable[Size]) -> str:
    """Return sizes behind one another: "6 mm, 5 snijkanten"."""
    return ", ".join(map(shown_size, sizes))


def shown_words(words: Iterable[str]) -> str:
    """Return words as they are shown: "HSS-E, dormer"."""
    return ", ".join(" ".join(map(_shown_word, term.split())) for term in words)


def shown_size(size: Size) -> str:
    """Return a size as people write it in the language of the reader."""
    match size.kind:
        case Kind.MM | Kind.NUMBER | Kind.DIMENSIONS:
            return f"{_numbers(size.word)} mm"
        case Kind.RANGE if size.word[0] != "m":
            return f"{_numbers(size.word)} mm"
        case Kind.THREAD:
            return f"M{_numbers(size.word[1:])}"
        case Kind.INCH:
            return _inches(size.word)
        case Kind.FLUTES:
            flutes = int(size.word[1:])
            return filled(ngettext("%(n)s flute", "%(n)s flutes", flutes), n=flutes)
        case Kind.COUNT:
            pieces = size.word.removesuffix("dlg")
            return filled(_("%(n)s pieces"), n=int(pieces))
        case Kind.STANDARD:
            name = size.word.rstrip("0123456789")
            return f"{name.upper()} {size.word.removeprefix(name)}"
        case _:
            return _numbers(size.word).upper()


def in_sentence(group: ProductGroup) -> str:
    """Return the name of a group as it stands within a sentence: small, but not in German."""
    name = group.name
    is_word = name[1:2].islower()
    return name if get_language() == "de" or not is_word else name[:1].lower() + name[1:]


def shown_mm(number: str) -> str:
    """Return a number of mm with the decimal sign of the reader's language."""
    return f"{_numbers(number)} mm"


def _as_typed(size: Size) -> str:
    return _numbers(size.word) if size.kind == Kind.NUMBER else shown_size(size)


def _numbers(word: str) -> str:
    return word.replace(".", str(number_format("0.1", 1))[1])


def _inches(word: str) -> str:
    number = word.removesuffix("in")
    return f'{number.replace(".", " ")}"' if "/" in number else f'{_numbers(number)}"'


def _shown_word(word: str) -> str:
    if word in WRITTEN:
        return WRITTEN[word]
    return word if any(letter in VOWELS for letter in word) else word.upper()
