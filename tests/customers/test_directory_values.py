"""What the directory fills in is saved as it is, and is nowhere called different untouched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from customers.actors import Actor
from customers.company_form.adopting import adopted
from customers.company_form.form import COMPANY_FIELDS, CustomerForm
from customers.company_form.picking import values_of
from customers.directory import changes
from customers.directory.comparison import Agreement, compare, directory_company
from customers.duplicates import is_same_company
from customers.models import Customer
from registry import directory
from registry.company import Company
from registry.loading import gleif
from registry.loading.demo import load_demo_companies
from registry.loading.files import load_rows
from registry.loading.rows import checked
from registry.models import DirectoryEntry
from registry.providers.local import LocalDirectory
from tests import database
from tests.conftest import company as typed_company
from tests.customers.mails_and_pages import page
from tests.customers.test_company_form import ADD, as_shown
from tests.registry.conftest import _running_dnb, _running_kvk, standin_dnb, standin_kvk
from tests.standins.records import records
from tests.standins.server import Standin

__all__ = ["_running_dnb", "_running_kvk", "standin_dnb", "standin_kvk"]
pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "registry" / "data"
GLEIF = {
    "NL": ("Kade 1 31", "7323am", "apeldoorn", "7919"),
    "BE": ("Kerkstraat 12 bus 3", "B-9000", "GENT", "403.019.261"),
    "DE": ("Heinestr.13", "D-50667", "Köln", "Amtsgericht Charlottenburg (Berlin) HRB 12345 B"),
    "FR": ("12bis, rue de l'Acier", "F-75001", "PARIS", "987 654 321 R.C.S. Paris"),
    "LU": ("24-26, boulevard d'Avranches", "L-1160", "Luxembourg", "RCS Luxembourg B 987.654"),
    "AT": ("Stahlgasse 4/2/7", "A-1010", "Wien", "123456 a"),
    "GB": ("12 Mill Lane", "sw1a1aa", "LONDON", "1234567"),
    "GR": ("Testiou 5", "GR-104 31", "Athina", "094259216000"),
    "CH": ("Werkgasse 3", "CH-8001", "Zürich", "CHE-123.456.789"),
    "PL": ("ul. Prosta 12/4", "00950", "Warszawa", "1.2345678E+07"),
    "US": ("100 Steel Street Suite 7", "90210-1234", "Beverly Hills", "12-03-2024"),
}  # fmt: skip


def gleif_record(place: int, country: str, **other: str) -> dict[str, str]:
    line, postcode, city, number = GLEIF[country]
    authority = gleif.KVK if country == "NL" else "RA000001"
    return {
        "LEI": f"{place:020}", "Entity.LegalName": f"  VELMORA {country}  B.V. ",
        f"{gleif.ADDRESS}Country": country, f"{gleif.ADDRESS}FirstAddressLine": line,
        f"{gleif.ADDRESS}PostalCode": postcode, f"{gleif.ADDRESS}City": city,
        "Entity.RegistrationAuthority.RegistrationAuthorityID": authority, gleif.REGISTER: number,
        **other,
    }  # fmt: skip


@pytest.fixture(scope="module")
def files_loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Load the companies once for all tests here; each of them works in a savepoint above it."""
    folder = tmp_path_factory.mktemp("loaded")
    with django_db_blocker.unblock(), database.undone():
        _load(folder)
        yield folder


def _load(folder: Path) -> None:
    """Load made-up companies, D&B's file, a file of one's own and a golden copy."""
    load_demo_companies()
    for name, format in (("dnb_export.csv", "dnb"), ("utf8.csv", "csv")):
        aside = folder / f"{name}.rejected"
        call_command("load_companies", DATA / name, format=format, rejected=aside, verbosity=0)
    odd = {gleif.REGISTER: "8 digits", f"{gleif.ADDRESS}PostalCode": "onbekend"}
    records = [gleif_record(place, country) for place, country in enumerate(GLEIF)]
    records += [gleif_record(place + 50, country, **odd) for place, country in enumerate(GLEIF)]
    load_rows(
        (checked(gleif.read(record)) for record in records), dataset="gleif", file_name="gleif"
    )


