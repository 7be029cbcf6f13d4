"""Puts `request.actor` there, and refuses forms that were made while acting for somebody else."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth import SESSION_KEY as AUTH_KEY
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from customers.access.acting import OtherRoleRequired, current_actor
from customers.actions import note_first_login, note_first_login_of_employee
from customers.actors import ActorRequest, PersonActor
from web.responses import is_stale_form, render_stale_form

FIELD = "acting_for"


class ActorMiddleware:
    """Ends the session of a person without access, and sets `request.actor`.

    The actor is looked up when it is first asked for: a page that does not ask, as a search while
    somebody types, does without those queries.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        if request.user.is_anonymous and AUTH_KEY in request.session:
            request.session.flush()  # access has ended, and an old session does not come back
        request.actor = _lazy_actor(request) if request.user.is_authenticated else None
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a form of a tab from before a switch: it would act for the wrong company."""
        if is_stale_form(request, field=FIELD, current=lambda: _key(request)):
            return render_stale_form(request, "customers/access/acting_for_another.html")
        return None

    def process_exception(self, request: ActorRequest, exception: Exception) -> HttpResponse | None:
        """Offer to switch to the role that a page is for."""
        if isinstance(exception, OtherRoleRequired):
            context = {"other": exception.actor}
            return render(request, "customers/access/other_role_required.html", context, status=404)
        return None


def _lazy_actor(request: ActorRequest) -> PersonActor:
    """Return an actor that is looked up when something of it is first asked for.

    Somebody who is logged in has an actor, unless access ends within this very request. Then it
    counts as false; so ask `if request.actor`, since `is None` does not see that.
    """
    return cast("PersonActor", SimpleLazyObject(lambda: _find_actor(request)))


def _find_actor(request: ActorRequest) -> PersonActor | None:
    actor = current_actor(request)
    if actor and actor.contact and not actor.contact.first_login_at:
        note_first_login(actor.contact, by=actor)
    if actor and actor.employee and not actor.employee.first_login_at:
        note_first_login_of_employee(actor.employee)
    return actor


def _key(request: ActorRequest) -> str:
    return request.actor.key if request.actor else ""
