"""Which role a page is for. Whoever acts in another of its roles is offered to switch."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import Http404, HttpResponse

from accounts.models import User
from customers.access.acting import OtherRoleRequired
from customers.actors import Actor, ActorRequest, actors_of

type View[**P] = Callable[Concatenate[ActorRequest, P], HttpResponse]


def _only[**P](fits: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor and fits(request.actor):
                return view(request, *args, **kwargs)
            assert isinstance(request.user, User)
            for actor in actors_of(request.user):
                if fits(actor):
                    raise OtherRoleRequired(actor)
            raise Http404

        return cast("View[P]", guarded)  # `wraps` loses that the request has no name

    return decorate


def for_dealer[**P](view: View[P]) -> View[P]:
    """A page for dealer employees; 404 for everybody else."""
    return _only(lambda actor: actor.employee is not None)(view)


def for_customer[**P](view: View[P]) -> View[P]:
    """A page for contacts of customers; 404 for everybody else."""
    return _only(lambda actor: actor.contact is not None)(view)


def for_manager[**P](view: View[P]) -> View[P]:
    """A page for contacts who manage their customer's logins; 404 for everybody else."""
    return _only(lambda actor: bool(actor.contact and actor.contact.is_manager))(view)


def for_everyone[**P](view: View[P]) -> View[P]:
    """A page for whoever has logged in and acts for somebody."""
    return _only(lambda actor: True)(view)


def for_staff[**P](view: View[P]) -> View[P]:
    """A page for the wholesaler's staff; 404 for everybody else."""
    return _only(lambda actor: actor.is_staff)(view)
