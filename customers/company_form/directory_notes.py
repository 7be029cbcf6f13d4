"""Sentences at the form about the company that was picked from the directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.company_form.picking import lost_number
from registry import countries
from registry.address_parsing import is_post_box
from registry.company import Company
from registry.country_names import country_name
from registry.pick_result import Told
from registry.providers import name_of
from web.sentences import filled


def notes_on_pick(company: Company, told: Told) -> list[str]:
    """Say of a company that was picked what its fields do not show."""
    return list(_Notes(company, told))


@dataclass(frozen=True)
class _Notes:
    """Holds a company, and how much its source told of it; gives the sentences about both."""

    company: Company
    told: Told

    def __iter__(self) -> Iterator[str]:
        source = source_words(self.company.source)
        sentences = (self._told(), self._end(), self._address(), self._number())
        return (filled(sentence, source=source) for sentence in sentences if sentence)

    def _told(self) -> str:
        if self.told is Told.NOTHING_MORE:
            return _(
                "This is all that %(source)s gives of this company. Please fill in what is missing."
            )
        if self.told is Told.NOTHING_NOW:
            return _(
                "This is what the list showed: %(source)s gives no more of this company now. Please"
                " fill in what is missing."
            )
        return ""

    def _end(self) -> str:
        if self.company.is_active is not False:
            return ""
        if self.company.is_branch:
            return _("This branch has been closed, %(source)s says. You can save it all the same.")
        return _("This company has been closed, %(source)s says. You can save it all the same.")

    def _address(self) -> str:
        company = self.company
        is_box = is_post_box(company.street)
        if company.is_address_shielded:
            return self._shielded(is_box=is_box)
        if is_box:
            return _(
                "Of this company %(source)s knows only a post office box. Fill in the street"
                " address if you know it."
            )
        if company.is_postal_address:
            return _(
                "Of this company %(source)s knows only a postal address. Fill in the street"
                " address if you know it."
            )
        if self.told is Told.RECORD and not (company.street or company.city):
            return _("Of this company %(source)s gives no address. Please fill it in yourself.")
        return ""

    def _shielded(self, *, is_box: bool) -> str:
        if is_box:
            return _(
                "The visiting address is shielded at %(source)s. The post office box has been"
                " filled in."
            )
        if self.company.is_postal_address:
            return _(
                "The visiting address is shielded at %(source)s. The postal address has been"
                " filled in."
            )
        return _(
            "The visiting address is shielded at %(source)s. Please fill in the address yourself."
        )

    def _number(self) -> str:
        number = lost_number(self.company)
        if not number:
            return ""
        home = countries.rules(self.company.registered_in).labels["register_number"]
        return filled(
            _("%(label)s %(number)s does not fit an address in %(country)s, and is not filled in."),
            label=home,
            number=number,
            country=country_name(self.company.country),
        )


def nothing_known(source: str) -> str:
    """Say that a company was picked of which nothing is known any more."""
    return filled(
        _(
            "Of the company that you chose %(source)s gives nothing any more. Search again, or fill"
            " in the details yourself."
        ),
        source=source_words(source),
    )


def source_words(source: str) -> str:
    """Return what a source is called inside a sentence."""
    return name_of(source) or _("the company directory")
