"""For whom the person who is logged in acts now, and which customers it sees as such."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from accounts.models import User
from customers.actors import ActorRequest, PersonActor, actors_of, find_actor
from customers.models import Customer

SESSION_KEY = "acting_for"


def current_actor(request: HttpRequest) -> PersonActor | None:
    """Read for whom the logged-in person acts: the role it chose, else the first of its roles."""
    user = request.user
    if not isinstance(user, User):
        return None
    if chosen := find_actor(user, request.session.get(SESSION_KEY, "")):
        return chosen
    actor = next(iter(actors_of(user)), None)
    if actor:
        request.session[SESSION_KEY] = actor.key
    return actor


def roles_of(request: ActorRequest) -> list[PersonActor]:
    """Return every role in which the person who is logged in may act; none for nobody."""
    return actors_of(request.user) if isinstance(request.user, User) else []


def switch_to(request: ActorRequest, key: str) -> PersonActor:
    """Act for somebody else from now on. Raises Http404 for a role one does not have."""
    for actor in roles_of(request):
        if actor.key == key:
            request.session[SESSION_KEY] = actor.key
            return actor
    raise Http404


class OtherRoleRequired(Exception):
    """What was asked for belongs to another role of the same person, which may switch to it."""

    def __init__(self, actor: PersonActor) -> None:
        super().__init__(actor.key)
        self.actor = actor


def get_visible_customer(request: ActorRequest, reference: str) -> Customer:
    """Return the customer of a URL, which the actor may see.

    Raises OtherRoleRequired when another role of the same person sees it, and Http404 when none
    does. Staff look a dealer's customers up in the admin, so they are not offered to switch.
    """
    customers = Customer.objects.select_related("dealer").prefetch_related("contacts__user")
    found = customers.visible_to(request.actor).filter(reference=reference).first()
    if found:
        return found
    for role in roles_of(request):
        if role == request.actor or role.is_staff:
            continue
        if customers.visible_to(role).filter(reference=reference).exists():
            raise OtherRoleRequired(role)
    raise Http404
