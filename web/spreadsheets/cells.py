"""Cells of a workbook that are more than their text: numbers, and what a program made of a value.

Each is the text that a spreadsheet program shows, so that whoever wants only text need not know.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class NumberCell(str):
    """A number as it is shown ("00850", "12.10"); `plain` is the number itself ("850", "12.1").

    Its decimal mark is a point and it has no thousands separators, whatever the language.
    """

    plain: str

    def __new__(cls, shown: str, plain: str = "") -> NumberCell:
        cell = super().__new__(cls, shown)
        cell.plain = plain or shown
        return cell


class Doubt(StrEnum):
    """Says why a cell may not hold what somebody typed."""

    DATE = "date"  # "31-1" became the 31st of January
    EXPONENT = "exponent"  # "1E5" became 100000
    FORMULA = "formula"  # was never calculated
    ERROR = "error"  # a formula that failed


class DoubtfulCell(str):
    """A cell that may not hold what was typed: what is shown, and what may have been typed.

    A formula that was never calculated shows itself.
    """

    doubt: Doubt
    kinds: tuple[tuple[str, ...], ...]  # of what may have been typed, the likeliest first
    originals: tuple[str, ...]  # all of these

    def __new__(
        cls, shown: str, doubt: Doubt, kinds: tuple[tuple[str, ...], ...] = ()
    ) -> DoubtfulCell:
        cell = super().__new__(cls, shown)
        cell.doubt, cell.kinds = doubt, kinds
        cell.originals = tuple(original for kind in kinds for original in kind)
        return cell

    def original_among(self, known: Collection[str]) -> str:
        """Return the one of some known values that was typed; nothing when that cannot be told."""
        for kind in self.kinds:
            if found := [original for original in kind if original in known]:
                return found[0] if len(found) == 1 else ""
        return ""

    def __getnewargs__(  # type: ignore[override]  # the text alone does not make one
        self,
    ) -> tuple[str, Doubt, tuple[tuple[str, ...], ...]]:
        """Return what a copy of it is made of, also by another process."""
        return str(self), self.doubt, self.kinds


def plain_number(cell: str) -> str:
    """Return the number of a number's cell, without what is only shown; else the text itself."""
    return cell.plain if isinstance(cell, NumberCell) else cell
