"""Defines what a source of companies can do, what it answers, and why it may not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from registry.company import Company
from registry.matching import Candidate
from registry.typed_query import TypedQuery


class Near(StrEnum):
    """Says why a company does not quite fit what was typed."""

    ALIKE = "alike"  # other words, or words that are spelled or sound alike
    ELSEWHERE = "elsewhere"  # in another town than was typed


@dataclass(frozen=True)
class SourceResult:
    """Holds what one source found: the best first, those no longer active after the others.

    Behind those that fit may stand some that nearly do: `near` says why, by their `ref`. `total` is
    how many fit in all; None when the source does not say. `is_at_least` when it stopped counting
    there. `is_partial` when pressing "Zoeken" looks up more of what was typed, such as a town.
    """

    companies: list[Company]
    total: int | None = None
    is_at_least: bool = False
    is_partial: bool = False
    near: Mapping[str, Near] = field(default_factory=dict)

    @property
    def has_fitting(self) -> bool:
        """Tell whether a company fits what was typed."""
        return len(self.companies) > len(self.near)

    def to_record(self) -> dict[str, Any]:
        """Return the result for a JSON column; `from_record` reads it back."""
        companies = [company.to_record() for company in self.companies]
        return {
            "companies": companies,
            "total": self.total,
            "is_at_least": self.is_at_least,
            "is_partial": self.is_partial,
            "near": dict(self.near),
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> SourceResult:
        """Return the result of a record."""
        companies = [Company.from_record(company) for company in record["companies"]]
        near = {ref: Near(why) for ref, why in record.get("near", {}).items()}
        return cls(
            companies,
            record["total"],
            record["is_at_least"],
            record.get("is_partial", False),
            near,
        )


class Trouble(StrEnum):
    """Says why a source does not answer."""

    DOWN = "down"  # no connection, or an error of its own
    SLOW = "slow"  # no answer within the time given
    BUSY = "busy"  # too many requests at this moment
    QUOTA = "quota"  # nothing left of what the contract allows
    REFUSED = "refused"  # it does not accept the credentials or the request
    UNREADABLE = "unreadable"  # an answer that cannot be understood
    DECLINED = "declined"  # it works, but does not answer this question
    NOT_NOW = "not_now"  # it works, but one record cannot be given for some minutes
    ENDED = "ended"  # the version of its API that is asked is there no more


class SourceUnavailable(Exception):
    """A source cannot answer. `str()` is for the log, never for the person who searches."""

    def __init__(
        self,
        trouble: Trouble = Trouble.DOWN,
        detail: str = "",
        *,
        retry_after: float | None = None,
        is_ours: bool = False,
        product: str = "",
    ) -> None:
        super().__init__(detail or trouble.value)
        self.trouble = trouble
        self.retry_after = retry_after  # seconds, when the source says so
        self.is_ours = is_ours  # the portal did not ask it, so it says nothing of the source
        self.product = product  # what has ended, with its version


class CompanySource(Protocol):
    """Finds companies, by methods that raise SourceUnavailable and nothing else.

    `timeout` is in seconds, for the whole call. `typing` is True for a keystroke, which may cost
    less than pressing "Zoeken" does. `get` returns None when it gives no record, which need not
    mean that there is no such company.
    """

    def knows(self, country: str) -> bool:
        """Tell whether it has companies of this country."""
        ...

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        """Tell whether it can look this up, or does so for a keystroke."""
        ...

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult: ...

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None: ...

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]: ...
