"""Forgiving how a word is spelled: only words, and only those that the catalogue does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from orders.catalogue.article_query import ArticleQuery, Term
from orders.catalogue.vocabulary import MIN_ABBREVIATION, vocabulary_of
from orders.search_terms import forms_of

MIN_MISSPELT_LENGTH = 4  # letters; of a shorter word every other one is a letter away
MIN_TWO_ERRORS_LENGTH = 7
VOWELS = frozenset("aeiouy")
MIN_PART_LENGTH = 3  # letters of a part of a compound
MAX_LETTERS = 40  # of a word that is forgiven
MAX_RESPELLED = 5  # words of one query; each asks the database twice or three times
MAX_CANDIDATES = 60
_GOES_ON = """
SELECT word FROM orders_catalogueword
WHERE word >= %s AND word < %s || chr(1114111) AND spellings IS NOT NULL ORDER BY word LIMIT %s
"""


def respelled(query: ArticleQuery) -> ArticleQuery | None:
    """Return the query with words that there are in place of those that there are not.

    Return None when every word is known, so that nothing was misspelt. A word to which nothing is
    near is left out for the one that it ends with, and named; not one that is only begun.
    """
    unknown = [word for word in query.words if not query.vocabulary[word].all]
    if not unknown:
        return None
    instead = {word: _instead_of(word, query) for word in unknown[:MAX_RESPELLED]}
    instead |= dict.fromkeys(unknown[MAX_RESPELLED:], ())
    left_out = [w for w in unknown if not (instead[w] or _is_begun(w, query))]
    instead |= {word: _head(word) for word in left_out[:MAX_RESPELLED]}
    words = (other for word in query.words for other in instead.get(word, [word]))
    return replace(
        query,
        terms=tuple(Term((word,)) for word in dict.fromkeys(words)),
        left_out=tuple(left_out),
    )


def _is_begun(word: str, query: ArticleQuery) -> bool:
    """Tell whether somebody has typed no more of a word than its first letters."""
    return query.ends_in_word and word == query.words[-1] and len(word) < MIN_ABBREVIATION


def _instead_of(word: str, query: ArticleQuery) -> Sequence[str]:
    """Return the word that was meant, or the two of which this is a compound, or nothing."""
    if not MIN_MISSPELT_LENGTH <= len(word) <= MAX_LETTERS or not is_spoken(word):
        return ()
    near = _near(word)
    if near and near[0][0] <= 1:
        return [near[0][-1]]
    if parts := _parts(word):
        return parts
    if near:
        return [near[0][-1]]
    is_last = query.ends_in_word and word == query.words[-1]
    return _continued(word) if is_last else ()


def is_spoken(word: str) -> bool:
    """Tell whether a word is one that is spoken, and not a code such as "cnmg"."""
    return word.isalpha() and len(word) > 2 and not VOWELS.isdisjoint(word)


def _near(word: str) -> list[tuple[int, int, str]]:
    """Return the words that are one error away, or two of a long one, the nearest first.

    One that sounds the same has no error, and comes by its letters after others that do.
    """
    max_errors = 2 if len(word) >= MIN_TWO_ERRORS_LENGTH else 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders_spelled_like(%s, %s)", [word, MAX_CANDIDATES])
        found = [(errors(word, other), alike, other) for other, alike in cursor.fetchall()]
    near = ((0 if alike else wrong, wrong, other) for wrong, alike, other in found)
    return sorted(candidate for candidate in near if candidate[0] <= max_errors)


def _parts(word: str) -> list[str]:
    """Return the two known words of a compound: the longest that can be its end, and the rest."""
    splits = [(word[:at], word[at:]) for at in range(MIN_PART_LENGTH, len(word) - 2)]
    known = vocabulary_of({part for split in splits for part in split})
    for first, last in splits:
        is_begun = len(first) >= MIN_MISSPELT_LENGTH and known[first].all
        if (first in known[first].whole or is_begun) and _is_head(last, known[last].whole):
            return [first, last]
    return []


def _is_head(word: str, words: frozenset[str]) -> bool:
    """Tell whether a word is one itself, and not only the end of others: "boor", not "ltap"."""
    return not words.isdisjoint(forms_of(word))


def _head(word: str) -> Sequence[str]:
    """Return the longest word of the catalogue that a word which nobody knows ends with."""
    ends = [word[at:] for at in range(1, len(word) - MIN_MISSPELT_LENGTH + 1)]
    known = vocabulary_of(ends)
    return next(([end] for end in ends if _is_head(end, known[end].whole)), ())


def _continued(word: str) -> Sequence[str]:
    """Return what an unfinished word may become, when it has an error in it."""
    start = word[:MIN_PART_LENGTH]
    with connection.cursor() as cursor:
        cursor.execute(_GOES_ON, [start, start, MAX_CANDIDATES])
        words = [other for (other,) in cursor.fetchall()]
    lengths = (len(word) - 1, len(word), len(word) + 1)
    near = [(min(errors(word, other[:n]) for n in lengths), other) for other in words]
    return [min(near)[1]] if near and min(near)[0] <= 1 else ()


def errors(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or in the place of their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, opposite in enumerate(other, 1):
            count = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != opposite))
            if i > 1 < j and letter == other[j - 2] and opposite == one[i - 2]:
                count = min(count, before[j - 2] + 1)
            row.append(count)
        before, last = last, row
    return last[-1]
