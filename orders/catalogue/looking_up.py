"""Looking up what the typed words mean: synonyms that staff keep, and words of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from orders.catalogue.article_query import ArticleQuery, Term
from orders.catalogue.vocabulary import vocabulary_of
from orders.models import Synonym
from orders.search_terms import forms_of
from orders.sizes import Piece

MAX_PHRASE_WORDS = 3
MAX_BEGUN = 3  # words that an unfinished one may become
MAX_SYNONYMS_READ = 40
MAX_MEANINGS = 8  # of a term; each is one more way that every row is looked at

type Meanings = dict[str, list[tuple[Piece, ...]]]


def looked_up(query: ArticleQuery) -> ArticleQuery:
    """Return the query whose terms know what else they mean; a phrase is one term."""
    if not query.terms:
        return query
    vocabulary = vocabulary_of(query.words)
    begun = {word: _begun(word, known.longer, known.whole) for word, known in vocabulary.items()}
    meanings = _meanings_of(_keys_of(query.words).union(*begun.values()))
    terms = tuple(_terms(query.words, meanings, begun)) if meanings else query.terms
    meant = {piece for term in terms for phrase in term.meanings for piece in phrase}
    others = {piece for piece in meant if isinstance(piece, str)}.difference(vocabulary)
    return replace(query, terms=terms, vocabulary={**vocabulary, **vocabulary_of(others)})


def _begun(word: str, longer: Collection[str], whole: Collection[str]) -> list[str]:
    """Return the shortest words that a word begins which is none itself: "gatenz"."""
    return [] if whole else sorted(longer, key=lambda other: (len(other), other))[:MAX_BEGUN]


def _keys_of(words: Sequence[str]) -> set[str]:
    phrases = (
        words[at : at + count]
        for count in range(2, MAX_PHRASE_WORDS + 1)
        for at in range(len(words) - count + 1)
    )
    forms = {form for word in words for form in forms_of(word)}
    return forms | {key for phrase in phrases for key in _phrase_keys(phrase)}


def _phrase_keys(phrase: Sequence[str]) -> Iterable[str]:
    """Return the phrase, and with another form of its last word: "step drills"."""
    *before, last = phrase
    return (" ".join([*before, form]) for form in forms_of(last))


def _meanings_of(keys: set[str]) -> Meanings:
    meanings: Meanings = {}
    found = Synonym.objects.filter(typed_keys__overlap=list(keys)).order_by("pk")[
        :MAX_SYNONYMS_READ
    ]
    for synonym in found:
        for key in keys.intersection(synonym.typed_keys):
            meanings.setdefault(key, []).extend(synonym.meanings_of(key))
    return meanings


def _terms(
    words: Sequence[str], meanings: Meanings, begun: Mapping[str, Sequence[str]]
) -> Iterable[Term]:
    at = 0
    while at < len(words):
        for count in range(min(MAX_PHRASE_WORDS, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + count])
            keys = [*_phrase_keys(phrase), *(begun[words[at]] if count == 1 else ())]
            found = [meaning for key in keys for meaning in meanings.get(key, ())]
            if found or count == 1:
                yield Term(phrase, tuple(dict.fromkeys(found))[:MAX_MEANINGS])
                at += count
                break
