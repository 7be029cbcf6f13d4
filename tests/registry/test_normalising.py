"""What a source delivers passes the rules of its country; what breaks one is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from registry.company import Company
from registry.loading import columns, gleif
from registry.loading.demo import load_demo_companies
from registry.loading.rows import BadRow, checked
from registry.models import DirectoryEntry
from registry.normalising import NORMALISED, normalised
from registry.providers.local import LocalDirectory

KADE = Company("x", "1", "Velmora B.V.", "NL", street="Testkade", house_number="14",
               postcode="7323 AM", city="Apeldoorn", register_number="10006040",
               vat_number="NL000123511B01", phone="+31 55 506 7600")  # fmt: skip


def test_what_keeps_the_rules_is_left_as_it_is() -> None:
    assert normalised(KADE) is KADE


@pytest.mark.parametrize(
    ("delivered", "kept"),
    [
        ({"postcode": "7323am"}, {"postcode": "7323 AM"}),
        ({"postcode": "onbekend"}, {"postcode": ""}),
        ({"postcode": "7323 SS"}, {"postcode": ""}),
        ({"register_number": "KvK 7919"}, {"register_number": "00007919"}),
        ({"register_number": "123456789"}, {"register_number": ""}),
        ({"vat_number": "NL000123512B01"}, {"vat_number": ""}),
        ({"branch_number": "104729"}, {"branch_number": "000000104729"}),
        ({"branch_number": "4729"}, {"branch_number": ""}),
        ({"duns": "12-345-6789"}, {"duns": "123456789"}),
        ({"duns": "1234567"}, {"duns": "001234567"}),
        ({"duns": "1,2E+08"}, {"duns": ""}),
        ({"duns": "000000000"}, {"duns": ""}),
        ({"register_number": "0"}, {"register_number": ""}),
        ({"lei": "7,24500E+19"}, {"lei": ""}),
        ({"phone": "055-5067600"}, {"phone": "055 506 7600"}),
        ({"phone": "geen"}, {"phone": ""}),
        ({"street": "Testkade 14"}, {"street": "Testkade", "house_number": "14"}),
        ({"country": "BE", "street": "Kade 12", "house_number": "12 bis", "addition": "bus 3"},
         {"street": "Kade", "house_number": "12", "addition": "bis bus 3"}),
        ({"house_number": "14-2", "addition": ""}, {"house_number": "14", "addition": "2"}),
        ({"house_number": "14", "addition": "-2"}, {"house_number": "14", "addition": "2"}),
        ({"name": "Velmora\u202e B.V. "}, {"name": "Velmora B.V."}),
        ({"country": "BE", "postcode": "B-9000"}, {"postcode": "9000"}),
        ({"country": "BE", "register_number": "403019261"}, {"register_number": "0403019261"}),
        ({"country": "LU", "register_number": "RCS Luxembourg B 987654"},
         {"register_number": "B987654"}),
        ({"country": "FR", "register_number": "987 654 321"}, {"register_number": "987654321"}),
        ({"country": "AT", "register_number": "123456A"}, {"register_number": "FN 123456a"}),
        ({"country": "GR", "vat_number": "GR094019245"}, {"vat_number": "EL094019245"}),
        ({"country": "GR", "vat_number": "094019245"}, {"vat_number": "EL094019245"}),
        ({"country": "BE", "vat_number": "BE403019261"}, {"vat_number": "BE0403019261"}),
        ({"country": "BE", "vat_number": "403.019.261"}, {"vat_number": "BE0403019261"}),
        ({"country": "GB", "vat_number": "980 7806 84"}, {"vat_number": "GB980780684"}),
        ({"country": "GB", "vat_number": "XI 980780684"}, {"vat_number": "XI980780684"}),
        ({"country": "DE", "vat_number": "USt-IdNr. DE136695976"}, {"vat_number": "DE136695976"}),
        ({"vat_number": "btw-nr. 123511B01"}, {"vat_number": "NL000123511B01"}),
        ({"country": "DE", "register_number": "10006040"}, {"register_number": "10006040"}),
        ({"country": "DE", "register_number": "n.v.t."}, {"register_number": ""}),
        ({"register_number": "1,2345678E+07"}, {"register_number": ""}),
        ({"register_number": "7919.0"}, {"register_number": "00007919"}),
        ({"register_number": "12-03-2024"}, {"register_number": ""}),
        ({"register_number": "12-03-24"}, {"register_number": ""}),
        ({"country": "DE", "register_number": "1.2345678E+07"}, {"register_number": ""}),
        ({"phone": "3,1555067600E+10"}, {"phone": ""}),
        ({"phone": "12-03-2024"}, {"phone": ""}),
        ({"postcode": "nl-7323 am"}, {"postcode": "7323 AM"}),
        ({"country": "LU", "postcode": "L-1160"}, {"postcode": "1160"}),
        ({"country": "DE", "postcode": "D-50667"}, {"postcode": "50667"}),
        ({"country": "DE", "postcode": "1067"}, {"postcode": "01067"}),
        ({"country": "FR", "postcode": "1000.0"}, {"postcode": "01000"}),
        ({"country": "BE", "postcode": "B–9000"}, {"postcode": "9000"}),
        ({"country": "FR", "postcode": "f-75 001"}, {"postcode": "75001"}),
        ({"country": "AT", "postcode": "A-1010"}, {"postcode": "1010"}),
        ({"country": "GB", "postcode": "GB-sw1a1aa"}, {"postcode": "SW1A 1AA"}),
        ({"country": "CH", "postcode": "CH-8001"}, {"postcode": "8001"}),
        ({"country": "SE", "postcode": "SE-111 22"}, {"postcode": "111 22"}),
        ({"country": "CH", "postcode": "CH8001"}, {"postcode": "8001"}),
        ({"country": "DK", "postcode": "dk – 2100"}, {"postcode": "2100"}),
        ({"country": "HR", "postcode": "HR-10000"}, {"postcode": "10000"}),
        ({"country": "RO", "postcode": "RO 010101"}, {"postcode": "010101"}),
        ({"country": "MC", "postcode": "F-98000"}, {"postcode": "98000"}),
        ({"country": "IT", "postcode": "187"}, {"postcode": "00187"}),
        ({"country": "ES", "postcode": "8001.0"}, {"postcode": "08001"}),
        ({"country": "NO", "postcode": "150"}, {"postcode": "0150"}),
        ({"country": "US", "postcode": "2101"}, {"postcode": "02101"}),
        ({"country": "CH", "postcode": "801"}, {"postcode": "801"}),
        ({"branch_number": "vestigingsnr. 0000 1234 5678"}, {"branch_number": "000012345678"}),
        ({"branch_number": "Vestiging 12345678"}, {"branch_number": "000012345678"}),
        ({"branch_number": "vestiging 2 van 12345678"}, {"branch_number": ""}),
        ({"country": "LV", "postcode": "LV-1001"}, {"postcode": "LV-1001"}),
        ({"country": "PL", "postcode": "00-950", "register_number": "0000 012345"},
         {"postcode": "00-950", "register_number": "0000 012345"}),
    ],
)  # fmt: skip
def test_what_is_delivered_is_kept_as_a_form_would_store_it(
    delivered: dict[str, str], kept: dict[str, str]
) -> None:
    there = normalised(replace(KADE, **delivered))  # type: ignore[arg-type]  # all of them are texts
    assert {name: getattr(there, name) for name in kept} == kept


def test_normalising_twice_changes_nothing_more() -> None:
    bent = replace(KADE, country="DE", register_number="Amtsgericht Köln, HRB 98765 b", phone="")
    once = normalised(bent)
    assert once.register_number == "Köln HRB 98765 B"
    assert normalised(once) is once


def read(**record: str) -> Company:
    row = {"ref": "1", "name": "Demo", "country": "NL", **record}
    return checked(columns.reader(row, {})(row)).company


def test_what_is_left_out_is_told_with_what_was_delivered() -> None:
    odd = replace(KADE, vat_number="NL 000123512B01", postcode="onbekend", phone="geen", duns="")
    there = normalised(odd)
    assert there.values_left_out == {
        "postcode": "onbekend", "vat_number": "NL 000123512B01", "phone": "geen",
    }  # fmt: skip
    assert normalised(there) is there
    again = Company.from_record(json.loads(json.dumps(there.to_record())))
    assert again == there


def test_a_house_number_that_became_a_date_is_left_out_of_a_file() -> None:
    there = read(street="Kade", house_number="3-dec")
    assert (there.street, there.house_number, there.addition) == ("Kade", "", "")
    assert there.values_left_out == {"house_number": "3-dec"}
    assert read(address="Kade 12", house_number="3-dec").values_left_out == {}


@pytest.mark.parametrize("written", ["2-mrt", "1E+02", "2024-03-02 00:00:00", "#N/A"])
def test_an_addition_that_a_spreadsheet_has_changed_is_left_out_of_a_file(written: str) -> None:
    there = read(street="Kade", house_number="12", addition=written)
    assert (there.house_number, there.addition) == ("12", "")
    assert there.values_left_out == {"addition": written}


def test_an_addition_has_no_decimals_of_a_spreadsheet() -> None:
    assert read(street="Kade", house_number="12.0", addition="2.0").one_line == "Kade 12-2"


@pytest.mark.parametrize(
    "error", ["#NAME?", "#N/A", "#N/B", "#REF!", "#WAARDE!", "#DEEL/0!", "####"]
)
def test_what_a_spreadsheet_shows_for_an_error_is_no_name_and_no_town(error: str) -> None:
    assert read(city=error).city == ""
    with pytest.raises(BadRow, match="no name"):
        read(name=error)
    assert read(name="#Demo").name == "#Demo"
    assert read(name="#DEMO B.V.").name == "#DEMO B.V."


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("status", "Active", True), ("status", "actief", True), ("status", "", None),
        ("status", "Out of Business", False), ("status", "Opgeheven", False),
        ("status", "beëindigd", False), ("status", "gelöscht", False),
        ("status", "radiée", False), ("status", "in onderzoek", None),
        ("is_branch", "Filiaal", True), ("is_branch", "hoofdvestiging", False),
        ("do_not_contact", "ja", True), ("do_not_contact", "nee", False),
    ],
)  # fmt: skip
def test_words_of_a_file_that_say_yes_or_no(column: str, written: str, told: bool | None) -> None:
    field = "is_active" if column == "status" else column
    assert getattr(read(**{column: written}), field) is told


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("Marketability Indicator", "Y", False), ("Marketability", "No", True),
        ("Is Marketable", "", None), ("De-listed Indicator", "Y", True),
        ("Do Not Contact", "N", False),
    ],
)  # fmt: skip
def test_a_company_of_dnb_that_may_be_contacted_is_not_kept_as_one_that_may_not(
    column: str, written: str, told: bool | None
) -> None:
    row = {"DUNS Number": "991000003", "Company Name": "Velmora", "Country Code": "NL"}
    row[column] = written
    assert columns.dnb_reader(row)(row).company.do_not_contact is told
    in_line = read(street="", address="Kade 12 A", house_number="12-jan")
    assert (in_line.house_number, in_line.left_out) == ("12", ())
    assert read(street="Kade", house_number="14.0").house_number == "14"


def test_a_row_whose_reference_became_another_is_refused() -> None:
    with pytest.raises(BadRow, match="reference"):
        read(ref="1,2345678E+07")


def test_nothing_is_left_out_of_what_keeps_the_rules() -> None:
    assert normalised(replace(KADE, postcode="7323am")).left_out == ()


def test_a_file_is_loaded_by_the_rules_and_numbers_are_kept_as_they_are_written() -> None:
    assert read(register_number="7919", postcode="7323am").register_number == "00007919"
    assert read(postcode="12").postcode == ""
    german = read(country="DE", register_number="Köln HRB 98765", vat_number="DE 136695976")
    assert (german.register_number, german.vat_number) == ("Köln HRB 98765", "DE136695976")
    assert normalised(german) is german


def test_the_golden_copy_is_loaded_by_the_rules() -> None:
    record = {
        "LEI": "A" * 20, "Entity.LegalName": "Demo", f"{gleif.ADDRESS}Country": "NL",
        f"{gleif.ADDRESS}PostalCode": "7323AM", f"{gleif.ADDRESS}FirstAddressLine": "Kade 1 31",
        "Entity.RegistrationAuthority.RegistrationAuthorityID": gleif.KVK, gleif.REGISTER: "7919",
    }  # fmt: skip
    company = checked(gleif.read(record)).company
    assert company.one_line == "Kade 1 31, 7323 AM"
    assert company.register_number == "00007919"


@pytest.mark.django_db
def test_every_made_up_company_keeps_the_rules() -> None:
    load_demo_companies()
    for entry in DirectoryEntry.objects.all():
        company = entry.company("local")
        assert normalised(company) is company


@pytest.mark.django_db
def test_what_was_loaded_before_a_rule_was_made_passes_it_when_it_is_picked() -> None:
    load_demo_companies()
    DirectoryEntry.objects.filter(ref="991000003").update(postcode="onbekend", addition="-2")
    picked = LocalDirectory().get("991000003")
    assert picked is not None
    assert (picked.postcode, picked.addition) == ("", "2")


def test_the_rules_know_every_field_that_is_normalised() -> None:
    told: dict[str, Any] = KADE.to_record()
    assert all(isinstance(told[name], str) for name in NORMALISED)
