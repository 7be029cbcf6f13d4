"""What somebody looks for: terms and sizes, and how PostgreSQL is asked for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from orders.catalogue.vocabulary import KnownWords, Vocabulary
from orders.models.synonyms import phrase_key
from orders.search_terms import GROUP_MARK
from orders.sizes import Kind, Piece, Size, of_any_kind, pieces_of

MIN_UNFINISHED_CODE = 5  # characters of a code that may go on, such as "cnmg12"
STOP_WORDS = frozenset((
    *("de", "het", "een", "en", "of", "van", "voor", "met", "in", "op", "te", "per", "bij"),
    *("und", "oder", "von", "fur", "mit", "auf"),
    *("the", "and", "or", "for", "with", "on", "to"),
))  # fmt: skip
_PIECES_WANTED = re.compile(r"(?<=\S)\s+\d+\s*(?:st|stuks?|stk|stück|pcs?)\.?\s*$", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?<=\d)\s?([.,x×])\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """A word that is looked for, or several that together have another word for the same."""

    words: tuple[str, ...]
    meanings: tuple[tuple[Piece, ...], ...] = ()

    @property
    def key(self) -> str:
        return phrase_key(self.words)


@dataclass(frozen=True)
class ArticleQuery:
    """What was typed, as it was understood."""

    terms: tuple[Term, ...] = ()
    sizes: tuple[Size, ...] = ()
    continuation: str = ""  # "." or "x", when the last size goes on with it
    ends_in_word: bool = False  # which may be unfinished
    left_out: tuple[str, ...] = ()  # words that no article has
    vocabulary: Vocabulary = field(default_factory=dict, repr=False)  # of all words of the terms

    @property
    def words(self) -> list[str]:
        """The words that were typed, in their order."""
        return [word for term in self.terms for word in term.words]

    @property
    def is_known(self) -> bool:
        """Tell whether each term is called something that there is in the catalogue."""
        return all(
            any(map(self._has_words_of, (term.words, *term.meanings))) for term in self.terms
        )

    def _has_words_of(self, phrase: Iterable[Piece]) -> bool:
        return all(isinstance(piece, Size) or self.vocabulary[piece].all for piece in phrase)

    @property
    def is_one_size(self) -> bool:
        return not self.terms and len(self.sizes) == 1

    def with_terms(self, terms: Iterable[Term]) -> ArticleQuery:
        return replace(self, terms=tuple(terms))

    def with_sizes(self, sizes: Iterable[Size]) -> ArticleQuery:
        return replace(self, sizes=tuple(sizes), continuation="")


def read_query(text: str) -> ArticleQuery:
    """Return the words and sizes of what was typed; its synonyms are not looked up yet."""
    text = _PIECES_WANTED.sub("", text)
    unfinished = _UNFINISHED.search(text)
    pieces = pieces_of(text[: unfinished.start()] if unfinished else text)
    words = [piece for piece in pieces if isinstance(piece, str)]
    said = [word for word in words if word not in STOP_WORDS] or words
    sign = unfinished[1].lower() if unfinished else ""
    return ArticleQuery(
        terms=tuple(Term((word,)) for word in dict.fromkeys(said)),
        sizes=tuple(dict.fromkeys(piece for piece in pieces if isinstance(piece, Size))),
        continuation="" if not sign else "x" if sign in "x×" else ".",
        ends_in_word=bool(pieces) and isinstance(pieces[-1], str) and text == text.rstrip(),
    )


# ---------------------------------------------------------------- words as a tsquery

NOTHING = "'~'"  # the tsquery of what no article has, so that it need not be asked


def names_query(query: ArticleQuery, *, broadly: bool) -> str:
    """Return the tsquery of all terms; broadly, of what means the same and of groups too."""
    return _all(_term_query(query, term, broadly=broadly) for term in query.terms)


def group_query(query: ArticleQuery) -> str:
    """Return the tsquery of all terms, or what means the same, among the words of a group."""
    phrases = ([term.words, *term.meanings] for term in query.terms)
    return _all(
        _any(_phrase_query(query, phrase, (GROUP_MARK,)) for phrase in either) for either in phrases
    )


def better_query(query: ArticleQuery) -> str:
    """Return the tsquery of what comes first: whole words, and the coarse thread."""
    known = (query.vocabulary[word] for word in query.words)
    names = (_one_of(word.whole & word.of_articles) for word in known)
    coarse = (
        quoted(other)
        for size in query.sizes
        for other in size.others
        if size.kind == Kind.THREAD and other.startswith(f"{size.word}x")
    )
    better = _all([*names, *coarse])
    return "" if better == NOTHING else better


def _term_query(query: ArticleQuery, term: Term, *, broadly: bool) -> str:
    typed = _phrase_query(query, term.words)
    if not broadly:
        return typed
    meanings = (_phrase_query(query, phrase, _marks(phrase)) for phrase in term.meanings)
    return _any([typed, _phrase_query(query, term.words, (GROUP_MARK,)), *meanings])


def _marks(phrase: tuple[Piece, ...]) -> tuple[str, ...]:
    """Return where a meaning counts: the words of a longer one may be those of two groups."""
    return ("", GROUP_MARK) if len(phrase) == 1 else ("",)


def _phrase_query(
    query: ArticleQuery, phrase: Iterable[Piece], marks: tuple[str, ...] = ("",)
) -> str:
    return _all(
        quoted(piece.word)
        if isinstance(piece, Size)
        else _one_of(word for mark in marks for word in _marked(query.vocabulary[piece], mark))
        for piece in phrase
    )


def _marked(known: KnownWords, mark: str) -> Iterable[str]:
    """Return the words that articles have, or with the mark of groups those that groups have."""
    return (mark + word for word in known.of_groups) if mark else known.of_articles


# ---------------------------------------------------------------- sizes as a tsquery


def sizes_query(query: ArticleQuery) -> str:
    """Return the tsquery of all sizes: exactly these, but the last may be unfinished."""
    sizes = [quoted(size.word) for size in query.sizes]
    if sizes and query.continuation:
        last = query.sizes[-1].word
        sizes[-1] = _any([sizes[-1], f"{quoted(last + query.continuation)}:*"])
    elif sizes and _may_go_on(query.sizes[-1]):
        sizes[-1] += ":*"
    return _all(sizes)


def loose_sizes_query(query: ArticleQuery) -> str:
    """Return the tsquery of all sizes, in which a bare number may say something else.

    "verzinkboor 90" is one of 90 degrees. Of several bare numbers one is a size in mm: "frees 6 4"
    is of 6 mm with 4 flutes or the other way round. "trappenboor 4 12" is one of 4-12 mm.
    """
    bare = [size.word for size in query.sizes if size.kind == Kind.NUMBER]
    one_in_mm = [_one_of(bare)] if len(bare) > 1 else []
    loosely = _all([*map(_loose, query.sizes), *one_in_mm])
    others = [quoted(size.word) for size in query.sizes if size.kind != Kind.NUMBER]
    together = [_all([*others, quoted(sign.join(bare))]) for sign in "-x" if len(bare) > 1]
    return _any([loosely, *together])


def _loose(size: Size) -> str:
    if size.kind == Kind.NUMBER:
        return _any([quoted(size.word), quoted(of_any_kind(size.word))])
    if size.kind == Kind.DIMENSIONS:
        return _any([quoted(size.word), _all(map(quoted, size.word.split("x")))])
    return quoted(size.word)


def _may_go_on(size: Size) -> bool:
    is_code = size.kind == Kind.CODE and size.word[:1].isalpha()
    return is_code and len(size.word) >= MIN_UNFINISHED_CODE


def quoted(word: str) -> str:
    """Return a word as a lexeme of a tsquery, with its quotes and backslashes doubled."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def both(one: str, other: str) -> str:
    """Return the tsquery of what both say; an empty one says nothing."""
    return _all([one, other])


def _one_of(words: Iterable[str]) -> str:
    return " | ".join(map(quoted, sorted(words))) or NOTHING


def _all(queries: Iterable[str]) -> str:
    said = [query for query in queries if query]
    return NOTHING if NOTHING in said else " & ".join(f"({query})" for query in said)


def _any(queries: Iterable[str]) -> str:
    said = dict.fromkeys(query for query in queries if query)
    possible = [query for query in said if query != NOTHING]
    return " | ".join(f"({query})" for query in possible) or (NOTHING if said else "")
