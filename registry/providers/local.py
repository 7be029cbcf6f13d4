"""The local directory: the portal's own table, which needs no account and is always there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from psycopg.errors import QueryCanceled

from registry import finding
from registry.company import Company, DirectoryUnavailable, Matches, Trouble
from registry.folding import fold
from registry.keys import address_key, compact
from registry.matching import Candidate, searched
from registry.models import COMPANY_COLUMNS
from registry.statements import rows

SOURCE = "local"
LONGEST_QUERY = 200
MOST = 100  # is counted to; more is "more than a hundred"
MOST_AT_ONE_ADDRESS = 1000

# A postcode and a house number; then an addition, or the beginning of a name.
_DUTCH_ADDRESS = re.compile(r"^(\d{4}\s?[A-Za-z]{2})[\s,]+(\d+)(.*)$", re.ASCII)
_OTHER_ADDRESS = re.compile(r"^(?:L-)?([A-Za-z\d-]*\d[A-Za-z\d-]*)[\s,]+(\d+)(.*)$", re.ASCII)
_NUMBER = re.compile(r"^[A-Z]{0,4}\d[\dA-Z]{4,}$", re.ASCII)

_NUMBERS = ("register_number", "duns", "vat_number", "lei")
_COLUMNS = ", ".join(COMPANY_COLUMNS)


class LocalDirectory:
    as_you_type = True

    def search(self, query: str, *, country: str, limit: int = 10, timeout: float = 1.0) -> Matches:
        text = query.replace("\0", "").lstrip()[:LONGEST_QUERY]
        try:
            return _search(text, country, limit)
        except DatabaseError as error:
            raise _unavailable(error) from error

    def get(self, ref: str, *, timeout: float = 1.0) -> Company | None:
        sql = f"SELECT {_COLUMNS} FROM registry_directoryentry WHERE ref = %s"  # noqa: S608 - names of our own tables and columns
        try:
            found = rows(sql, [ref.replace("\0", "")])
        except DatabaseError as error:
            raise _unavailable(error) from error
        return _companies(found)[0] if found else None

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return searched(self, typed, limit=limit, timeout=timeout)


def _unavailable(error: DatabaseError) -> DirectoryUnavailable:
    is_slow = isinstance(error.__cause__, QueryCanceled)
    return DirectoryUnavailable(Trouble.SLOW if is_slow else Trouble.DOWN, str(error))


def _search(text: str, country: str, limit: int) -> Matches:
    for by_form in (_by_address, _by_number):
        found = by_form(text.strip(), country)
        if found:
            return Matches(found[:limit], min(len(found), MOST), is_at_least=len(found) > MOST)
    by_words = finding.find(text, country=country, limit=limit)
    companies = _companies(by_words.rows)
    return Matches(companies, by_words.total, is_at_least=by_words.is_at_least)


def _by_address(text: str, country: str) -> list[Company]:
    """At a postcode and house number; what follows tells the companies of one building apart."""
    match = _DUTCH_ADDRESS.match(text) or _OTHER_ADDRESS.match(text)
    if match is None:
        return []
    sql = (
        f"SELECT words, {_COLUMNS} FROM registry_directoryentry"  # noqa: S608 - names of our own tables and columns
        f" WHERE address_key = %s AND country = %s ORDER BY id LIMIT {MOST_AT_ONE_ADDRESS}"
    )
    there = rows(sql, [address_key(match[1], match[2]), country])
    more = fold(match[3]).split()
    fitting = [row for row in there if _has_all(row[0].split(), more)]
    of_addition = [row for row in there if fold(row[1 + _ADDITION]) == " ".join(more)]
    return _companies(row[1:] for row in (more and of_addition) or fitting or there)


def _has_all(words: Iterable[str], asked: Iterable[str]) -> bool:
    return all(any(word.startswith(beginning) for word in words) for beginning in asked)


def _by_number(text: str, country: str) -> list[Company]:
    """By the beginning of a register, DUNS or VAT number or LEI, with or without dots and spaces.

    A VAT number may be typed without its country, and an enterprise number with it.
    """
    number = compact(text)
    if not _NUMBER.match(number):
        return []
    patterns = {f"{number}%", f"{country}{number}%", f"{number.removeprefix(country)}%"}
    asked = [(column, pattern) for column in _NUMBERS for pattern in sorted(patterns)]
    fits = " OR ".join(f"{column} LIKE %s" for column, _pattern in asked)
    # Ordered only afterwards: else the table would be read in order until enough of them fit.
    sql = (
        f"SELECT {_COLUMNS} FROM (SELECT * FROM registry_directoryentry"  # noqa: S608 - names of our own tables and columns
        f" WHERE country = %s AND ({fits}) LIMIT {MOST + 1}) AS fitting ORDER BY id"
    )
    return _companies(rows(sql, [country, *(pattern for _column, pattern in asked)]))


_ADDITION = COMPANY_COLUMNS.index("addition")


def _companies(found: Iterable[tuple[Any, ...]]) -> list[Company]:
    companies = (dict(zip(COMPANY_COLUMNS, row, strict=True)) for row in found)
    return [
        Company(**{**said, "source": SOURCE, "trade_names": tuple(said["trade_names"])})
        for said in companies
    ]
