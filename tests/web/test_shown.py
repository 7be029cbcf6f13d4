"""A form acts on what differs from what it showed, and asks where somebody else changed it too."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override

from web.shown import ShownForm, read_ticks, tick_value


class Toolbox(ShownForm):
    """A form with every kind of field that the portal has."""

    name = forms.CharField(required=False)
    notes = forms.CharField(required=False, widget=forms.Textarea)
    limit = forms.DecimalField(required=False, localize=True, decimal_places=2)
    since = forms.DateField(required=False)
    language = forms.ChoiceField(choices=[("nl", "Nederlands"), ("de", "Duits")])
    topics = forms.MultipleChoiceField(
        choices=[("a", "Aanvragen"), ("b", "Bestellingen")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    works = forms.BooleanField(required=False)


STORED: dict[str, Any] = {
    "name": "Boor",
    "notes": "een\ntwee",
    "limit": Decimal("250.00"),
    "since": None,
    "language": "nl",
    "topics": ["a", "b"],
    "works": True,
}


def as_sent(form: Toolbox, **changed: Any) -> QueryDict:
    """Return what a browser sends of a page with this form, after somebody changed some fields."""
    sent = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            sent.setlist(bound.html_name, ["on"] if value else [])
        elif isinstance(value, list):
            sent.setlist(bound.html_name, value)
        else:
            text = bound.field.widget.format_value(value) or ""
            text = text[0] if isinstance(text, list) else text
            sent[bound.html_name] = "\r\n".join(str(text).splitlines())
    for name, value in changed.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def sent_from(stored: dict[str, Any], **changed: Any) -> QueryDict:
    return as_sent(Toolbox(initial=stored), **changed)


def test_what_was_left_alone_is_no_wish() -> None:
    form = Toolbox(sent_from(STORED), initial=STORED)
    assert form.is_valid(), form.errors
    assert form.wishes == frozenset()


@pytest.mark.parametrize(
    ("name", "typed", "cleaned"),
    [
        ("name", "Frees", "Frees"),
        ("notes", "een\r\ndrie", "een\r\ndrie"),
        ("limit", "300,00", Decimal("300.00")),
        ("since", "2026-12-01", "2026-12-01"),
        ("language", "de", "de"),
        ("topics", ["b"], ["b"]),
        ("works", [], False),
    ],
)
def test_a_field_that_was_changed_is_the_only_wish(name: str, typed: Any, cleaned: Any) -> None:
    form = Toolbox(sent_from(STORED, **{name: typed}), initial=STORED)
    assert form.is_valid(), form.errors
    assert form.wishes == {name}
    value = form.cleaned_data[name]
    assert (str(value) if name == "since" else value) == cleaned


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("name", "Tap"),
        ("notes", "drie\nvier"),
        ("limit", Decimal("99.50")),
        ("language", "de"),
        ("topics", ["a"]),
        ("works", False),
    ],
)
def test_a_field_that_was_left_alone_follows_what_is_stored_now(name: str, now: Any) -> None:
    form = Toolbox(sent_from(STORED), initial={**STORED, name: now})
    assert form.is_valid(), form.errors
    assert form.wishes == frozenset()
    assert form.cleaned_data[name] == now


def test_a_field_that_both_changed_shows_both_values_and_asks_once() -> None:
    stored_now = {**STORED, "name": "Tap"}
    sent = sent_from(STORED, name="Frees")
    form = Toolbox(sent, initial=stored_now)
    assert not form.is_valid()
    [sentence] = form.errors["name"]
    assert "Tap" in sentence
    assert "Frees" in sentence
    assert form["name"].value() == "Frees"
    again = Toolbox(as_sent(form), initial=stored_now)
    assert again.is_valid(), again.errors
    assert again.wishes == {"name"}


def test_who_wishes_what_somebody_else_has_done_already_is_not_asked() -> None:
    form = Toolbox(sent_from(STORED, name="Tap"), initial={**STORED, "name": "Tap"})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("name", "typed", "now", "words"),
    [
        ("notes", "", "vijf", "vijf"),
        ("limit", "300", Decimal("99.50"), "99,50"),
        ("topics", ["a"], ["b"], "Bestellingen"),
        ("since", "2026-12-24", date(2026, 12, 21), "“21 december 2026”"),
        ("since", "2026-12-24", date(2026, 12, 21), "“24 december 2026”"),
        ("name", "Frees", "", "leeggemaakt"),
    ],
)
def test_both_values_are_said_in_words(name: str, typed: Any, now: Any, words: str) -> None:
    form = Toolbox(sent_from(STORED, **{name: typed}), initial={**STORED, name: now})
    assert words in str(form.errors[name])


def test_another_language_between_showing_and_sending_changes_nothing() -> None:
    with override("de"):
        sent = sent_from(STORED)
    with override("nl"):
        form = Toolbox(sent, initial=STORED)
        assert form.is_valid(), form.errors
        assert form.wishes == frozenset()


@pytest.mark.parametrize("stamp", ["", "vervalst", "a:b:c"])
def test_a_form_without_what_it_showed_says_what_it_wants_of_each_field(stamp: str) -> None:
    form = Toolbox(sent_from(STORED, shown=stamp, name="Frees"), initial=STORED)
    assert form.is_valid(), form.errors
    assert "name" in form.wishes
    assert form.cleaned_data["name"] == "Frees"


def test_ticks_carry_what_was_shown() -> None:
    assert read_ticks([tick_value("abc", "3"), "def"]) == {"abc": "3", "def": ""}
