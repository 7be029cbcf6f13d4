"""The rules of Peppol BIS Ordering 3 (T01) that our orders can break, each by its number.

They are written anew from the published specification (release 2026.5), for what our documents
have; the official Schematron is run from outside. Each check returns whether a document is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

NAMES = {
    "o": "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
BUYER, SELLER = "cac:BuyerCustomerParty/cac:Party", "cac:SellerSupplierParty/cac:Party"
PROFILES = {f"urn:fdc:peppol.eu:poacc:bis:{name}:3" for name in ("ordering", "order_only")}
_EAS = (
    "0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0183 0184 0188 0190 0191 0192 "
    "0195 0196 0198 0199 0200 0201 0204 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 "
    "0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 "
    "9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 "
    "9946 9947 9948 9949 9950 9951 9952 9953 9957 9959"
)
EAS = set(_EAS.split())
UNITS = {"H87", "C62", "SET", "MTR", "XBX"}  # of UN/ECE 20 and 21: those that an article can have
TAX_CATEGORIES = {"AE", "E", "S", "Z", "G", "O", "K", "L", "M", "B"}
VAT_PREFIX = re.compile("AT|BE|CH|CZ|DE|DK|EL|ES|FI|FR|GB|IE|IT|LU|NL|PL|PT|SE")
IDENTIFIERS = (".//cbc:EndpointID", ".//cac:PartyLegalEntity/cbc:CompanyID")


def texts(tree: Any, path: str) -> list[str]:
    return [element.text for element in tree.iterfind(path, NAMES)]


def amounts(tree: Any, path: str) -> list[Decimal]:
    return [Decimal(text) for text in texts(tree, path)]


def amount(tree: Any, path: str) -> Decimal:
    (found,) = amounts(tree, path)
    return found


def broken_rules(tree: Any) -> list[str]:
    """Return the numbers of the rules that a document breaks, also of those that only warn."""
    return [number for number, is_right in RULES.items() if not is_right(tree)]


def has_no_empty_elements(tree: Any) -> bool:
    return all(len(element) or (element.text or "").strip() for element in tree.iter())


def has_dates_of_ten(tree: Any) -> bool:
    dates = texts(tree, ".//cbc:IssueDate") + texts(tree, ".//cbc:EndDate")
    return all(str(date.fromisoformat(text)) == text for text in dates)


def has_times_with_offset(tree: Any) -> bool:
    """Receivers take a time without an offset for their own."""
    return all(time.fromisoformat(text).tzinfo is not None for text in texts(tree, "cbc:IssueTime"))


def identified(scheme: str, is_right: Callable[[str], bool]) -> Callable[[Any], bool]:
    """Return the rule that every number of a scheme is right."""
    return lambda tree: all(
        is_right(text)
        for path in IDENTIFIERS
        for text in texts(tree, f"{path}[@schemeID='{scheme}']")
    )


def is_enterprise_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{10}", text)) and int(text[8:]) == 97 - int(text[:8]) % 97


def is_gln(text: str) -> bool:
    weighed = [int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(text))]
    return sum(weighed) % 10 == 0


def of_shape(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def has_endpoint(party: str) -> Callable[[Any], bool]:
    return lambda tree: len(texts(tree, f"{party}/cbc:EndpointID")) == 1


def has_known_scheme(party: str) -> Callable[[Any], bool]:
    return codes(f"{party}/cbc:EndpointID", "schemeID", EAS)


def has_cents_outside_prices(tree: Any) -> bool:
    return all(
        len(element.text.partition(".")[2]) <= 2
        for element in tree.iter()
        if element.get("currencyID") and not list(element.iterancestors(f"{{{NAMES['cac']}}}Price"))
    )


def has_positive_standard_rates(tree: Any) -> bool:
    return all(
        Decimal(category.findtext("cbc:Percent", namespaces=NAMES)) > 0
        for category in tree.iterfind(".//cac:ClassifiedTaxCategory", NAMES)
        if category.findtext("cbc:ID", namespaces=NAMES) == "S"
    )


def has_no_other_rate(tree: Any) -> bool:
    """Only the standard rate is above zero."""
    return all(
        Decimal(category.findtext("cbc:Percent", "0", NAMES)) == 0
        for category in tree.iterfind(".//cac:ClassifiedTaxCategory", NAMES)
        if category.findtext("cbc:ID", namespaces=NAMES) != "S"
    )


def is_net_of_discount(price: Any) -> bool:
    base = amounts(price, "cac:AllowanceCharge/cbc:BaseAmount")
    off = amounts(price, "cac:AllowanceCharge/cbc:Amount")
    return not base or amount(price, "cbc:PriceAmount") == base[0] - off[0]


def is_price_times_quantity(item: Any) -> bool:
    price = amount(item, "cac:Price/cbc:PriceAmount") / amount(item, "cac:Price/cbc:BaseQuantity")
    return abs(amount(item, "cbc:LineExtensionAmount") - amount(item, "cbc:Quantity") * price) <= (
        Decimal("0.02")
    )


def total(tree: Any, name: str) -> Decimal:
    return amount(tree, f"cac:AnticipatedMonetaryTotal/cbc:{name}")


def each(path: str, is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda tree: all(is_right(element) for element in tree.iterfind(path, NAMES))


def codes(path: str, attribute: str, known: set[str]) -> Callable[[Any], bool]:
    return each(path, lambda element: element.get(attribute) in known)


def has_unique_lines(tree: Any) -> bool:
    numbers = texts(tree, ".//cac:LineItem/cbc:ID")
    return len(set(numbers)) == len(numbers) > 0


def has_country_prefix(tree: Any) -> bool:
    numbers = texts(tree, ".//cac:PartyTaxScheme/cbc:CompanyID")
    return all(VAT_PREFIX.match(number) for number in numbers)


RULES: dict[str, Callable[[Any], bool]] = {
    "PEPPOL-COMMON-R001 no empty elements": has_no_empty_elements,
    "PEPPOL-COMMON-R030 dates": has_dates_of_ten,
    "PEPPOL-COMMON-R040 GLN": identified("0088", is_gln),
    "PEPPOL-COMMON-R042 CVR": identified("0184", of_shape(r"(DK)?\d{8}")),
    "PEPPOL-COMMON-R043 Belgian enterprise number": identified("0208", is_enterprise_number),
    "PEPPOL-COMMON-R054 KvK": identified("0106", of_shape(r"\d{8}")),
    "PEPPOL-COMMON-R055 OIN": identified("0190", of_shape(r"\d{20}")),
    "PEPPOL-T01-B03701 buyer's endpoint": has_endpoint(BUYER),
    "PEPPOL-T01-B03802 its scheme": has_known_scheme(BUYER),
    "PEPPOL-T01-B07201 seller's endpoint": has_endpoint(SELLER),
    "PEPPOL-T01-B07302 its scheme": has_known_scheme(SELLER),
    "units of UN/ECE": codes(".//*[@unitCode]", "unitCode", UNITS),
    "UNCL5305": each(
        ".//cac:ClassifiedTaxCategory/cbc:ID", lambda element: element.text in TAX_CATEGORIES
    ),
    "IssueTime with offset": has_times_with_offset,
    "PEPPOL-T01-R001 lines apart": has_unique_lines,
    "PEPPOL-T01-R002 valid until": lambda tree: (
        len(texts(tree, "cac:ValidityPeriod/*")) == 1
        and texts(tree, "cac:ValidityPeriod/cbc:EndDate") > texts(tree, "cbc:IssueDate")
    ),
    "PEPPOL-T01-R003 one currency": codes(".//*[@currencyID]", "currencyID", {"EUR"}),
    "PEPPOL-T01-R004 quantities": lambda tree: min(amounts(tree, ".//cbc:Quantity")) >= 0,
    "PEPPOL-T01-R005 prices": lambda tree: min(amounts(tree, ".//cbc:PriceAmount")) >= 0,
    "PEPPOL-T01-R006 payable": lambda tree: total(tree, "PayableAmount") >= 0,
    "PEPPOL-T01-R007 net": lambda tree: total(tree, "LineExtensionAmount") >= 0,
    "PEPPOL-T01-R008 sum of lines": lambda tree: (
        total(tree, "LineExtensionAmount")
        == sum(amounts(tree, ".//cac:LineItem/cbc:LineExtensionAmount"))
    ),
    "PEPPOL-T01-R011 without tax": lambda tree: (
        total(tree, "TaxExclusiveAmount") == total(tree, "LineExtensionAmount")
    ),
    "PEPPOL-T01-R016 payable": lambda tree: (
        total(tree, "PayableAmount") == total(tree, "TaxInclusiveAmount")
    ),
    "PEPPOL-T01-R017 with tax": lambda tree: (
        total(tree, "TaxInclusiveAmount")
        == total(tree, "TaxExclusiveAmount") + amount(tree, "cac:TaxTotal/cbc:TaxAmount")
    ),
    "PEPPOL-T01-R019 net price": each(".//cac:Price", is_net_of_discount),
    "PEPPOL-T01-R024 amount of a line": each(".//cac:LineItem", is_price_times_quantity),
    "PEPPOL-T01-R025 base quantity": lambda tree: min(amounts(tree, ".//cbc:BaseQuantity")) > 0,
    "PEPPOL-T01-R026 VAT identifier": has_country_prefix,
    "PEPPOL-T01-R028 cents": has_cents_outside_prices,
    "PEPPOL-T01-R029 rate of tax": each(
        ".//cac:ClassifiedTaxCategory",
        lambda tax: bool(texts(tax, "cbc:Percent")) or texts(tax, "cbc:ID") == ["O"],
    ),
    "PEPPOL-T01-R030 standard rate": has_positive_standard_rates,
    "other rates": has_no_other_rate,
    "PEPPOL-T01-R031 profile": lambda tree: PROFILES.issuperset(texts(tree, "cbc:ProfileID")),
    "PEPPOL-T01-R033 discount": lambda tree: all(
        off >= 0 for off in amounts(tree, ".//cac:AllowanceCharge/cbc:Amount")
    ),
    "PEPPOL-T01-R034 customization": lambda tree: (
        texts(tree, "cbc:CustomizationID") == ["urn:fdc:peppol.eu:poacc:trns:order:3"]
    ),
}
