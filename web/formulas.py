"""Keeps what somebody typed from being a formula in a spreadsheet program."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_STARTS = tuple(f"'{start}" for start in FORMULA_STARTS)


def as_plain_text(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula, whatever somebody typed."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_typed(text: str) -> str:
    """Return a text of a file as somebody typed it, without what `as_plain_text` put before it."""
    return text[1:] if text.startswith(_PLAIN_STARTS) else text
