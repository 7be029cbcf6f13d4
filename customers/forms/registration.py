"""A company asks for a login: the company form, and the dealer it buys at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.forms.company import CompanyForm

MOST_DEALERS = 12
UNKNOWN = "unknown"


class RegistrationForm(CompanyForm):
    searches: ClassVar[dict[str, str]] = {"q": "asked", "dealer_search": "dealer_asked"}
    search_buttons: ClassVar[frozenset[str]] = CompanyForm.search_buttons | {"dealer"}

    dealer_search = forms.CharField(label=_("Dealer"), required=False, max_length=200)
    dealer_asked = forms.CharField(required=False, widget=forms.HiddenInput)
    dealer_choice = forms.CharField(label=_("Dealer"), required=False)
    # People do not see this field, so only a program fills it in.
    website = forms.CharField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, dealer: Dealer | None = None
    ) -> None:
        self.fixed_dealer = dealer
        self.dealer: Dealer | None = dealer
        super().__init__(data)
        self.require("contact_name", _("Enter the name of the contact person."))
        self.require("email", _("Enter your email address."))

    # ------------------------------------------------------------ the dealer

    @property
    def dealers(self) -> list[Dealer]:
        """What the search for a dealer found, and the dealer that was chosen before."""
        asked, chosen = self.typed("dealer_search"), self.typed("dealer_choice")
        trading = Dealer.objects.trading()
        found = list(trading.search(asked)[:MOST_DEALERS]) if asked else []
        if chosen and chosen not in {UNKNOWN, *(dealer.slug for dealer in found)}:
            found += trading.filter(slug=chosen.replace("\0", ""))
        return found

    @property
    def has_searched_dealer(self) -> bool:
        return bool(self.typed("dealer_search"))

    def clean_dealer_choice(self) -> str:
        choice: str = self.cleaned_data["dealer_choice"]
        if self.fixed_dealer is None and choice != UNKNOWN:
            self.dealer = self._chosen(choice)
        return choice

    def _chosen(self, choice: str) -> Dealer:
        if not choice:
            raise ValidationError(
                _("Choose your dealer, or say that you do not know it."), code="required"
            )
        dealer = Dealer.objects.trading().filter(slug=choice).first()
        if dealer is None:
            raise ValidationError(_("Choose a dealer from the list."), code="invalid")
        return dealer

    # ------------------------------------------------------------ sending

    @property
    def is_by_program(self) -> bool:
        return bool(self.cleaned_data["website"])

    def company(self) -> dict[str, Any]:
        return {**super().company(), "reference": self.reference}

    def refuse_as_too_often(self) -> None:
        self.add_error(
            None,
            _(
                "This was sent very often in a short time. Wait an hour, or call your dealer. "
                "What you filled in is still here."
            ),
        )
        self.is_too_often = True

    is_too_often = False

    @property
    def status(self) -> int:
        return 429 if self.is_too_often else super().status
