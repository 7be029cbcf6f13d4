"""For whom the person who is logged in acts now, and which customers it sees as such."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from accounts.models import User
from customers.actors import Actor, ActorRequest, actors_of
from customers.models import Customer

SESSION_KEY = "acting_for"


def current_actor(request: HttpRequest) -> Actor | None:
    """Read for whom the logged-in person acts: the role it chose, else the first of its roles."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return None
    assert isinstance(user, User)
    actors = actors_of(user)
    chosen = request.session.get(SESSION_KEY)
    actor = next((a for a in actors if a.key == chosen), actors[0] if actors else None)
    if actor and actor.key != chosen:
        request.session[SESSION_KEY] = actor.key
    return actor


def switch_to(request: HttpRequest, key: str) -> Actor:
    """Act for somebody else from now on. Raises Http404 for a role one does not have."""
    assert isinstance(request.user, User)
    for actor in actors_of(request.user):
        if actor.key == key:
            request.session[SESSION_KEY] = actor.key
            return actor
    raise Http404


class OtherRoleRequired(Exception):
    """What was asked for is not of the role one acts in, but of another role of one's own."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor.key)
        self.actor = actor


def get_visible_customer(request: ActorRequest, reference: str) -> Customer:
    """The customer of a URL. Raises Http404, or OfAnotherRole to offer a switch."""
    if "\0" in reference:  # PostgreSQL refuses it
        raise Http404
    customers = Customer.objects.select_related("dealer").prefetch_related("contacts__user")
    found = customers.visible_to(request.actor).filter(reference=reference).first()
    if found:
        return found
    assert isinstance(request.user, User)
    for actor in _other_roles(request.actor, actors_of(request.user)):
        if customers.visible_to(actor).filter(reference=reference).exists():
            raise OtherRoleRequired(actor)
    raise Http404


def _other_roles(actor: Actor | None, actors: Iterable[Actor]) -> list[Actor]:
    """The other roles in which one uses the portal; staff look things up in the admin."""
    return [a for a in actors if a != actor and not a.is_staff]
