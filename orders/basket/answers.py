"""Answers to the questions of a basket: what the button says that was pressed beside one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

from orders.actions import Answer
from orders.models import BasketLine, Separator

# The buttons that answer the questions of one kind in all lines.
BULK_ANSWERS: dict[str, Answer] = {
    "accept_all": BasketLine.round_up_to_packs,
    "accept_successors": BasketLine.accept_successor,
    "read_thousands": lambda line: line.accept_reading_as(Separator.THOUSANDS),
    "read_decimals": lambda line: line.accept_reading_as(Separator.DECIMALS),
}
# The buttons of one line, whose value is the line's key and what it takes: "17:1000".
LINE_ANSWERS: dict[str, Callable[[BasketLine, str], None]] = {
    "accept": lambda line, _value: line.accept_suggestion(),
    "read": lambda line, value: line.accept_reading(int(value) if is_key(value) else 0),
    "choose": lambda line, value: line.choose(value),
}


def answers_of(sent: QueryDict) -> list[Answer]:
    """Return what the button says that was pressed, if it answers anything."""
    bulk = BULK_ANSWERS.get(sent.get("button", ""))
    of_lines = [_of_line(name, sent.get(name, "")) for name in LINE_ANSWERS if name in sent]
    return [bulk, *of_lines] if bulk else of_lines


def _of_line(name: str, sent: str) -> Answer:
    key, _colon, value = sent.partition(":")

    def answer(line: BasketLine) -> None:
        if key == str(line.pk):
            LINE_ANSWERS[name](line, value)

    return answer


def is_key(text: str) -> bool:
    """Tell whether a text that was sent may be the key of a row, or a number of pieces."""
    return text.isascii() and text.isdigit() and len(text) < 19
