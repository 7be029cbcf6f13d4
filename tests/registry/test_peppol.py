"""Peppol IDs: what people type, what follows from other numbers, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError

from registry.peppol import peppol_id_of, tidy_peppol_id, vat_identifier
from registry.peppol_schemes import SCHEMES, VAT_SCHEMES, VAT_SHAPES, is_right


@dataclass(frozen=True)
class Company:
    country: str = "NL"
    register_number: str = ""
    vat_number: str = ""
    peppol_id: str = ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("  ", ""),
        ("0106:12345678", "0106:12345678"),
        (" 0106 : 1234 5678 ", "0106:12345678"),
        ("0106 12.34.56.78", "0106:12345678"),
        ("0106/12345678", "0106:12345678"),
        ("iso6523-actorid-upis::0208:0123456749", "0208:0123456749"),
        ("0208:0123.456.749", "0208:0123456749"),
        ("0190:00000001234567890000", "0190:00000001234567890000"),
        ("0088:8712345000004", "0088:8712345000004"),
        ("0002:732829320", "0002:732829320"),
        ("0009:73282932000074", "0009:73282932000074"),
        ("0060:123456789", "0060:123456789"),
        ("0184:12345674", "0184:12345674"),
        ("0192:923609016", "0192:923609016"),
        ("0007:5567037485", "0007:5567037485"),
        ("0204:991-01234-38", "0204:991-01234-38"),
        ("0151:51824753556", "0151:51824753556"),
        ("9944:nl000099998b57", "9944:NL000099998B57"),
        ("9944:0000.99.998.B57", "9944:NL000099998B57"),
        ("9930:DE 136695976", "9930:DE136695976"),
        ("9925:0123456749", "9925:BE0123456749"),
        ("9933:EL094259216", "9933:EL094259216"),
        ("9927:CHE-999.000.003", "9927:CHE999000003"),
        ("0211:IT00743110157", "0211:IT00743110157"),
        ("0201:UFABCD", "0201:UFABCD"),
    ],
)
def test_a_peppol_id_is_stored_as_its_scheme_has_it(typed: str, stored: str) -> None:
    assert tidy_peppol_id(typed) == stored
    assert tidy_peppol_id(stored) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12345678", "peppol_id"),
        ("NL000099998B57", "peppol_id"),
        ("0106:", "peppol_id"),
        (":12345678", "peppol_id"),
        ("info@velmora.example", "peppol_id"),
        ("EM:info@velmora.example", "peppol_scheme"),
        ("0107:12345678", "peppol_scheme"),
        ("9999:12345678", "peppol_scheme"),
        ("0106:1234567", "peppol_value"),
        ("0106:123456789", "peppol_value"),
        ("0106:1234567a", "peppol_value"),
        ("0106:１２３４５６７８", "peppol_value"),  # digits, but not of ASCII
        ("0208:0123456748", "peppol_value"),
        ("0208:123456749", "peppol_value"),
        ("0088:8712345000003", "peppol_value"),
        ("0088:871234500000", "peppol_value"),
        ("0002:732829321", "peppol_value"),
        ("0009:73282932000075", "peppol_value"),
        ("0190:123", "peppol_value"),
        ("0060:12345678", "peppol_value"),
        ("0192:923609017", "peppol_value"),
        ("0007:5567037486", "peppol_value"),
        ("0204:991-01234-39", "peppol_value"),
        ("9944:NL000099998", "peppol_value"),
        ("9930:ATU13585627", "peppol_value"),
        ("9938:LU1234561", "peppol_value"),
        (f"0201:{'X' * 60}", "peppol_value"),
        ("0201:a<b", "peppol_value"),
    ],
)
def test_what_is_no_peppol_id_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        tidy_peppol_id(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("company", "peppol_id"),
    [
        (Company(register_number="99000001"), "0106:99000001"),
        (Company(register_number="99000001", vat_number="NL000099998B57"), "0106:99000001"),
        (Company(vat_number="NL000099998B57"), "9944:NL000099998B57"),
        (Company(register_number="1234", vat_number="NL000099998B57"), "9944:NL000099998B57"),
        (Company("BE", register_number="0999000030"), "0208:0999000030"),
        (Company("BE", register_number="0999.000.030"), "0208:0999000030"),
        (Company("BE", vat_number="BE0999000030"), "0208:0999000030"),
        (Company("BE", vat_number="BE0999000031"), None),
        (Company("DE", "Zwickau HRB 1", "DE136695976"), "9930:DE136695976"),
        (Company("DE", register_number="Zwickau HRB 1"), None),
        (Company("FR", register_number="73282932000074"), "0009:73282932000074"),
        (Company("FR", register_number="732 829 320"), "0002:732829320"),
        (Company("FR", vat_number="FR46999000003"), "9957:FR46999000003"),
        (Company("DK", register_number="12345674"), "0184:12345674"),
        (Company("DK", vat_number="DK12345674"), "0184:12345674"),
        (Company("NO", register_number="923609016"), "0192:923609016"),
        (Company("SE", register_number="556703-7485"), "0007:5567037485"),
        (Company("SE", vat_number="SE556703748501"), "0007:5567037485"),
        (Company("LU", register_number="B1", vat_number="LU12345613"), "9938:LU12345613"),
        (Company("AT", vat_number="ATU13585627"), "9914:ATU13585627"),
        (Company("GR", vat_number="094259216"), "9933:EL094259216"),
        (Company("GB", vat_number="GB999000003"), "9932:GB999000003"),
        (Company("GB", vat_number="XI999000003"), "9932:GB999000003"),
        (Company("CH", vat_number="CHE-999.000.003 MWST"), "9927:CHE999000003"),
        (Company("CH", vat_number="CHE999000003TVA"), "9927:CHE999000003"),
        (Company("PL", vat_number="PL5213017228"), "9945:PL5213017228"),
        (Company("IT", vat_number="IT00743110157"), "0211:IT00743110157"),
        (Company("ES", vat_number="ESB58378431"), "9920:ESB58378431"),
        (Company("DE", vat_number="NL000099998B57"), "9944:NL000099998B57"),
        (Company("US", register_number="99000001"), None),
        (Company(), None),
        (Company("US", peppol_id="0060:123456789"), "0060:123456789"),
        (Company(register_number="99000001", peppol_id="0088:8712345000004"), "0088:8712345000004"),
    ],
)
def test_without_an_id_of_its_own_a_company_has_the_one_of_its_numbers(
    company: Company, peppol_id: str | None
) -> None:
    found = peppol_id_of(company)
    assert (str(found) if found else None) == peppol_id


@pytest.mark.parametrize(
    ("company", "number"),
    [
        (Company(vat_number="nl 0000.99.998 b57"), "NL000099998B57"),
        (Company("GR", vat_number="GR094259216"), "EL094259216"),
        (Company("MC", vat_number="FR46999000003"), "FR46999000003"),
        (Company("GB", vat_number="XI999000003"), "GB999000003"),
        (Company(vat_number="123"), ""),
        (Company(), ""),
    ],
)
def test_a_vat_identifier_begins_with_a_country(company: Company, number: str) -> None:
    assert vat_identifier(company) == number


def test_every_scheme_of_a_vat_number_is_in_the_list() -> None:
    assert SCHEMES.issuperset(VAT_SCHEMES.values())
    assert all(len(scheme) == 4 and scheme.isdigit() for scheme in SCHEMES)
    assert "EM" not in SCHEMES


@pytest.mark.parametrize("prefix", sorted(set(VAT_SHAPES) & set(VAT_SCHEMES)))
def test_a_vat_number_of_another_country_is_not_right(prefix: str) -> None:
    assert not is_right(VAT_SCHEMES[prefix], "XX123456789")
    assert not is_right(VAT_SCHEMES[prefix], "")
