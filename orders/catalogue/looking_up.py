"""Looking up what the typed words mean: synonyms that staff keep, and words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orders.catalogue.article_query import ArticleQuery, Term
from orders.catalogue.known_synonyms import Phrase, Synonyms, last_read, read_again
from orders.catalogue.vocabulary import (
    KnownWords,
    Vocabulary,
    vocabulary_and_version,
    vocabulary_of,
)
from orders.search_terms import forms_of

MAX_PHRASE_WORDS = 3
MAX_BEGUN = 3  # words that an unfinished one may become
MAX_MEANINGS = 8  # of a term; each is one more way that every row is looked at


def looked_up(query: ArticleQuery) -> ArticleQuery:
    """Return the query whose terms know what else they mean; a phrase is one term.

    What the synonyms mean is looked up together with the words: they seldom change.
    """
    if not query.terms:
        return query
    keys = _keys_of(query.words)
    synonyms = last_read()
    vocabulary, version = _of_all(query.words, synonyms, keys)
    if version != synonyms.version:
        synonyms = read_again()
        vocabulary, _version = _of_all(query.words, synonyms, keys)
    begun = {word: _begun(vocabulary[word]) for word in query.words}
    more = synonyms.words_of(key for keys in begun.values() for key in keys).difference(vocabulary)
    terms = tuple(_terms(query.words, synonyms.meanings, begun))
    others = vocabulary_of(more) if more else {}
    return replace(query, terms=terms, vocabulary={**vocabulary, **others})


def _of_all(
    words: Iterable[str], synonyms: Synonyms, keys: Iterable[str]
) -> tuple[Vocabulary, str]:
    return vocabulary_and_version({*words, *synonyms.words_of(keys)})


def _begun(known: KnownWords) -> list[str]:
    """Return the shortest words that a word begins which is none itself: "gatenz"."""
    if known.whole:
        return []
    return sorted(known.longer, key=lambda other: (len(other), other))[:MAX_BEGUN]


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


def _terms(
    words: Sequence[str],
    meanings: Mapping[str, Sequence[Phrase]],
    begun: Mapping[str, Sequence[str]],
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
