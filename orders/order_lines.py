"""What people type or paste to order: numbers and quantities, and which articles they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orders.files import rows_of_text
from orders.models import Article, BasketLine
from orders.search_terms import key_of

MAX_UPLOAD_LINES = 2000  # lines at once
MAX_QUANTITY = 1_000_000
QUANTITY = re.compile(r"(\d{1,7})(?:[.,]0+)?\s*(?:x|st\.?|stuks|pcs?|stück)?", re.IGNORECASE)
NUMBER_HEADERS = ("artikelnummer", "artikel", "nummer", "artikelnr", "ean", "number", "article")
QUANTITY_HEADERS = ("aantal", "quantity", "qty", "menge", "anzahl", "stuks")
MAX_NUMBER_LENGTH = BasketLine._meta.get_field("typed_number").max_length or 0
MAX_QUANTITY_LENGTH = BasketLine._meta.get_field("typed_quantity").max_length or 0


@dataclass(frozen=True)
class TypedLine:
    """One line as it was typed."""

    number: str
    quantity: str

    @classmethod
    def typed(cls, number: str, quantity: str) -> TypedLine:
        """Cut to what the columns hold; nobody types so much, and it cannot be an article."""
        clean = (text.replace("\0", "").strip() for text in (number, quantity))
        number, quantity = clean
        return cls(number[:MAX_NUMBER_LENGTH], quantity[:MAX_QUANTITY_LENGTH])


@dataclass(frozen=True)
class ParsedLine:
    """What an entry turned out to mean; None for what it does not say."""

    typed_line: TypedLine
    article: Article | None
    quantity: int | None


def typed_lines_of_text(text: str) -> list[TypedLine]:
    """Pasted lines: a number, then a quantity, with a separator or a space between them.

    Raises orders.files.Unreadable.
    """
    rows = rows_of_text(text)
    return typed_lines_of_rows(
        [row if len(row) > 1 else "".join(row).rsplit(None, 1) for row in rows]
    )


def typed_lines_of_rows(rows: Sequence[Sequence[str]]) -> list[TypedLine]:
    """The first two columns, or those that the first row names."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    number, quantity = 0, 1
    if rows and (named := _named_columns(rows[0])):
        number, quantity = named
        rows = rows[1:]
    return [TypedLine.typed(_cell(row, number), _cell(row, quantity)) for row in rows]


def parse_lines(typed_lines: Iterable[TypedLine]) -> list[ParsedLine]:
    """One query, however many entries there are. A number goes before an EAN, and both before
    a number that another article took the place of."""
    typed_lines = list(typed_lines)
    known = articles_by_key({key_of(typed_line.number) for typed_line in typed_lines})
    return [
        ParsedLine(e, known.get(key_of(e.number)), read_quantity(e.quantity)) for e in typed_lines
    ]


def articles_by_key(keys: set[str]) -> dict[str, Article]:
    wanted = sorted(keys - {""})
    found: dict[str, Article] = {}
    articles = list(Article.objects.numbered(wanted).select_related("group"))
    for article in articles:
        found |= dict.fromkeys(article.superseded_keys, article)
    found |= {article.ean: article for article in articles if article.ean}
    found |= {article.number_key: article for article in articles}
    return found


def read_quantity(text: str) -> int | None:
    """A whole number of at least one; None for anything else."""
    match = QUANTITY.fullmatch(text.strip())
    quantity = int(match[1]) if match else 0
    return quantity if 0 < quantity <= MAX_QUANTITY else None


def _named_columns(row: Sequence[str]) -> tuple[int, int] | None:
    names = [cell.strip().lower() for cell in row]
    number = next((n for n, name in enumerate(names) if name in NUMBER_HEADERS), None)
    quantity = next((n for n, name in enumerate(names) if name in QUANTITY_HEADERS), None)
    return (number, quantity) if number is not None and quantity is not None else None


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
