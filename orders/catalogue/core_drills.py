"""Which drill makes the hole for a tap: "tapboor M10" is the drill of 8,5 mm."""

from __future__ import annotations

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
DRILL, TAP = "spiraalboor", "tap"


@dataclass(frozen=True)
class CoreDrill:
    """The drill for a thread, and the queries for it and for the taps of that thread."""

    thread: tuple[Size, ...]
    series: str  # "UNC" and the like; empty for a metric thread
    diameter: str  # in mm
    queries: tuple[ArticleQuery, ArticleQuery]


def core_drill_of(query: ArticleQuery) -> CoreDrill | None:
    """Return the drill that is meant by a word for a drill and a thread, if that is asked."""
    words = [word for term in query.terms for word in term.words]
    thread = tuple(size for size in query.sizes if size.kind in (Kind.THREAD, Kind.INCH))
    series = next((word for word in words if word in INCH_THREADS), "")
    if len(thread) != 1 or not any(map(_is_drill, words)):
        return None
    diameter = core_drills().get(f"{series} {thread[0].word}".strip())
    if diameter is None:
        return None
    rest = [term for term in query.terms if not _is_known(term)]
    tap = ArticleQuery((Term((TAP,)), *([Term((series,))] if series else [])), thread)
    drill = ArticleQuery((Term((DRILL,)), *rest), (Size(Kind.MM, diameter),))
    return CoreDrill(thread, series.upper(), diameter, (drill, tap))


def _is_known(term: Term) -> bool:
    return all(_is_drill(w) or _is_tap(w) or w in INCH_THREADS for w in term.words)


def _is_drill(word: str) -> bool:
    return not DRILL_WORDS.isdisjoint(forms_of(word))


def _is_tap(word: str) -> bool:
    return not TAP_WORDS.isdisjoint(forms_of(word))
