"""What somebody is told who sends a page of the checkout whose order has been placed before."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.templatetags.dates import said_briefly
from orders.models import Basket, Order
from web.sentences import filled


def already_placed_note(order: Order, basket: Basket, sent: Mapping[str, str]) -> str:
    """Say which order that was and when, and what has become of the rest."""
    parts = [
        (_placed_sentence(order), order.get_absolute_url(), _("View the order")),
        *_about_basket(basket),
    ]
    note = format_html_join(" ", '{} <a href="{}">{}</a>', parts)
    if not _is_changed(order, sent):
        return note
    return format_html("{} {}", note, _("Nothing that you filled in now has been sent."))


def _placed_sentence(order: Order) -> str:
    if order.state == Order.State.PLACED:
        sentence = _("This order has already been placed: no. %(number)s, %(when)s.")
    else:
        sentence = _("This order has already been sent for approval: no. %(number)s, %(when)s.")
    when = said_briefly(timezone.localtime(order.created_at))
    return filled(sentence, number=order.number, when=when)


def _about_basket(basket: Basket) -> list[tuple[str, str, str]]:
    """Return that something else is in the basket by now, when anything is."""
    line_count = basket.lines.count()
    if not line_count:
        return []
    sentence = ngettext(
        "Something else is in your basket now: %(n)s line. It has not been ordered.",
        "Something else is in your basket now: %(n)s lines. They have not been ordered.",
        line_count,
    )
    url = reverse("orders:basket", args=[basket.customer.reference])
    return [(filled(sentence, n=line_count), url, _("View the basket"))]


def _is_changed(order: Order, sent: Mapping[str, str]) -> bool:
    """Tell whether the reference or the notes are other than those that the order has."""
    typed = (" ".join(sent.get(name, "").split()) for name in ("own_reference", "remarks"))
    kept = (" ".join(text.split()) for text in (order.own_reference, order.remarks))
    return tuple(typed) != tuple(kept)
