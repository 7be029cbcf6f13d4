"""Brings e-mail addresses into the one spelling in which they are stored and compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 254  # characters, as the columns hold them
_AROUND = " \t\r\n;,<>\"'“”„‘’«»()[]"  # what is copied along with an address
_IN_ANGLES = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>[\s;,.]*")
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)

INVALID = _("This is not a complete email address. It looks like name@company.com.")
SEVERAL = _("Enter one email address.")


def normalise_email(typed: str) -> str:
    """Return the address that was meant, in the spelling in which it is stored.

    Invisible characters, `mailto:`, a name before `<address>` and what was copied around it go;
    full-width letters become plain, and the domain ASCII: one mailbox has one spelling. What is no
    address stays as it was typed, in lower case, so that a form can refuse it.
    """
    text = _visible(unicodedata.normalize("NFKC", typed)).strip().lower()
    text = _without_link(_without_name(text).strip(_AROUND)).rstrip(_AROUND + ".")
    user, at, domain = text.rpartition("@")
    return f"{user}{at}{_ascii(domain)}"


def validate_one_email(normalised: str) -> None:
    """Raise ValidationError, with a sentence for the person, for all but one normalised address."""
    try:
        validate_email(normalised)
    except ValidationError as error:
        names_several = len(re.findall(r"[^\s@;,]+@[^\s@;,]+", normalised)) > 1
        sentence = SEVERAL if names_several else INVALID
        raise ValidationError(sentence, code="invalid") from error


class EmailAddressField(forms.EmailField):
    """A field for one e-mail address, which is normalised before it is checked."""

    default_validators = [validate_one_email]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_LENGTH, **kwargs})

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return normalise_email(text) if text else text


def _visible(text: str) -> str:
    return "".join(
        c for c in text if unicodedata.category(c) != "Cf" and ord(c) not in _VARIATION_SELECTORS
    )


def _without_name(text: str) -> str:
    """Return what stands in the angle brackets, unless another address stands before them."""
    match = _IN_ANGLES.fullmatch(text)
    if match is None:
        return text
    name, address = match["name"].strip(_AROUND), match["address"].strip()
    return address if "@" not in name or name == address else text


def _without_link(text: str) -> str:
    """Return the address of a `mailto:` link, without the subject that it may carry."""
    link = text.removeprefix("mailto:")
    return link if link == text else link.partition("?")[0]


def _ascii(domain: str) -> str:
    """Return a domain as the domain name system writes it; the same text when it is none."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return domain
