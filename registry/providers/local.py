"""The local directory: the portal's own table, which needs no account and is always there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from registry.company import Company, DirectoryUnavailable, Matches, Trouble
from registry.folding import fold
from registry.keys import address_key, compact
from registry.models import DirectoryEntry

SOURCE = "local"
TIMEOUT_MS = 1000
FEW = 3  # with fewer hits than this the letters are taken less literally
ALIKE = 0.45  # pg_trgm's word similarity, which one wrong letter in a word of five still has

# A postcode and a house number; what follows the number may be there, and is not looked at.
_DUTCH_ADDRESS = re.compile(r"^(\d{4}\s?[A-Za-z]{2})[\s,]+(\d+)\W?\w*$", re.ASCII)
_OTHER_ADDRESS = re.compile(r"^(?:L-)?([A-Za-z\d-]*\d[A-Za-z\d-]*)[\s,]+(\d+)\W?\w*$", re.ASCII)
_NUMBER = re.compile(r"^[A-Z]{0,4}\d[\dA-Z]{3,}$", re.ASCII)


class LocalDirectory:
    as_you_type = True

    def search(self, query: str, *, country: str, limit: int = 10, timeout: float = 1.0) -> Matches:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('statement_timeout'),"
                    " set_config('statement_timeout', %s, true),"
                    " set_config('pg_trgm.word_similarity_threshold', %s, true)",
                    [str(TIMEOUT_MS), str(ALIKE)],
                )
                before = cursor.fetchone()[0]
                entries = _search(query, country, limit + 1)
                # A caller may be in a transaction of its own.
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
        except DatabaseError as error:
            raise DirectoryUnavailable(Trouble.DOWN, str(error)) from error
        companies = [entry.company(SOURCE) for entry in entries]
        return Matches(companies[:limit], len(companies), is_at_least=len(companies) > limit)

    def get(self, ref: str, *, timeout: float = 1.0) -> Company | None:
        try:
            entry = DirectoryEntry.objects.filter(ref=ref.replace("\0", "")).first()
        except DatabaseError as error:
            raise DirectoryUnavailable(Trouble.DOWN, str(error)) from error
        return entry.company(SOURCE) if entry else None


def _search(query: str, country: str, limit: int) -> list[DirectoryEntry]:
    text = query.replace("\0", "").strip()[:200]
    entries = DirectoryEntry.objects.filter(country=country)
    for by_form in (_by_address, _by_number):
        found = list(by_form(entries, text)[:limit])
        if found:
            return found
    words = fold(text).split()
    if not words:
        return []
    found = list(_by_words(entries, words)[:limit])
    if len(found) < FEW:
        known = {entry.pk for entry in found}
        found += [e for e in _by_likeness(entries, words)[:limit] if e.pk not in known]
    # Again, for the two lists together: those that no longer trade come last.
    return sorted(found, key=lambda entry: entry.is_active is False)[:limit]


def _by_address(entries: QuerySet[DirectoryEntry], text: str) -> QuerySet[DirectoryEntry]:
    """Postcode and house number."""
    match = _DUTCH_ADDRESS.match(text) or _OTHER_ADDRESS.match(text)
    if match is None:
        return entries.none()
    return _ranked(entries.filter(address_key=address_key(match[1], match[2])))


def _by_number(entries: QuerySet[DirectoryEntry], text: str) -> QuerySet[DirectoryEntry]:
    """Register number, DUNS number or VAT number, with or without dots and spaces."""
    number = compact(text)
    if not _NUMBER.match(number):
        return entries.none()
    return _ranked(
        entries.filter(Q(register_number=number) | Q(duns=number) | Q(vat_number=number))
    )


def _by_words(entries: QuerySet[DirectoryEntry], words: Iterable[str]) -> QuerySet[DirectoryEntry]:
    """Every word begins a word of the name, a trade name or the town."""
    for word in words:
        # The folded text begins each word with a space, so this is "begins with".
        entries = entries.filter(folded_text__contains=f" {word}")
    begins = Case(
        When(folded_name__startswith=" ".join(words), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return _ranked(entries.annotate(begins=begins), "begins")


def _by_likeness(entries: QuerySet[DirectoryEntry], words: list[str]) -> QuerySet[DirectoryEntry]:
    """Every word is much like a word of it: one wrong letter still finds the company."""
    total = Value(0.0)
    for position, word in enumerate(words):
        likeness = TrigramWordSimilarity(word, "folded_text")
        entries = entries.annotate(**{f"like_{position}": likeness})
        entries = entries.filter(folded_text__trigram_word_similar=word)
        total = total + F(f"like_{position}")  # type: ignore[assignment]
    return _ranked(entries.annotate(likeness=total), "-likeness")


def _ranked(entries: QuerySet[DirectoryEntry], *first: str) -> QuerySet[DirectoryEntry]:
    """Those that still trade before those that do not."""
    gone = Case(When(is_active=False, then=Value(1)), default=Value(0), output_field=IntegerField())
    return entries.annotate(gone=gone).order_by("gone", *first, "folded_name", "pk")
