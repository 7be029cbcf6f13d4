"""The synonyms that staff keep, read once and again when one of them has changed.

Every search learns their version together with its words, so that a change counts at once, in each
process, and a search without a change asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from orders.catalogue.vocabulary import SYNONYMS_VERSION
from orders.models import Synonym
from orders.sizes import Piece

type Phrase = tuple[Piece, ...]


@dataclass(frozen=True)
class Synonyms:
    """What else is looked for where a phrase was typed."""

    version: str = ""
    meanings: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def words_of(self, keys: Iterable[str]) -> set[str]:
        """Return the words of all that these phrases mean."""
        phrases = (phrase for key in keys for phrase in self.meanings.get(key, ()))
        return {piece for phrase in phrases for piece in phrase if isinstance(piece, str)}


class _Last:
    """The synonyms as they were read last in this process."""

    synonyms = Synonyms()


def last_read() -> Synonyms:
    """Return the synonyms as they were when they were read last, maybe long ago."""
    return _Last.synonyms


def read_again() -> Synonyms:
    """Read the synonyms."""
    with connection.cursor() as cursor:
        cursor.execute(SYNONYMS_VERSION)  # first: what changes meanwhile is read again
        version: str = cursor.fetchone()[0]
    meanings: dict[str, dict[Phrase, None]] = {}
    for synonym in Synonym.objects.order_by("pk"):
        for key in synonym.typed_keys:
            meanings.setdefault(key, {}).update(dict.fromkeys(synonym.meanings_of(key)))
    _Last.synonyms = Synonyms(version, {key: tuple(found) for key, found in meanings.items()})
    return _Last.synonyms
