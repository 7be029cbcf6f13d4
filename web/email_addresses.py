"""Brings e-mail addresses into the one spelling in which they are stored and compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from web.texts import only_visible

MAX_LENGTH = 254  # characters, as the columns hold them
_AROUND = " \t\r\n;,<>\"'“”„‘’‚‹›«»()[]{}`´|"  # what is copied along with an address
_QUOTES = " \t\r\n;,\"'“”„‘’‚‹›«»`´|"  # of these, what does not belong to a pair of brackets
_DOTS = ".。．｡"
_IN_BRACKETS = re.compile(r"(?P<name>[^<>\[\]]*)[<\[](?P<address>[^<>\[\]]+)[>\]][\s;,.]*")
_BEFORE_NAME = re.compile(r"(?P<address>[^\s()]+@[^\s()]+)\s*\((?P<name>[^()@]*)\)[\s;,.]*")
_DEEPEST = 3  # a link in brackets in a link

INVALID = _("This is not a complete email address. It looks like name@company.com.")
SEVERAL = _("Enter one email address.")


def normalise_email(typed: str) -> str:
    """Return the address that was meant, in the spelling in which it is stored.

    Invisible characters, `mailto:`, a name before `<address>` and what was copied around it go;
    full-width letters become plain, and the domain ASCII: one mailbox has one spelling. What is no
    address stays as it was typed, in lower case, so that a form can refuse it.
    """
    # Before and after: compatible letters of some blanks are other blanks.
    plain = unicodedata.normalize("NFKC", only_visible(typed))
    text = only_visible(plain).strip().lower()
    for _time in range(_DEEPEST):
        text = _without_name(_without_link(text).strip(_QUOTES))
    text = text.strip(_AROUND).rstrip(_AROUND + _DOTS)
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


class EmailColumn(models.EmailField[str, str]):
    """A column for one address, which is respelled where a row is checked, as commands do."""

    default_validators = [validate_one_email]

    def to_python(self, value: Any) -> Any:
        return normalise_email(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Leave what is written as it is; the database refuses what is not in lower case."""
        return super(models.CharField, self).get_prep_value(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": EmailAddressField, **kwargs})

    def deconstruct(self) -> Any:
        """Return the column of Django's that it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


def _without_name(text: str) -> str:
    """Return what stands in the brackets, unless another address stands beside them."""
    match = _BEFORE_NAME.fullmatch(text) or _IN_BRACKETS.fullmatch(text)
    if match is None:
        return text
    name = match["name"].strip(_AROUND)
    address = _without_link(match["address"].strip())
    return address if "@" not in name or name == address else text


def _without_link(text: str) -> str:
    """Return the address of a `mailto:` link, without the subject that it may carry."""
    link = text.removeprefix("mailto:")
    return link if link == text else unquote(link.partition("?")[0]).strip().lower()


def _ascii(domain: str) -> str:
    """Return a domain as the domain name system writes it; the same text when it is none."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return domain
