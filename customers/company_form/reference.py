"""The token in a form by which it makes one customer, or corrects one, however often it is sent."""

from __future__ import annotations

from django.core import signing

from customers.models import Customer
from customers.secret_links import random_reference

REFERENCE_SALT = "customers.forms.reference"


def reference_token(*, corrects: Customer | None = None) -> str:
    """Return what makes one form one customer, and says which one it corrects, if any."""
    token = [random_reference(), "", ""]
    if corrects:
        form_reference = corrects.form_reference or corrects.reference
        token = [form_reference, corrects.reference, corrects.seen]
    return signing.dumps(token, salt=REFERENCE_SALT)


def read_reference_token(token: str) -> tuple[str, str, str]:
    """Return the reference of a form, of the customer that it corrects, and what it showed.

    Of a token that is not ours the first is a new one, and the others are empty.
    """
    try:
        form, corrected, seen = signing.loads(token, salt=REFERENCE_SALT)
    except (signing.BadSignature, ValueError):
        return random_reference(), "", ""
    return form, corrected, seen
