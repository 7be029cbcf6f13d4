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
from registry.sources import Near
from web.sentences import filled


class Tone(StrEnum):
    """Gives a notice its looks: the CSS classes of its line."""

    HELP = "help"
    NOTE = "note"
    WARNING = "note warn"


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
    on_button_only: bool = False  # no source finds anything while somebody is still typing

    @property
    def is_available(self) -> bool:
        """Tell whether a source answered, or none had to."""
        return self.too_short or self.too_often or self.on_button_only or bool(self.source)

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
        if not self.is_available:
            text = _("Searching does not work now. Please fill in the details yourself.")
            return Notice(text, Tone.WARNING)
        if self.too_often:
            text = _("You are searching very fast. Wait a minute, or fill in the details yourself.")
            return Notice(text, Tone.WARNING)
        if self.on_button_only:
            return Notice(_("Press “Search” to look this up."), Tone.HELP)
        if self.too_short:
            return Notice(_("Type at least three characters."), Tone.HELP)
        if not self.companies:
            text = _("No company found. Please fill in the details yourself.")
            return Notice(text, Tone.NOTE)
        return None

    @property
    def summary(self) -> str:
        """Return the line below the companies: how many there are, and whose list it is."""
        sentences = [self._count, *self._similar_count]
        if self.has_more:
            sentences.append(_("Type more of the name or the town."))
        if self.source_name:
            sentences.append(filled(_("Source: %(name)s."), name=self.source_name))
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

    @property
    def source_name(self) -> str:
        """Return the name of an external source; empty for the portal's own directory."""
        return name_of(self.source)
