"""Doubts that many lines of a basket have in common, so that one button answers them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from orders.models import Fault, Question, Separator
from orders.models.questions import written
from orders.pricing import PricedBasket


@dataclass(frozen=True)
class Doubts:
    """The questions of a basket that can be answered together."""

    questions: list[Question]

    @cached_property
    def pack_count(self) -> int:
        return sum(question.is_about_rounding_up for question in self.questions)

    @cached_property
    def successor_count(self) -> int:
        return sum(
            question.fault is Fault.SUPERSEDED and len(question.choices) == 1
            for question in self.questions
        )

    @cached_property
    def separators(self) -> list[Question]:
        """The questions about a point or a comma, those first that it can be read both ways."""
        asked = [question for question in self.questions if question.is_about_separator]
        return sorted(asked, key=lambda question: len(question.readings), reverse=True)

    @property
    def example(self) -> str:
        """The first quantity whose point or comma can be read in two ways, as it was typed."""
        return self.separators[0].typed_quantity

    @property
    def example_in_thousands(self) -> str:
        return written(self.separators[0].reading_as(Separator.THOUSANDS))

    @property
    def example_in_pieces(self) -> str:
        """The same without its decimals; empty when that is no whole number."""
        pieces = self.separators[0].reading_as(Separator.DECIMALS)
        return written(pieces) if pieces else ""


def doubts_of(priced: PricedBasket) -> Doubts:
    """Return what the lines of a basket ask."""
    return Doubts([line.question for line in priced.questions if line.question])
