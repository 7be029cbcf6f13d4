"""Holds the company that somebody picked from a list, and how much of it its source told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.company import Company


class Told(StrEnum):
    """Says how much a source told of the company that was picked."""

    RECORD = "record"
    NOTHING_MORE = "nothing_more"  # than its list did: it gives no record of it
    NOTHING_NOW = "nothing_now"  # it does not answer at this moment


@dataclass(frozen=True)
class PickResult:
    """Holds what is known of the company that was picked; None when nothing is any more.

    Without a record it is the company as its list showed it.
    """

    source: str
    company: Company | None
    told: Told
