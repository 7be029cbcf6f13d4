"""An order as a UBL 2.1 document, by Peppol BIS Ordering 3 (transaction T01, profile order only).

docs/decisions/0016-peppol-orders.md says why each part is as it is. All of it comes from what the
order keeps, so that the document stays the same for good.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, indent, tostring

from django.utils import timezone

from orders.documents.xml import (
    CURRENCY,
    ORDER_NAMESPACE,
    add,
    add_amount,
    add_text,
    xml_text,
)
from orders.models import Article, Order, OrderLine
from orders.money import Totals
from orders.parties import Party
from orders.peppol import check_has_peppol_file
from orders.tax import Vat
from registry.address_lines import AddressParts, street_line
from registry.peppol import PeppolId, peppol_id_of, register_id, vat_identifier

CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:order:3"
PROFILE = "urn:fdc:peppol.eu:poacc:bis:order_only:3"
PURCHASE_ORDER = "220"  # UNCL1001
VALIDITY = timedelta(days=90)
UNIT_CODES: dict[str, str] = {  # UN/ECE recommendation 20, with the packages of 21
    Article.Unit.PIECE: "H87",
    Article.Unit.SET: "SET",
    Article.Unit.BOX: "XBX",
    Article.Unit.METRE: "MTR",
}
# Kosovo has no code of ISO 3166, but one of the rules; Northern Ireland's is for VAT only.
COUNTRIES = {"XK": "1A", "XI": "GB"}
GTIN = "0160"  # ISO 6523


def order_document(order: Order) -> bytes:
    """Return the XML document of an order. Raises NoPeppolFile for an order without one."""
    check_has_peppol_file(order)
    root = Element(f"{{{ORDER_NAMESPACE}}}Order")
    _head(root, order)
    _buyer(add(add(root, "cac:BuyerCustomerParty"), "cac:Party"), order.customer_party)
    _seller(add(add(root, "cac:SellerSupplierParty"), "cac:Party"), order.dealer_party)
    _delivery(add(root, "cac:Delivery"), order)
    _totals(root, order.totals())
    for line in order.lines.all():
        _line(add(root, "cac:OrderLine"), line, order)
    indent(root)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _head(root: Element, order: Order) -> None:
    issued = timezone.localtime(order.dated_at)
    add_text(root, "cbc:CustomizationID", CUSTOMIZATION)
    add_text(root, "cbc:ProfileID", PROFILE)
    add_text(root, "cbc:ID", order.purchase_number)
    add_text(root, "cbc:SalesOrderID", order.number)
    add_text(root, "cbc:IssueDate", f"{issued:%Y-%m-%d}")
    add_text(root, "cbc:IssueTime", f"{issued:%H:%M:%S%:z}")
    add_text(root, "cbc:OrderTypeCode", PURCHASE_ORDER)
    add_text(root, "cbc:Note", order.remarks)
    add_text(root, "cbc:DocumentCurrencyCode", CURRENCY)
    add_text(root, "cbc:CustomerReference", order.own_reference)
    add_text(add(root, "cac:ValidityPeriod"), "cbc:EndDate", f"{issued + VALIDITY:%Y-%m-%d}")
    if xml_text(order.own_reference):
        add_text(add(root, "cac:OriginatorDocumentReference"), "cbc:ID", order.own_reference)


def _buyer(party: Element, buyer: Party) -> None:
    _company(party, buyer)
    number = vat_identifier(buyer)
    if number:
        scheme = add(party, "cac:PartyTaxScheme")
        add_text(scheme, "cbc:CompanyID", number)
        _tax_scheme(scheme)
    _legal_entity(party, buyer)
    _contact(party, buyer)


def _seller(party: Element, seller: Party) -> None:
    """Write the seller; the transaction has no place for its VAT number."""
    _company(party, seller)
    _legal_entity(party, seller)
    _contact(party, seller)


def _company(party: Element, company: Party) -> None:
    address = peppol_id_of(company)
    assert address is not None  # checked before anything is written
    _peppol_id(party, "cbc:EndpointID", address)
    if xml_text(company.customer_number):
        add_text(add(party, "cac:PartyIdentification"), "cbc:ID", company.customer_number)
    add_text(add(party, "cac:PartyName"), "cbc:Name", company.name)
    _postal_address(add(party, "cac:PostalAddress"), company)


def _legal_entity(party: Element, company: Party) -> None:
    entity = add(party, "cac:PartyLegalEntity")
    add_text(entity, "cbc:RegistrationName", company.name)
    number = register_id(company)
    if number:
        _peppol_id(entity, "cbc:CompanyID", number)
    else:
        add_text(entity, "cbc:CompanyID", company.register_number)


def _peppol_id(parent: Element, name: str, peppol_id: PeppolId) -> None:
    add_text(parent, name, peppol_id.value, schemeID=peppol_id.scheme)


def _contact(party: Element, company: Party) -> None:
    values = {
        "cbc:Name": company.contact_name,
        "cbc:Telephone": company.phone,
        "cbc:ElectronicMail": company.email,
    }
    if any(map(xml_text, values.values())):
        contact = add(party, "cac:Contact")
        for name, value in values.items():
            add_text(contact, name, value)


def _postal_address(address: Element, place: AddressParts) -> None:
    add_text(address, "cbc:StreetName", street_line(place))
    add_text(address, "cbc:CityName", place.city)
    add_text(address, "cbc:PostalZone", place.postcode)
    country = COUNTRIES.get(place.country, place.country)
    add_text(add(address, "cac:Country"), "cbc:IdentificationCode", country)


def _delivery(delivery: Element, order: Order) -> None:
    place = add(delivery, "cac:DeliveryLocation")
    add_text(place, "cbc:Name", order.company)
    _postal_address(add(place, "cac:Address"), order)
    party = add(delivery, "cac:DeliveryParty")
    add_text(add(party, "cac:PartyName"), "cbc:Name", order.company)
    if xml_text(order.attention):
        add_text(add(party, "cac:Contact"), "cbc:Name", order.attention)


def _totals(root: Element, totals: Totals) -> None:
    add_amount(add(root, "cac:TaxTotal"), "cbc:TaxAmount", totals.vat)
    total = add(root, "cac:AnticipatedMonetaryTotal")
    add_amount(total, "cbc:LineExtensionAmount", totals.net)
    add_amount(total, "cbc:TaxExclusiveAmount", totals.net)
    add_amount(total, "cbc:TaxInclusiveAmount", totals.payable)
    add_amount(total, "cbc:PayableAmount", totals.payable)


def _line(parent: Element, line: OrderLine, order: Order) -> None:
    item_line = add(parent, "cac:LineItem")
    unit = UNIT_CODES[line.unit]
    add_text(item_line, "cbc:ID", str(line.position))
    add_text(item_line, "cbc:Quantity", str(line.quantity), unitCode=unit)
    add_amount(item_line, "cbc:LineExtensionAmount", line.total)
    price = add(item_line, "cac:Price")
    add_amount(price, "cbc:PriceAmount", line.unit_price)
    add_text(price, "cbc:BaseQuantity", str(line.price_basis), unitCode=unit)
    if line.unit_price < line.gross_price:
        allowance = add(price, "cac:AllowanceCharge")
        add_text(allowance, "cbc:ChargeIndicator", "false")
        add_amount(allowance, "cbc:Amount", line.gross_price - line.unit_price)
        add_amount(allowance, "cbc:BaseAmount", line.gross_price)
    _item(add(item_line, "cac:Item"), line, order)


def _item(item: Element, line: OrderLine, order: Order) -> None:
    add_text(item, "cbc:Name", xml_text(line.name) or line.number)
    add_text(add(item, "cac:SellersItemIdentification"), "cbc:ID", line.number)
    if line.ean:
        standard = add(item, "cac:StandardItemIdentification")
        add_text(standard, "cbc:ID", line.ean, schemeID=GTIN)
    tax = _tax_of(line, order)
    if tax:
        category = add(item, "cac:ClassifiedTaxCategory")
        add_text(category, "cbc:ID", tax[0])
        add_text(category, "cbc:Percent", tax[1])
        _tax_scheme(category)


def _tax_of(line: OrderLine, order: Order) -> tuple[str, str] | None:
    """Return the UNCL5305 code of a line's tax, and its rate; None when the order says no rate.

    The standard rate of a dealer outside the EU is not known here, and "S" at 0% is refused.
    """
    code, rate = Vat(order.vat_treatment).value, line.vat_rate
    return None if code == Vat.STANDARD and rate == Decimal(0) else (code, f"{rate.normalize():f}")


def _tax_scheme(parent: Element) -> None:
    add_text(add(parent, "cac:TaxScheme"), "cbc:ID", "VAT")
