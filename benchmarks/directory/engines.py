"""Holds the designs that are compared; each finds the references of at most ten companies."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from registry import directory
from registry.folding import fold
from registry.models import COMPANY_COLUMNS
from registry.prepared_statements import Statement
from registry.providers.local import company_of

LIMIT = 10
FETCH = Statement(
    "fetch_companies",
    f"SELECT {', '.join(COMPANY_COLUMNS)} FROM registry_directoryentry"  # noqa: S608 - names of our own tables and columns
    " WHERE ref = ANY (string_to_array($1, ' '))"
    " ORDER BY array_position(string_to_array($1, ' '), ref::text)",
)


class Engine(Protocol):
    name: str

    def search(self, text: str) -> list[str]: ...


class Ours:
    """Asks the portal as a page does while somebody types: ten whole companies, how many fit.

    What only nearly fits, and is shown apart, comes after what fits.
    """

    name = "**ours**"

    def search(self, text: str) -> list[str]:
        found, nearly = self.apart(text)
        return [*found, *nearly][:LIMIT]

    def apart(self, text: str) -> tuple[list[str], list[str]]:
        """Return what fits, and what nearly fits."""
        result = directory.search(text, country="NL", limit=LIMIT, typing=True)
        return [c.ref for c in result.fitting], [c.ref for c in result.similar]


class Ilike:
    """Searches without an index for every word somewhere in the name or the town."""

    name = "ILIKE, no index"

    def search(self, text: str) -> list[str]:
        words = text.split()
        fits = " AND ".join("(name ILIKE %s OR city ILIKE %s)" for _ in words)
        patterns = [f"%{word}%" for word in words for _ in range(2)]
        return _refs(
            f"SELECT ref FROM registry_directoryentry WHERE {fits} ORDER BY id LIMIT {LIMIT}",  # noqa: S608 - our own text; what is typed is a parameter
            patterns,
        )


class Trigrams:
    """Searches with pg_trgm: a GIN index on name and town as one text, the most alike first."""

    name = "pg_trgm GIN `%>`"

    @staticmethod
    def build() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("DROP TABLE IF EXISTS bench_trigrams")
            cursor.execute(
                "CREATE TABLE bench_trigrams AS SELECT id, ref, replace(words, '@', '') AS text"
                " FROM registry_directoryentry"
            )
            cursor.execute(
                "CREATE INDEX bench_trigrams_gin ON bench_trigrams USING gin (text gin_trgm_ops)"
            )
            cursor.execute("VACUUM ANALYZE bench_trigrams")

    def search(self, text: str) -> list[str]:
        folded = fold(text)
        return _refs(
            f"SELECT ref FROM bench_trigrams WHERE text %%> %s"  # noqa: S608 - our own text; what is typed is a parameter
            f" ORDER BY text <->> %s, id LIMIT {LIMIT}",
            [folded, folded],
        )


def _refs(sql: str, params: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [ref for (ref,) in cursor.fetchall()]


class Tantivy:
    """Searches with tantivy 0.27: each beginning of a word is a term; fuzzy words when few fit.

    It gives references alone; a page would still have to fetch the companies.
    """

    name = "tantivy, edge-grams + fuzzy, references alone"
    counts = False

    def __init__(self, path: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._schema = _schema()
        index = tantivy.Index.open(str(path))
        index.reload()
        self._searcher = index.searcher()

    def fits(self, text: str) -> bool:
        """Tell whether a company has every word that was typed, or begins with it."""
        by_form, words = self._by_form(text), fold(text).split()
        plain = by_form or self._all([self._begins(word) for word in words])
        return bool(words) and bool(self._hits(plain))

    def search(self, text: str) -> list[str]:
        words = fold(text).split()
        if len(words) > 1 and len(words[-1]) < 2:
            words = words[:-1]
        if not words:
            return []
        by_form = self._by_form(text)
        hits = self._hits(by_form) if by_form else []
        if not hits:
            hits = self._hits(self._all([self._begins(word) for word in words]))
        if len(hits) < 3 and not by_form:
            last = len(words) - 1
            hits = self._hits(self._all([self._fuzzy(w, n == last) for n, w in enumerate(words)]))
        return [self._searcher.doc(address)["ref"][0] for _score, address in hits]

    def _hits(self, query: Any) -> list[Any]:
        hits: list[Any] = self._searcher.search(query, LIMIT, count=self.counts).hits
        return hits

    def _by_form(self, text: str) -> Any:
        """Ask for a number, or a postcode and house number, which are terms of their own."""
        compact = re.sub(r"\W", "", text).upper()
        if re.fullmatch(r"\d{4}[A-Z]{2}\d+", compact) or re.fullmatch(r"\d{5,9}", compact):
            return self._tantivy.Query.term_query(self._schema, "keys", compact, "basic")
        return None

    def _begins(self, word: str) -> Any:
        return self._tantivy.Query.term_query(self._schema, "grams", word[:15], "basic")

    def _fuzzy(self, word: str, is_last: bool) -> Any:
        if len(word) < 4:
            return self._begins(word)
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        near = query.fuzzy_term_query(
            self._schema, "words", word, distance=1, transposition_cost_one=True, prefix=is_last
        )
        return query.boolean_query([(should, self._begins(word)), (should, near)])

    def _all(self, parts: list[Any]) -> Any:
        must = self._tantivy.Occur.Must
        return self._tantivy.Query.boolean_query([(must, part) for part in parts])


class TantivyAndRows(Tantivy):
    """Gives the same answer as ours: how many fit, and ten companies, fetched from the database."""

    name = "tantivy, and the companies fetched"
    counts = True

    def search(self, text: str) -> list[str]:
        refs = super().search(text)
        found = FETCH.rows(" ".join(refs)) if refs else []
        return [company.ref for company in map(company_of, found)]


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ref", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("grams", "words", "keys"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def build_tantivy(csv_path: Path, path: Path) -> None:
    """Index in order of prominence: of equal scores tantivy shows the first document first."""
    import tantivy

    path.mkdir()
    index = tantivy.Index(_schema(), str(path))
    writer = index.writer(512_000_000, 2)
    for row in _by_prominence(csv_path):
        names = _index_words(row["name"], row["trade_names"], row["city"])
        address = (row["postcode"] + row["house_number"]).replace(" ", "")
        numbers = [*_beginnings(row["register_number"]), *_beginnings(row["duns"])]
        document = tantivy.Document(
            ref=row["ref"],
            grams=" ".join(_grams(word) for word in names),
            words=" ".join(names),
            keys=" ".join([address, *numbers]),
        )
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _by_prominence(csv_path: Path) -> Iterator[dict[str, str]]:
    with csv_path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: (row["status"] == "closed", -int(row["prominence"])))
    yield from rows


def _index_words(*texts: str) -> set[str]:
    """Return the words of texts, and those with a hyphen or the like in them as one word too."""
    tokens = {token for text in texts for token in text.split()}
    return {
        word for token in tokens for word in (*fold(token).split(), fold(token).replace(" ", ""))
    } - {""}


def _beginnings(number: str) -> list[str]:
    return [number[:end] for end in range(5, len(number) + 1)]


@lru_cache(300_000)
def _grams(word: str) -> str:
    return " ".join(word[:end] for end in range(min(2, len(word)), min(len(word), 15) + 1))
