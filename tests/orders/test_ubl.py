"""An order as a Peppol file: valid by the schema of OASIS, and by the rules of Peppol."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from lxml import etree

from accounts.models import Dealer
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import UNIT_CODES, order_document
from orders.documents.xml import xml_text
from orders.models import Article, Basket, Order
from orders.parties import party_of_dealer
from orders.peppol import NoPeppolFile
from tests.conftest import make_active
from tests.orders.conftest import give_discount, make_article, place
from tests.orders.peppol_rules import BUYER, NAMES, SELLER, broken_rules, texts

# The numbers of made-up companies; each has the shape and the check digits of its country.
NUMBERS: dict[str, dict[str, str]] = {
    "NL": {"register_number": "99000001", "vat_number": "NL000099998B57"},
    "BE": {"register_number": "0999000030", "vat_number": "BE0999000030"},
    "DE": {"register_number": "Zwickau HRB 99001", "vat_number": "DE136695976"},
    "FR": {"register_number": "999000003", "vat_number": "FR46999000003"},
    "LU": {"register_number": "B987654", "vat_number": "LU12345613"},
    "AT": {"register_number": "FN 99001a", "vat_number": "ATU13585627"},
    "GB": {"register_number": "09990001", "vat_number": "GB999000003"},
    "CH": {"register_number": "", "vat_number": "CHE-999.000.003 MWST"},
    "PL": {"register_number": "0000990001", "vat_number": "PL5213017228"},
    "GR": {"register_number": "", "vat_number": "EL094259216"},
}
ENDPOINTS = {
    "NL": ("0106", "99000001"),
    "BE": ("0208", "0999000030"),
    "DE": ("9930", "DE136695976"),
    "FR": ("0002", "999000003"),
    "LU": ("9938", "LU12345613"),
    "AT": ("9914", "ATU13585627"),
    "GB": ("9932", "GB999000003"),
    "CH": ("9927", "CHE999000003"),
    "PL": ("9945", "PL5213017228"),
    "GR": ("9933", "EL094259216"),
}
WITHOUT_VAT_RATE = {"GB", "CH"}  # nothing can be ordered from a dealer there
# Every kind of character that XML 1.0 knows, and those that it does not.
KNOWN = "\t\n <&>\"' é\x7f\x85\u200b\u2028\ud7ff\ue000\ufdd0\ufffd🔩\U0010fffd]]>"
LINES_TOTAL = '<cbc:LineExtensionAmount currencyID="EUR">'
UNKNOWN = "\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff"


@pytest.fixture
def check(schema: Any) -> Callable[[Order], Any]:
    """Return the document of an order as a tree, which is right by the schema and the rules."""

    def checked(order: Order) -> Any:
        tree = etree.fromstring(order_document(Order.objects.get(pk=order.pk)))
        assert schema.validate(tree), schema.error_log
        assert broken_rules(tree) == []
        return tree

    return checked


@pytest.fixture
def active(active: Customer) -> Customer:
    return changed(active, **NUMBERS["NL"])


def changed(customer: Customer, **fields: Any) -> Customer:
    Customer.objects.filter(pk=customer.pk).update(**fields)
    return Customer.objects.get(pk=customer.pk)


def moved_to(customer: Customer, country: str, **fields: Any) -> Customer:
    """Let a customer be a company of another country, with the numbers that it has there."""
    place = {"country": country, "postcode": "" if country == "GR" else "1234"}
    return changed(customer, **{**place, **NUMBERS[country], **fields})


def endpoint(tree: Any, party: str) -> tuple[str, str]:
    (found,) = tree.iterfind(f"{party}/cbc:EndpointID", NAMES)
    return found.get("schemeID"), found.text


def order_of(customer: Customer, by: Actor, *lines: tuple[str, str]) -> Order:
    return place(actions.basket_of(customer, by=by), by, *(lines or (("11.110.0850", "10"),)))


# ---------------------------------------------------------------- what it says


def test_the_document_says_what_was_ordered(
    check: Any, basket: Basket, buyer: Actor, drill: Article, tap: Article
) -> None:
    actions.save_details(basket, own_reference="PO-7", remarks="Bel & <vraag>\x0b", delivery=None)
    order = place(basket, buyer, ("11.110.0850", "10"), ("21.110.08125", "2"))
    tree = check(order)
    assert texts(tree, "cbc:CustomizationID") == ["urn:fdc:peppol.eu:poacc:trns:order:3"]
    assert texts(tree, "cbc:ProfileID") == ["urn:fdc:peppol.eu:poacc:bis:order_only:3"]
    assert texts(tree, "cbc:ID") == ["PO-7"]
    assert texts(tree, "cbc:SalesOrderID") == [order.number]
    assert texts(tree, "cac:OriginatorDocumentReference/cbc:ID") == ["PO-7"]
    assert texts(tree, "cbc:Note") == ["Bel & <vraag>"]
    assert texts(tree, ".//cac:SellersItemIdentification/cbc:ID") == ["11.110.0850", "21.110.08125"]
    assert texts(tree, ".//cac:StandardItemIdentification/cbc:ID") == ["2911111008503"]
    assert texts(tree, ".//cbc:Quantity") == ["10", "2"]
    assert texts(tree, ".//cac:LineItem/cbc:LineExtensionAmount") == ["48.50", "45.20"]
    assert texts(tree, ".//cbc:PayableAmount") == ["113.38"]
    assert texts(tree, ".//cbc:RegistrationName") == ["Brindolux Techniek B.V.", order.dealer.name]
    assert texts(tree, ".//cac:PartyLegalEntity/cbc:CompanyID[@schemeID='0106']") == [
        "99000001",
        "99000011",
    ]


def test_a_discount_stands_beside_the_price(
    check: Any, active: Customer, buyer: Actor, drill: Article, by: Actor
) -> None:
    give_discount(by, active, 25)
    tree = check(order_of(active, buyer))
    assert texts(tree, ".//cac:Price/cbc:PriceAmount") == ["3.6375"]
    assert texts(tree, ".//cac:AllowanceCharge/cbc:Amount") == ["1.2125"]
    assert texts(tree, ".//cac:AllowanceCharge/cbc:BaseAmount") == ["4.85"]


def test_a_gift_is_a_discount_of_everything(
    check: Any, active: Customer, buyer: Actor, by: Actor, drill: Article, tap: Article
) -> None:
    Article.objects.filter(pk=drill.pk).update(price_basis=100, gross_price=Decimal("249.5"))
    give_discount(by, active, 100, drill.group)
    tree = check(order_of(active, buyer, (drill.number, "10"), (tap.number, "1")))
    assert texts(tree, ".//cac:Price/cbc:PriceAmount") == ["0.00", "22.60"]
    assert texts(tree, ".//cbc:BaseQuantity") == ["100", "1"]
    assert texts(tree, ".//cac:AllowanceCharge/cbc:Amount") == ["249.50"]
    assert texts(tree, ".//cac:LineItem/cbc:LineExtensionAmount") == ["0.00", "22.60"]


@pytest.mark.parametrize(
    ("unit", "code"), [("piece", "H87"), ("set", "SET"), ("box", "XBX"), ("metre", "MTR")]
)
def test_a_unit_has_its_code(
    check: Any, active: Customer, buyer: Actor, drill: Article, unit: str, code: str
) -> None:
    make_article("9", drill.group, unit=unit, gross_price=Decimal("0.3333"))
    tree = check(order_of(active, buyer, ("9", "7")))
    codes = {element.get("unitCode") for element in tree.iterfind(".//*[@unitCode]")}
    assert codes == {code}
    assert texts(tree, ".//cac:LineItem/cbc:LineExtensionAmount") == ["2.33"]


def test_every_unit_has_a_code() -> None:
    assert set(UNIT_CODES) == set(Article.Unit.values)


def test_the_moment_is_that_of_the_wall_clock_in_amsterdam(
    check: Any, active: Customer, buyer: Actor, drill: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    for now, day, at in (
        (datetime(2026, 7, 14, 22, 30, 5, tzinfo=UTC), "2026-07-15", "00:30:05+02:00"),
        (datetime(2026, 12, 31, 23, 59, 0, tzinfo=UTC), "2027-01-01", "00:59:00+01:00"),
    ):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        order = order_of(active, buyer)
        tree = check(order)
        assert texts(tree, "cbc:IssueDate") == [day]
        assert texts(tree, "cbc:IssueTime") == [at]
        assert f";{day} {at[:5]};" in order_csv([order]).decode()


# ---------------------------------------------------------------- who it is from and to


@pytest.mark.parametrize("country", NUMBERS)
def test_a_buyer_is_known_by_the_number_of_its_country(
    check: Any, active: Customer, buyer: Actor, drill: Article, by: Actor, country: str
) -> None:
    customer = moved_to(active, country)
    give_discount(by, customer, 10)
    tree = check(order_of(customer, buyer))
    assert endpoint(tree, BUYER) == ENDPOINTS[country]
    assert endpoint(tree, SELLER) == ("0106", "99000011")
    assert texts(tree, f"{BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode") == [country]


@pytest.mark.parametrize("country", sorted(NUMBERS.keys() - WITHOUT_VAT_RATE))
def test_a_seller_is_known_by_the_number_of_its_country(
    check: Any, active: Customer, buyer: Actor, drill: Article, dealer: Dealer, country: str
) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(country=country, **NUMBERS[country])
    tree = check(order_of(Customer.objects.get(pk=active.pk), buyer))
    assert endpoint(tree, SELLER) == ENDPOINTS[country]


@pytest.mark.parametrize("country", sorted(WITHOUT_VAT_RATE))
def test_an_older_order_of_a_dealer_whose_vat_is_not_known_tells_no_rate(
    check: Any, active: Customer, buyer: Actor, drill: Article, dealer: Dealer, country: str
) -> None:
    """Check an order of before such dealers were refused; its lines were taxed at 0%."""
    order = order_of(active, buyer)
    dealer.country, dealer.vat_number = country, NUMBERS[country]["vat_number"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            "ALTER TABLE orders_order DISABLE TRIGGER order_is_frozen;"
            "ALTER TABLE orders_orderline DISABLE TRIGGER order_line_is_frozen;"
            "UPDATE orders_order SET dealer_record = %s;"
            "UPDATE orders_orderline SET vat_rate = 0;"
            "ALTER TABLE orders_orderline ENABLE TRIGGER order_line_is_frozen;"
            "ALTER TABLE orders_order ENABLE TRIGGER order_is_frozen;",
            [json.dumps(party_of_dealer(dealer).to_record())],
        )
    tree = check(order)
    assert endpoint(tree, SELLER) == ENDPOINTS[country]
    assert texts(tree, ".//cac:ClassifiedTaxCategory/cbc:ID") == []


def test_northern_ireland_is_written_as_great_britain(
    check: Any, active: Customer, buyer: Actor, drill: Article
) -> None:
    tree = check(order_of(moved_to(active, "GB", vat_number="XI999000003"), buyer))
    assert endpoint(tree, BUYER) == ("9932", "GB999000003")
    assert texts(tree, f"{BUYER}/cac:PartyTaxScheme/cbc:CompanyID") == ["GB999000003"]


def test_a_peppol_id_of_its_own_goes_before_other_numbers(
    check: Any, active: Customer, buyer: Actor, drill: Article, dealer: Dealer
) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(peppol_id="0190:00000009990000100000")
    tree = check(order_of(changed(active, peppol_id="0088:8712345000004"), buyer))
    assert endpoint(tree, BUYER) == ("0088", "8712345000004")
    assert endpoint(tree, SELLER) == ("0190", "00000009990000100000")


@pytest.mark.parametrize("country", NUMBERS)
def test_a_buyer_without_a_number_gets_no_document(
    active: Customer, buyer: Actor, drill: Article, country: str
) -> None:
    customer = moved_to(active, country, register_number="", vat_number="")
    with pytest.raises(NoPeppolFile):
        order_document(order_of(customer, buyer))


@pytest.mark.parametrize(
    ("country", "fields"),
    [
        ("NL", {"register_number": "1234", "vat_number": ""}),
        ("BE", {"register_number": "0999000031", "vat_number": "BE0999000031"}),
        ("DE", {"vat_number": "not known"}),
        ("US", {"register_number": "99000001", "vat_number": ""}),
    ],
)
def test_a_number_that_is_wrong_is_no_address(
    active: Customer, buyer: Actor, drill: Article, country: str, fields: dict[str, str]
) -> None:
    with pytest.raises(NoPeppolFile):
        order_document(order_of(changed(active, country=country, **fields), buyer))


def test_a_dealer_orders_for_a_customer(
    check: Any, active: Customer, contact: Contact, by: Actor, drill: Article
) -> None:
    tree = check(order_of(active, by))
    assert texts(tree, f"{BUYER}/cac:Contact/cbc:Name") == [contact.name]
    assert texts(tree, f"{BUYER}/cac:Contact/cbc:ElectronicMail") == [contact.email]


def test_a_delivery_elsewhere_has_its_own_address(
    check: Any, active: Customer, basket: Basket, buyer: Actor, drill: Article
) -> None:
    fields = {
        "company": "Werk B.V.",
        "attention": "magazijn",
        "street": "Kanaalstraat",
        "house_number": "96",
        "addition": "2",
        "postcode": "1234",
        "city": "Lommel",
        "country": "BE",
    }
    address = actions.add_delivery_address(active, fields)
    actions.save_details(basket, own_reference="", remarks="", delivery=address)
    tree = check(place(basket, buyer, (drill.number, "10")))
    delivery = "cac:Delivery/cac:DeliveryLocation"
    assert texts(tree, f"{delivery}/cac:Address/cbc:CityName") == ["Lommel"]
    assert texts(tree, "cac:Delivery/cac:DeliveryParty//cbc:Name") == ["Werk B.V.", "magazijn"]
    assert texts(tree, f"{BUYER}/cac:PostalAddress/cbc:CityName") == ["Apeldoorn"]


@pytest.mark.parametrize("country", NUMBERS)
@pytest.mark.parametrize("has_numbers", [False, True])
def test_an_order_with_everything_in_it_is_right_in_every_country(
    check: Any, active: Customer, by: Actor, drill: Article, country: str, has_numbers: bool
) -> None:
    """Ordered by the dealer, delivered there, with discounts, odd prices and odd characters."""
    own = {} if has_numbers else {"register_number": "", "vat_number": ""}
    customer = moved_to(
        active, country, **own, peppol_id="" if has_numbers else "0088:8712345000004"
    )
    prices = (("0.0001", 1), ("0.3333", 1), ("1.005", 10), ("99999.9999", 1000), ("31.17", 7))
    for number, (price, basis) in enumerate(prices):
        known = {"gross_price": Decimal(price), "price_basis": basis}
        make_article(f"9{number}", drill.group, unit="metre", **known)
    give_discount(by, customer, 33, drill.group)
    fields = {
        "company": f"Werk {KNOWN}", "attention": KNOWN, "street": "Kade", "house_number": "1",
        "addition": "2", "postcode": "1234", "city": "Elders", "country": country,
    }  # fmt: skip
    basket = actions.basket_of(customer, by=by)
    actions.save_details(
        basket,
        own_reference="PO <&> 7 🔩",
        remarks=KNOWN + UNKNOWN,
        delivery=actions.add_delivery_address(customer, fields),
    )
    typed = [(f"9{number}", "7") for number in range(len(prices))]
    tree = check(place(basket, by, *typed, (drill.number, "1990")))
    assert len(texts(tree, ".//cac:LineItem/cbc:ID")) == 6
    assert texts(tree, "cbc:ID") == ["PO <&> 7 🔩"]
    assert endpoint(tree, BUYER) == (
        ENDPOINTS[country] if has_numbers else ("0088", "8712345000004")
    )


# ---------------------------------------------------------------- the buyer's own reference


def test_an_order_without_a_reference_has_its_own_number(
    check: Any, active: Customer, buyer: Actor, drill: Article
) -> None:
    order = order_of(active, buyer)
    tree = check(order)
    assert texts(tree, "cbc:ID") == texts(tree, "cbc:SalesOrderID") == [order.number]
    assert texts(tree, "cac:OriginatorDocumentReference/cbc:ID") == []


def with_reference(basket: Basket, buyer: Actor, reference: str) -> Order:
    basket = Basket.objects.get(pk=basket.pk)
    actions.save_details(basket, own_reference=reference, remarks="", delivery=None)
    return place(basket, buyer, ("11.110.0850", "10"))


def test_no_two_orders_of_a_buyer_have_one_number(
    check: Any, basket: Basket, buyer: Actor, drill: Article
) -> None:
    first, second = (with_reference(basket, buyer, text) for text in ("Magazijn", "magazijn"))
    third = with_reference(basket, buyer, str(int(second.number) + 2))
    fourth = with_reference(basket, buyer, "")
    assert third.own_reference == fourth.number
    numbers = [texts(check(order), "cbc:ID")[0] for order in (first, second, third, fourth)]
    assert numbers == ["Magazijn", second.number, fourth.number, f"{fourth.number}-2"]
    assert texts(check(second), "cac:OriginatorDocumentReference/cbc:ID") == ["magazijn"]


def test_two_branches_of_a_buyer_share_its_numbers(
    check: Any, active: Customer, buyer: Actor, by: Actor, drill: Article
) -> None:
    assert active.dealer is not None
    branch = make_active(active.dealer, by, "noord@brindolux.example", city="Assen")
    other = make_active(active.dealer, by, "j.bos@anders.example", name="Anders B.V.")
    customers = (active, changed(branch, **NUMBERS["NL"]), moved_to(other, "DE"))
    orders = [with_reference(actions.basket_of(c, by=by), by, "Magazijn") for c in customers]
    numbers = [texts(check(order), "cbc:ID")[0] for order in orders]
    assert numbers == ["Magazijn", orders[1].number, "Magazijn"]


def test_a_reference_can_be_used_again_after_an_order_that_was_not_approved(
    check: Any, basket: Basket, contact: Contact, drill: Article
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    declined, approved, other = (with_reference(basket, by, "PO-8") for _ in range(3))
    actions.decline_order(declined, reason="Nee", by=by)
    first = actions.approve_order(other, by=by)
    assert texts(check(first), "cbc:ID") == ["PO-8"]
    second = actions.approve_order(approved, by=by)
    assert texts(check(second), "cbc:ID") == [second.number]
    assert texts(check(first), "cbc:ID") == ["PO-8"]


# ---------------------------------------------------------------- characters


def test_every_character_that_xml_knows_is_kept(
    check: Any, active: Customer, buyer: Actor, drill: Article
) -> None:
    typed = f"a{KNOWN}{UNKNOWN}b"
    basket = actions.basket_of(active, by=buyer)
    actions.save_details(basket, own_reference="", remarks=typed, delivery=None)
    tree = check(place(basket, buyer, (drill.number, "10")))
    assert texts(tree, "cbc:Note") == [f"a{KNOWN}b"]


def test_no_character_breaks_a_document() -> None:
    every = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
    kept = xml_text("a" + "".join(every) + "b")
    assert etree.fromstring(f"<x>{kept.translate({38: None, 60: None, 62: None})}</x>") is not None
    assert len(every) - len(kept[1:-1]) == 29 + 2 + 1 - 1  # controls, U+FFFE and U+FFFF; CR is LF


@pytest.mark.parametrize("text", [UNKNOWN, f" {UNKNOWN}\n"])
def test_what_consists_of_nothing_is_left_out(
    check: Any, active: Customer, buyer: Actor, drill: Article, text: str
) -> None:
    address = actions.add_delivery_address(
        active,
        {"company": "Werk B.V.", "attention": text, "street": "Kade", "house_number": "1",
         "postcode": text, "city": "Lommel", "country": "BE"},
    )  # fmt: skip
    Contact.objects.filter(customer=active).update(name=text, phone=text)
    basket = actions.basket_of(active, by=buyer)
    actions.save_details(basket, own_reference=text, remarks=text, delivery=address)
    order = place(basket, buyer, (drill.number, "10"))
    assert texts(check(order), "cbc:ID") == [order.number]


# ---------------------------------------------------------------- what is no purchase order


@pytest.fixture
def waiting(active: Customer, contact: Contact, drill: Article) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    return order_of(active, Actor.of_contact(contact))


def test_an_order_that_waits_or_was_not_approved_has_no_document(waiting: Order) -> None:
    with pytest.raises(NoPeppolFile, match="nog niet goedgekeurd"):
        order_document(waiting)
    declined = actions.decline_order(waiting, reason="Nee", by=Actor.of_contact(_contact(waiting)))
    with pytest.raises(NoPeppolFile, match="is niet goedgekeurd"):
        order_document(declined)


def test_an_order_that_was_approved_later_is_of_that_day(check: Any, waiting: Order) -> None:
    placed = actions.approve_order(waiting, by=Actor.of_contact(_contact(waiting)))
    assert placed.placed_at is not None
    at = timezone.localtime(placed.placed_at)
    assert texts(check(placed), "cbc:IssueTime") == [f"{at:%H:%M:%S%:z}"]


def _contact(order: Order) -> Contact:
    return Contact.objects.select_related("customer__dealer", "user").get(customer=order.customer)


# ---------------------------------------------------------------- the checks themselves


def test_the_schema_refuses_an_empty_order(schema: Any) -> None:
    empty = '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'
    assert not schema.validate(etree.fromstring(empty))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("B03802", 'schemeID="0106">99000001', 'schemeID="EM">99000001'),
        ("R054", ">99000001<", ">9900000<"),
        ("R001 no", ">PO-7<", "> <"),
        ("R002", "cbc:EndDate>", "cbc:StartDate>"),
        ("R008", f"<cac:AnticipatedMonetaryTotal>\n    {LINES_TOTAL}", r"\g<0>1"),
        ("R017", '<cbc:TaxAmount currencyID="EUR">', r"\g<0>1"),
        ("R019", ">4.85<", ">4.84<"),
        ("R026", ">NL000099998B57<", ">XI000099998B57<"),
        ("R030", "<cbc:Percent>21</cbc:Percent>", "<cbc:Percent>0</cbc:Percent>"),
        ("R031", "order_only:3", "invoice:3"),
        ("IssueTime", r"[+]0\d:00", ""),
        ("units", "H87", "XYZ"),
    ],
)
def test_the_checks_find_what_is_wrong(
    basket: Basket, buyer: Actor, drill: Article, by: Actor, rule: str, old: str, new: str
) -> None:
    give_discount(by, None, 50)
    order = with_reference(basket, buyer, "PO-7")
    wrong, count = re.subn(old, new, order_document(order).decode())
    assert count
    broken = broken_rules(etree.fromstring(wrong.encode()))
    assert any(rule in name for name in broken), broken
