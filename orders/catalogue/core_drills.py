"""Which drill makes the hole for a tap: "tapboor M10" is the drill of 8,5 mm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orders.catalogue.article_query import ArticleQuery, Term
from orders.search_terms import forms_of
from orders.sizes import Kind, Size
from orders.threads import core_drills

DRILL_WORDS = frozenset((
    *("tapboor", "kernboor", "kerngatboor", "voorboor", "boor", "spiraalboor", "tapgat", "kerngat"),
    *("kernlochbohrer", "kernbohrer", "bohrer", "spiralbohrer"),
    *("drill", "tapping", "core", "twist"),
))  # fmt: skip
TAP_WORDS = frozenset(("tap", "draadtap", "gewindebohrer"))
INCH_THREADS = frozenset(("unc", "unf", "g"))
_WHOLE = re.compile(r"(g(?=\d)|un[cf](?=1))(\d)")
DRILL, TAP = "spiraalboor", "tap"


@dataclass(frozen=True)
class CoreDrill:
    """The drill for a thread, and the queries by which it and the taps are found."""

    thread: tuple[Size, ...]
    series: str  # "UNC" and the like; empty for a metric thread
    diameter: str  # in mm
    drill: ArticleQuery  # with all else that was typed, such as "VHM"
    any_drill: ArticleQuery
    tap: ArticleQuery


def core_drill_of(query: ArticleQuery) -> CoreDrill | None:
    """Return the drill that is meant by a word for a drill and a thread, if that is asked."""
    threads = list(_threads_of(query))
    if len(threads) != 1 or not any(map(_is_drill, query.words)):
        return None
    ((series, number, size, searched),) = threads
    diameter = core_drills().get(f"{series} {number}".strip())
    if diameter is None:
        return None
    rest = [term for term in query.terms if not _is_known(term)]
    is_apart = series and searched.kind != Kind.CODE
    tap = ArticleQuery((Term((TAP,)), *([Term((series,))] if is_apart else [])), (searched,))
    any_drill = ArticleQuery((Term((DRILL,)),), (Size(Kind.MM, diameter),))
    drill = any_drill.with_terms([*any_drill.terms, *rest])
    return CoreDrill((size,), series.upper(), diameter, drill, any_drill, tap)


def _threads_of(query: ArticleQuery) -> Iterator[tuple[str, str, Size, Size]]:
    """Yield the threads: series, name in the table, as it is shown, and as taps have it.

    Whole inches and numbers are read as threads behind a series only: "G1", "UNC 1", "UNC 10-24".
    """
    series = next((word for word in query.words if word in INCH_THREADS), "")
    for size in query.sizes:
        whole = _WHOLE.fullmatch(f"{series}{size.word}" if size.kind == Kind.NUMBER else size.word)
        if size.kind == Kind.THREAD and not series:
            yield "", size.word, size, size
        elif size.kind == Kind.INCH:
            yield series, size.word.removesuffix("in") if _is_whole(size) else size.word, size, size
        elif whole:
            inches = Size(Kind.INCH, f"{whole[2]}in")
            yield whole[1], whole[2], inches, Size(Kind.CODE, whole[0])
        elif series and size.kind in (Kind.NUMBER, Kind.RANGE):
            yield series, size.word.partition("-")[0], Size(Kind.CODE, size.word), size


def _is_whole(size: Size) -> bool:
    return "/" not in size.word


def _is_known(term: Term) -> bool:
    return all(_is_drill(w) or _is_tap(w) or w in INCH_THREADS for w in term.words)


def _is_drill(word: str) -> bool:
    return not DRILL_WORDS.isdisjoint(forms_of(word))


def _is_tap(word: str) -> bool:
    return not TAP_WORDS.isdisjoint(forms_of(word))
