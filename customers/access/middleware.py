"""Puts `request.actor` there, and refuses forms that were made while acting for somebody else."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY as AUTH_KEY
from django.http import HttpResponse
from django.shortcuts import render

from customers.access.acting import OtherRoleRequired, current_actor
from customers.actions import note_first_login
from customers.actors import ActorRequest
from web.responses import is_stale_form, render_stale_form

FIELD = "acting_for"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        if request.user.is_anonymous and AUTH_KEY in request.session:
            request.session.flush()  # access has ended, and an old session does not come back
        request.actor = current_actor(request)
        if request.actor and request.actor.contact and not request.actor.contact.first_login_at:
            note_first_login(request.actor.contact, by=request.actor)
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A tab from before a switch would act for the wrong company; nothing it sent is done."""
        if is_stale_form(request, field=FIELD, current=lambda: _key(request)):
            return render_stale_form(request, "customers/access/acting_for_another.html")
        return None

    def process_exception(self, request: ActorRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OtherRoleRequired):
            context = {"other": exception.actor}
            return render(request, "customers/access/other_role_required.html", context, status=404)
        return None


def _key(request: ActorRequest) -> str:
    return request.actor.key if request.actor else ""
