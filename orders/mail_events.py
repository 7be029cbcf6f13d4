"""Every mail about an order: to who ordered it, who approves it, the dealer, and the staff."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import NotificationTopic
from customers.mail_events.contexts import TO_STAFF, check_still_true
from customers.mail_events.preview_data import PreviewData
from customers.readers import Employees, pass_on_from_staff
from customers.undelivered import tell_dealer, tell_staff
from mail.events import Context, MailEvent, Nobody, NothingToSend, Preview, Told
from orders.approvers import names_of_approvers
from orders.models import Order, OrderPush, PushOutage
from orders.notifications import pass_on_approval, pass_on_order, tell_of_approval
from orders.preview_orders import (
    order_not_approved,
    order_to_approve,
    order_withdrawn,
    placed_order,
    push_outage,
)
from web.sites import Site

MAX_MAILED_LINES = 100  # lines of an order in a mail; its page has them all


def _facts(order: Order, site: Site) -> Context:
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


def _for_customer(order: Order, site: Site) -> Context:
    facts = _facts(order, site)
    return {**facts, "dealer": order.dealer, "reply_to": order.dealer.email}


def _to_approve(order: Order, site: Site) -> Context:
    if order.state != Order.State.WAITING:
        raise NothingToSend
    return {**_facts(order, site), "dealer": order.dealer, "reply_to": order.by_user.email}


def _withdrawn(order: Order, site: Site) -> Context:
    check_still_true(order.state == Order.State.WITHDRAWN)
    return {**_facts(order, site), "dealer": order.dealer, "reply_to": order.by_user.email}


def _delayed(order: Order, site: Site) -> Context:
    """Return the facts of an order that still waits, with the names of those it waits for."""
    return {**_to_approve(order, site), "approvers": names_of_approvers(order.customer)}


def _waits(order: Order, site: Site) -> Context:
    """Return the same for its dealer and the staff, who can only call."""
    return {**_delayed(order, site), "contact": order.customer.contact}


def _for_dealer(order: Order, site: Site) -> Context:
    preferences = site.url + reverse("customers:my_details")
    return {**_facts(order, site), "preferences_url": preferences}


def _outage(outage: PushOutage, site: Site) -> Context:
    """Return the facts of an outage that lasts, with a link to the orders that wait."""
    check_still_true(outage.ended_at is None)
    return {
        "outage": outage,
        "answer": outage.push.log.latest("pk"),
        "waiting_count": OrderPush.objects.late().count(),
        "url": site.url + reverse("admin:orders_orderpush_changelist"),
    }


EVENTS = (
    MailEvent[Order, PreviewData](
        key="order_confirmed",
        template="orders/mail/order_confirmed.html",
        context=_for_customer,
        preview=Preview(placed_order, lambda data: data.contact),
        if_failed=Told(tell_dealer, _("the confirmation of an order")),
        pass_on=pass_on_order,
    ),
    MailEvent[Order, PreviewData](
        key="order_to_approve",
        template="orders/mail/order_to_approve.html",
        context=_to_approve,
        preview=Preview(order_to_approve, lambda data: data.contact),
        if_failed=Told(tell_of_approval, _("the question to approve an order")),
        pass_on=pass_on_approval,
    ),
    MailEvent[Order, PreviewData](
        key="order_reminder",
        template="orders/mail/order_reminder.html",
        context=_to_approve,
        preview=Preview(order_to_approve, lambda data: data.contact),
        if_failed=Told(tell_of_approval, _("the question to approve an order")),
        pass_on=pass_on_approval,
    ),
    MailEvent[Order, PreviewData](
        key="order_delayed",
        template="orders/mail/order_delayed.html",
        context=_delayed,
        preview=Preview(order_to_approve, lambda data: data.contact),
        if_failed=Nobody("The dealer is told at the same moment that the order waits."),
        pass_on=pass_on_order,
    ),
    MailEvent[Order, PreviewData](
        key="order_waits",
        template="orders/mail/order_waits.html",
        context=_waits,
        preview=Preview(order_to_approve, lambda data: data.employee.user),
        if_failed=Told(tell_staff, _("that an order waits for approval")),
        pass_on=Employees(NotificationTopic.ORDERS, for_staff="order_waits_escalated"),
    ),
    MailEvent[Order, PreviewData](
        key="order_waits_escalated",
        template="orders/mail/order_waits_escalated.html",
        context=_waits,
        preview=Preview(order_to_approve, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
    MailEvent[Order, PreviewData](
        key="order_not_approved",
        template="orders/mail/order_not_approved.html",
        context=_for_customer,
        preview=Preview(order_not_approved, lambda data: data.contact),
        if_failed=Told(tell_dealer, _("that an order was not approved")),
        pass_on=pass_on_order,
    ),
    MailEvent[Order, PreviewData](
        key="order_withdrawn",
        template="orders/mail/order_withdrawn.html",
        context=_withdrawn,
        preview=Preview(order_withdrawn, lambda data: data.contact),
        if_failed=Nobody("Its reader has nothing to do, and the page of the order says so."),
        pass_on=pass_on_approval,
    ),
    MailEvent[Order, PreviewData](
        key="order_received",
        template="orders/mail/order_received.html",
        context=_for_dealer,
        preview=Preview(placed_order, lambda data: data.employee.user),
        if_failed=Told(tell_staff, _("a new order")),
        pass_on=Employees(NotificationTopic.ORDERS, for_staff="order_received_escalated"),
    ),
    MailEvent[Order, PreviewData](
        key="order_received_escalated",
        template="orders/mail/order_received_escalated.html",
        context=_facts,
        preview=Preview(placed_order, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
    MailEvent[PushOutage, PreviewData](
        key="push_outage",
        template="orders/mail/push_outage.html",
        context=_outage,
        preview=Preview(push_outage, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
)
