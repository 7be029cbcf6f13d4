"""The directory is loaded from files as people save them, and with the values that they mean."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest
from django.core.management import CommandError
from openpyxl import Workbook

from registry.country_names import country_code
from registry.models import DirectoryEntry
from tests.registry.test_loading import DNB, GLEIF, OWN, load, only, written

pytestmark = pytest.mark.django_db

COMPANIES = """\
ref;name;country;address;postcode;city;register_number;vat_number;phone
1;Quostrel Eén BV;NL;Testkade 1;7323 AM;Apeldoorn;7919;NL123456782B01;055-5067600
2;Quostrel Twee BV;nl;Testkade 2;7323AM;APELDOORN;;;
3;Quostrel Drie BV;Nederland;Testkade 3;7323 AM;Apeldoorn;12345678;;
4;Quostrel Vier BV;BE;Kerkstraat 12 bus 3;9000;Gent;403019261;403.019.261;
"""
LINES = COMPANIES.replace("\n", "\r\n")


def workbook() -> bytes:
    book = Workbook()
    for line in COMPANIES.splitlines():
        cells = [int(c) if c.isdigit() else c for c in line.split(";")]
        book.active.append([cell or None for cell in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("cp1252"),
        codecs.BOM_UTF16_LE + LINES.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"),
        codecs.BOM_UTF16_LE + LINES.replace(";", "\t").encode("utf-16-le"),
        b"sep=;\r\n" + LINES.encode("cp1252"),
        codecs.BOM_UTF8 + b"sep=|\r\n" + LINES.replace(";", "|").encode(),
        LINES.replace("\r\n", "\r").encode("cp1252"),
        workbook(),
    ],
)
def test_the_same_companies_however_they_are_saved(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.csv").write_bytes(content)
    assert "No row was rejected" in load(tmp_path / "own.csv")
    entries = DirectoryEntry.objects.order_by("ref")
    first, second, third, fourth = (entry.company("local") for entry in entries)
    assert first.name == "Quostrel Eén BV"
    assert first.one_line == "Testkade 1, 7323 AM Apeldoorn"
    assert (first.register_number, first.vat_number) == ("00007919", "NL123456782B01")
    assert first.phone.replace(" ", "").endswith("555067600")
    assert [c.country for c in (second, third, fourth)] == ["NL", "NL", "BE"]
    assert second.postcode == "7323 AM"
    assert third.register_number == "12345678"
    assert (fourth.street, fourth.house_number, fourth.postcode) == ("Kerkstraat", "12", "9000")
    assert fourth.register_number == "0403019261"


def test_a_file_that_states_its_separator_and_has_stray_quotes(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(
        b"sep=;\r\nNr;Bedrijf;Land;Plaats;KvK\r\n"
        b"Q1;QA Een BV;NL;Apeldoorn;12345678\r\n"
        b'Q2;QA "Twee BV;NL;Apeldoorn;7919\r\n'
        b'Q3;"QA Drie BV;NL;Apeldoorn;12345679\r\n'
        b"Q4;QA Vier BV;NL;Apeldoorn;12345670\r\n"
    )
    names = {"ref": "Nr", "name": "Bedrijf", "country": "Land", "city": "Plaats"}
    options = [f"{ours}={theirs}" for ours, theirs in names.items()] + ["register_number=KvK"]
    columns = [word for option in options for word in ("--column", option)]
    assert "4 companies loaded" in load(tmp_path / "own.csv", *columns)
    assert list(DirectoryEntry.objects.order_by("ref").values_list("name", "register_number")) == [
        ("QA Een BV", "12345678"),
        ('QA "Twee BV', "00007919"),
        ('"QA Drie BV', "12345679"),
        ("QA Vier BV", "12345670"),
    ]


@pytest.mark.parametrize(
    ("written_as", "code"),
    [
        ("NL", "NL"), (" nl ", "NL"), ("Nederland", "NL"), ("NEDERLAND", "NL"), ("NLD", "NL"),
        ("The Netherlands", "NL"), ("Netherlands", "NL"), ("Holland", "NL"), ("Niederlande", "NL"),
        ("Pays-Bas", "NL"), ("België", "BE"), ("BELGIE", "BE"), ("Belgien", "BE"), ("bel", "BE"),
        ("Duitsland", "DE"), ("Germany", "DE"), ("Deutschland", "DE"), ("Luxemburg", "LU"),
        ("Luxembourg", "LU"), ("Frankrijk", "FR"), ("France", "FR"), ("Frankreich", "FR"),
        ("Verenigd Koninkrijk", "GB"), ("UK", "GB"), ("Great Britain", "GB"), ("EL", "GR"),
        ("Griekenland", "GR"), ("Österreich", "AT"), ("Oostenrijk", "AT"), ("USA", "US"),
        ("", ""), ("Atlantis", ""), ("XX", ""), ("EU", ""), ("SU", ""),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_and_codes(written_as: str, code: str) -> None:
    assert country_code(written_as) == code


def test_a_country_that_is_not_known_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "own.csv", [OWN, {**OWN, "ref": "2", "country": "Atlantis"}])
    load(path)
    assert only().ref == "1"
    assert "no country 'ATLANTIS'" in (tmp_path / "own.csv.rejected.csv").read_text()


def test_a_file_of_another_format_says_which_column_it_lacks(tmp_path: Path) -> None:
    path = written(tmp_path / "own.csv", [OWN])
    with pytest.raises(CommandError, match="no column 'LEI'"):
        load(path, "--format", "gleif")
    with pytest.raises(CommandError, match="hold the ref"):
        load(path, "--format", "dnb")
    with pytest.raises(CommandError, match="hold the country"):
        load(written(tmp_path / "golden.csv", [GLEIF]), "--format", "csv", "--column", "ref=LEI",
             "--column", "name=Entity.LegalName")  # fmt: skip


def test_the_names_of_columns_may_have_capitals_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Ref;NAME;Country;House number;Street\n1;Velmora;NL;14;Testkade\n")
    load(path)
    assert only().one_line == "Testkade 14"


def test_a_column_that_is_there_twice_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("ref;name;name;country;note;note\n1;Velmora;Apeldoorn;NL;a;b\n")
    with pytest.raises(CommandError, match="more than one column 'name'"):
        load(path)
    path.write_text("ref;Name;name;country\n1;Velmora;Apeldoorn;NL\n")
    with pytest.raises(CommandError, match="more than one column 'name'"):
        load(path)
    path.write_text("ref;name;country;note;note\n1;Velmora;NL;a;b\n")
    load(path)
    assert only().name == "Velmora"


def test_a_column_of_an_export_of_dnb_can_be_named_by_hand(tmp_path: Path) -> None:
    export = {**DNB, "Plaatsnaam": "Epe"}
    load(written(tmp_path / "a.csv", [export]), "--format", "dnb", "--column", "city=Plaatsnaam")
    assert only().city == "Epe"
