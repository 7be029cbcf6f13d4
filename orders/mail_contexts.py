"""What the mails about orders say."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from mail.events import Context, NothingToSend, register
from orders.models import Order
from web.sites import Site

MAX_MAILED_LINES = 100  # of an order in a mail; the page has them all


def register_events() -> None:
    contexts: dict[str, Context] = {
        "order_confirmed": _for_customer,
        "order_to_approve": _to_approve,
        "order_not_approved": _for_customer,
        "order_received": _for_dealer,
        "order_received_escalated": _facts,
    }
    for key, context in contexts.items():
        register(key, template=f"orders/mail/{key}.html", context=context)


def _facts(order: Order, site: Site) -> dict[str, Any]:
    lines = list(order.lines.all()[: MAX_MAILED_LINES + 1])
    contact = order.customer.contact
    return {
        "order": order,
        "customer": order.customer,
        "lines": lines[:MAX_MAILED_LINES],
        "has_more": len(lines) > MAX_MAILED_LINES,
        "url": site.url + order.get_absolute_url(),
        "reply_to": order.by_user.email if not order.is_on_behalf else contact and contact.email,
    }


def _for_customer(order: Order, site: Site) -> dict[str, Any]:
    facts = _facts(order, site)
    return {**facts, "dealer": order.dealer, "reply_to": order.dealer.email}


def _to_approve(order: Order, site: Site) -> dict[str, Any]:
    if order.state != Order.State.WAITING:
        raise NothingToSend
    return {**_facts(order, site), "dealer": order.dealer, "reply_to": order.by_user.email}


def _for_dealer(order: Order, site: Site) -> dict[str, Any]:
    preferences = site.url + reverse("customers:my_details")
    return {**_facts(order, site), "preferences_url": preferences}
