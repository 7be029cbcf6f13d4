"""Decorators of ordering, which hand the view what they have proved.

    @for_buyer           the view gets (request, Buyer, …); the URL has a customer's reference
    @for_order           the view gets (request, PersonActor, Order, …); the URL has an order's
    @for_order_manager   the same, of a manager of the customer, who decides on what waits
    @for_order_buyer     the same, of who ordered, who may withdraw what waits

Whoever may see a customer or an order in another of its own roles is offered to switch to it;
everybody else gets 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, cast

from django.http import Http404, HttpResponse

from accounts.models import Dealer
from customers.access.acting import OtherRoleRequired, get_visible_customer, roles_of
from customers.access.decorators import require_role
from customers.actors import ActorRequest, ContactActor, PersonActor
from customers.models import Customer
from customers.states import State
from orders.actions import basket_of, check_may_order
from orders.models import Basket, Order, PreparedBasket
from web.responses import ActionRefused

type ReferenceView[**P] = Callable[Concatenate[ActorRequest, str, P], HttpResponse]
type BuyerView[**P] = Callable[Concatenate[ActorRequest, Buyer, P], HttpResponse]
type OrderView[A: PersonActor, **P] = Callable[Concatenate[ActorRequest, A, Order, P], HttpResponse]

# A blocked customer is shown too, with the reason why nothing can be ordered; one that only phones
# is ordered for while it is blocked.
ORDERING_STATES = (State.ACTIVE, State.BLOCKED)


@dataclass(frozen=True)
class Buyer:
    """Somebody who orders for a customer: the customer itself, its dealer, or the staff."""

    actor: PersonActor
    customer: Customer
    dealer: Dealer

    @property
    def is_on_behalf(self) -> bool:
        """Tell whether somebody else than the customer itself orders."""
        return self.actor.contact is None

    @cached_property
    def basket(self) -> Basket:
        """The basket of this login at this customer, as it was when it was first asked for."""
        return basket_of(self.customer, by=self.actor)

    @cached_property
    def refusal(self) -> str:
        """The sentence that says why nothing can be ordered now; empty when it can."""
        try:
            check_may_order(self.customer, by=self.actor)
        except ActionRefused as refused:
            return str(refused)
        return ""

    def page_context(self) -> dict[str, Any]:
        """Return what orders/page.html needs, the frame of every page of ordering."""
        return {
            "customer": self.customer,
            "is_on_behalf": self.is_on_behalf,
            "basket_count": self.basket.lines.count(),
            "prepared_baskets": PreparedBasket.objects.of(self.customer).news_for(self.actor.user),
            "refusal": self.refusal,
        }


def for_buyer[**P](view: BuyerView[P]) -> ReferenceView[P]:
    """Give the view who orders, for the customer with this reference."""

    @wraps(view)
    def guarded(
        request: ActorRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        customer = get_visible_customer(request, reference)
        if customer.dealer is None or customer.state not in ORDERING_STATES:
            raise Http404
        actor = require_role(request, PersonActor)
        return view(request, Buyer(actor, customer, customer.dealer), *args, **kwargs)

    return cast("ReferenceView[P]", guarded)  # `wraps` loses that the request has no name


def for_order[**P](view: OrderView[PersonActor, P]) -> ReferenceView[P]:
    """Give the view its actor, and the order with this reference, which the actor may see."""

    @wraps(view)
    def guarded(
        request: ActorRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        order = get_visible_order(request, reference)
        return view(request, require_role(request, PersonActor), order, *args, **kwargs)

    return cast("ReferenceView[P]", guarded)  # `wraps` loses that the request has no name


def for_order_manager[**P](view: OrderView[ContactActor, P]) -> ReferenceView[P]:
    """Give the view a manager of a customer, and the order of that customer."""

    @wraps(view)
    def guarded(
        request: ActorRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        order = get_visible_order(request, reference)
        if not is_manager(request.actor):
            raise Http404
        return view(request, require_role(request, ContactActor), order, *args, **kwargs)

    return cast("ReferenceView[P]", guarded)  # `wraps` loses that the request has no name


def for_order_buyer[**P](view: OrderView[ContactActor, P]) -> ReferenceView[P]:
    """Give the view who ordered for its own company, and that order."""

    @wraps(view)
    def guarded(
        request: ActorRequest, reference: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        order = get_visible_order(request, reference)
        if not is_buyer(request.actor, order):
            raise Http404
        return view(request, require_role(request, ContactActor), order, *args, **kwargs)

    return cast("ReferenceView[P]", guarded)  # `wraps` loses that the request has no name


def is_buyer(actor: PersonActor | None, order: Order) -> bool:
    """Tell whether an actor ordered this for its own company, also by a login that was joined."""
    logins = (order.by_user_id, order.by_user.joined_into_id)
    return isinstance(actor, ContactActor) and actor.user is not None and actor.user.pk in logins


def is_manager(actor: PersonActor | None) -> bool:
    """Tell whether an actor manages a customer, and so decides on its orders that wait."""
    return isinstance(actor, ContactActor) and actor.contact.is_manager


def get_visible_order(request: ActorRequest, reference: str) -> Order:
    """Return the order of a URL, which the actor may see.

    Raises OtherRoleRequired when another role of the same person sees it, and Http404 when none
    does. Staff look orders up in the admin, so they are not offered to switch.
    """
    orders = Order.objects.select_related("customer__dealer", "dealer", "by_user", "decided_by")
    order = orders.visible_to(request.actor).filter(reference=reference).first()
    if order:
        return order
    for role in roles_of(request):
        if not role.is_staff and orders.visible_to(role).filter(reference=reference).exists():
            raise OtherRoleRequired(role)
    raise Http404
