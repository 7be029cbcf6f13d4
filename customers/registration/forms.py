"""The form by which a company asks for a login at its dealer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.company_form.form import CompanyForm
from customers.models import Customer
from customers.registration.sent_request import UNKNOWN_DEALER, values_to_correct
from web.sentences import filled

MAX_DEALERS_SHOWN = 12
MAX_SEARCH_LENGTH = 100  # characters
UNKNOWN = UNKNOWN_DEALER
# What is typed here goes out by mail, to an address that somebody else may have typed.
WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)


class RegistrationForm(CompanyForm):
    """The company form of a company that asks for a login itself, with the dealer it buys at."""

    searches: ClassVar[dict[str, str]] = {"q": "asked", "dealer_search": "dealer_asked"}
    search_buttons: ClassVar[frozenset[str]] = CompanyForm.search_buttons | {"dealer"}

    dealer_search = forms.CharField(label=_("Dealer"), required=False, max_length=MAX_SEARCH_LENGTH)
    dealer_asked = forms.CharField(required=False, widget=forms.HiddenInput)
    dealer_choice = forms.CharField(label=_("Dealer"), required=False)
    # People do not see this field, so a program fills it in, and now and then a password manager.
    message = forms.CharField(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        dealer: Dealer | None = None,
        corrected: Customer | None = None,
    ) -> None:
        self.fixed_dealer = dealer
        self.dealer: Dealer | None = dealer
        super().__init__(data, initial=values_to_correct(corrected) if corrected else None)
        self.require("contact_name", _("Enter the name of the contact person."))
        self.require("email", _("Enter your email address."))

    @property
    def purpose(self) -> str:
        """Return what the login is for, in a sentence."""
        if self.fixed_dealer is None:
            return gettext("To order for yourself at your dealer.")
        return filled(gettext("To order at %(dealer)s yourself."), dealer=self.fixed_dealer.name)

    @cached_property
    def dealers(self) -> list[Dealer]:
        """Return what the search for a dealer found, and the dealer that was chosen before."""
        chosen = self.typed("dealer_choice")
        found = self._found[:MAX_DEALERS_SHOWN]
        if chosen and chosen not in {UNKNOWN, *(dealer.slug for dealer in found)}:
            found += Dealer.objects.trading().filter(slug=chosen.replace("\0", ""))
        return found

    @property
    def dealers_note(self) -> str:
        """Return what to type when the search found no dealer, or more than are shown."""
        if len(self._found) > MAX_DEALERS_SHOWN:
            return gettext("There are more dealers with this name. Type the town as well.")
        if self.typed("dealer_search") and not self.dealers:
            return gettext("No dealer found. Try a part of the name, or the town.")
        return ""

    @cached_property
    def _found(self) -> list[Dealer]:
        asked = self.typed("dealer_search")[:MAX_SEARCH_LENGTH]
        return (
            list(Dealer.objects.trading().search(asked)[: MAX_DEALERS_SHOWN + 1]) if asked else []
        )

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

    def clean_name(self) -> str:
        return _without_web_address(self.cleaned_data["name"])

    def clean_contact_name(self) -> str:
        return _without_web_address(self.cleaned_data["contact_name"])

    @property
    def is_by_program(self) -> bool:
        """Tell whether the field that people do not see was filled in.

        The page is then shown without it, so that whoever is a person sends it by one press more.
        """
        return self.is_bound and bool(self.typed("message"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_by_program:
            self.add_error(
                None,
                _(
                    "Your request has not been sent yet: a field was filled in that you do not "
                    "see, perhaps by a password manager. Press “Request a login” once more. What "
                    "you filled in is still here."
                ),
            )
        return data

    def refuse_as_too_often(self) -> None:
        """Say that a limit has been reached; everything that was typed stays."""
        self.add_error(
            None,
            _(
                "This was sent very often in a short time. Wait an hour, or call your dealer. "
                "What you filled in is still here."
            ),
        )


def _without_web_address(text: str) -> str:
    if WEB_ADDRESS.search(text):
        raise ValidationError(_("Enter a name without a web address."), code="web_address")
    return text
