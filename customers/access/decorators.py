"""Decorators that say whom a page is for, and hand the view what they have proved.

    @require_POST
    @for_dealer_customer
    def archive(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
        perform(request, lambda: actions.archive_customer(customer, by=actor), done=...)

    @for_dealer            the view gets (request, DealerActor, …)
    @for_dealer_customer   the view gets (request, DealerActor, Customer, …); the URL a reference
    @for_customer          the view gets (request, ContactActor, …)
    @for_manager           the same, of a contact that manages its customer's logins
    @for_staff             the view gets (request, StaffActor, …)
    @for_everyone          the view gets (request, PersonActor, …)
    @beside_form           keeps what is typed in the form of the page on which its button stands

What else stands in the URL follows after these. Somebody who is not of this kind now, but has
another role that is, is offered to switch to it; everybody else gets 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from customers.access.acting import OtherRoleRequired, get_visible_customer, roles_of
from customers.access.interrupted import keep_beside
from customers.actors import (
    ActorRequest,
    ContactActor,
    DealerActor,
    PersonActor,
    StaffActor,
)
from customers.event_sentences import leaving_sentence
from customers.models import Customer

type View[**P, R: HttpResponseBase] = Callable[Concatenate[ActorRequest, P], R]
type ActorView[A: PersonActor, **P, R: HttpResponseBase] = Callable[
    Concatenate[ActorRequest, A, P], R
]
type CustomerView[A: PersonActor, **P, R: HttpResponseBase] = Callable[
    Concatenate[ActorRequest, A, Customer, P], R
]
type ReferenceView[**P, R: HttpResponseBase] = Callable[Concatenate[ActorRequest, str, P], R]


def require_role[A: PersonActor](
    request: ActorRequest, role: type[A], *, fits: Callable[[A], bool] = lambda actor: True
) -> A:
    """Return the actor of the request, when it has the role.

    Raises OtherRoleRequired when another role of the same person does, and Http404 when none does.
    """
    actor = request.actor
    if isinstance(actor, role) and fits(actor):
        return actor
    for other in roles_of(request):
        if isinstance(other, role) and fits(other):
            raise OtherRoleRequired(other)
    raise Http404


def for_dealer[**P, R: HttpResponseBase](view: ActorView[DealerActor, P, R]) -> View[P, R]:
    """Give the view an employee of a dealer as its actor; the page is 404 for everybody else."""
    return _for_role(DealerActor, view)


def for_dealer_customer[**P, R: HttpResponseBase](
    view: CustomerView[DealerActor, P, R],
) -> ReferenceView[P, R]:
    """Give the view an employee of a dealer, and that dealer's customer with this reference.

    Of a request that has left this dealer since, it says who did so, in the list of requests.
    """

    @wraps(view)
    def guarded(
        request: ActorRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        actor = require_role(request, DealerActor)
        try:
            customer = get_visible_customer(request, reference)
        except Http404:
            told = leaving_sentence(reference, reader=actor)
            if not told:
                raise
            messages.warning(request, told)
            return redirect("customers:pending")
        return view(request, actor, customer, *args, **kwargs)

    return cast("ReferenceView[P, R]", guarded)  # `wraps` loses that the request has no name


def for_customer[**P, R: HttpResponseBase](view: ActorView[ContactActor, P, R]) -> View[P, R]:
    """Give the view a contact of a customer as its actor; the page is 404 for everybody else."""
    return _for_role(ContactActor, view)


def for_manager[**P, R: HttpResponseBase](view: ActorView[ContactActor, P, R]) -> View[P, R]:
    """Give the view a contact who manages its customer's logins; 404 for everybody else."""
    return _for_role(ContactActor, view, fits=lambda actor: actor.contact.is_manager)


def for_staff[**P, R: HttpResponseBase](view: ActorView[StaffActor, P, R]) -> View[P, R]:
    """Give the view one of the wholesaler's staff as its actor; 404 for everybody else."""
    return _for_role(StaffActor, view)


def for_everyone[**P, R: HttpResponseBase](view: ActorView[PersonActor, P, R]) -> View[P, R]:
    """Give the view whoever has logged in and acts for somebody."""
    return _for_role(PersonActor, view)


def _for_role[A: PersonActor, **P, R: HttpResponseBase](
    role: type[A], view: ActorView[A, P, R], *, fits: Callable[[A], bool] = lambda actor: True
) -> View[P, R]:
    @wraps(view)
    def guarded(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        return view(request, require_role(request, role, fits=fits), *args, **kwargs)

    return cast("View[P, R]", guarded)  # `wraps` loses that the request has no name


def beside_form[**P](view: View[P, HttpResponse]) -> View[P, HttpResponse]:
    """Keep what is typed in the form of the page on which the button of this view stands.

    The page shows it again; see templates/components/beside_form.html.
    """

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not keep_beside(request):
            return render(request, "not_kept.html", status=HTTPStatus.CONFLICT)
        return view(request, *args, **kwargs)

    return cast("View[P, HttpResponse]", guarded)  # `wraps` loses that the request has no name
