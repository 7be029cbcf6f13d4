"""Answers that every app gives in the same way: to a form, a refused action, a stale form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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

MAX_REFUSALS_TOLD = 20  # of a selection, each in a line of the message


class ActionRefused(Exception):
    """An action is not allowed now and has changed nothing; `str()` is the sentence that says why.

    The apps derive their own refusals from it.
    """


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
) -> HttpResponse:
    """Render a page with its form as `form`; with status 422 when that or another one is wrong."""
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
        form.add_error(field, str(refused))
        return False
    return True


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
            told = format_html("{}<br>{}", told, sentence % {"count": more})
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
        messages.warning(request, str(refused))
        return False
    sentence = done(result) if callable(done) else str(done)
    if sentence:
        messages.success(request, sentence)
    return True


def is_stale_form(request: HttpRequest, *, field: str, current: Callable[[], str]) -> bool:
    """Tell whether a form was made when something else was current than is now.

    A form without the field does not depend on it; `current` is called only for one that has it.
    """
    made_with = request.POST.get(field) if request.method == "POST" else None
    return made_with is not None and made_with != current()


def render_stale_form(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Answer a stale form with the page that says why nothing has been done, and status 409."""
    return render(request, template, context, status=HTTPStatus.CONFLICT)


def render_too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has reached a rate limit."""
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
