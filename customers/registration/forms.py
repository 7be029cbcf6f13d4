"""The form by which a company asks for a login at its dealer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.company_form.directory_form import SEARCH_TIMEOUT_MS
from customers.company_form.form import CompanyForm
from customers.models import Customer
from customers.registration.dealer_search import MAX_SEARCH_LENGTH, DealerResult, find_dealers
from customers.registration.sent_request import UNKNOWN_DEALER, values_to_correct
from web.sentences import filled
from web.texts import clean_text

CHOOSE_DEALER = "dealer:"  # before the slug in a button
UNKNOWN = UNKNOWN_DEALER
# What is typed here goes out by mail, to an address that somebody else may have typed.
WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)


class RegistrationForm(CompanyForm):
    """The company form of a company that asks for a login itself, with the dealer it buys at."""

    searches: ClassVar[dict[str, str]] = {"q": "asked", "dealer_search": "dealer_asked"}
    search_buttons: ClassVar[frozenset[str]] = CompanyForm.search_buttons | {"dealer"}
    own_data: ClassVar[Mapping[str, str]] = {
        "country": "country",
        "name": "organization",
        "street": "address-line1",
        "postcode": "postal-code",
        "city": "address-level2",
        "contact_name": "name",
        "email": "email",
        "phone": "tel",
        "language": "language",
    }
    autocomplete = "on"
    button = ""  # by which the form was asked for again
    is_dealer_chosen_now = False

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
        self.fields["email"].help_text = _("You receive your login here.")
        self.fields["dealer_search"].widget.attrs |= {
            "autocomplete": "off",
            "enterkeyhint": "search",
            "hx-get": reverse("customers:dealers"),
            "hx-trigger": "input changed delay:250ms, ask",
            "hx-target": "#dealers-found",
            "hx-sync": "this:replace",
            "hx-request": json.dumps({"timeout": SEARCH_TIMEOUT_MS}),
            "data-combobox": "dealers-found",
            "data-combobox-status": "dealers-status",
            "data-combobox-single": True,
            "data-search-asked": "id_dealer_asked",
            "data-search-min": 2,
        }

    @property
    def purpose(self) -> str:
        """Return what the login is for, in a sentence."""
        if self.fixed_dealer is None:
            return gettext("To order for yourself at your dealer.")
        return filled(gettext("To order at %(dealer)s yourself."), dealer=self.fixed_dealer.name)

    # ------------------------------------------------------------ the company

    def field_after_pick(self) -> str:
        """Go on at the person, unless the directory did not say everything that is required."""
        return next(iter(self._lacking), "contact_name")

    @property
    def is_company_open(self) -> bool:
        """Tell whether the fields of the company that was picked are open to be changed."""
        asks = self.results is not None or self.button == "country"
        return asks or bool(self._lacking) or any(name in self.errors for name in self.filled_in)

    @property
    def _lacking(self) -> list[str]:
        names = self.filled_in
        return [n for n in names if self.fields[n].required and not self.typed(n)]

    # ------------------------------------------------------------ the dealer

    @cached_property
    def dealers(self) -> list[Dealer]:
        """Return what the search for a dealer found, and the dealer that was chosen before."""
        chosen, found = self.chosen_dealer, self.found_dealers.dealers
        return [*found, *([chosen] if chosen and chosen not in found else [])]

    @cached_property
    def found_dealers(self) -> DealerResult:
        return find_dealers(self.typed("dealer_search"))

    @property
    def dealers_note(self) -> str:
        """Return what to type when the search found no dealer, or more than are shown."""
        if self.found_dealers.dealers or not self.dealers:
            return self.found_dealers.note
        return ""

    @cached_property
    def chosen_dealer(self) -> Dealer | None:
        """Return the dealer that is chosen and still sells."""
        slug = self.typed("dealer_choice").replace("\0", "")
        if not slug and self.is_bound:
            return self.dealer  # the only one that was found
        return Dealer.objects.trading().filter(slug=slug).first() if slug else None

    @property
    def dealer_to_be_told(self) -> Dealer | None:
        """Return the dealer to which the request would go now."""
        return self.fixed_dealer or self.chosen_dealer

    @property
    def is_answered_soon(self) -> bool:
        """Tell whether that dealer looks at requests today; one that is closed says until when."""
        dealer = self.dealer_to_be_told
        return dealer is not None and dealer.decides_on(timezone.localdate())

    @property
    def is_dealer_open(self) -> bool:
        """Tell whether the search for another dealer is open, beside the one that was chosen."""
        return self.button == "dealer" and not self.is_dealer_chosen_now

    @classmethod
    def only_asks(cls, sent: Mapping[str, Any], button: str) -> bool:
        return button.startswith(CHOOSE_DEALER) or super().only_asks(sent, button)

    def find(self, button: str = "search") -> None:
        """Look up what was asked for; a dealer that is the only one found is chosen."""
        self.button = button
        if button.startswith(CHOOSE_DEALER):
            self.initial["dealer_choice"] = button.removeprefix(CHOOSE_DEALER)
            self._tidy_dealer_search()
        elif self._is_to_choose(button) and (only := self.found_dealers.only_dealer):
            self.initial["dealer_choice"] = only.slug
            self._tidy_dealer_search()
        super().find(button)

    def _is_to_choose(self, button: str) -> bool:
        return button == "dealer" and not self.typed("dealer_choice")

    def _tidy_dealer_search(self) -> None:
        """Let the search hold the name of the dealer that was chosen: there is nothing to ask."""
        for name in ("chosen_dealer", "found_dealers", "dealers"):
            self.__dict__.pop(name, None)
        if self.chosen_dealer:
            self.is_dealer_chosen_now = True
            self.initial["dealer_search"] = self.chosen_dealer.name

    def clean_dealer_choice(self) -> str:
        choice: str = self.cleaned_data["dealer_choice"]
        if self.fixed_dealer is None and choice != UNKNOWN:
            self.dealer = self._chosen(choice)
        return choice

    def _chosen(self, choice: str) -> Dealer:
        if not choice and (only := self.found_dealers.only_dealer):
            return only
        if not choice:
            raise ValidationError(
                _("Choose your dealer, or say that you do not know it."), code="required"
            )
        dealer = Dealer.objects.trading().filter(slug=choice).first()
        if dealer is None:
            raise ValidationError(_("Choose a dealer from the list."), code="invalid")
        self._refuse_two_dealers(dealer)
        return dealer

    def _refuse_two_dealers(self, chosen: Dealer) -> None:
        """Ask which dealer is meant when another one was typed after choosing this one."""
        found = self.found_dealers
        if found.dealers and not found.has_more and chosen not in found.dealers:
            sentence = _(
                "You chose %(chosen)s, and typed “%(typed)s” after that. Choose your dealer, or "
                "empty the search field."
            )
            values = {"chosen": chosen.name, "typed": found.query}
            raise ValidationError(sentence, params=values, code="two_dealers")

    @property
    def typed_dealer(self) -> str:
        """Return what was typed as the dealer by who does not know it: the staff read it."""
        is_unknown = self.fixed_dealer is None and self.typed("dealer_choice") == UNKNOWN
        return clean_text(self.typed("dealer_search")) if is_unknown else ""

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