@pytest.fixture
def loaded(files_loaded: Path, db: None) -> list[str]:
    """Return the references of the companies."""
    return list(DirectoryEntry.objects.order_by("id").values_list("ref", flat=True))


def picked(choice: str, by: Actor) -> CustomerForm:
    """Return the form as it is shown after a company was picked in it."""
    form = CustomerForm.showing(QueryDict("language=nl"), by=by)
    form.pick(choice)
    assert form.initial["picked"], choice
    return form


def sent_untouched(form: CustomerForm, by: Actor) -> CustomerForm:
    """Return the form as it comes back when what a company lacks was filled in, and no more."""
    sent = {name: form.typed(name) for name in form.fields}
    postcode = POSTCODES.get(sent["country"], "1")
    lacking = {"street": "Kade", "house_number": "1", "city": "Stad", "postcode": postcode}
    for name, value in lacking.items():
        if form.fields[name].required and not sent[name]:
            sent[name] = value
    return CustomerForm(sent, by=by)


POSTCODES = {"NL": "7323 AM", "BE": "9000", "DE": "50667", "AT": "1010", "FR": "75001",
             "LU": "1160", "GB": "SW1A 1AA"}  # fmt: skip


def check_untouched(choice: str, by: Actor) -> Customer:
    """Pick a company, save it untouched, and look at everything that compares."""
    shown = picked(choice, by)
    assert shown.differing_labels == [], choice
    form = sent_untouched(shown, by)
    assert form.is_valid(), (choice, form.errors)
    assert {n: v for n in COMPANY_FIELDS if (v := shown.typed(n))}.items() <= {
        name: form.cleaned_data[name] for name in COMPANY_FIELDS
    }.items(), choice
    customer = Customer(**form.company())
    there = directory_company(customer)
    assert there is not None
    comparison = compare(customer)
    assert comparison.agreement == Agreement.SAME, (choice, comparison.lines)
    assert not changes.differs(there, there)
    told = {name: value for name in COMPANY_FIELDS if (value := getattr(there, name))}
    if there.register_number or there.duns or (there.postcode and there.house_number):
        assert is_same_company(customer, Customer(**told, duns=there.duns)), choice
    check_adopting(there, form)
    return customer


def check_adopting(there: Company, form: CustomerForm) -> None:
    """Compare what adopting stores with what the form stored."""
    told = {name: value for name, value in values_of(there).items() if value}
    elsewhere = Customer(**typed_company(country="XX", name="Elders"))
    assert adopted(elsewhere, told) == {name: form.cleaned_data[name] for name in told}


def test_every_company_of_the_local_directory_is_the_same_untouched(
    loaded: list[str], by: Actor
) -> None:
    assert len(loaded) > 430
    for ref in loaded:
        check_untouched(f"local:{ref}", by)


def test_every_company_of_dnb_is_the_same_untouched(standin_dnb: Standin, by: Actor) -> None:
    for record in records():
        if "refused_by_dnb" in record:  # then what the list showed is all there is
            directory.search(record["name"], country=record["country"])
        check_untouched(f"dnb:{record['duns']}", by)


def test_every_company_of_kvk_is_the_same_untouched(standin_kvk: Standin, by: Actor) -> None:
    dutch = [record for record in records() if record["country"] == "NL"]
    for record in dutch:
        if "refused" in record:
            directory.search(record["name"], country="NL")
        check_untouched(f"kvk:{record['kvk']}-{record['vestigingsnummer']}", by)


