"""A company as a directory knows it, and what a directory can do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from registry.address_lines import AddressLines

if TYPE_CHECKING:
    from registry.matching import Candidate


@dataclass(frozen=True)
class Company(AddressLines):
    """One establishment of a company; what a source does not say is empty, or None for a yes."""

    source: str  # the provider's key
    ref: str  # the record's key in that source
    name: str
    country: str  # ISO 3166-1 alpha-2
    trade_names: tuple[str, ...] = ()
    address_lines: tuple[str, ...] = ()  # the street as the source writes it
    street: str = ""
    house_number: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    register_number: str = ""  # KvK, Ondernemingsnummer, Handelsregister …
    branch_number: str = ""  # vestigingsnummer
    vat_number: str = ""
    duns: str = ""
    lei: str = ""
    phone: str = ""  # in international notation
    legal_form: str = ""
    is_branch: bool | None = None
    is_active: bool | None = None
    do_not_contact: bool | None = None  # the company wants no advertising
    is_fictional: bool = False
    transaction_id: str = ""  # of the reply it was read from, for questions to the source

    @property
    def choice(self) -> str:
        """Return what a form sends to say that this company was picked."""
        return f"{self.source}:{self.ref}"

    def to_record(self) -> dict[str, Any]:
        """Return it for a JSON column; `from_record` reads it back."""
        return {name: list(said) if isinstance(said, tuple) else said
                for name, said in asdict(self).items()}  # fmt: skip

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Company:
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in record.items()
            if name in cls.__annotations__
        }
        return cls(**known)


@dataclass(frozen=True)
class SourceResult:
    """What one source found: the best first, a company that is no longer active after the others.

    `total` is how many there are in all; None when the source does not say. `is_at_least` when
    it stopped counting there.
    """

    companies: list[Company]
    total: int | None = None
    is_at_least: bool = False


class Trouble(StrEnum):
    """Why a source does not answer."""

    DOWN = "down"  # no connection, or an error of its own
    SLOW = "slow"  # no answer within the time given
    BUSY = "busy"  # too many requests at this moment
    QUOTA = "quota"  # nothing left of what the contract allows
    REFUSED = "refused"  # it does not accept the credentials or the request
    UNREADABLE = "unreadable"  # an answer that cannot be understood
    DECLINED = "declined"  # it works, but does not answer this question


class SourceUnavailable(Exception):
    """The source cannot answer. `str()` is for the log, never for the person who searches."""

    def __init__(
        self,
        trouble: Trouble = Trouble.DOWN,
        detail: str = "",
        *,
        retry_after: float | None = None,
        is_ours: bool = False,
    ) -> None:
        super().__init__(detail or trouble.value)
        self.trouble = trouble
        self.retry_after = retry_after  # seconds, when the source says so
        self.is_ours = is_ours  # the portal did not ask it, so it says nothing of the source


class CompanySource(Protocol):
    """One source of companies. The methods raise SourceUnavailable and nothing else.

    `timeout` is in seconds, for the whole call. A source that finds whole words only has
    `as_you_type` False and is asked when somebody presses "Zoeken".
    """

    as_you_type: bool

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult: ...

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None: ...

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]: ...
