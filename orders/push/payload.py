"""The JSON of an order for the wholesaler's system, and its signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from orders.models import DELIVERY_FIELDS, Order, OrderLine


def signature(message_id: str, stamp: int, body: bytes) -> str:
    """Return the signature of a message by the specification of Standard Webhooks.

    The secret of the settings is base64, with or without the prefix "whsec_".
    """
    key = base64.b64decode(settings.ORDER_PUSH_SECRET.removeprefix("whsec_"))
    signed = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def payload_of(order: Order) -> dict[str, Any]:
    """Return what is told of an order. Amounts are euros as text, prices in four decimals.

    A price is for as many units as its `price_basis` says.
    """
    return {
        "type": "order.placed",
        "timestamp": localtime(order.dated_at).isoformat(),
        "data": {
            "number": order.number,
            "reference": order.reference,
            "dealer": {
                "name": order.dealer_party.name,
                "slug": order.dealer_party.reference,
                "customer_number": order.dealer_party.customer_number,
            },
            "customer": {
                "name": order.customer_name,
                "reference": order.customer_party.reference,
                "register_number": order.customer_party.register_number,
                "vat_number": order.vat_number,
                "customer_number": order.customer_party.customer_number,
            },
            "ordered_by": {"name": order.buyer_name, "as": order.by_kind},
            "own_reference": order.own_reference,
            "remarks": order.remarks,
            "delivery": {name: getattr(order, name) for name in DELIVERY_FIELDS},
            "vat_treatment": order.vat_treatment,
            "vat": _vat(order),
            "net_total": str(order.net_total),
            "vat_total": str(order.vat_total),
            "lines": [_line(line) for line in order.lines.all()],
        },
    }


def _vat(order: Order) -> dict[str, Any]:
    """Return why it is taxed so, and what VIES said of the number, for the invoice."""
    tax = order.tax
    return {
        "category": tax.category,
        "reason": order.vat_reason,
        "country": tax.country,
        "is_verified": tax.is_verified,
        "checked_at": localtime(tax.checked_at).isoformat() if tax.checked_at else None,
        "consultation": tax.consultation,
    }


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "number": line.number,
        "ean": line.ean,
        "name": line.name,
        "quantity": line.quantity,
        "unit": line.unit,
        "pack_quantity": line.pack_quantity,
        "price_basis": line.price_basis,
        "gross_price": str(line.gross_price),
        "discount_percentage": str(line.percentage),
        "unit_price": str(line.unit_price),
        "total": str(line.total),
        "vat_rate": str(line.vat_rate),
    }
