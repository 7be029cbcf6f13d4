"""The forms of the checkout: the buyer's reference and remarks, and a delivery address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customers.company_form.form import OPTIONAL_SOMEWHERE, REQUIRED
from orders.actions import add_delivery_address, save_details
from orders.models import DELIVERY_FIELDS, Basket, DeliveryAddress
from registry import countries
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
        self.fields["country"].choices = countries.choices()  # type: ignore[attr-defined]  # known to be a ChoiceField
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


class CheckoutForm(ShownForm):
    """What goes with an order. A form of its own, `address`, has another delivery address."""

    marks_optional = True

    own_reference = TextField(
        label=_("Your reference"),
        help_text=_("Appears on the delivery note and the invoice."),
        max_length=60,
        required=False,
    )
    remarks = LinesField(
        label=_("Notes"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    delivery = forms.ChoiceField(label=_("Deliver to"), widget=forms.RadioSelect)

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
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]  # known to be a ChoiceField
            (OWN_ADDRESS, _own_address(basket)),
            *((reference, str(address)) for reference, address in self.addresses.items()),
            (OTHER_ADDRESS, _("Another address")),
        ]
        wants_other = data is not None and data.get("delivery") == OTHER_ADDRESS
        customer = basket.customer
        self.address = AddressForm(
            data if wants_other else None,
            prefix="to",
            initial={"company": customer.name, "country": customer.country},
            use_required_attribute=False,
        )

    def is_valid(self) -> bool:
        are_fields_valid = super().is_valid()
        return are_fields_valid and (not self.address.is_bound or self.address.is_valid())

    def show_sent(self, sent: QueryDict) -> None:
        """Show what was typed; the other address too, which then stands open."""
        self.initial.update(typed_values(self, sent))
        self.address.show_sent(sent)

    @property
    def is_other_address_open(self) -> bool:
        """Tell whether the fields of another address are shown without a click."""
        return self.address.is_bound or self.initial["delivery"] == OTHER_ADDRESS

    def save(self) -> Basket:
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
        )


def _own_address(basket: Basket) -> str:
    customer = basket.customer
    return f"{customer.name}, {customer.one_line}, {customer.country}"
