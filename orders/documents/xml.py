"""Writing UBL elements: in their namespaces, never empty, and with what XML 1.0 allows."""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, register_namespace

from orders.money import CENT
from web.texts import without_non_xml

ORDER_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
CURRENCY = "EUR"

register_namespace("", ORDER_NAMESPACE)
for _prefix, _namespace in NAMESPACES.items():
    register_namespace(_prefix, _namespace)


def xml_text(text: str) -> str:
    """Return a text without what XML 1.0 does not know, and without space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return without_non_xml(lines).strip()


def add(parent: Element, name: str) -> Element:
    """Add an element such as "cac:Party", for the elements in it, and return it."""
    return SubElement(parent, _qualified(name))


def add_text(parent: Element, name: str, text: str, **attributes: str) -> None:
    """Add an element such as "cbc:Name" with its text; nothing for no text.

    Receivers refuse a document with an empty element (PEPPOL-COMMON-R001).
    """
    content = xml_text(text)
    if content:
        SubElement(parent, _qualified(name), attributes).text = content


def add_amount(parent: Element, name: str, amount: Decimal) -> None:
    """Add an amount in cents, or in the four decimals of a unit price that has them."""
    cents = amount.quantize(CENT)
    add_text(parent, name, f"{cents if cents == amount else amount:f}", currencyID=CURRENCY)


def _qualified(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
