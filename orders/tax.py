"""How a sale of goods is taxed: the one module that knows.

The place to which goods go decides, and for reverse charge the country of the buyer's VAT number.
Source: Directive 2006/112/EC, articles 31 to 33 and 138 (within the EU) and 146 (export);
docs/decisions/0014-vat-and-vies.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.country_names import country_name
from registry.vat_area import (
    OUTSIDE,
    Place,
    standard_rate,
    territory_of_number,
    vat_territory,
)
from registry.vat_numbers import is_european_number
from registry.vies import VatAnswer
from web.sentences import filled


class Vat(TextChoices):
    """How a sale is taxed, with its UNCL5305 code, which UBL carries."""

    STANDARD = "S", gettext_lazy("VAT")
    REVERSE = "K", gettext_lazy("VAT reverse-charged")
    EXPORT = "G", gettext_lazy("0% VAT (export outside the EU)")


class TaxReason(TextChoices):
    """Says why a sale is taxed as it is."""

    DOMESTIC = "domestic", gettext_lazy("delivered in the country of the dealer")
    NO_NUMBER = "no_number", gettext_lazy("no VAT number")
    OWN_COUNTRY = "own_country", gettext_lazy("VAT number of the dealer's own country")
    WRONG_NUMBER = "wrong_number", gettext_lazy("not a right VAT number of an EU country")
    INVALID = "invalid", gettext_lazy("VIES does not know the VAT number")
    REVERSE = "reverse", gettext_lazy("VAT number of another EU country")
    EXPORT = "export", gettext_lazy("delivered outside the EU")


_VAT_OF_REASON = {TaxReason.REVERSE: Vat.REVERSE, TaxReason.EXPORT: Vat.EXPORT}
# Of an order of before reasons were kept.
USUAL_REASONS = {
    Vat.STANDARD: TaxReason.DOMESTIC,
    Vat.REVERSE: TaxReason.REVERSE,
    Vat.EXPORT: TaxReason.EXPORT,
}
NO_RATE = gettext_lazy(
    "The VAT of the country of this dealer is not known here, so nothing can be ordered."
)


@dataclass(frozen=True)
class TaxTreatment:
    """The treatment of a sale, the rate that follows from it, and why."""

    reason: TaxReason
    rate: Decimal  # percent
    country: str  # whose VAT it is: the member that the seller is in
    vat_number: str = ""  # of the buyer, as it was
    checked_at: datetime | None = None  # when VIES answered about the number
    consultation: str = ""
    is_known: bool = True  # False for a seller whose rate is not known: nothing can be sold

    @property
    def vat(self) -> Vat:
        return _VAT_OF_REASON.get(self.reason, Vat.STANDARD)

    @property
    def category(self) -> str:
        """Return the code of UNCL5305 that documents carry."""
        return self.vat.value

    @property
    def columns(self) -> dict[str, Any]:
        """Return what an order keeps of it; `Order.tax` reads it back."""
        return {
            "vat_treatment": self.vat,
            "vat_reason": self.reason,
            "vat_country": self.country,
            "vat_number": self.vat_number,
            "vat_checked_at": self.checked_at,
            "vat_consultation": self.consultation,
        }

    @property
    def label(self) -> str | Promise:
        return self.vat.label

    @property
    def is_verified(self) -> bool:
        """Tell whether nothing is still to be checked about it."""
        return self.vat is not Vat.REVERSE or self.checked_at is not None

    @property
    def fingerprint(self) -> str:
        """Return what a buyer agrees to; that VIES has answered meanwhile makes no other one."""
        return f"{self.category} {self.rate.normalize():f}"

    @property
    def sentence(self) -> str:
        """Say why it is taxed so; nothing of a sale within one country, which is as ever."""
        if not self.is_known:
            return str(NO_RATE)
        if not self.country:
            return ""  # an order of before the reason was kept
        when = date_format(timezone.localtime(self.checked_at)) if self.checked_at else ""
        facts = {"number": self.vat_number, "country": country_name(self.country), "when": when}
        return filled(self._unfilled, **facts) if self._unfilled else ""

    @property
    def _unfilled(self) -> str:
        match self.reason:
            case TaxReason.NO_NUMBER:
                return _(
                    "VAT of %(country)s applies, since no VAT number of another EU country is "
                    "known."
                )
            case TaxReason.OWN_COUNTRY:
                return _(
                    "VAT of %(country)s applies: VAT number %(number)s is of that country too. "
                    "For reverse charge, a VAT number of another EU country is needed."
                )
            case TaxReason.WRONG_NUMBER if self.vat_number.startswith("GB"):
                return _(
                    "VAT of %(country)s applies: %(number)s is not a VAT number of the EU. In "
                    "Northern Ireland such a number begins with XI."
                )
            case TaxReason.WRONG_NUMBER:
                return _(
                    "VAT of %(country)s applies: %(number)s is not a right VAT number of an EU "
                    "country."
                )
            case TaxReason.INVALID:
                return _(
                    "VAT of %(country)s applies: VIES, the register of the European Commission, "
                    "does not know VAT number %(number)s. Asked on %(when)s."
                )
            case TaxReason.REVERSE if self.checked_at:
                return _("VAT number %(number)s is right, said VIES on %(when)s.")
            case TaxReason.REVERSE:
                return _("VAT number %(number)s has not been checked with VIES yet.")
            case TaxReason.EXPORT:
                return _(
                    "The goods leave the VAT area of the EU. VAT and duties may have to be paid "
                    "where they arrive."
                )
            case TaxReason.DOMESTIC if territory_of_number(self.vat_number) not in (
                "",
                self.country,
            ):
                return _("VAT of %(country)s applies: the goods stay in that country.")
            case _:
                return ""

    @property
    def asks_for_number(self) -> bool:
        """Tell whether a VAT number of another EU country would make it reverse charge."""
        return self.reason in _ASKING


def words_of_fingerprint(fingerprint: str) -> str:
    """Say how a sale with this fingerprint is taxed, as at the foot of an order."""
    category, _space, rate = fingerprint.partition(" ")
    label = str(Vat(category).label)
    return f"{label} {number_format(rate)}%" if Decimal(rate) else label


_ASKING = (TaxReason.NO_NUMBER, TaxReason.OWN_COUNTRY, TaxReason.WRONG_NUMBER, TaxReason.INVALID)


@dataclass(frozen=True)
class Sale:
    """Goods that a seller delivers somewhere, to a buyer with this VAT number or none."""

    seller: Place
    destination: Place
    vat_number: str

    @property
    def needs_answer(self) -> bool:
        """Tell whether it depends on the buyer's number, so that VIES has to say if it is right."""
        return self._reason is TaxReason.REVERSE

    @property
    def _reason(self) -> TaxReason:
        seller, destination = vat_territory(self.seller), vat_territory(self.destination)
        given_out_by = territory_of_number(self.vat_number)
        if destination == seller:
            return TaxReason.DOMESTIC
        if destination == OUTSIDE:
            return TaxReason.EXPORT
        if not self.vat_number:
            return TaxReason.NO_NUMBER
        if not is_european_number(self.vat_number):
            return TaxReason.WRONG_NUMBER
        return TaxReason.OWN_COUNTRY if given_out_by == seller else TaxReason.REVERSE

    def taxed(self, answer: VatAnswer | None) -> TaxTreatment:
        """Return how the sale is taxed. `answer` is what VIES said of the number, if anything."""
        rate, country = standard_rate(self.seller), vat_territory(self.seller)
        if rate is None:
            return TaxTreatment(TaxReason.DOMESTIC, Decimal(0), "", self.vat_number, is_known=False)
        sale = TaxTreatment(self._reason, rate, country, self.vat_number)
        if sale.vat is Vat.REVERSE and answer is not None:
            reason = TaxReason.REVERSE if answer.is_valid else TaxReason.INVALID
            sale = replace(
                sale, reason=reason, checked_at=answer.asked_at, consultation=answer.consultation
            )
        return sale if sale.vat is Vat.STANDARD else replace(sale, rate=Decimal(0))
