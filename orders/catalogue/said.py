"""What the page says of a search: how it was understood, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orders.catalogue.article_search import ArticleSearchResult
from orders.catalogue.core_drills import CoreDrill
from orders.catalogue.near_articles import NearArticles
from orders.catalogue.shown_query import (
    in_sentence,
    shown_mm,
    shown_query,
    shown_sizes,
    shown_words,
)
from orders.sizes import Kind
from web.sentences import filled

DETAILS = (Kind.FLUTES, Kind.ANGLE, Kind.STANDARD, Kind.COUNT, Kind.RADIUS, Kind.CODE)


def said_of(result: ArticleSearchResult) -> Iterator[str]:
    """Yield the sentences above the articles."""
    if result.respelled:
        yield filled(_("Searched for: %(query)s"), query=shown_query(result.respelled))
    if result.core_drill:
        yield _core_drill(result.core_drill)
    if result.near:
        yield from _near(result.near)


def _core_drill(drill: CoreDrill) -> str:
    thread = f"{drill.series} {shown_sizes(drill.thread)}".strip()
    sentence = _("For a thread %(thread)s you drill %(diameter)s.")
    return filled(sentence, thread=thread, diameter=shown_mm(drill.diameter))


def _near(near: NearArticles) -> Iterator[str]:
    if near.in_mm:
        sizes = shown_sizes(near.missing)
        yield filled(_("%(inches)s is %(mm)s."), inches=sizes, mm=shown_mm(near.in_mm))
    if near.left_out and near.missing:
        sentence = _("There is nothing here with “%(words)s”.")
        yield filled(sentence, words=shown_words(near.left_out))
        yield _missing(near)
    elif near.left_out:
        sentence = _("There is nothing here with “%(words)s”. This is there without it:")
        yield filled(sentence, words=shown_words(near.left_out))
    elif near.missing:
        yield _missing(near)


def _missing(near: NearArticles) -> str:
    has_details = any(size.kind in DETAILS for size in near.missing)
    sentence = (
        _("There are no %(group)s with %(sizes)s. These are there:")
        if has_details
        else _("There are no %(group)s of %(sizes)s. These come near:")
    )
    return filled(sentence, group=in_sentence(near.group), sizes=shown_sizes(near.missing))
