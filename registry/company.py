"""Holds a company as a directory knows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    alternative_names: tuple[str, ...] = ()  # its legal name in other languages
    former_names: tuple[str, ...] = ()
    address_lines: tuple[str, ...] = ()  # the street as the source writes it
    street: str = ""
    house_number: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    is_address_shielded: bool = False  # its source may not tell where it is
    is_postal_address: bool = False  # the address is one for mail: no other is told
    registered_in: str = ""  # the country of its register, where its address is in another one
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
    def name_and_town(self) -> str:
        """Return "Demo B.V., Apeldoorn"; the name alone when no town is known."""
        return ", ".join(filter(None, (self.name, self.city)))

    @property
    def choice(self) -> str:
        """Give what a form sends to say that this company was picked."""
        return f"{self.source}:{self.ref}"

    @property
    def current_names(self) -> list[str]:
        """List the names that it has now, its own first."""
        named = (self.name, self.statutory_name, *self.trade_names, *self.alternative_names)
        return list(dict.fromkeys(filter(None, named)))

    @property
    def names(self) -> list[str]:
        """List every name by which it is found, the former ones last."""
        return list(dict.fromkeys((*self.current_names, *filter(None, self.former_names))))

    @property
    def other_names(self) -> list[str]:
        """List the trade names, and those in other languages, that differ from its own two."""
        own = (self.name, self.statutory_name)
        return [name for name in self.current_names if name not in own]

    def called(self, name: str) -> Company:
        """Return the company with another one of its names as its own, beside its statutory one."""
        if not name or name == self.name:
            return self
        statutory = self.statutory_name or self.name
        others = (
            other for other in (self.name, *self.trade_names) if other not in (name, statutory)
        )
        return replace(
            self,
            name=name,
            statutory_name="" if statutory == name else statutory,
            trade_names=tuple(dict.fromkeys(others)),
        )

    @property
    def values_left_out(self) -> dict[str, str]:
        """Return what its source delivered in fields in which it cannot be right, by field."""
        pairs = (each.partition("=") for each in self.left_out)
        return {name: value for name, _equals, value in pairs}

    def to_record(self) -> dict[str, Any]:
        """Return the company for a JSON column; `from_record` reads it back."""
        said = ((name, getattr(self, name)) for name in self.__annotations__)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Company:
        """Return the company of a record, which may have fields that are no longer known."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in record.items()
            if name in cls.__annotations__
        }
        return cls(**known)
