"""A company as a directory knows it, and what a directory can do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Company:
    """One establishment of a company; what a source does not say is empty, or None for a yes."""

    source: str  # the provider's key
    ref: str  # the record's key in that source
    name: str
    country: str  # ISO 3166-1 alpha-2
    trade_names: tuple[str, ...] = ()
    street: str = ""
    house_number: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    register_number: str = ""  # KvK, Ondernemingsnummer, Handelsregister …
    branch_number: str = ""  # vestigingsnummer
    vat_number: str = ""
    duns: str = ""
    legal_form: str = ""
    is_branch: bool | None = None
    is_active: bool | None = None
    is_fictional: bool = False

    @property
    def address(self) -> str:
        """In one line: "Testkade 14 bis, 7323 AM Apeldoorn"."""
        street = " ".join(filter(None, (self.street, self.house_number, self.addition)))
        return ", ".join(filter(None, (street, f"{self.postcode} {self.city}".strip())))

    @property
    def choice(self) -> str:
        """What a form sends to say that this one was picked."""
        return f"{self.source}:{self.ref}"

    def to_record(self) -> dict[str, Any]:
        """For a JSON column; `from_record` reads it back."""
        return {**asdict(self), "trade_names": list(self.trade_names)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Company:
        known = {name: value for name, value in record.items() if name in cls.__annotations__}
        return cls(**{**known, "trade_names": tuple(record.get("trade_names", ()))})


class DirectoryUnavailable(Exception):
    """The source is down, too slow, out of quota, or said something that cannot be read."""


class Directory(Protocol):
    """One source of companies. Both methods raise DirectoryUnavailable and nothing else."""

    def search(self, query: str, *, country: str, limit: int = 10) -> list[Company]:
        """The best matches first; a company that is no longer active after the others."""
        ...

    def get(self, ref: str) -> Company | None: ...
