"""Quantities that were typed in a list of articles, and go along to the next one.

They stand in the address of the page, so that Back, another tab and a search without JavaScript
have them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from orders.models import Article
from orders.order_lines import TypedLine

FIELDS = ("number", "quantity")
MAX_LINES = 200  # of an address; servers refuse one that is too long


@dataclass(frozen=True)
class TypedQuantities:
    """What was typed, by the number of its article."""

    by_number: dict[str, str]

    @classmethod
    def of(cls, *sent: QueryDict) -> TypedQuantities:
        """Return what forms and addresses have, without the articles that have no quantity.

        What is sent later goes before what is sent earlier.
        """
        lines = (line for each in sent for line in _typed_lines(each))
        typed = {line.number: line.quantity for line in lines if line.number}
        with_quantity = [(number, quantity) for number, quantity in typed.items() if quantity]
        return cls(dict(with_quantity[:MAX_LINES]))

    def __bool__(self) -> bool:
        return bool(self.by_number)

    def of_article(self, article: Article) -> str:
        return self.by_number.get(article.number, "")

    def articles_beside(self, shown: list[Article]) -> list[Article]:
        """Return the articles with a quantity that are not among those of the list."""
        numbers = self.by_number.keys() - {article.number for article in shown}
        if not numbers:
            return []
        articles = Article.objects.active().filter(number__in=numbers).select_related("group")
        place = list(self.by_number).index
        return sorted(articles, key=lambda article: place(article.number))

    @property
    def in_address(self) -> str:
        """The quantities as a part of an address, to be put behind another one."""
        address = QueryDict(mutable=True)
        for number, quantity in self.by_number.items():
            address.appendlist("number", number)
            address.appendlist("quantity", quantity)
        return address.urlencode()


def _typed_lines(sent: QueryDict) -> Iterator[TypedLine]:
    pairs = zip(*(sent.getlist(name) for name in FIELDS), strict=False)
    return (TypedLine.from_input(number, quantity) for number, quantity in pairs)


def without_quantities(address: QueryDict) -> str:
    """Return an address as a list without quantities has it."""
    rest = address.copy()
    for name in FIELDS:
        rest.pop(name, None)
    return rest.urlencode()
