"""Which words of the catalogue a typed word stands for: itself, or those it begins or ends.

With them comes the version of the synonyms, so that these need no query of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orders.search_terms import forms_of

MIN_ABBREVIATION = 3  # letters; a shorter word is no beginning or end of another
MAX_WORDS_OF_ONE = 100  # that it begins, and that it ends
# The version of the synonyms is another one as soon as a row is written, deleted or changed.
SYNONYMS_VERSION = """
SELECT count(*) || ' ' || coalesce(sum(
    hashtextextended(concat_ws(' ', id, xmin, ctid), 0)), 0) FROM orders_synonym
"""
_MATCHES = f"""
WITH typed AS (SELECT * FROM unnest(%(forms)s::text[], %(are_typed)s::bool[]) AS t (form, is_typed))
SELECT form, word, word LIKE '%%' || form, of_articles, of_groups FROM typed
CROSS JOIN LATERAL (
    (SELECT * FROM orders_catalogueword WHERE word = form)
    UNION ALL
    (SELECT * FROM orders_catalogueword
     WHERE length(form) >= %(shortest)s AND word > form AND word < form || chr(1114111)
         AND (is_typed OR length(form) > %(shortest)s)
     LIMIT %(most)s)
    UNION ALL
    (SELECT * FROM orders_catalogueword
     WHERE length(form) >= %(shortest)s
         AND reversed > reverse(form) AND reversed < reverse(form) || chr(1114111)
     LIMIT %(most)s)
) AS found
UNION ALL
SELECT NULL, ({SYNONYMS_VERSION}), NULL, NULL, NULL
"""  # noqa: S608 - both are constants


@dataclass(frozen=True)
class KnownWords:
    """The words of the catalogue that a typed word stands for."""

    whole: frozenset[str] = frozenset()  # it, or compounds that end with it: "spiraalboor"
    longer: frozenset[str] = frozenset()  # those that it begins: "boorhouder"
    of_articles: frozenset[str] = frozenset()  # of all these, what the names of articles have
    of_groups: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        return self.whole | self.longer


type Vocabulary = Mapping[str, KnownWords]
type _Row = tuple[str, bool, bool, bool]  # a word, whether it ends so, and who has it


def vocabulary_of(words: Collection[str]) -> Vocabulary:
    """Return what each of these words stands for; a word without any is not known."""
    return vocabulary_and_version(words)[0]


def vocabulary_and_version(words: Collection[str]) -> tuple[Vocabulary, str]:
    """Return what each of these words stands for, and the version of the synonyms.

    Dutch and German put the word that people look for at the end, so "boor" is "spiraalboor" too.
    A short word stands alone: "e" is no beginning of "extra", nor "co" of "coated"; and another
    form of three letters begins no word: "tap", when "taps" was typed.
    """
    forms = {form: form in words for word in words for form in forms_of(word)}
    rows: dict[str, list[_Row]] = {}
    values: dict[str, Any] = {
        "forms": [*forms],
        "are_typed": [*forms.values()],
        "shortest": MIN_ABBREVIATION,
        "most": MAX_WORDS_OF_ONE,
    }
    version = ""
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, values)
        for form, word, ends_so, of_articles, of_groups in cursor.fetchall():
            if form is None:
                version = word
            else:
                rows.setdefault(form, []).append((word, ends_so, of_articles, of_groups))
    return {word: _known_words(word, rows) for word in words}, version


def _known_words(word: str, rows: Mapping[str, list[_Row]]) -> KnownWords:
    found = [row for form in forms_of(word) for row in rows.get(form, ())]
    return KnownWords(
        whole=frozenset(word for word, ends_so, _, _ in found if ends_so),
        longer=frozenset(word for word, ends_so, _, _ in found if not ends_so),
        of_articles=frozenset(word for word, _, of_articles, _ in found if of_articles),
        of_groups=frozenset(word for word, _, _, of_groups in found if of_groups),
    )
