"""Which orders have a Peppol file, and why another one has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from customers.actors import PersonActor
from orders.models import Order
from orders.parties import Party
from registry.peppol import has_register_scheme, peppol_id_of
from web.responses import ActionRefused
from web.sentences import filled


class NoPeppolFile(ActionRefused):
    """An order has no Peppol file: it is no purchase order, or somebody cannot be reached."""


@dataclass(frozen=True)
class Obstacle:
    """What keeps an order from having a Peppol file, and what can be done about it."""

    sentence: str
    remedy: str = ""


def check_has_peppol_file(order: Order) -> None:
    """Raise NoPeppolFile for an order without one."""
    for sentence in _sentences(order):
        raise NoPeppolFile(sentence)


def obstacles(order: Order, *, reader: PersonActor) -> list[Obstacle]:
    """Return what keeps an order from having a Peppol file, for who reads it; none when it has."""
    if order.state != Order.State.PLACED:
        return [Obstacle(sentence) for sentence in _sentences(order)]
    found = []
    if not peppol_id_of(order.customer_party):
        found.append(Obstacle(_unknown(order.customer_party), _remedy_at_customer(order, reader)))
    if not peppol_id_of(order.dealer_party):
        found.append(Obstacle(_unknown(order.dealer_party), _remedy_at_dealer(order, reader)))
    return found


def _sentences(order: Order) -> Iterator[str]:
    if order.state == Order.State.WAITING:
        yield _("No Peppol file: this order has not been approved yet.")
    elif order.state == Order.State.DECLINED:
        yield _("No Peppol file: this order was not approved.")
    elif order.state == Order.State.WITHDRAWN:
        yield _("No Peppol file: this order was withdrawn.")
    else:
        parties = (order.customer_party, order.dealer_party)
        yield from (_unknown(party) for party in parties if not peppol_id_of(party))


def _unknown(party: Party) -> str:
    if party.country == "NL":
        sentence = _(
            "No Peppol file: no KvK number, VAT number or Peppol ID of %(company)s is known."
        )
    elif party.country == "BE":
        sentence = _("No Peppol file: no enterprise number or Peppol ID of %(company)s is known.")
    elif has_register_scheme(party.country):
        sentence = _(
            "No Peppol file: no register number, VAT number or Peppol ID of %(company)s is known."
        )
    else:
        sentence = _("No Peppol file: no VAT number or Peppol ID of %(company)s is known.")
    return filled(sentence, company=party.name)


def _remedy_at_customer(order: Order, reader: PersonActor) -> str:
    """Say who can fill in what lacks; for this order it is too late, since it never changes."""
    if reader.dealer_id is not None:
        return _("Fill it in at the details of the customer: it counts for the next orders.")
    sentence = _("%(dealer)s can fill it in for the next orders. Call %(phone)s.")
    return filled(sentence, dealer=order.dealer.name, phone=order.dealer.phone)


def _remedy_at_dealer(order: Order, reader: PersonActor) -> str:
    if reader.is_staff:
        return _("Fill it in at the dealer: it counts for the next orders.")
    if reader.dealer_id is not None:
        sentence = _("%(support_name)s can fill it in for the next orders. Call %(support_phone)s.")
        names = {"support_name": settings.SUPPORT_NAME, "support_phone": settings.SUPPORT_PHONE}
        return filled(sentence, **names)
    sentence = _("%(dealer)s can have it filled in for the next orders. Call %(phone)s.")
    return filled(sentence, dealer=order.dealer.name, phone=order.dealer.phone)
