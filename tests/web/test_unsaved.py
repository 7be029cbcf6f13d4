"""What was sent is shown again in an unbound form, as it was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from web import unsaved
from web.unsaved import Cause

PAGE = "/formulier/"
FORM = "application/x-www-form-urlencoded"


class ExampleForm(forms.Form):
    name = forms.CharField(initial="Jan")
    agreed = forms.BooleanField(required=False, initial=True)
    colours = forms.MultipleChoiceField(
        choices=[("r", "rood"), ("b", "blauw")], widget=forms.CheckboxSelectMultiple
    )
    day = forms.DateField(required=False)
    file = forms.FileField(required=False)


def request_of(rf: RequestFactory, session: SessionStore, query: str | None = None) -> HttpRequest:
    request = rf.get(PAGE) if query is None else rf.post(PAGE, query, FORM)
    request.session = session
    request.user = AnonymousUser()
    return request


@pytest.fixture
def session(db: None) -> SessionStore:
    return SessionStore()


def keep(rf: RequestFactory, session: SessionStore, query: str, **places: Any) -> bool:
    request = request_of(rf, session, query)
    typed = unsaved.input_of(request, page=PAGE, sent_to=PAGE, came_from="/", cause=Cause.TOKEN)
    return unsaved.keep(session, replace(typed, **places))


def values(form: forms.Form) -> dict[str, object]:
    return {field.html_name: field.value() for field in form}


def test_a_form_shows_what_was_typed_and_saves_nothing(
    rf: RequestFactory, session: SessionStore
) -> None:
    keep(rf, session, "name=Piet&agreed=on&colours=r&colours=b&day=morgen")
    form = ExampleForm()
    unsaved.restore(request_of(rf, session), form)
    assert not form.is_bound
    assert values(form) == {
        "name": "Piet", "agreed": True, "colours": ["r", "b"], "day": "morgen", "file": None,
    }  # fmt: skip


def test_ticks_that_were_taken_away_stay_away(rf: RequestFactory, session: SessionStore) -> None:
    keep(rf, session, "name=Piet")
    form = ExampleForm(initial={"colours": ["r"]})
    unsaved.restore(request_of(rf, session), form)
    assert (values(form)["agreed"], values(form)["colours"]) == (False, [])


def test_a_field_that_was_not_sent_stays_as_it_is(
    rf: RequestFactory, session: SessionStore
) -> None:
    keep(rf, session, "day=1")
    form = ExampleForm()
    unsaved.restore(request_of(rf, session), form)
    assert values(form)["name"] == "Jan"


def test_a_form_with_a_prefix_takes_only_its_own(rf: RequestFactory, session: SessionStore) -> None:
    keep(rf, session, "a-name=Piet&a-agreed=on")
    first, second = ExampleForm(prefix="a"), ExampleForm(prefix="b")
    unsaved.restore(request_of(rf, session), first, second)
    assert (values(first)["a-name"], values(second)["b-name"]) == ("Piet", "Jan")
    assert values(second)["b-agreed"] is True


def test_it_is_shown_once(rf: RequestFactory, session: SessionStore) -> None:
    keep(rf, session, "name=Piet")
    for expected in ("Piet", "Jan"):
        form = ExampleForm()
        unsaved.restore(request_of(rf, session), form)
        assert values(form)["name"] == expected


@pytest.mark.parametrize("query", ["", "name=Klaas"])
def test_a_form_that_is_sent_is_left_alone(
    rf: RequestFactory, session: SessionStore, query: str
) -> None:
    keep(rf, session, "name=Piet")
    request = request_of(rf, session, query)
    form = ExampleForm(request.POST)
    unsaved.restore(request, form)
    assert values(form)["name"] == request.POST.get("name")
    assert unsaved.kept_inputs(session) != []


def test_another_page_shows_nothing(rf: RequestFactory, session: SessionStore) -> None:
    keep(rf, session, "name=Piet", page="/elders/")
    form = ExampleForm()
    unsaved.restore(request_of(rf, session), form)
    assert values(form)["name"] == "Jan"


def test_what_was_sent_elsewhere_is_for_the_form_that_is_sent_there(
    rf: RequestFactory, session: SessionStore
) -> None:
    for sent_to, expected in (("/andere-knop/", "Jan"), ("/knop/", "Piet")):
        keep(rf, session, "name=Piet", sent_to="/knop/")
        form = ExampleForm()
        unsaved.restore(request_of(rf, session), form, sent_to=sent_to)
        assert values(form)["name"] == expected


def test_two_tabs_of_one_page_keep_both(rf: RequestFactory, session: SessionStore) -> None:
    for name in ("Piet", "Klaas", "Klaas"):
        keep(rf, session, f"name={name}")
    shown = []
    for _tab in range(3):
        form = ExampleForm()
        unsaved.restore(request_of(rf, session), form)
        shown.append(values(form)["name"])
    assert shown == ["Klaas", "Piet", "Jan"]


@pytest.mark.parametrize("name", ["password", "oldpassword", "Password1", "new_password2"])
def test_no_password_is_kept(rf: RequestFactory, session: SessionStore, name: str) -> None:
    keep(rf, session, f"login=a&{name}=geheim&csrfmiddlewaretoken=teken")
    assert "geheim" not in str(dict(session.items()))
    assert "teken" not in str(dict(session.items()))
    assert unsaved.kept_inputs(session)[0].had_password


def test_what_is_too_large_is_not_kept(rf: RequestFactory, session: SessionStore) -> None:
    assert not keep(rf, session, "name=" + "x" * unsaved.MAX_LENGTH)
    assert unsaved.kept_inputs(session) == []
