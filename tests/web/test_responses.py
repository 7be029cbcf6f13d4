"""The answers that every app gives: to a form, a refused action, too many requests."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from web.responses import (
    ActionRefused,
    form_status,
    perform,
    perform_each,
    perform_from_form,
    render_form,
    render_too_many_requests,
)


class NameForm(forms.Form):
    name = forms.CharField()


class NotYours(ActionRefused):
    pass


@pytest.fixture
def page(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


@pytest.mark.parametrize(
    ("data", "status"), [(None, 200), ({"name": "Jan"}, 200), ({"name": ""}, 422), ({}, 422)]
)
def test_only_a_form_that_was_sent_and_is_wrong_is_422(
    data: dict[str, str] | None, status: int
) -> None:
    assert form_status(NameForm(data)) == status
    assert form_status(NameForm(), NameForm(data)) == status


@pytest.mark.parametrize(("data", "status"), [(None, 200), ({}, 422)])
def test_a_page_is_rendered_with_its_form(
    page: HttpRequest, data: dict[str, str] | None, status: int
) -> None:
    response = render_form(page, "django/forms/div.html", NameForm(data), {"fields": []})
    assert response.status_code == status


def test_a_second_form_that_is_wrong_counts_too(page: HttpRequest) -> None:
    response = render_form(page, "429.html", NameForm(), others=(NameForm({}),))
    assert response.status_code == 422


def test_what_was_done_is_said(page: HttpRequest) -> None:
    done: list[str] = []
    assert perform(page, lambda: done.append("x"), done="It is done.")
    assert done == ["x"]
    assert said(page) == [("success", "It is done.")]


def test_what_was_done_without_a_sentence_is_done_silently(page: HttpRequest) -> None:
    assert perform(page, lambda: None)
    assert said(page) == []


def refuse_odd(number: int) -> None:
    if number % 2:
        raise NotYours("This is <not> yours.")


def test_of_several_targets_the_refused_ones_are_named(page: HttpRequest) -> None:
    perform_each(page, refuse_odd, [1, 2, 3, 4, 6], done=lambda count: f"{count} are done.")
    assert said(page) == [
        ("success", "3 are done."),
        ("warning", "1: This is &lt;not&gt; yours.<br>3: This is &lt;not&gt; yours."),
    ]


@pytest.mark.parametrize(("targets", "levels"), [([], []), ([2], ["success"]), ([1], ["warning"])])
def test_of_several_targets_nothing_is_said_that_is_not_so(
    page: HttpRequest, targets: list[int], levels: list[str]
) -> None:
    perform_each(page, refuse_odd, targets, done=lambda count: f"{count} are done.")
    assert [level for level, _sentence in said(page)] == levels


@pytest.mark.parametrize("field", ["name", None])
def test_a_refusal_can_stand_in_the_form(field: str | None) -> None:
    form = NameForm({"name": "Jan"})
    assert form.is_valid()
    assert perform_from_form(form, lambda: refuse_odd(2), field=field)
    assert not perform_from_form(form, lambda: refuse_odd(1), field=field)
    assert form.errors == {field or "__all__": ["This is <not> yours."]}


def test_a_refusal_is_said_and_is_no_error(page: HttpRequest) -> None:
    def refused() -> None:
        raise NotYours("This is not yours.")

    assert not perform(page, refused, done="It is done.")
    assert said(page) == [("warning", "This is not yours.")]


def test_an_error_that_is_no_refusal_stays_one(page: HttpRequest) -> None:
    def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        perform(page, broken)


def test_too_many_requests_say_so(page: HttpRequest) -> None:
    response = render_too_many_requests(page)
    assert response.status_code == 429
    assert "te vaak" in response.content.decode()
