"""What the frame around every page needs: the site, the navigation, and whom to call."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.models import Dealer
from customers.access.unsaved_note import unsaved_note
from customers.actors import Actor, ActorRequest, PersonActor, actors_of
from customers.models import Customer
from orders.models import BasketLine, Order
from orders.push.outages import push_status
from web.sites import Audience, Site, all_sites, site_of_host


def frame(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    site = _site(request)
    return {
        "portal_site": site,  # allauth calls the host name `site`
        "is_dealer_site": site.audience is Audience.DEALERS,
        "current_language": get_language(),
        "languages": settings.LANGUAGES,
        "actor": actor,
        "dealer_to_call": SimpleLazyObject(lambda: _dealer_to_call(actor)),
        "pending_count": SimpleLazyObject(lambda: _pending_count(actor)),
        "own_basket_count": SimpleLazyObject(lambda: _own_basket_count(actor)),
        "unassigned_count": SimpleLazyObject(_unassigned_count),
        "at_stopped_dealers_count": SimpleLazyObject(_at_stopped_dealers_count),
        "doubtful_vat_count": SimpleLazyObject(_doubtful_vat_count),
        "own_roles": SimpleLazyObject(lambda: _own_roles(actor)),
        "push_status": SimpleLazyObject(push_status),
        "unsaved_note": SimpleLazyObject(lambda: unsaved_note(cast("ActorRequest", request))),
        "support_name": settings.SUPPORT_NAME,
        "support_phone": settings.SUPPORT_PHONE,
        "support_place": settings.SUPPORT_PLACE,
        "is_demo": settings.MODE == "demo",
        "keeps_mails": settings.CAPTURE_MAILS,
    }


def _site(request: HttpRequest) -> Site:
    try:
        return site_of_host(request.get_host())
    except DisallowedHost:  # the page that says so has a frame too
        return all_sites()[0]


def _dealer_to_call(actor: Actor | None) -> Dealer | None:
    """Return whom a customer calls first: its dealer, unless that has stopped."""
    dealer = actor.dealer if actor and actor.contact else None
    return dealer if dealer and dealer.is_trading else None


def _pending_count(actor: Actor | None) -> int:
    return Customer.objects.visible_to(actor).pending().count()


def _own_basket_count(actor: Actor | None) -> int:
    if not actor or actor.contact is None:
        return 0
    return BasketLine.objects.of_contact(actor.contact).count()


def _unassigned_count() -> int:
    """Count the requests that wait for the staff to find their dealer; shown in the admin only."""
    return Customer.objects.pending().filter(dealer=None).count()


def _at_stopped_dealers_count() -> int:
    """Count what staff have to find another dealer for; shown in the admin only."""
    return Customer.objects.at_stopped_dealers().count()


def _doubtful_vat_count() -> int:
    """Count the orders without VAT whose number VIES has not confirmed; shown in the admin only."""
    return Order.objects.with_doubtful_vat_number().count()


def _own_roles(actor: Actor | None) -> list[PersonActor]:
    return actors_of(actor.user) if actor and actor.user else []
