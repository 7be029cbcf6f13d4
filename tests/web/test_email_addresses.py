"""One mailbox has one spelling, however its address was typed or pasted."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from web.email_addresses import EmailAddressField, normalise_email, validate_one_email

JAN = "jan@x.example"
ZERO_WIDTH_SPACE, BYTE_ORDER_MARK, NBSP = "\u200b", "\ufeff", "\xa0"

MEANT = [
    (f"{ZERO_WIDTH_SPACE}{JAN}", JAN),
    (f"\u202a{JAN}\u202c", JAN),
    (f"{BYTE_ORDER_MARK}{JAN}", JAN),
    (f"jan@x.exam{ZERO_WIDTH_SPACE}ple", JAN),
    ("jan\u00ad@x.example\ufe0f", JAN),
    (f"{JAN}{NBSP}", JAN),
    (" Jan@X.example ", JAN),
    (f"\t{JAN}\r\n", JAN),
    (f"Jan Jansen <{JAN}>", JAN),
    (f'"Jansen, Jan" <{JAN}>;', JAN),
    (f"{JAN} <{JAN}>", JAN),
    (f"<{JAN}>", JAN),
    (f"mailto:{JAN}", JAN),
    (f"MAILTO:{JAN}?subject=Login", JAN),
    (f"<mailto:{JAN}>", JAN),
    (f"{JAN};", JAN),
    (f"{JAN},", JAN),
    (f"{JAN}.", JAN),
    (f"{JAN}.;", JAN),
    (f"'{JAN}'", JAN),
    (f"“{JAN}”", JAN),
    (f"({JAN})", JAN),
    ("ｊａｎ＠ｘ．ｅｘａｍｐｌｅ", JAN),
    ("\u00a0jan@x.example\u3000", JAN),
    ("jan@bücher.example", "jan@xn--bcher-kva.example"),
    ("jan@BÜCHER.example", "jan@xn--bcher-kva.example"),
    ("jan@bu\u0308cher.example", "jan@xn--bcher-kva.example"),
    ("jan@xn--bcher-kva.example", "jan@xn--bcher-kva.example"),
    ("jan@straße.example", "jan@xn--strae-oqa.example"),
    ("jan@b\u00fccher\u3002example", "jan@xn--bcher-kva.example"),
    ("jan@XN--BCHER-KVA.Example", "jan@xn--bcher-kva.example"),
    ("jan@x.ex\u3164ample\u2800", JAN),
    (f"\u115f\u1160{JAN}\uffa0", JAN),
    ("jan\u2060@x\U000e0061.example\U000e0101", JAN),
    ("jan\u034f@x.example\u180e", JAN),
    (f"{JAN} <mailto:{JAN}>", JAN),
    (f"Jan Jansen [mailto:{JAN}]", JAN),
    (f"{JAN} (Jan Jansen)", JAN),
    (f'"Jan (inkoop) Jansen" <{JAN}>', JAN),
    ("mailto:Jan%20Jansen%20%3Cjan%40x.example%3E?cc=piet@x.example", JAN),
    (f"‚{JAN}‘...", JAN),
    ("j.o'brien+werk@x.example", "j.o'brien+werk@x.example"),
    ("what?ever@x.example", "what?ever@x.example"),
]
INCOMPLETE = ["jan@x", "jan@@x.example", "jan", "@x.example", "jan@", "jan x@x.example",
              "jan@x..example", "jan@-x.example", "a\0@x.example", "jan@x.example\0y",
              "é@x.example", "jan@" + "ü" * 70 + ".example"]  # fmt: skip
SEVERAL = [f"{JAN}, piet@x.example", f"{JAN};piet@x.example", f"{JAN} piet@x.example",
           f"Jan <{JAN}>, Piet <piet@x.example>", f"piet@x.example, Jan <{JAN}>"]  # fmt: skip


class Form(forms.Form):
    email = EmailAddressField(required=False)


@pytest.mark.parametrize(("typed", "stored"), MEANT)
def test_what_was_meant_is_stored(typed: str, stored: str) -> None:
    assert normalise_email(typed) == stored
    form = Form({"email": typed})
    assert form.is_valid()
    assert form.cleaned_data["email"] == stored


@pytest.mark.parametrize(("typed", "stored"), MEANT)
def test_a_stored_address_stays_as_it_is(typed: str, stored: str) -> None:
    assert normalise_email(stored) == stored


def test_letters_before_the_at_sign_stay_as_they_are() -> None:
    """Which a form refuses; the table may hold one from before."""
    assert normalise_email("JÖRG@MÜLLER.example") == "jörg@xn--mller-kva.example"


@pytest.mark.parametrize("typed", ["", " ", ZERO_WIDTH_SPACE, "<>", "\u3164", "\u2800 \U000e0020"])
def test_no_address_is_none(typed: str) -> None:
    assert normalise_email(typed) == ""
    form = Form({"email": typed})
    assert form.is_valid()
    assert form.cleaned_data["email"] == ""


def test_no_address_is_refused_where_one_is_required() -> None:
    with pytest.raises(ValidationError) as refused:
        EmailAddressField().clean(ZERO_WIDTH_SPACE)
    assert [error.code for error in refused.value.error_list] == ["required"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This is not a complete email address. It looks like name@company.com."),
        ("nl", "Dit is geen volledig e-mailadres. Het ziet eruit als naam@bedrijf.nl."),
        ("de", "Das ist keine vollständige E-Mail-Adresse. Sie sieht aus wie name@firma.de."),
    ],
)
@pytest.mark.parametrize("typed", INCOMPLETE)
def test_an_incomplete_address_is_refused_in_ones_own_language(
    typed: str, language: str, sentence: str
) -> None:
    with translation.override(language):
        assert sentence in Form({"email": typed}).errors["email"]


@pytest.mark.parametrize("typed", SEVERAL)
def test_several_addresses_are_refused(typed: str) -> None:
    with translation.override("nl"):
        assert Form({"email": typed}).errors["email"] == ["Vul één e-mailadres in."]


def test_an_address_that_no_column_holds_is_refused() -> None:
    assert Form({"email": "x" * 245 + "@b.example"}).errors["email"]


def test_the_validator_takes_one_normalised_address() -> None:
    validate_one_email(JAN)
    with pytest.raises(ValidationError):
        validate_one_email("jan@x")
