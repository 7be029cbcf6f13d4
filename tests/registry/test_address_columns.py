"""The lines and columns of an address in a file are all read, and its names by their kind."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from customers.company_form.form import CompanyForm
from registry.address_parsing import MAX_ADDITION_LENGTH
from registry.company import Company
from registry.loading import gleif
from registry.loading.columns import dnb_reader, reader
from registry.loading.rows import checked
from registry.models import DirectoryEntry
from registry.providers.local import LocalDirectory

LEGAL = {
    "LEI": "724500TESTTESTTEST01",
    "Entity.LegalName": "Velmora Metaalwerken B.V.",
    f"{gleif.ADDRESS}FirstAddressLine": "Testkade 14",
    f"{gleif.ADDRESS}City": "Apeldoorn",
    f"{gleif.ADDRESS}Country": "NL",
    f"{gleif.ADDRESS}PostalCode": "7323 AM",
}
OTHER_NAME = "Entity.OtherEntityNames.OtherEntityName"


def of_gleif(**columns: str) -> Company:
    """Return the company of a row in which some columns of the legal address are others."""
    told = {f"{gleif.ADDRESS}{name.replace('_', '.')}": said for name, said in columns.items()}
    return checked(gleif.read({**LEGAL, **told})).company


@pytest.mark.parametrize(
    ("columns", "addition"),
    [
        ({"FirstAddressLine": "C/O Demo Trust B.V.", "AdditionalAddressLine_1": "Testkade 14"},
         "C/O Demo Trust B.V."),
        ({"AdditionalAddressLine_1": "Gebouw Noord", "AdditionalAddressLine_2": "3e etage"},
         "Gebouw Noord, 3e etage"),
        ({"MailRouting": "c/o Demo Trust B.V."}, "c/o Demo Trust B.V."),
        ({"FirstAddressLine": "Testkade", "AddressNumber": "14",
          "AddressNumberWithinBuilding": "A"}, "A"),
        ({"AddressNumber": "14", "AddressNumberWithinBuilding": "kamer 3"},
         "kamer 3"),
    ],
)  # fmt: skip
def test_every_line_of_gleif_is_kept(columns: dict[str, str], addition: str) -> None:
    company = of_gleif(**columns)
    assert (company.street, company.house_number) == ("Testkade", "14")
    assert company.addition == addition


def test_the_legal_address_counts_and_else_that_of_the_head_office() -> None:
    office = {
        f"{gleif.HEAD_OFFICE}FirstAddressLine": "Demostraat 3",
        f"{gleif.HEAD_OFFICE}City": "Maastricht",
        f"{gleif.HEAD_OFFICE}Country": "NL",
        f"{gleif.HEAD_OFFICE}PostalCode": "6211 QX",
    }
    without = {**LEGAL, f"{gleif.ADDRESS}FirstAddressLine": ""}
    assert gleif.read({**LEGAL, **office}).company.street == "Testkade"
    moved = gleif.read({**without, **office}).company
    assert moved.one_line == "Demostraat 3, 6211 QX Maastricht"
    abroad = {**without, **office, f"{gleif.HEAD_OFFICE}Country": "BE"}
    assert gleif.read(abroad).company.city == "Apeldoorn"


@pytest.mark.django_db
def test_only_a_trade_name_is_one_and_each_name_finds_the_company(tmp_path: Path) -> None:
    kinds = {"Velmora Staal": "TRADING_OR_OPERATING_NAME", "Oudtin B.V.": "PREVIOUS_LEGAL_NAME",
             "Steelvel Works": "ALTERNATIVE_LANGUAGE_LEGAL_NAME"}  # fmt: skip
    named: dict[str, str] = {}
    for place, (name, kind) in enumerate(kinds.items(), start=1):
        named |= {f"{OTHER_NAME}.{place}": name, f"{OTHER_NAME}.{place}.type": kind}
    row = {**LEGAL, **named, "Entity.EntityStatus": "ACTIVE"}
    path = tmp_path / "golden.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    call_command("load_companies", str(path), verbosity=0)
    company = DirectoryEntry.objects.get().company("local")
    assert company.trade_names == ("Velmora Staal",)
    assert company.former_names == ("Oudtin B.V.",)
    assert company.alternative_names == ("Steelvel Works",)
    for query in ("velmora staal", "oudtin", "steelvel works"):
        assert LocalDirectory().search(query, country="NL").companies == [company]


def of_dnb(**columns: str) -> Company:
    row = {"DUNS Number": "991900011", "Company Name": "Quostrel B.V.", "City": "Apeldoorn",
           "Postal Code": "7323 AM", "Country Code": "NL",
           **{name.replace("_", " "): said for name, said in columns.items()}}  # fmt: skip
    return checked(dnb_reader(row)(row)).company


@pytest.mark.parametrize(
    ("columns", "read"),
    [
        ({"Address_Line_1": "Gebouw Noord", "Address_Line_2": "Testkade 12 A"},
         ("Testkade", "12", "A, Gebouw Noord")),
        ({"Address_Line_1": "Kerkstraat 12", "Address_Line_2": "bus 3", "Country_Code": "BE"},
         ("Kerkstraat", "12", "bus 3")),
        ({"Address_Line_1": "Testkade 12", "Address_Line_2": ""}, ("Testkade", "12", "")),
        ({"Address_Line_1": "Gebouw Noord", "Address_Line_2": "3e etage",
          "Address Line 3": "Testkade 12"}, ("Testkade", "12", "Gebouw Noord, 3e etage")),
    ],
)  # fmt: skip
def test_the_further_address_lines_of_a_file_of_dnb_is_kept(
    columns: dict[str, str], read: tuple[str, str, str]
) -> None:
    company = of_dnb(**columns)
    assert (company.street, company.house_number, company.addition) == read


@pytest.mark.parametrize(
    ("columns", "read"),
    [
        ({"street": "Plein 1944", "house_number": "12 A", "address_2": "Velpark 3"},
         ("Plein 1944", "12", "A, Velpark 3")),
        ({"street": "Testkade", "house_number": "12", "addition": "A", "address_2": "hal 2"},
         ("Testkade", "12", "A, hal 2")),
        ({"address": "c/o Demo", "address_2": "Testkade", "house_number": "12"},
         ("Testkade", "12", "c/o Demo")),
        ({"street": "Testkade 12 A", "address_2": "hal 2"}, ("Testkade", "12", "A, hal 2")),
    ],
)  # fmt: skip
def test_a_second_line_beside_columns_of_its_own_is_kept(
    columns: dict[str, str], read: tuple[str, str, str]
) -> None:
    row = {"ref": "1", "name": "Quostrel B.V.", "country": "NL", **columns}
    company = checked(reader(row, {})(row)).company
    assert (company.street, company.house_number, company.addition) == read


def test_every_column_and_field_takes_a_whole_addition() -> None:
    columns: list[Any] = [
        field for model in apps.get_models() for field in model._meta.fields
        if field.name == "addition"
    ]  # fmt: skip
    assert {field.model.__name__ for field in columns} == {
        "Customer", "Dealer", "DeliveryAddress", "DirectoryEntry", "Order"
    }  # fmt: skip
    assert {field.max_length for field in columns} == {MAX_ADDITION_LENGTH}
    assert CompanyForm().fields["addition"].max_length == MAX_ADDITION_LENGTH  # type: ignore[attr-defined]  # a CharField
