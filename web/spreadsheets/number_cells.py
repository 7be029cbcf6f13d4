"""Cells that a spreadsheet stores as numbers: what their points mean is beyond doubt."""

from __future__ import annotations


class NumberCell(str):
    """A number as text, with a point before its decimals and nothing before its thousands.

    Typed text such as "1.250" can be read in two ways; the same as a number cannot.
    """

    __slots__ = ()
