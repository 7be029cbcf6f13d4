"""Keeps what somebody typed from being a formula in a spreadsheet program."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_plain_text(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula, whatever somebody typed."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
