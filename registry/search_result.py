"""Holds what a search in the company directory found, with the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.company import Company
from registry.matching import Candidate
from registry.providers import name_of
from registry.search_outcome import (
    Asked,
    Outcomes,
    found_nothing,
    not_asked,
    sources_that,
    was_looked_for,
)
from registry.sources import Near
from web.sentences import filled


class Tone(StrEnum):
    """Gives a notice its looks: the CSS classes of its line."""

    HELP = "help"
    NOTE = "note"
    WARNING = "note warn"
    EMPTY = "empty"


@dataclass(frozen=True)
class Notice:
    """Says why no companies are shown."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class SearchResult:
    """Holds what came of a search. `source` is empty when no source answered.

    `companies` are all that are shown; those in `near` do not quite fit, and stand apart.
    """

    query: str
    source: str = ""
    companies: list[Company] = field(default_factory=list)
    total: int | None = None  # how many fit in all, when the source says so
    is_at_least: bool = False  # it stopped counting at `total`
    near: Mapping[str, Near] = field(default_factory=dict)  # by `Company.ref`
    too_short: bool = False
    too_often: bool = False  # this person has looked up enough for now
    outcomes: Outcomes = ()  # of each source: who was asked, who was not, and why

    @property
    def is_available(self) -> bool:
        """Tell whether a source answered, or none had to."""
        if self.too_short or self.too_often or self.source:
            return True
        return bool(
            sources_that(self.outcomes, Asked.ON_BUTTON, Asked.CANNOT, Asked.ELSEWHERE)
        ) and not (self._is_in_trouble and not sources_that(self.outcomes, Asked.ON_BUTTON))

    @property
    def on_button_only(self) -> bool:
        """Tell whether no source is asked before somebody presses "Zoeken"."""
        waiting = sources_that(self.outcomes, Asked.ON_BUTTON)
        return bool(waiting) and not self.source and not self._is_in_trouble

    @property
    def is_busy(self) -> bool:
        """Tell whether a source is only not asked at this moment, so that asking soon will do."""
        return any(outcome.is_queued for outcome in self.outcomes)

    @property
    def _is_in_trouble(self) -> bool:
        return bool(sources_that(self.outcomes, Asked.IN_TROUBLE))

    @property
    def source_name(self) -> str:
        """Return the name of an external source; empty for the portal's own directory."""
        return name_of(self.source)

    @property
    def fitting(self) -> list[Company]:
        """Return the companies that fit what was typed."""
        return [company for company in self.companies if company.ref not in self.near]

    @property
    def similar(self) -> list[Company]:
        """Return the companies that only look like what was typed."""
        return [company for company in self.companies if company.ref in self.near]

    @property
    def elsewhere(self) -> list[str]:
        """Return the references of the companies that are in another town than was typed."""
        return [ref for ref, why in self.near.items() if why is Near.ELSEWHERE]

    @property
    def has_more(self) -> bool:
        """Tell whether more companies may fit than are shown."""
        return self.total is None or self.total > len(self.fitting)

    @property
    def is_fictional(self) -> bool:
        """Tell whether one of the companies is made up."""
        return any(company.is_fictional for company in self.companies)

    @property
    def notice(self) -> Notice | None:
        """Return the line that stands in the place of companies; None when there are some."""
        if self.too_often:
            text = _("You are searching very fast. Wait a minute, or fill in the details yourself.")
            return Notice(text, Tone.WARNING)
        if self.too_short:
            return Notice(_("Type at least three characters."), Tone.HELP)
        if self.companies:
            return None
        if not self.is_available and not self.is_busy:
            text = _("Searching does not work now. Please fill in the details yourself.")
            return Notice(" ".join([text, *not_asked(self.outcomes)]), Tone.WARNING)
        return self._nothing_found

    @property
    def _nothing_found(self) -> Notice:
        """Say who found nothing and who was not asked; to give up only when all were."""
        sentences = [*found_nothing(self.outcomes), *not_asked(self.outcomes)]
        if self.on_button_only:
            return Notice(" ".join(sentences), Tone.HELP)
        waits = sources_that(self.outcomes, Asked.ON_BUTTON, Asked.IN_PART)
        if not (waits or self.is_busy):
            sentences.append(_("Please fill in the details yourself."))
        return Notice(" ".join(sentences), Tone.NOTE)

    @property
    def summary(self) -> str:
        """Return the line below the companies: how many there are, and whose list it is."""
        sentences = [self._count, *self._similar_count]
        if self.has_more:
            sentences.append(_("Type more of the name or the town."))
        if self.source_name:
            sentences.append(filled(_("Source: %(name)s."), name=self.source_name))
        sentences += not_asked(self.outcomes)
        if self.is_fictional:
            sentences.append(_("These companies are made up, for the demo."))
        sentences.append(_("Not in the list? Please fill in the details yourself."))
        return " ".join(sentences)

    @property
    def _count(self) -> str:
        shown = len(self.fitting)
        if not shown:
            return _("No company fits exactly.")
        numbers = {"n": shown, "total": self.total}
        if not self.has_more:
            return filled(
                ngettext("%(n)s company found.", "%(n)s companies found.", shown), **numbers
            )
        if self.total is None:
            sentence = ngettext(
                "The first one; there may be more.", "The first %(n)s; there may be more.", shown
            )
            return filled(sentence, **numbers)
        if self.is_at_least:
            return filled(_("%(n)s of at least %(total)s companies."), **numbers)
        return filled(_("%(n)s of %(total)s companies."), **numbers)

    @property
    def _similar_count(self) -> list[str]:
        shown = len(self.similar)
        sentence = ngettext("%(n)s company looks like it.", "%(n)s companies look like it.", shown)
        return [filled(sentence, n=shown)] if shown else []


@dataclass(frozen=True)
class MatchResult:
    """Holds the companies that may be meant. `source` is empty when no source answered."""

    source: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    outcomes: Outcomes = ()

    @property
    def companies(self) -> list[Company]:
        return [candidate.company for candidate in self.candidates]

    @property
    def source_name(self) -> str:
        """Return the name of an external source; empty for the portal's own directory."""
        return name_of(self.source)

    @property
    def notice(self) -> Notice | None:
        """Return the line that stands in the place of candidates; None when there are some."""
        if self.candidates:
            return None
        if was_looked_for(self.outcomes):
            text = _("The directory has no company like this one. Nothing needs to be done.")
            return Notice(text, Tone.EMPTY)
        if self.source:
            sentences = [*found_nothing(self.outcomes), *not_asked(self.outcomes)]
            return Notice(" ".join(sentences), Tone.NOTE)
        text = _("The company directory does not answer now. Try again later.")
        return Notice(" ".join([text, *not_asked(self.outcomes)]), Tone.WARNING)

    @property
    def not_asked(self) -> list[str]:
        """Return the sentences about the sources that were not asked or did not answer."""
        return list(not_asked(self.outcomes))
