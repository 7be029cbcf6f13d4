"""Keeps what was typed when a form cannot be handled, and leads back to the page that shows it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from customers.access.acting import SESSION_KEY, roles_of
from customers.access.limits import UNSAVED_INPUT_IP, UNSAVED_INPUT_PERSON
from customers.actors import ActorRequest, actors_of
from web import unsaved
from web.client_ip import client_ip
from web.rate_limits import consume
from web.redirects import (
    NEXT_FIELD,
    PAGE_PARAMETER,
    is_from_own_page,
    next_url,
    page_before,
    page_of_form,
)
from web.unsaved import MADE_FOR_FIELD, Cause


def keep_typed(request: ActorRequest, cause: Cause) -> bool:
    """Keep what was sent for the page it was typed on; return False when that may not be.

    Somebody else's form is never kept, so that nobody reads what another person typed. Of a form
    that does not say for whom it was made, on a page for people who have logged in, only is kept
    that it was sent.
    """
    made_for = request.POST.get(MADE_FOR_FIELD, "")
    if made_for and request.user.is_authenticated and made_for not in _own_keys(request):
        return False
    if not _may_keep(request):
        return False
    if not request.session.session_key:
        request.session.set_expiry(unsaved.MAX_AGE)  # until its person logs in
    is_sent_along = cause is Cause.BESIDE or unsaved.is_form_sent_along(request)
    typed = unsaved.input_of(
        request,
        page=urlsplit(page_of_form(request)).path if is_sent_along else request.path,
        sent_to="" if is_sent_along else request.path,
        came_from=page_before(request),
        cause=cause,
        with_fields=bool(made_for) or _is_public(request),
    )
    return unsaved.keep(request.session, typed)


def keep_beside(request: ActorRequest) -> bool:
    """Keep what is typed in the form of a page, of which another button was pressed.

    Such a button sends the form along to its own address, which names the page. Without a form on
    the page there is nothing to keep. Return False when it may not be kept.
    """
    return PAGE_PARAMETER not in request.GET or keep_typed(request, Cause.BESIDE)


def lead_back(request: ActorRequest) -> HttpResponse:
    """Redirect to the page on which the form stands, which shows what was typed."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(page_to_show(request))
    return HttpResponseRedirect(page_to_show(request), status=HTTPStatus.SEE_OTHER)


def page_to_show(request: ActorRequest) -> str:
    """Return the address of the page on which the form stands, with the `next` that it had."""
    is_sent_along = unsaved.is_form_sent_along(request)
    path = page_of_form(request) if is_sent_along else request.get_full_path()
    onward = next_url(request, "")
    if onward in ("", path) or NEXT_FIELD in request.GET:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode({NEXT_FIELD: onward})}"


def csrf_failure(request: ActorRequest, reason: str = "") -> HttpResponse:
    """Show a form again whose token is old; nothing of what another site sent is looked at."""
    if is_from_own_page(request) and keep_typed(request, Cause.TOKEN):
        return lead_back(request)
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def resume(request: ActorRequest, user: User) -> None:
    """Let somebody who was logged out while typing go on, in the role in which it typed.

    What another person typed on this machine is forgotten.
    """
    own = {actor.key for actor in actors_of(user)}
    unsaved.strip_of_others(request.session, own)
    for typed in unsaved.kept_inputs(request.session):
        if typed.cause == Cause.LOGGED_OUT and typed.made_for:
            request.session[SESSION_KEY] = typed.made_for


def _own_keys(request: ActorRequest) -> set[str]:
    return {actor.key for actor in roles_of(request)}


def _is_public(request: ActorRequest) -> bool:
    match = request.resolver_match
    return bool(match and not getattr(match.func, "login_required", True))


def _may_keep(request: ActorRequest) -> bool:
    """Count one; strangers could fill the table of sessions with it."""
    if request.user.is_authenticated:
        return consume({UNSAVED_INPUT_PERSON: str(request.user.pk)})
    return consume({UNSAVED_INPUT_IP: client_ip(request)})