def pick_and_save(client: Client, ref: str, **typed: str) -> tuple[str, Any]:
    """Pick a company on the page and save what is shown; return the page and the answer."""
    shown = client.post(ADD, {"country": "NL", "language": "nl", "pick": f"local:{ref}"})
    form = as_shown(shown)
    return page(shown), client.post(ADD, {**form, **typed, "button": "save"})


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def test_a_vat_number_that_is_wrong_is_left_out_with_a_note(
    loaded: list[str], client: Client
) -> None:
    shown, saved = pick_and_save(client, "991900001")
    note = "Het btw-nummer uit het register klopt niet en is weggelaten: NL919000019B01."
    assert note in shown
    customer = Customer.objects.get()
    assert saved["Location"] == customer.get_absolute_url()
    assert (customer.register_number, customer.vat_number) == ("91900001", "")


def test_the_note_goes_when_the_field_is_filled_in(loaded: list[str], client: Client) -> None:
    _shown, saved = pick_and_save(client, "991900001", vat_number="NL000123511B01", city="")
    assert saved.status_code == 422
    assert "klopt niet en is weggelaten" not in page(saved)


def test_a_number_that_a_spreadsheet_has_changed_is_left_out_with_a_note(
    loaded: list[str], client: Client
) -> None:
    shown, _saved = pick_and_save(client, "2")
    assert "klopt niet en is weggelaten: 1,2345678E+07." in shown
    customer = Customer.objects.get()
    assert (customer.postcode, customer.city) == ("7323 AM", "APELDOORN")
    assert customer.register_number == ""


def test_an_applicant_reads_the_note_too(loaded: list[str]) -> None:
    sent = {"country": "NL", "language": "nl", "pick": "local:991900001"}
    shown = page(Client().post(reverse("customers:register"), sent))
    assert "Het btw-nummer uit het register klopt niet en is weggelaten" in shown


def test_what_a_file_has_wrong_is_written_aside(files_loaded: Path) -> None:
    aside = (files_loaded / "dnb_export.csv.rejected").read_text(encoding="utf-8")
    assert "Its vat_number is not right and was left out.,991900001,NL919000019B01" in aside


@pytest.mark.parametrize(
    ("ref", "columns"),
    [
        ("991900005", {"register_number": "00007919"}),
        ("991900006", {"register_number": "0403019261", "vat_number": "BE0403019261"}),
        ("991900007", {"postcode": "9000", "vat_number": "BE1001686633"}),
        ("991900008", {"register_number": "HRB 12345", "vat_number": "DE136695976"}),
        ("991900009", {"postcode": "1160", "register_number": "B123456"}),
        ("991900010", {"postcode": "104 31", "vat_number": "EL094259216"}),
        ("991900001", {"phone": "010 123 4567"}),
        ("4", {"register_number": "0403019261", "vat_number": "BE0403019261"}),
        ("00000000000000000002", {"register_number": "Charlottenburg (Berlin) HRB 12345 B"}),
    ],
)
def test_a_file_is_kept_by_the_rules(loaded: list[str], ref: str, columns: dict[str, str]) -> None:
    entry = DirectoryEntry.objects.get(ref=ref)
    assert {name: getattr(entry, name) for name in columns} == columns


@pytest.mark.parametrize(
    ("country", "typed", "number"),
    [
        ("DE", "HRB 12345 B", "Charlottenburg (Berlin) HRB 12345 B"),
        ("DE", "hrb12345", "Charlottenburg (Berlin) HRB 12345 B"),
        ("LU", "B 987654", "B987654"),
        ("FR", "987 654 321", "987654321"),
        ("BE", "0403.019.261", "0403019261"),
    ],
)
def test_a_number_is_found_however_its_file_writes_it(
    loaded: list[str], country: str, typed: str, number: str
) -> None:
    found = LocalDirectory().search(typed, country=country).companies
    assert number in [company.register_number for company in found]


def test_a_company_is_matched_by_its_number_in_another_spelling(loaded: list[str]) -> None:
    typed = Company("", "", "Heel anders", "FR", register_number="987 654 321 00018")
    matched = LocalDirectory().match(typed)
    assert [candidate.company.register_number for candidate in matched] == ["987654321"]
    german = Company("", "", "Ganz anders", "DE", register_number="AG Charlottenburg HRB 12345 B")
    assert LocalDirectory().match(german)[0].confidence == 10
