"""A company and its contact: the fields that a dealer fills in, and an applicant too.

One form for both, and for correcting them later. The company can be found in the directory; what
is picked there is a proposal, and the record goes along, signed, until the form is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.actions import PersonFields
from customers.models import Contact, Customer
from customers.secret_links import random_reference
from registry import countries, directory
from registry.company import Company
from registry.form_token import make_token
from registry.search_result import SearchResult

PICKED_SALT = "customers.forms.picked"
REFERENCE_SALT = "customers.forms.reference"
ADDRESS_FIELDS = ("name", "street", "house_number", "addition", "postcode", "city")
NUMBER_FIELDS = ("register_number", "branch_number", "vat_number")
OPTIONAL_SOMEWHERE = ("house_number", "postcode")  # the country's rules say where
REQUIRED = {
    "country": _("Choose the country."),
    "name": _("Enter the company name."),
    "street": _("Enter the street."),
    "house_number": _("Enter the house number."),
    "postcode": _("Enter the postcode."),
    "city": _("Enter the town."),
}
SEARCH_TIMEOUT_MS = (
    5000  # milliseconds for the answer to a keystroke; a connection may hang for minutes
)
COMPANY_FIELDS = ("country", *ADDRESS_FIELDS, *NUMBER_FIELDS)


class CompanyForm(forms.Form):
    """The company: country first, since the directory and the other fields follow from it."""

    country = forms.ChoiceField(label=_("Country code"))
    q = forms.CharField(label=_("Find company"), max_length=200, required=False)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    picked = forms.CharField(required=False, widget=forms.HiddenInput)
    reference_token = forms.CharField(required=False, widget=forms.HiddenInput)

    name = forms.CharField(label=_("Company name"), max_length=200)
    street = forms.CharField(label=_("Street"), max_length=120)
    house_number = forms.CharField(label=_("House number"), max_length=20, required=False)
    addition = forms.CharField(label=_("Addition"), max_length=20, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    city = forms.CharField(label=_("Town"), max_length=80)
    register_number = forms.CharField(label=_("Register number"), max_length=32, required=False)
    branch_number = forms.CharField(label=_("Branch number"), max_length=32, required=False)
    vat_number = forms.CharField(label=_("VAT number"), max_length=32, required=False)

    contact_name = forms.CharField(label=_("Contact person"), max_length=120, required=False)
    email = forms.EmailField(label=_("Email address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    # A search field and the hidden field with what it was last used for.
    searches: ClassVar[dict[str, str]] = {"q": "asked"}
    search_buttons: ClassVar[frozenset[str]] = frozenset({"search", "country"})
    results: SearchResult | None = None

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        defaults = {
            "country": "NL",
            "language": get_language() or settings.LANGUAGE_CODE,
            "reference_token": signing.dumps(random_reference(), salt=REFERENCE_SALT),
        }
        super().__init__(data, initial={**defaults, **(initial or {})})
        self._search_as_you_type()
        self._speak_for_country()

    @classmethod
    def showing(cls, sent: Mapping[str, Any], **kwargs: Any) -> Self:
        """The form with what was typed in it, not checked yet."""
        typed = {name: sent[name] for name in cls.base_fields if name in sent}
        form = cls(**kwargs)
        form.initial.update(typed)
        form._speak_for_country()
        return form

    def _search_as_you_type(self) -> None:
        """For htmx; without JavaScript the button beside it does the same."""
        self.fields["q"].widget.attrs |= {
            "autocomplete": "off",
            "enterkeyhint": "search",
            "hx-get": reverse("registry:companies"),
            "hx-trigger": "input changed delay:250ms, ask",
            "hx-target": "#found",
            "hx-include": "#id_country",
            "hx-vals": json.dumps({"token": make_token()}),
            "hx-sync": "this:replace",
            "hx-request": json.dumps({"timeout": SEARCH_TIMEOUT_MS}),
            "data-combobox": "found",
            "data-combobox-status": "found-status",
            "data-company-search": "id_asked",
        }

    def _speak_for_country(self) -> None:
        """Names, order and necessity of the fields as the chosen country has them."""
        self.fields["country"].choices = countries.choices()  # type: ignore[attr-defined]  # known to be a ChoiceField
        self.rules = countries.rules(self.typed("country"))
        for name, label in self.rules.labels.items():
            self.fields[name].label = label
        for name, sentence in REQUIRED.items():
            if name not in OPTIONAL_SOMEWHERE or name in self.rules.required:
                self.require(name, sentence)
            else:
                self.fields[name].required = False

    def require(self, name: str, sentence: Any) -> None:
        """A field that must be filled in, and what to say when it is not."""
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = sentence

    def typed(self, name: str) -> str:
        """What stands in a field, checked or not. A BoundField would keep its first answer."""
        source = self.data if self.is_bound else self.initial
        return str(source.get(name) or "").strip()

    @classmethod
    def only_asks(cls, sent: Mapping[str, Any], button: str) -> bool:
        """A search button, or Enter while a search field holds something not looked up yet."""
        if button not in ("", "enter"):
            return button in cls.search_buttons
        return any(
            sent.get(field, "").strip() not in ("", sent.get(asked, "").strip())
            for field, asked in cls.searches.items()
        )

    # ------------------------------------------------------------ the directory

    def find(self, button: str = "search") -> None:
        """Look the company up; `results` says what was found, and by which source."""
        query = self.typed("q")
        is_new = query != self.typed("asked")
        for field, asked in self.searches.items():
            self.initial[asked] = self.typed(field)
        if button == "search" or (query and (is_new or button == "country")):
            self.results = directory.search(query, country=self.rules.code)
        if self.results and button in ("search", "enter"):
            self._go_on_at("q")

    def refuse_to_find(self) -> None:
        """This person looks up too much; the fields can be filled in by hand."""
        self.results = SearchResult(self.typed("q"), too_often=True)

    def _go_on_at(self, name: str) -> None:
        """Where the keyboard is on the page that follows, or it would be at the top of it."""
        self.fields[name].widget.attrs["autofocus"] = True

    def pick(self, choice: str) -> None:
        """Fill name and address in from the company that was picked; all can still be changed."""
        company = directory.get(choice)
        if company is None:
            self.find()
            return
        record = {name: getattr(company, name) for name in COMPANY_FIELDS}
        self.initial.update(record)
        self.initial["asked"] = self.initial["q"] = company.name
        stamp = {"record": company.to_record(), "fetched_at": timezone.now().isoformat()}
        self.initial["picked"] = signing.dumps(stamp, salt=PICKED_SALT, compress=True)
        self._speak_for_country()
        self._go_on_at("name")

    @property
    def picked_company(self) -> Company | None:
        """What the directory said of the company that was picked, when one was."""
        stamp = self._stamp()
        return Company.from_record(stamp["record"]) if stamp else None

    def _stamp(self) -> dict[str, Any] | None:
        try:
            stamp: dict[str, Any] = signing.loads(self.typed("picked"), salt=PICKED_SALT)
        except signing.BadSignature:
            return None
        return stamp if stamp["record"].get("country") == self.typed("country") else None

    # ------------------------------------------------------------ what is filled in

    def clean_name(self) -> str:
        return countries.clean_text(self.cleaned_data["name"])

    def clean_street(self) -> str:
        return countries.clean_text(self.cleaned_data["street"])

    def clean_city(self) -> str:
        return countries.clean_text(self.cleaned_data["city"])

    def clean_contact_name(self) -> str:
        return countries.clean_text(self.cleaned_data["contact_name"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_postcode(self) -> str:
        return self.rules.postcode(self.cleaned_data["postcode"])

    def clean_register_number(self) -> str:
        return self.rules.register_number(self.cleaned_data["register_number"])

    def clean_branch_number(self) -> str:
        return self.rules.branch_number(self.cleaned_data["branch_number"])

    def clean_vat_number(self) -> str:
        return self.rules.vat_number(self.cleaned_data["vat_number"])

    def clean_phone(self) -> str:
        return self.rules.phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Each field is checked once more: tidying up can empty or lengthen what was typed."""
        data = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            try:
                self.fields[name].validate(value)
                self.fields[name].run_validators(value)
            except ValidationError as error:
                self.add_error(name, error)
        return data

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200

    @property
    def reference(self) -> str:
        """The reference of the customer that this form makes, however often it is sent."""
        try:
            return str(signing.loads(self.typed("reference_token"), salt=REFERENCE_SALT))
        except signing.BadSignature:
            return random_reference()

    def company(self) -> dict[str, Any]:
        """The columns of Customer. Only after validation."""
        company = {name: self.cleaned_data[name] for name in COMPANY_FIELDS}
        return {**company, **self._provenance()}

    def person(self) -> PersonFields:
        """The columns of Contact. Only after validation."""
        data = self.cleaned_data
        return PersonFields(
            name=data["contact_name"],
            email=data["email"],
            phone=data["phone"],
            language=data["language"],
        )

    def _provenance(self) -> dict[str, Any]:
        """Which record, from which source, fetched when; nothing when none was picked."""
        stamp = self._stamp()
        if stamp is None:
            return {}
        company = Company.from_record(stamp["record"])
        return {
            "duns": company.duns,
            "directory_source": company.source,
            "directory_ref": company.ref,
            "directory_record": stamp["record"],
            "directory_fetched_at": datetime.fromisoformat(stamp["fetched_at"]),
        }


class CustomerForm(CompanyForm):
    """A dealer's customer: new, or one that is corrected."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, customer: Customer | None = None
    ) -> None:
        self.customer = customer
        super().__init__(data, initial=_known(customer) if customer else None)

    def is_valid_for(self, step: str) -> bool:
        """Valid, with the address that unblocking needs."""
        if step == "save_and_unblock":
            sentence = _("Enter the email address on which the customer receives its login.")
            self.require("email", sentence)
        return self.is_valid()

    def clean(self) -> dict[str, Any]:
        """An address that can log in may be changed, not taken away."""
        data = super().clean()
        if self.customer and self.customer.is_active and data.get("email") == "":
            sentence = _("A customer that can log in needs an email address.")
            self.add_error("email", ValidationError(sentence, code="required"))
        return data

    def company(self) -> dict[str, Any]:
        company = super().company()
        return company if self.customer else {**company, "reference": self.reference}


def _known(customer: Customer) -> dict[str, Any]:
    contact = customer.contact or Contact()
    return {
        **{name: getattr(customer, name) for name in COMPANY_FIELDS},
        "contact_name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "language": contact.language,
    }
