"""Answers that every app gives in the same way: to a form, a refused action, too many requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from web import unsaved
from web.sentences import filled


@dataclass(frozen=True)
class Offer:
    """What can be done instead of what was refused: a question, and the page that asks it."""

    label: str
    url: str


MAX_REFUSALS_TOLD = 20  # of a selection, each in a line of the message


class ActionRefused(Exception):
    """An action is not allowed now and has changed nothing; `str()` is the sentence that says why.

    The apps derive their own refusals from it. One may carry an offer, which is shown with it.
    """

    offer: Offer | None = None


class AnyForm(Protocol):
    """A form, or a page of several that knows of itself whether it was sent and is wrong."""

    @property
    def is_bound(self) -> bool: ...

    @property
    def errors(self) -> Any: ...


def form_status(*forms: AnyForm) -> int:
    """Return 422 when one of the forms was sent and is wrong, else 200."""
    is_wrong = any(form.is_bound and form.errors for form in forms)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK


def render_form(
    request: HttpRequest,
    template: str,
    form: AnyForm,
    context: Mapping[str, Any] | None = None,
    *,
    others: tuple[AnyForm, ...] = (),
    sent_to: str = "",
) -> HttpResponse:
    """Render a page with its form as `form`; with status 422 when that or another one is wrong.

    What was typed in it and could not be handled stands in it again. `sent_to` is the path that
    the form is sent to, when that is not the page itself.
    """
    unsaved.restore(request, form, *others, sent_to=sent_to)
    status = form_status(form, *others)
    return render(request, template, {"form": form, **(context or {})}, status=status)


def perform_from_form(
    form: BaseForm, action: Callable[[], object], *, field: str | None = None
) -> bool:
    """Call an action and return whether it was done; a refusal becomes an error of the form.

    It stands at the field, or on top when it belongs to none.
    """
    try:
        action()
    except ActionRefused as refused:
        form.add_error(field, refusal_with_offer(refused))
        return False
    return True


def refusal_with_offer(refused: ActionRefused) -> str:
    """Return the sentence of a refusal, with a link to what it offers."""
    if refused.offer is None:
        return str(refused)
    offer = refused.offer
    return format_html('{} <a href="{}">{}</a>', str(refused), offer.url, offer.label)


def perform_each[T](
    request: HttpRequest,
    action: Callable[[T], object],
    targets: Iterable[T],
    *,
    done: Callable[[int], str],
) -> None:
    """Call an action for each target; the person reads how many were done, and which were not.

    A refusal keeps no other target from it. `done` makes the sentence of success of the number.
    """
    done_count = 0
    refusals: list[tuple[T, ActionRefused]] = []
    for target in targets:
        try:
            action(target)
        except ActionRefused as refused:
            refusals.append((target, refused))
        else:
            done_count += 1
    if done_count:
        messages.success(request, done(done_count))
    if refusals:
        told = format_html_join(SafeString("<br>"), "{}: {}", refusals[:MAX_REFUSALS_TOLD])
        more = len(refusals) - MAX_REFUSALS_TOLD
        if more > 0:
            sentence = ngettext("And %(count)d more.", "And %(count)d more.", more)
            told = format_html("{}<br>{}", told, filled(sentence, count=more))
        messages.warning(request, told)


def perform[R](
    request: HttpRequest, action: Callable[[], R], *, done: Callable[[R], str] | str | Promise = ""
) -> bool:
    """Call an action and return whether it was done; the person reads how it went as a message.

    `done` is the sentence of success, or makes it of what the action returns. Of a refused action
    the refusal is the sentence.
    """
    try:
        result = action()
    except ActionRefused as refused:
        messages.warning(request, refusal_with_offer(refused))
        return False
    sentence = done(result) if callable(done) else str(done)
    if sentence:
        messages.success(request, sentence)
    return True


def render_too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has reached a rate limit."""
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
