"""Tells of every source of a search whether it was asked, what came of it, and why it was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.providers import name_of
from registry.sources import Trouble
from web.sentences import filled


class Asked(StrEnum):
    """Says how a source was asked, or why it was not."""

    FOUND = "found"
    NOTHING = "nothing"  # it looked for all that was typed
    IN_PART = "in_part"  # nothing so far; pressing "Zoeken" looks up the rest
    ON_BUTTON = "on_button"  # it is asked when somebody presses "Zoeken"
    ELSEWHERE = "elsewhere"  # it knows no companies of this country
    CANNOT = "cannot"  # it has no search for such a number, or for a postcode alone
    NOT_NEEDED = "not_needed"  # one before it has found companies
    IN_TROUBLE = "in_trouble"


@dataclass(frozen=True)
class Outcome:
    """Holds how it went with one source."""

    source: str
    asked: Asked
    trouble: Trouble | None = None
    is_queued: bool = False  # the portal makes no more calls at this moment, and does soon


type Outcomes = tuple[Outcome, ...]


def sources_that(outcomes: Outcomes, *how: Asked) -> list[str]:
    """Return the keys of the sources with which it went so."""
    return [outcome.source for outcome in outcomes if outcome.asked in how]


def was_looked_for(outcomes: Outcomes) -> bool:
    """Tell whether each source that can know it was asked for all of it, and found nothing."""
    could = [outcome for outcome in outcomes if outcome.asked is not Asked.ELSEWHERE]
    return bool(could) and all(outcome.asked is Asked.NOTHING for outcome in could)


def found_nothing(outcomes: Outcomes) -> Iterator[str]:
    """Yield the sentence with the sources that found nothing, if there are any.

    That there is no such company is only said when all were asked.
    """
    if keys := sources_that(outcomes, Asked.NOTHING):
        is_certain = was_looked_for(outcomes)
        sentence = (
            _("No company found %(places)s.") if is_certain else _("Nothing found %(places)s.")
        )
        yield filled(sentence, places=_places(keys))


def not_asked(outcomes: Outcomes) -> Iterator[str]:
    """Yield a sentence for the sources that were not asked, or did not answer, with the reason."""
    found = sources_that(outcomes, Asked.FOUND)
    if keys := sources_that(outcomes, Asked.ON_BUTTON):
        yield filled(_("Not searched %(places)s yet: press Search."), places=_places(keys))
    if keys := sources_that(outcomes, Asked.IN_PART):
        sentence = _("Not everything has been searched %(places)s yet: press Search.")
        yield filled(sentence, places=_places(keys))
    yield from (_of_trouble(outcome) for outcome in outcomes if outcome.asked is Asked.IN_TROUBLE)
    unable = sources_that(outcomes, Asked.CANNOT)
    if not unable and len(elsewhere := sources_that(outcomes, Asked.ELSEWHERE)) == len(outcomes):
        unable = elsewhere
    if unable and not found:
        yield filled(_("This cannot be looked up %(places)s."), places=_places(unable))
    if found and (keys := sources_that(outcomes, Asked.NOT_NEEDED)):
        sentence = _("Not searched %(places)s: already found %(found)s.")
        yield filled(sentence, places=_places(keys), found=_places(found))


def _of_trouble(outcome: Outcome) -> str:
    name = name_of(outcome.source) or _("Our company directory")
    if outcome.is_queued:
        return filled(_("One moment: %(name)s is busy. Type on, or press Search."), name=name)
    match outcome.trouble:
        case Trouble.QUOTA:
            return filled(
                _("%(name)s does not answer now: the contract allows no more searches."), name=name
            )
        case Trouble.DECLINED:
            return filled(_("%(name)s cannot search for this."), name=name)
    return filled(_("%(name)s does not answer now."), name=name)


def _places(keys: Iterable[str]) -> str:
    """Return "at KVK and in our company directory"."""
    places = [_place(key) for key in keys]
    return format_list(places, locale=(get_language() or "nl").replace("-", "_"))


def _place(key: str) -> str:
    name = name_of(key)
    return filled(_("at %(name)s"), name=name) if name else _("in our company directory")
