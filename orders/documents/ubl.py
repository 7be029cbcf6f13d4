"""An order as a UBL 2.1 document, by the profile of Peppol BIS Ordering 3 (transaction T01).

Source: OASIS UBL 2.1, and the Peppol BIS Ordering 3 syntax. Party endpoints are the Dutch register
number (ICD 0106), a VAT number, or, where there is neither, an e-mail address (EAS "EM").
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from accounts.models import Dealer
from customers.models import Customer
from orders.models import Article, Order, OrderLine
from orders.money import CENT, Totals

ORDER_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:order:3"
PROFILE = "urn:fdc:peppol.eu:poacc:bis:ordering:3"
PURCHASE_ORDER = "220"  # UNCL1001
UNIT_CODES = {  # UN/ECE recommendation 20, with the packages of 21
    Article.Unit.PIECE: "H87",
    Article.Unit.SET: "SET",
    Article.Unit.BOX: "XBX",
    Article.Unit.METRE: "MTR",
}
VAT_SCHEMES = {"NL": "9944", "BE": "9925", "DE": "9930", "FR": "9957", "LU": "9938"}  # EAS

register_namespace("", ORDER_NAMESPACE)
for _prefix, _namespace in NAMESPACES.items():
    register_namespace(_prefix, _namespace)


def order_document(order: Order) -> bytes:
    """Return an XML document that is valid against UBL-Order-2.1.xsd."""
    lines = list(order.lines.all())
    root = Element(f"{{{ORDER_NAMESPACE}}}Order")
    _add(root, "cbc:CustomizationID", CUSTOMIZATION)
    _add(root, "cbc:ProfileID", PROFILE)
    _add(root, "cbc:ID", order.number)
    _add(root, "cbc:IssueDate", f"{order.created_at:%Y-%m-%d}")
    _add(root, "cbc:IssueTime", f"{order.created_at:%H:%M:%S}")
    _add(root, "cbc:OrderTypeCode", PURCHASE_ORDER)
    if order.remarks:
        _add(root, "cbc:Note", order.remarks)
    _add(root, "cbc:DocumentCurrencyCode", "EUR")
    if order.own_reference:
        _add(root, "cbc:CustomerReference", order.own_reference)
    _buyer(_add(root, "cac:BuyerCustomerParty"), order)
    _seller(_add(root, "cac:SellerSupplierParty"), order.dealer)
    _delivery(_add(root, "cac:Delivery"), order)
    _totals(root, order.totals())
    for line in lines:
        _line(_add(root, "cac:OrderLine"), line, order)
    indent(root)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _buyer(parent: Element, order: Order) -> None:
    customer = order.customer
    party = _add(parent, "cac:Party")
    scheme, endpoint = _endpoint(customer, order.by_user.email)
    _add(party, "cbc:EndpointID", endpoint, schemeID=scheme)
    _add(_add(party, "cac:PartyName"), "cbc:Name", order.customer_name)
    _postal_address(_add(party, "cac:PostalAddress"), customer)
    if order.vat_number:
        _tax_scheme(party, order.vat_number)
    legal = _add(party, "cac:PartyLegalEntity")
    _add(legal, "cbc:RegistrationName", order.customer_name)
    if customer.register_number:
        _add(legal, "cbc:CompanyID", customer.register_number)
    contact = _add(party, "cac:Contact")
    _add(contact, "cbc:Name", order.buyer_name)
    _add(contact, "cbc:ElectronicMail", order.by_user.email)


def _seller(parent: Element, dealer: Dealer) -> None:
    party = _add(parent, "cac:Party")
    _add(party, "cbc:EndpointID", dealer.email or f"{dealer.slug}@invalid", schemeID="EM")
    _add(_add(party, "cac:PartyName"), "cbc:Name", dealer.name)
    _postal_address(_add(party, "cac:PostalAddress"), dealer)
    _add(_add(party, "cac:PartyLegalEntity"), "cbc:RegistrationName", dealer.name)
    if dealer.phone:
        _add(_add(party, "cac:Contact"), "cbc:Telephone", dealer.phone)


def _endpoint(customer: Customer, email: str) -> tuple[str, str]:
    if customer.country == "NL" and customer.register_number:
        return "0106", customer.register_number
    if customer.vat_number and customer.country in VAT_SCHEMES:
        return VAT_SCHEMES[customer.country], customer.vat_number
    return "EM", email


def _postal_address(address: Element, place: Customer | Dealer | Order) -> None:
    if place.street:
        _add(address, "cbc:StreetName", place.street_line)
    _add(address, "cbc:CityName", place.city)
    if place.postcode:
        _add(address, "cbc:PostalZone", place.postcode)
    _add(_add(address, "cac:Country"), "cbc:IdentificationCode", place.country)


def _delivery(delivery: Element, order: Order) -> None:
    place = _add(delivery, "cac:DeliveryLocation")
    _add(place, "cbc:Name", order.company)
    _postal_address(_add(place, "cac:Address"), order)
    if order.attention:
        party = _add(delivery, "cac:DeliveryParty")
        _add(_add(party, "cac:PartyName"), "cbc:Name", order.company)
        _add(_add(party, "cac:Contact"), "cbc:Name", order.attention)


def _totals(root: Element, totals: Totals) -> None:
    _amount(_add(root, "cac:TaxTotal"), "cbc:TaxAmount", totals.vat)
    total = _add(root, "cac:AnticipatedMonetaryTotal")
    _amount(total, "cbc:LineExtensionAmount", totals.net)
    _amount(total, "cbc:TaxExclusiveAmount", totals.net)
    _amount(total, "cbc:TaxInclusiveAmount", totals.payable)
    _amount(total, "cbc:PayableAmount", totals.payable)


def _line(parent: Element, line: OrderLine, order: Order) -> None:
    item_line = _add(parent, "cac:LineItem")
    _add(item_line, "cbc:ID", str(line.position))
    unit = UNIT_CODES[Article.Unit(line.unit)]
    _add(item_line, "cbc:Quantity", str(line.quantity), unitCode=unit)
    _amount(item_line, "cbc:LineExtensionAmount", line.total)
    price = _add(item_line, "cac:Price")
    _amount(price, "cbc:PriceAmount", line.unit_price)
    _add(price, "cbc:BaseQuantity", "1", unitCode=unit)
    if line.unit_price != line.gross_price:
        allowance = _add(price, "cac:AllowanceCharge")
        _add(allowance, "cbc:ChargeIndicator", "false")
        _amount(allowance, "cbc:Amount", line.gross_price - line.unit_price)
        _amount(allowance, "cbc:BaseAmount", line.gross_price)
    _item(_add(item_line, "cac:Item"), line, order)


def _item(item: Element, line: OrderLine, order: Order) -> None:
    _add(item, "cbc:Name", line.name)
    _add(_add(item, "cac:SellersItemIdentification"), "cbc:ID", line.number)
    if line.ean:
        _add(_add(item, "cac:StandardItemIdentification"), "cbc:ID", line.ean, schemeID="0160")
    category = _add(item, "cac:ClassifiedTaxCategory")
    _add(category, "cbc:ID", order.vat_treatment)
    _add(category, "cbc:Percent", f"{line.vat_rate.normalize():f}")
    _add(_add(category, "cac:TaxScheme"), "cbc:ID", "VAT")


def _tax_scheme(party: Element, vat_number: str) -> None:
    scheme = _add(party, "cac:PartyTaxScheme")
    _add(scheme, "cbc:CompanyID", vat_number)
    _add(_add(scheme, "cac:TaxScheme"), "cbc:ID", "VAT")


def _amount(parent: Element, name: str, amount: Decimal) -> None:
    """Add an amount in cents, or in the four decimals of a unit price that has them."""
    cents = amount.quantize(CENT)
    _add(parent, name, f"{cents if cents == amount else amount:f}", currencyID="EUR")


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add a child such as "cbc:Name" and return it; control characters are left out of its text."""
    prefix, _colon, local = name.partition(":")
    child = SubElement(parent, f"{{{NAMESPACES[prefix]}}}{local}", attributes)
    if text:
        child.text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return child
