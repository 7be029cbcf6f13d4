"""The note above an order: what has happened to it, or what will, for whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.actors import PersonActor
from orders.approvers import names_of_approvers
from orders.decorators import is_buyer, is_manager
from orders.models import Order
from web.sentences import filled


@dataclass(frozen=True)
class OrderNote:
    """A sentence about the state of an order; `is_bad_news` when it will not be delivered."""

    sentence: str
    is_bad_news: bool = False


def may_decide(order: Order, reader: PersonActor) -> bool:
    """Tell whether this reader approves or declines the order: a manager, while it waits."""
    return order.state == Order.State.WAITING and is_manager(reader)


def _waiting_sentence(order: Order) -> str:
    """Return for whom an order waits, by name."""
    names = names_of_approvers(order.customer)
    facts = {"names": names, "dealer": order.dealer, "phone": order.dealer.phone}
    if not names:
        sentence = _(
            "This order waits for approval, and nobody at the company can approve it now."
            " Questions? Call %(dealer)s, %(phone)s."
        )
        return filled(sentence, **facts)
    sentence = _("This order waits for approval by %(names)s. It goes to %(dealer)s after that.")
    return filled(sentence, **facts)


def may_read_reason(order: Order, reader: PersonActor) -> bool:
    """Tell whether this reader learns why an order was declined, which is a matter of the customer.

    Its buyer and the managers there do, and the staff; not the dealer.
    """
    return reader.is_staff or is_manager(reader) or is_buyer(reader, order)


def _declined_sentence(order: Order, reader: PersonActor) -> str:
    if may_read_reason(order, reader):
        sentence = filled(_("%(name)s did not approve this order:"), name=order.decided_by)
        return f"{sentence} {order.reason}"
    return filled(_("%(name)s did not approve this order."), name=order.decided_by)


def _withdrawn_sentence(order: Order, reader: PersonActor) -> str:
    if is_buyer(reader, order):
        sentence = _("You have withdrawn this order. It has not gone to %(dealer)s.")
    else:
        sentence = _("%(name)s has withdrawn this order. It has not gone to %(dealer)s.")
    return filled(sentence, name=order.buyer_name, dealer=order.dealer)


def note_for(order: Order, reader: PersonActor) -> OrderNote | None:
    """Return the note for this reader, or None for a dealer or staff with an order that is placed.

    A manager who may decide is asked to do so instead.
    """
    dealer = order.dealer
    if order.state == Order.State.WAITING:
        return OrderNote(_waiting_sentence(order))
    if order.state == Order.State.DECLINED:
        return OrderNote(_declined_sentence(order, reader), is_bad_news=True)
    if order.state == Order.State.WITHDRAWN:
        return OrderNote(_withdrawn_sentence(order, reader))
    if reader.contact is None:
        return None
    sentence = _(
        "%(dealer)s has the order and delivers it. A confirmation has been sent by email."
        " Questions? Call %(phone)s."
    )
    return OrderNote(filled(sentence, dealer=dealer, phone=dealer.phone))
