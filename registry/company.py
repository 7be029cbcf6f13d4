"""Holds a company as a directory knows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from registry.address_lines import AddressLines


@dataclass(frozen=True)
class Company(AddressLines):
    """One establishment of a company; what its source does not say is empty, or None for a yes."""

    source: str  # the provider's key
    ref: str  # the record's key in that source
    name: str
    country: str  # ISO 3166-1 alpha-2
    statutory_name: str = ""  # of the legal person, where the line itself has another name
    trade_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
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
    phone: str = ""  # as registry.phones writes it
    legal_form: str = ""
    is_branch: bool | None = None
    is_active: bool | None = None
    do_not_contact: bool | None = None  # the company wants no advertising
    is_fictional: bool = False
    left_out: tuple[str, ...] = ()  # what broke a rule of its country: "vat_number=NL1"
    transaction_id: str = ""  # of the reply it was read from, for questions to the source

    @property
    def choice(self) -> str:
        """Give what a form sends to say that this company was picked."""
        return f"{self.source}:{self.ref}"

    @property
    def names(self) -> list[str]:
        """List every name by which it is found, its own first."""
        named = (self.name, self.statutory_name, *self.trade_names, *self.former_names)
        return list(dict.fromkeys(filter(None, named)))

    @property
    def other_names(self) -> list[str]:
        """List the trade names that differ from the name."""
        return [name for name in self.trade_names if name != self.name]

    @property
    def values_left_out(self) -> dict[str, str]:
        """Return what its source delivered in fields in which it cannot be right, by field."""
        pairs = (each.partition("=") for each in self.left_out)
        return {name: value for name, _equals, value in pairs}

    def to_record(self) -> dict[str, Any]:
        """Return the company for a JSON column; `from_record` reads it back."""
        return {name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self).items()}  # fmt: skip

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Company:
        """Return the company of a record, which may have fields that are no longer known."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in record.items()
            if name in cls.__annotations__
        }
        return cls(**known)
