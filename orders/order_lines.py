"""Lines of an order as somebody typed them, and the articles that they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orders.article_lookup import ArticleLookup
from orders.models import BasketLine, NumberMatch
from web.texts import clean_text

MAX_UPLOAD_LINES = 2000  # lines that may be added at once
MAX_NUMBER_LENGTH = BasketLine._meta.get_field("typed_number").max_length or 0
MAX_QUANTITY_LENGTH = BasketLine._meta.get_field("typed_quantity").max_length or 0


@dataclass(frozen=True)
class TypedLine:
    """One line as somebody typed it, whatever it may mean."""

    number: str
    quantity: str

    @classmethod
    def from_input(cls, number: str, quantity: str) -> TypedLine:
        """Return a line from what a stranger sent, cut to what the columns hold.

        Nobody types that much, and no article has so long a number.
        """
        number, quantity = clean_text(number), clean_text(quantity)
        return cls(number[:MAX_NUMBER_LENGTH], quantity[:MAX_QUANTITY_LENGTH])


@dataclass(frozen=True)
class ParsedLine:
    """A typed line with what its number turned out to mean."""

    typed_line: TypedLine
    match: NumberMatch


def parse_lines(typed_lines: Iterable[TypedLine]) -> list[ParsedLine]:
    """Return what each line means, in their order, with the queries of one look-up for all."""
    typed_lines = list(typed_lines)
    lookup = ArticleLookup(line.number for line in typed_lines)
    return [ParsedLine(line, lookup.match(line.number)) for line in typed_lines]


def match_lines(lines: Iterable[BasketLine]) -> list[BasketLine]:
    """Return lines that know what their numbers may mean, where these are of no article on sale."""
    lines = list(lines)
    unclear = [line for line in lines if line.article is None or not line.article.active]
    lookup = ArticleLookup(line.typed_number for line in unclear)
    for line in unclear:
        line.match = lookup.match(line.typed_number)
    return lines
