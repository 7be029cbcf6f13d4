"""Who is mailed of what happens to an order; called inside the transaction of its cause."""

from __future__ import annotations

from accounts.models import NotificationTopic
from customers.models import Contact
from customers.recipients import mail_contact, mail_dealer, mail_person, mail_staff
from customers.undelivered import tell_contact, tell_dealer
from mail.models import Mail
from orders.models import Order, PushOutage

APPROVAL_EVENTS = ("order_to_approve", "order_reminder")
READ_STATES = (Mail.State.SENT, Mail.State.SENDING)  # of a mail that its reader may have read


def notify_buyer_of_order(order: Order) -> None:
    """Mail the buyer its confirmation, and the customer's contact when that is another person.

    A buyer who is mailed of the order as the dealer gets no confirmation beside that.
    """
    contact = order.customer.contact
    buyer = _buyer(order)
    if buyer:
        mail_contact("order_confirmed", order, buyer)
    elif not order.dealer.recipients(NotificationTopic.ORDERS).filter(user=order.by_user).exists():
        mail_person("order_confirmed", order, order.by_user)
    if contact and contact.email != order.by_user.email:
        mail_contact("order_confirmed", order, contact)


def notify_dealer_of_order(order: Order) -> None:
    """Mail the dealer's employees of an order that they are to deliver."""
    mail_dealer(
        NotificationTopic.ORDERS,
        "order_received",
        order,
        order.dealer,
        for_staff="order_received_escalated",
    )


def notify_managers_of_order_to_approve(order: Order) -> None:
    """Ask whoever can approve an order to do so; where nobody can, tell its dealer at once."""
    approvers = order.customer.contacts.managers().order_by("pk")
    for contact in approvers:
        mail_contact("order_to_approve", order, contact)
    if not approvers:
        notify_dealer_of_waiting_order(order)


def notify_new_managers_of_order(order: Order) -> bool:
    """Ask those who could not approve this order when the others were asked; tell if any."""
    mails = Mail.objects.about(order).filter(event__in=APPROVAL_EVENTS)
    asked = set(mails.values_list("to", flat=True))
    managers = order.customer.contacts.managers().order_by("pk")
    new = [contact for contact in managers if contact.email not in asked]
    for contact in new:
        mail_contact("order_to_approve", order, contact)
    return bool(new)


def remind_managers_of_order(order: Order) -> None:
    """Remind whoever can approve an order that it waits for them."""
    for contact in order.customer.contacts.managers().order_by("pk"):
        mail_contact("order_reminder", order, contact)


def notify_dealer_of_waiting_order(order: Order) -> None:
    """Mail the dealer that an order for it is not approved, so that it calls its customer."""
    mail_dealer(
        NotificationTopic.ORDERS,
        "order_waits",
        order,
        order.dealer,
        for_staff="order_waits_escalated",
    )


def notify_buyer_of_delay(order: Order) -> None:
    """Mail the buyer for whom the order still waits."""
    buyer = _buyer(order)
    if buyer:
        mail_contact("order_delayed", order, buyer)


def notify_managers_of_withdrawal(order: Order) -> None:
    """Mail the managers who were asked to approve an order that they need not any more."""
    mails = Mail.objects.about(order).filter(event__in=APPROVAL_EVENTS)
    asked = set(mails.filter(state__in=READ_STATES).values_list("to", flat=True))
    for contact in order.customer.contacts.managers().order_by("pk"):
        if contact.email in asked:
            mail_contact("order_withdrawn", order, contact)


def notify_buyer_of_refusal(order: Order) -> None:
    """Mail the buyer that a manager did not approve the order, and why."""
    buyer = _buyer(order)
    if buyer:
        mail_contact("order_not_approved", order, buyer)


def notify_staff_of_outage(outage: PushOutage) -> None:
    """Mail the staff that orders do not reach the wholesaler's system."""
    mail_staff("push_outage", outage)


def tell_of_approval(mail: Mail) -> None:
    """Tell the buyer that a manager was not asked; the dealer too when no other manager was."""
    order = mail.about
    assert isinstance(order, Order)
    buyer = _buyer(order)
    if buyer:
        tell_contact(mail, buyer)
    asked = Mail.objects.about(order).filter(event=mail.event)
    if not asked.exclude(state__in=(Mail.State.FAILED, Mail.State.CANCELLED)).exists():
        tell_dealer(mail)


def pass_on_order(mail: Mail) -> bool:
    """Pass a mail about an order on to the customer's contact when its reader has left."""
    order = mail.about
    if not isinstance(order, Order) or _is_present(order, mail.to):
        return False
    _pass_on(mail, order, [order.customer.contact] if order.customer.contact else [])
    return True


def pass_on_approval(mail: Mail) -> bool:
    """Pass the question to approve an order on to the managers when its reader has left."""
    order = mail.about
    if not isinstance(order, Order) or _is_present(order, mail.to):
        return False
    _pass_on(mail, order, list(order.customer.contacts.managers()))
    return True


def _pass_on(mail: Mail, order: Order, contacts: list[Contact]) -> None:
    mailed = Mail.objects.about(order).filter(event=mail.event)
    mailed_to = set(mailed.exclude(state=Mail.State.CANCELLED).values_list("to", flat=True))
    for contact in contacts:
        if contact.email not in mailed_to:
            mail_contact(mail.event, order, contact)


def _is_present(order: Order, email: str) -> bool:
    """Tell whether somebody with this address is at the customer, or at the dealer."""
    people = order.dealer.employees.filter(active=True, user__is_active=True)
    if order.customer.contacts.present().filter(email=email).exists():
        return True
    return people.filter(user__email=email).exists()


def _buyer(order: Order) -> Contact | None:
    """Return the contact that ordered, whose language and site its mail is in, if it was one."""
    logins = [order.by_user_id, order.by_user.joined_into_id]
    return order.customer.contacts.present().filter(user__in=[pk for pk in logins if pk]).first()
