"""Answers a keystroke from what was found for the letters before it: typing costs few calls so.

A source that finds beginnings of words finds no more for a longer text than for a shorter one. So
an empty answer holds for what goes on from it, and one that named everybody is narrowed here. Of an
answer that named only the first ones, those that still fit are shown, and the source is asked again
at some lengths, or when none of them fits any more.
"""

from __future__ import annotations

from dataclasses import replace

from registry.sources import SourceResult
from registry.typed_query import TypedQuery, at_address, has_beginnings

MIN_LENGTH = 3  # letters of the shortest text that is looked up
ASKED_LENGTHS = frozenset({3, 5, 7, 9, 12, 16, 22, 30})  # at most so many calls for one name
KEPT_SECONDS = 300  # at least: somebody who types goes on for some minutes


def beginnings(typed: TypedQuery) -> list[str]:
    """Return what a text begins with, the longest first."""
    text = " ".join(typed.words)
    lengths = range(len(text), MIN_LENGTH - 1, -1)
    return list(dict.fromkeys(text[:length].rstrip() for length in lengths)) or [text]


def narrowed(
    result: SourceResult, asked: str, typed: TypedQuery, *, limit: int
) -> SourceResult | None:
    """Return what the answer to `asked` says of a text that begins so; None: the source must say.

    Whoever was found by something that is not told, as a trade name may be, is not left out.
    """
    text = " ".join(typed.words)
    if asked == text:
        return result
    if not result.has_fitting:
        return replace(result, is_partial=result.is_partial or is_partial(typed))
    fitting = [
        c
        for c in result.companies
        if c.ref not in result.near and (has_beginnings(c, text) or not has_beginnings(c, asked))
    ]
    if _names_everybody(result) and fitting:
        return SourceResult(fitting, len(fitting))
    if len(fitting) >= limit or (fitting and len(text) not in ASKED_LENGTHS):
        return SourceResult(fitting[:limit])
    return None


def narrowed_there(result: SourceResult, typed: TypedQuery, *, limit: int) -> SourceResult:
    """Return those of a whole number or address who fit what was typed beside it."""
    there = at_address(result.companies, typed)
    if len(there) == len(result.companies):
        return replace(result, companies=there[:limit])
    return SourceResult(there[:limit], len(there))


def is_partial(typed: TypedQuery) -> bool:
    """Tell whether the button looks up more of a text than a keystroke does: a town, a street."""
    return bool(typed.splits or typed.has_street or typed.readings)


def _names_everybody(result: SourceResult) -> bool:
    return result.total is not None and result.total <= len(result.companies)
