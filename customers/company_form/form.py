"""A company and its contact: the fields that a dealer fills in, and an applicant too.

One form for both, and for correcting them later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.actions import PersonFields
from customers.actors import Actor
from customers.company_form.directory_form import DirectoryForm
from customers.company_form.reference import read_reference_token, reference_token
from customers.event_sentences import last_correction
from customers.models import Contact, Customer
from customers.secret_links import random_reference
from registry.address_forms import SplitAddressMixin
from registry.address_parsing import MAX_ADDITION_LENGTH
from registry.peppol import tidy_peppol_id
from registry.peppol_columns import PEPPOL_ID_HELP
from web.email_addresses import EmailAddressField
from web.shown import ShownForm
from web.texts import TextField

ADDRESS_FIELDS = ("name", "street", "house_number", "addition", "postcode", "city")
NUMBER_FIELDS = ("register_number", "branch_number", "vat_number")
COMPANY_FIELDS = ("country", *ADDRESS_FIELDS, *NUMBER_FIELDS)
OWN_FIELDS = ("peppol_id", "customer_number")  # of the form of a dealer only
PERSON_FIELDS = ("contact_name", "email", "phone", "language")
OPTIONAL_SOMEWHERE = ("house_number", "postcode")  # the country's rules say where
REQUIRED = {
    "country": _("Choose the country."),
    "name": _("Enter the company name."),
    "street": _("Enter the street."),
    "house_number": _("Enter the house number."),
    "postcode": _("Enter the postcode."),
    "city": _("Enter the town."),
}
NO_NUMBER_DELIVERED = _("The company directory has no house number. Enter it here.")


class CompanyForm(SplitAddressMixin, DirectoryForm):
    """A company, whose country comes first since the other fields follow from it, and a person."""

    reference_token = forms.CharField(required=False, widget=forms.HiddenInput)

    name = TextField(label=_("Company name"), max_length=200)
    street = TextField(label=_("Street"), max_length=120)
    house_number = TextField(label=_("House number"), max_length=20, required=False)
    addition = TextField(label=_("Addition"), max_length=MAX_ADDITION_LENGTH, required=False)
    postcode = TextField(label=_("Postcode"), max_length=16, required=False)
    city = TextField(label=_("Town"), max_length=80)
    register_number = TextField(label=_("Register number"), max_length=64, required=False)
    branch_number = TextField(label=_("Branch number"), max_length=32, required=False)
    vat_number = TextField(label=_("VAT number"), max_length=32, required=False)

    contact_name = TextField(label=_("Contact person"), max_length=120, required=False)
    email = EmailAddressField(label=_("Email address"), required=False)
    phone = TextField(label=_("Phone"), max_length=40, required=False, widget=forms.TelInput)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    filled_in = COMPANY_FIELDS
    marks_optional = True
    # What a browser may fill in, by field (WCAG 1.3.5). Only a form for one's own data has it.
    own_data: ClassVar[Mapping[str, str]] = {}
    # Of all other fields. With "off" a browser shows them empty after Back.
    autocomplete = "off"

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        defaults = {
            "country": "NL",
            "language": get_language() or settings.LANGUAGE_CODE,
            "reference_token": reference_token(),
        }
        self.is_language_of_screen = "language" not in (initial or {})
        super().__init__(data, initial={**defaults, **(initial or {})})
        for name in (*COMPANY_FIELDS, *PERSON_FIELDS):
            self.fields[name].widget.attrs["autocomplete"] = self.own_data.get(
                name, self.autocomplete
            )

    def adapt_to_country(self) -> None:
        """Name the fields as the chosen country does, and require those that it requires."""
        super().adapt_to_country()
        for name, label in self.rules.labels.items():
            self.fields[name].label = label
        for name, has_digits in self.rules.has_only_digits.items():
            self.fields[name].widget.attrs["inputmode"] = "numeric" if has_digits else "text"
        for name, sentence in REQUIRED.items():
            if name not in OPTIONAL_SOMEWHERE or name in self.rules.required:
                self.require(name, sentence)
            else:
                self.fields[name].required = False
        self._ask_for_number_not_delivered()

    def _ask_for_number_not_delivered(self) -> None:
        """Say that the house number lacks because the directory does not have it."""
        picked, number = self.picked_company, self.fields["house_number"]
        if picked and not picked.house_number and number.required:
            self.require("house_number", NO_NUMBER_DELIVERED)
            self.note_house_number("" if self.typed("house_number") else NO_NUMBER_DELIVERED)
        else:
            self.note_house_number()

    def require(self, name: str, sentence: Any) -> None:
        """Make a field one that must be filled in, with what to say when it is not."""
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = sentence

    def clean_postcode(self) -> str:
        return self.checked("postcode")

    def clean_register_number(self) -> str:
        return self.checked("register_number")

    def clean_branch_number(self) -> str:
        return self.checked("branch_number")

    def clean_vat_number(self) -> str:
        return self.checked("vat_number")

    def clean_phone(self) -> str:
        return self.checked("phone")

    def checked(self, name: str) -> str:
        """Return what was typed in a field as the rules of the country store it."""
        return self.rules.check(name, self.cleaned_data[name])

    def clean(self) -> dict[str, Any]:
        """Check each field once more: tidying up can empty or lengthen what was typed."""
        data = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            try:
                self.fields[name].validate(value)
                self.fields[name].run_validators(value)
            except ValidationError as error:
                self.add_error(name, error)
        return data

    @property
    def reference(self) -> str:
        """Return the reference of the customer that this form makes, however often it is sent."""
        return self._token[0]

    @property
    def corrects(self) -> tuple[str, str]:
        """Return the reference of the customer that the form is to correct, and what it showed.

        Both are empty for a form of a new one.
        """
        return self._token[1], self._token[2]

    @property
    def _token(self) -> tuple[str, str, str]:
        return read_reference_token(self.typed("reference_token"))

    def references(self, *, is_first: bool) -> dict[str, str]:
        """Return the columns that say by which form a customer is made, the first one or another.

        The first has the reference of the form, so that of two at one moment one is refused.
        """
        reference = self.reference
        return {
            "reference": reference if is_first else random_reference(),
            "form_reference": reference,
        }

    def company(self) -> dict[str, Any]:
        """Return the columns of Customer. Only after validation."""
        company = {name: self.cleaned_data[name] for name in COMPANY_FIELDS}
        return {**company, **self.provenance()}

    def person(self) -> PersonFields:
        """Return the columns of Contact. Only after validation."""
        data = self.cleaned_data
        return PersonFields(
            name=data["contact_name"],
            email=data["email"],
            phone=data["phone"],
            language=data["language"],
        )


class CustomerForm(ShownForm, CompanyForm):
    """The form of a dealer for its customer: a new one, or one that is corrected."""

    helper_fields = frozenset({"q", "asked", "picked", "found", "reference_token"})

    peppol_id = TextField(
        label=_("Peppol ID"),
        max_length=100,
        required=False,
        help_text=PEPPOL_ID_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    customer_number = TextField(
        label=_("Customer number"),
        max_length=40,
        required=False,
        help_text=_("As in your own system. It goes along with the orders of this customer."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        customer: Customer | None = None,
        by: Actor,
    ) -> None:
        self.customer, self.by = customer, by
        super().__init__(data, initial=known_values(customer) if customer else None)
        self.adapt_to_country()  # which may be another one than the form showed
        if customer and customer.is_active:
            self.require("email", _("A customer that can log in needs an email address."))
        else:
            self.fields["email"].help_text = _("Needed to unblock the customer.")

    @property
    def shows_stored(self) -> bool:
        return self.customer is not None

    @property
    def marks_known(self) -> bool:
        return self.customer is None

    def changed_by(self) -> tuple[str, str] | None:
        return last_correction(self.customer, reader=self.by) if self.customer else None

    def is_valid_for(self, step: str) -> bool:
        """Tell whether it can be saved, for unblocking with the address that this needs."""
        if step == "save_and_unblock":
            sentence = _("Enter the email address on which the customer receives its login.")
            self.require("email", sentence)
        return self.is_valid()

    def checked(self, name: str) -> str:
        """Leave what stood there: a phone number, and in its country what was stored before a rule.

        A phone number would be read anew with another country.
        """
        typed: str = self.cleaned_data[name]
        customer = self.customer
        if customer and (name == "phone" or customer.country == self.rules.code):
            stays = typed != "" and typed == known_values(customer)[name]
            return typed if stays else super().checked(name)
        return super().checked(name)

    def clean_peppol_id(self) -> str:
        return tidy_peppol_id(self.cleaned_data["peppol_id"])

    def company(self) -> dict[str, Any]:
        """Return the columns of Customer; of one that is corrected those that its sender changed.

        Only after validation.
        """
        own = {name: self.cleaned_data[name] for name in OWN_FIELDS}
        company = {**super().company(), **own}
        return {name: value for name, value in company.items() if self._is_wish(name)}

    @property
    def whole_person(self) -> PersonFields:
        """Return all columns of Contact as they are filled in. Only after validation."""
        return super().person()

    def person(self) -> PersonFields:
        """Return the columns of Contact, in the same way. Only after validation."""
        person: Any = super().person()
        fields = {"contact_name" if name == "name" else name: name for name in person}
        return cast(
            "PersonFields",
            {name: person[name] for field, name in fields.items() if field in self.wishes},
        )

    def _is_wish(self, column: str) -> bool:
        """Tell whether a column was changed; the record of a picked company belongs to no field."""
        return column in self.wishes or column not in self.fields


def known_values(customer: Customer) -> dict[str, Any]:
    """Return what the fields of the form hold for a customer, by their names."""
    contact = customer.contact or Contact()
    return {
        **{name: getattr(customer, name) for name in (*COMPANY_FIELDS, *OWN_FIELDS)},
        "contact_name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "language": contact.language,
    }
