"""Reads a line of an order as somebody writes it: "5 x 11.110.0850", "11.110.0850: 5 stuks".

The number decides: where the line has one of an article in it, what stands beside it is the
quantity. Without one, the line is taken apart as such lines mostly are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.article_lookup import ArticleLookup
from orders.order_lines import TypedLine
from orders.search_terms import key_of
from web.numbers import QuantityRefusal, find_quantity, read_quantity

MAX_WORDS_IN_NUMBER = 4
MAX_WORDS_IN_QUANTITY = 3  # "1 000 st"
MAX_WORDS_READ = 12  # of a line; in a longer one only the first are looked up
MAX_LENGTH_READ = 500  # characters of a line
MAX_CUTS = 4  # of a line that is not cut by spaces
EXACT_BONUS = 2  # characters that a number may have more that is like that of an article
_BULLET = re.compile(r"^(?:[-–—*•·▪>+]|\(?\d{1,3}[.)]+)\s+")
_CUT = re.compile(r"[:;,=|/]|(?<=\d)[xX×*](?=\S)")
_MARKS = " :;,=|/*-–—>\"'"  # a number may begin as scanners write it: "(01)…", "]E0…"
# A dash before a digit is a minus.
_LEADING_MARKS = re.compile(r"^(?:[\s:;,=|/>()\[\]\"'–—]|-(?!\d))+")
_NO_QUANTITY = (QuantityRefusal.MISSING, QuantityRefusal.NOT_A_NUMBER)


@dataclass(frozen=True)
class _Reading:
    """One way to read a line: what may be its number, and what stands before and after it."""

    number: str
    before: str
    after: str


def read_written_lines(lines: Sequence[str]) -> list[TypedLine]:
    """Return the number and the quantity of each line, with one look-up for all of them."""
    lines = [_BULLET.sub("", line.strip()[:MAX_LENGTH_READ]) for line in lines]
    readings = [list(_readings(line)) for line in lines]
    lookup = ArticleLookup({reading.number for some in readings for reading in some})
    return [_chosen(line, some, lookup) for line, some in zip(lines, readings, strict=True)]


def _readings(line: str) -> Iterator[_Reading]:
    """Yield the ways to read a line: each run of its words may be the number."""
    for words in _words(line):
        for start in range(len(words)):
            for end in range(start + 1, min(start + MAX_WORDS_IN_NUMBER, len(words)) + 1):
                number = " ".join(words[start:end]).strip(_MARKS)
                if any(map(str.isdigit, number)) or end - start == len(words):
                    yield _Reading(number, " ".join(words[:start]), " ".join(words[end:]))


def _words(line: str) -> Iterator[list[str]]:
    """Yield the words of a line, also when something else than a space parts two of them."""
    yield line.split(None, MAX_WORDS_READ)
    for cut in list(_CUT.finditer(line))[:MAX_CUTS]:
        end = cut.start() + (cut[0] in "xX×*")
        yield f"{line[:end]} {line[cut.end() :]}".split(None, MAX_WORDS_READ)


def _chosen(line: str, readings: list[_Reading], lookup: ArticleLookup) -> TypedLine:
    known = [reading for reading in readings if lookup.knows(reading.number)]
    if not known:
        return _without_article(line)
    best = max(known, key=lambda reading: _rank(reading, lookup))
    return TypedLine.from_input(best.number, _quantity(best.before, best.after))


def _rank(reading: _Reading, lookup: ArticleLookup) -> tuple[int, bool]:
    """Return how likely a reading is: the longest number, exactly that of an article, goes first.

    "QX 5" is the article of that name, without a quantity, and not five of "QX".
    """
    bonus = EXACT_BONUS if lookup.is_exact(reading.number) else 0
    quantity = _quantity(reading.before, reading.after)
    return len(key_of(reading.number)) + bonus, is_quantity(quantity)


def _quantity(before: str, after: str) -> str:
    """Return what stands beside a number as its quantity; nothing when that cannot be told.

    One with its unit goes before one without. Of two without, the first is a place in a list.
    """
    before = before.strip(f"{_MARKS}()[]")
    after = _LEADING_MARKS.sub("", after).rstrip(f"{_MARKS}()[]")
    with_unit = find_quantity(after) or find_quantity(before)
    if with_unit:
        return with_unit
    if is_quantity(after) or (after and not before):
        return after
    has_size = any(map(str.isdigit, after))
    return before if is_quantity(before) and not has_size else ""


def _without_article(line: str) -> TypedLine:
    """Take a line apart whose number is none of an article."""
    words = line.split()
    for number, quantity in _halves(words):
        if number and is_quantity(quantity):
            return TypedLine.from_input(number.strip(_MARKS), quantity)
    return TypedLine.from_input(line, "")


def _halves(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a line as number and quantity, the likeliest halves first."""
    counts = range(1, min(MAX_WORDS_IN_QUANTITY + 1, len(words)))  # of words in the quantity
    beginnings = [(" ".join(words[n:]), " ".join(words[:n])) for n in counts]
    yield from (halves for halves in beginnings if find_quantity(halves[1]))
    for n in counts:
        yield " ".join(words[:-n]), " ".join(words[-n:]).strip("()[] ")
    line = " ".join(words)
    for cut in _CUT.finditer(line):
        yield line[: cut.start()], line[cut.end() :].strip()
    yield from beginnings


def is_quantity(text: str) -> bool:
    """Tell whether a text is a number of pieces, also one that cannot be ordered, such as 5,5."""
    quantity = read_quantity(text)
    if quantity.refusal is QuantityRefusal.ZERO:
        return not text.startswith("00")  # the end of "1 000"
    return quantity.refusal not in _NO_QUANTITY
