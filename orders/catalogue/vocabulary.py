"""Which words of the catalogue a typed word stands for: itself, or those it begins or ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orders.search_terms import forms_of

MIN_ABBREVIATION = 3  # letters; a shorter word is no beginning or end of another
MAX_WORDS_OF_ONE = 100  # that it begins, and that it ends
_MATCHES = """
SELECT form, word, word LIKE '%%' || form FROM unnest(%(forms)s::text[], %(are_typed)s::bool[])
    AS typed (form, is_typed)
CROSS JOIN LATERAL (
    (SELECT word FROM orders_catalogueword WHERE word = form)
    UNION ALL
    (SELECT word FROM orders_catalogueword
     WHERE length(form) >= %(shortest)s AND word > form AND word < form || chr(1114111)
         AND (is_typed OR length(form) > %(shortest)s)
     LIMIT %(most)s)
    UNION ALL
    (SELECT word FROM orders_catalogueword
     WHERE length(form) >= %(shortest)s
         AND reversed > reverse(form) AND reversed < reverse(form) || chr(1114111)
     LIMIT %(most)s)
) AS found
"""


@dataclass(frozen=True)
class KnownWords:
    """The words of the catalogue that a typed word stands for."""

    whole: frozenset[str] = frozenset()  # it, or compounds that end with it: "spiraalboor"
    longer: frozenset[str] = frozenset()  # those that it begins: "boorhouder"

    @property
    def all(self) -> frozenset[str]:
        return self.whole | self.longer


type Vocabulary = Mapping[str, KnownWords]


def vocabulary_of(words: Collection[str]) -> Vocabulary:
    """Return what each of these words stands for; a word without any is not known.

    Dutch and German put the word that people look for at the end, so "boor" is "spiraalboor" too.
    A short word stands alone: "e" is no beginning of "extra", nor "co" of "coated"; and another
    form of three letters begins no word: "tap", when "taps" was typed.
    """
    forms = {form: form in words for word in words for form in forms_of(word)}
    if not forms:
        return {}
    whole: dict[str, set[str]] = {}
    longer: dict[str, set[str]] = {}
    values: dict[str, Any] = {
        "forms": [*forms],
        "are_typed": [*forms.values()],
        "shortest": MIN_ABBREVIATION,
        "most": MAX_WORDS_OF_ONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, values)
        for form, word, ends_so in cursor.fetchall():
            (whole if ends_so else longer).setdefault(form, set()).add(word)
    return {word: _known_words(forms_of(word), whole, longer) for word in words}


def _known_words(
    forms: list[str], whole: Mapping[str, set[str]], longer: Mapping[str, set[str]]
) -> KnownWords:
    of_forms = (frozenset().union(*(found.get(f, ()) for f in forms)) for found in (whole, longer))
    return KnownWords(*of_forms)
