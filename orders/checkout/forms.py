"""The forms of the checkout: the buyer's reference and remarks, and a delivery address."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from customers.company_form.form import OPTIONAL_SOMEWHERE, REQUIRED
from orders.actions import add_delivery_address, save_details
from orders.models import DELIVERY_FIELDS, Basket, DeliveryAddress
from orders.pricing import own_address
from registry import countries, country_names
from registry.address_forms import SplitAddressMixin
from registry.address_lines import ADDRESS_FIELDS
from web.shown import ShownForm
from web.texts import LinesField, TextField
from web.unsaved import typed_values

# What a browser may fill in (WCAG 1.3.5); there is no word for a number without its street.
SHIPPING_DATA = {
    "company": "organization",
    "country": "country",
    "street": "address-line1",
    "postcode": "postal-code",
    "city": "address-level2",
}
OWN_ADDRESS, OTHER_ADDRESS = "own", "other"  # choices beside the references of addresses


class AddressForm(SplitAddressMixin, forms.ModelForm[DeliveryAddress]):
    """A delivery address, with the fields named and checked as its country does."""

    country = forms.ChoiceField(label=_("Country code"))
    marks_optional = True

    class Meta:
        model = DeliveryAddress
        fields = DELIVERY_FIELDS
        field_classes = dict.fromkeys(set(DELIVERY_FIELDS) - {"country"}, TextField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adapt_to_country()

    def show_sent(self, sent: QueryDict) -> None:
        """Show what was typed, with the fields of the country that was chosen."""
        self.initial.update(typed_values(self, sent))
        self.adapt_to_country()

    def adapt_to_country(self) -> None:
        """Name the fields as the chosen country does, and require those that it requires."""
        self.fields["country"].choices = country_names.choices()  # type: ignore[attr-defined]  # known to be a ChoiceField
        self.rules = countries.rules(self._country())
        for name in ADDRESS_FIELDS:
            self.fields[name].label = self.rules.labels[name]
        for name, token in SHIPPING_DATA.items():
            self.fields[name].widget.attrs["autocomplete"] = f"shipping {token}"
        if self.rules.has_only_digits["postcode"]:
            self.fields["postcode"].widget.attrs["inputmode"] = "numeric"
        for name, sentence in {**REQUIRED, "company": REQUIRED["name"]}.items():
            if name in self.fields:
                always = name not in OPTIONAL_SOMEWHERE
                self.fields[name].required = always or name in self.rules.required
                self.fields[name].error_messages["required"] = sentence
        self.note_house_number()

    def _country(self) -> str:
        if self.is_bound:
            return str(self.data.get(self.add_prefix("country")) or "")
        return str(self.initial.get("country") or self.instance.country)

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        return self.rules.postcode(typed) if typed else ""

    @property
    def columns(self) -> dict[str, str]:
        """The columns of the address, once the form has been found valid."""
        return {name: self.cleaned_data[name] for name in DELIVERY_FIELDS}

    def typed_in(self, sent: Mapping[str, Any]) -> dict[str, str]:
        """Return the fields in which something was typed; what was filled in already is nothing."""
        texts = {name: str(sent.get(self.add_prefix(name)) or "").strip() for name in self.fields}
        return {
            name: text
            for name, text in texts.items()
            if text and text != str(self.get_initial_for_field(self.fields[name], name) or "")
        }


class CheckoutForm(ShownForm):
    """What goes with an order. A form of its own, `address`, has another delivery address.

    An address that is typed beside another choice is never left out without a word: the buyer is
    asked where the order goes, and what it then chooses is the answer.
    """

    marks_optional = True
    typed_address: Mapping[str, str] = {}  # the fields of another address that were typed in
    # Goods go where the page says, also when another page has chosen something else since.
    helper_fields: ClassVar[frozenset[str]] = frozenset({"delivery", "asked_about"})

    own_reference = TextField(
        label=_("Your reference"),
        help_text=_("Appears on the delivery note and the invoice."),
        max_length=60,
        required=False,
    )
    remarks = LinesField(
        label=_("Notes"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    delivery = forms.ChoiceField(
        label=_("Deliver to"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where the order goes."),
            "invalid_choice": _("This address has meanwhile been removed. Where to?"),
        },
    )
    # The address about which the page has asked; one that was typed since is asked about anew.
    asked_about = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, basket: Basket) -> None:
        self.basket = basket
        self.addresses = {a.reference: a for a in basket.customer.delivery_addresses.in_use()}
        chosen = basket.delivery.reference if basket.delivery else OWN_ADDRESS
        initial = {
            "own_reference": basket.own_reference,
            "remarks": basket.remarks,
            "delivery": chosen if chosen in self.addresses else OWN_ADDRESS,
        }
        super().__init__(data, initial=initial)
        self._set_choices(_("Another address"))
        self.address = self._address_form(None)
        if data is not None:
            self._read_address(data)

    def _set_choices(self, other: StrOrPromise) -> None:
        """Set the addresses to choose from; `other` are the words for another one."""
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]  # known to be a ChoiceField
            (OWN_ADDRESS, own_address(self.basket.customer)),
            *((reference, str(address)) for reference, address in self.addresses.items()),
            (OTHER_ADDRESS, other),
        ]

    def _address_form(self, data: Any) -> AddressForm:
        customer = self.basket.customer
        return AddressForm(
            data,
            prefix="to",
            initial={"company": customer.name, "country": customer.country},
            use_required_attribute=False,
        )

    def _read_address(self, data: Any) -> None:
        """Read the address when it is chosen, or typed and not yet asked about; else only show it.

        The house number is taken apart before it is compared, as the page shows it again.
        """
        read = self._address_form(data)
        self.typed_address = read.typed_in(read.data)
        is_asked = data.get("asked_about") == _digest(self.typed_address)
        if data.get("delivery") == OTHER_ADDRESS or (self.typed_address and not is_asked):
            self.address = read
        else:
            self.address.show_sent(data)

    def clean_delivery(self) -> str:
        """Ask where the order goes when an address was typed beside another choice."""
        chosen: str = self.cleaned_data["delivery"]
        if self.address.is_bound and chosen != OTHER_ADDRESS and not self._is_typed_twice(chosen):
            self._choose_anew()
            raise forms.ValidationError(
                _("You also filled in another address. Where to?"), code="asked"
            )
        return chosen

    def _is_typed_twice(self, chosen: str) -> bool:
        """Tell whether what was typed is the very address that is chosen."""
        saved = self.addresses.get(chosen)
        line = str(saved) if saved else own_address(self.basket.customer)
        typed = str(self.address.save(commit=False)) if self.address.is_valid() else ""
        return typed.casefold() == line.casefold()

    def _choose_anew(self) -> None:
        """Take the choice away, so that the buyer makes it once more, and note what is asked."""
        data: Any = self.data  # a QueryDict, or a plain one
        sent = data.copy()
        sent["delivery"], sent["asked_about"] = "", _digest(self.typed_address)
        self.data = sent
        if self.address.is_valid():
            self._set_choices(str(self.address.save(commit=False)))

    def is_valid(self) -> bool:
        are_fields_valid = super().is_valid()
        return are_fields_valid and (not self.address.is_bound or self.address.is_valid())

    def show_sent(self, sent: QueryDict) -> None:
        """Show what was typed; the other address too, which then stands open."""
        self.initial.update(typed_values(self, sent))
        self.typed_address = self.address.typed_in(sent)
        self.address.show_sent(sent)

    @property
    def is_other_address_open(self) -> bool:
        """Tell whether the fields of another address are shown without a click."""
        return bool(self.typed_address) or self["delivery"].value() == OTHER_ADDRESS

    def save(self, attempt: uuid.UUID) -> Basket:
        """Keep what was typed with the basket, so that nobody types it twice; return the basket."""
        data = self.cleaned_data
        delivery = self.addresses.get(data["delivery"])
        if data["delivery"] == OTHER_ADDRESS:
            delivery = add_delivery_address(self.basket.customer, self.address.columns)
        return save_details(
            self.basket,
            own_reference=data["own_reference"],
            remarks=data["remarks"],
            delivery=delivery,
            attempt=attempt,
        )


def _digest(typed: Mapping[str, str]) -> str:
    """Return a short text that differs when anything of a typed address does."""
    return hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()[:16] if typed else ""
