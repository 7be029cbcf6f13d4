"""Puts `request.actor` there, and gives forms back that were made while acting for another."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import SESSION_KEY as AUTH_KEY
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from customers.access.acting import SESSION_KEY, OtherRoleRequired, current_actor
from customers.access.ended_roles import ended_role, note_of_session
from customers.access.interrupted import keep_typed, lead_back
from customers.access.unsaved_note import ENDED_ACCESS_KEY, note_of_other_role
from customers.actions import note_first_login, note_first_login_of_employee
from customers.actors import ActorRequest, PersonActor, actors_of
from web import unsaved
from web.sentences import filled
from web.unsaved import MADE_FOR_FIELD, Cause, is_form_sent_along


class ActorMiddleware:
    """Ends the session of a person without access, and sets `request.actor`.

    The actor is looked up when it is first asked for: a page that does not ask, as a search while
    somebody types, does without those queries.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        if request.user.is_anonymous and AUTH_KEY in request.session:
            _end_session(request)  # access has ended, and an old session does not come back
        request.actor = _lazy_actor(request) if request.user.is_authenticated else None
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Give a form of a tab from before a switch back: it would act for the wrong company.

        A form of none of the person's roles is refused; of one that has ended it says why.
        """
        if not _is_made_for_another(request) or is_form_sent_along(request):
            return None
        if request.POST[MADE_FOR_FIELD] and keep_typed(request, Cause.SWITCHED):
            return lead_back(request)
        user = request.user
        ended = ended_role(user, request.POST[MADE_FOR_FIELD]) if isinstance(user, User) else None
        return render(
            request,
            "customers/access/acting_for_another.html",
            {"ended": ended},
            status=HTTPStatus.CONFLICT,
        )

    def process_exception(self, request: ActorRequest, exception: Exception) -> HttpResponse | None:
        """Offer to switch to the role that a page is for."""
        if isinstance(exception, OtherRoleRequired):
            context = {"other": exception.actor, "unsaved_note": note_of_other_role(request)}
            return render(request, "customers/access/other_role_required.html", context, status=404)
        return None


def _lazy_actor(request: ActorRequest) -> PersonActor:
    """Return an actor that is looked up when something of it is first asked for.

    Somebody who is logged in has an actor, unless access ends within this very request. Then it
    counts as false; so ask `if request.actor`, since `is None` does not see that.
    """
    return cast("PersonActor", SimpleLazyObject(lambda: _find_actor(request)))


def _find_actor(request: ActorRequest) -> PersonActor | None:
    chosen = request.session.get(SESSION_KEY, "")
    actor = current_actor(request)
    if actor and chosen not in ("", actor.key) and request.method == "GET":
        _tell_of_ended_role(request, chosen, actor)
    if actor and actor.contact and not actor.contact.first_login_at:
        note_first_login(actor.contact, by=actor)
    if actor and actor.employee and not actor.employee.first_login_at:
        note_first_login_of_employee(actor.employee)
    return actor


def _tell_of_ended_role(request: ActorRequest, chosen: str, now: PersonActor) -> None:
    """Say why somebody acts for another company than it has chosen."""
    ended = ended_role(now.user, chosen)
    if ended:
        name = now.name_among(actors_of(now.user), fullness=1)
        acting = filled(_("You now act for %(now)s."), now=name)
        messages.warning(request, f"{ended.note} {acting}")


def _end_session(request: ActorRequest) -> None:
    """End the session of a person without access; the login page says why it ended."""
    note = note_of_session(request.session)
    request.session.flush()
    if note:
        request.session[ENDED_ACCESS_KEY] = note
        request.session.set_expiry(unsaved.MAX_AGE)


def _is_made_for_another(request: ActorRequest) -> bool:
    """Tell whether a form was made for another role; one without the field depends on none."""
    made_for = request.POST.get(MADE_FOR_FIELD) if request.method == "POST" else None
    return made_for is not None and made_for != (request.actor.key if request.actor else "")
