"""Files of companies become the directory: whole, or not at all."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from registry.company import Company
from registry.loading import gleif, table
from registry.loading.files import load_rows
from registry.loading.rows import Row
from registry.models import DirectoryEntry, DirectoryLoad
from registry.providers.local import LocalDirectory

pytestmark = pytest.mark.django_db

GLEIF = {
    "LEI": "724500TESTTESTTEST01",
    "Entity.LegalName": "VELMORA MÉTAALWERKEN B.V.",
    "Entity.OtherEntityNames.OtherEntityName.1": "Velmora Staal",
    f"{gleif.ADDRESS}FirstAddressLine": "Testkade 14 bis",
    f"{gleif.ADDRESS}City": "'S-HERTOGENBOSCH",
    f"{gleif.ADDRESS}Country": "NL",
    f"{gleif.ADDRESS}PostalCode": "5211 AA",
    "Entity.RegistrationAuthority.RegistrationAuthorityID": gleif.KVK,
    gleif.REGISTER: "12345",
    "Entity.EntityCategory": "GENERAL",
    "Entity.EntityStatus": "ACTIVE",
    "Registration.InitialRegistrationDate": "2013-05-01T00:00:00Z",
    "Registration.RegistrationStatus": "LAPSED",
}
DNB = {
    "D-U-N-S® Number": "99-100-0003",
    "Company Name": "Velmora Metaalwerken B.V.",
    "Tradestyle": "Velmora",
    "Address Line 1": "Testkade 14",
    "City": "Apeldoorn",
    "Postal Code": "7323 AM",
    "Country ISO Code": "NL",
    "National Identification Number": "00007919",
    "Out Of Business Indicator": "N",
    "Sales Volume (USD)": "1,250,000",
}
OWN = {
    "ref": "1",
    "name": "Velmora Metaalwerken B.V.",
    "country": "NL",
    "address": "Testkade 14",
    "postcode": "7323 AM",
    "city": "Apeldoorn",
    "prominence": "10",
}


def written(path: Path, rows: Iterable[dict[str, str]], **how: Any) -> Path:
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), **how)
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_companies", str(path), *options, verbosity=0, stdout=out)
    return out.getvalue()


def only() -> Company:
    return DirectoryEntry.objects.get().company("local")


def found(query: str, country: str = "NL") -> list[str]:
    return [c.name for c in LocalDirectory().search(query, country=country).companies]


def test_a_golden_copy_in_its_zip(tmp_path: Path) -> None:
    inside = written(tmp_path / "golden.csv", [GLEIF])
    path = tmp_path / "golden.csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside, "20260105-gleif-goldencopy.csv")
    assert load(path).startswith("1 companies loaded")
    company = only()
    assert company.name == "VELMORA MÉTAALWERKEN B.V.", "kept for display"
    assert company.city == "'S-HERTOGENBOSCH"
    assert company.trade_names == ("Velmora Staal",)
    assert (company.street, company.house_number, company.addition) == ("Testkade", "14", "bis")
    assert company.register_number == "00012345"
    assert company.lei == "724500TESTTESTTEST01"
    assert company.is_active, "a lapsed LEI is not a closed company"
    for query in ("velmora metaal", "vélmora 's-hertogenb", "velmora den bosch", "724500TEST"):
        assert found(query) == ["VELMORA MÉTAALWERKEN B.V."]


@pytest.mark.parametrize(
    ("told", "active"),
    [
        ({"Entity.EntityStatus": "INACTIVE"}, False),
        ({"Registration.RegistrationStatus": "MERGED"}, False),
        ({"Registration.RegistrationStatus": "ISSUED"}, True),
    ],
)
def test_gleif_says_who_has_closed(told: dict[str, str], active: bool) -> None:
    assert gleif.read({**GLEIF, **told}).company.is_active is active


def test_an_export_of_dnb(tmp_path: Path) -> None:
    load(written(tmp_path / "export.csv", [DNB]), "--format", "dnb")
    company = only()
    assert (company.ref, company.duns) == ("991000003", "991000003")
    assert company.one_line == "Testkade 14, 7323 AM Apeldoorn"
    assert company.trade_names == ("Velmora",)
    assert company.is_active is True
    assert found("991000003") == [DNB["Company Name"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_that_are_named_by_hand(tmp_path: Path, separator: str) -> None:
    rows = [{"Nr": "7", "Bedrijf": "Velmora", "Land": "nl", "Straat": "Testkade 14"}]
    path = written(tmp_path / "own.csv", rows, delimiter=separator)
    named = ("--column", "ref=Nr", "--column", "name=Bedrijf", "--column", "country=Land")
    load(path, *named, "--column", "address=Straat")
    assert only().one_line == "Testkade 14"
    with pytest.raises(CommandError, match="no column 'Stad'"):
        load(path, *named, "--column", "city=Stad")
    with pytest.raises(CommandError, match="hold the country"):
        load(path, *named[:4])
    with pytest.raises(CommandError, match="like --column"):
        load(path, "--column", "name")


def test_only_some_countries(tmp_path: Path) -> None:
    rows = [{**OWN, "ref": code, "country": code} for code in ("NL", "BE", "FR")]
    path = written(tmp_path / "own.csv", rows)
    load(path, "--country", "nl, be")
    assert set(DirectoryEntry.objects.values_list("ref", flat=True)) == {"NL", "BE"}
    with pytest.raises(CommandError, match="no country ZZ"):
        load(path, "--country", "NL,ZZ")


def test_bad_rows_are_written_aside_with_the_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path / "own.csv",
        [
            OWN,
            {**OWN, "ref": ""},
            {**OWN, "ref": "3", "name": "  "},
            {**OWN, "ref": "4", "country": "ZZ"},
            {**OWN, "ref": "5", "name": "x" * 500},
        ],
    )
    with path.open("ab") as file:
        file.write(b"6,too,few\n")
        file.write("é,Ünlü \n".encode() + b"7,Caf\xe9 B.V.,NL,,,,1\n")
    assert "7 rows were rejected" in load(path)
    assert only().ref == "1"
    written_aside = (tmp_path / "own.csv.rejected.csv").read_text(encoding="utf-8")
    aside = list(csv.DictReader(written_aside.splitlines()))
    assert [row["line"] for row in aside] == ["3", "4", "5", "6", "7", "8", "9"]
    reasons = " ".join(row["reason"] for row in aside)
    for word in ("reference", "name", "'ZZ'", "longer than 400", "3 columns", "UTF-8"):
        assert word in reasons
    assert DirectoryLoad.objects.get().rejected == 7


def test_a_repeated_reference_counts_once(tmp_path: Path) -> None:
    path = written(tmp_path / "own.csv", [OWN, {**OWN, "name": "Velmora Nieuw B.V."}])
    assert "1 companies loaded" in load(path)
    assert only().name == "Velmora Nieuw B.V."


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "own.csv", [OWN])
    load(path)
    load(path)
    assert only().ref == "1"
    assert DirectoryEntry.objects.get().removed_on is None


def test_what_a_later_file_does_not_have_is_marked_and_shown_last(tmp_path: Path) -> None:
    both = [{**OWN, "prominence": "1000"}, {**OWN, "ref": "2", "name": "Velmora Zagen B.V."}]
    load(written(tmp_path / "a.csv", both))
    assert found("velmora") == ["Velmora Metaalwerken B.V.", "Velmora Zagen B.V."]
    load(written(tmp_path / "b.csv", both[1:]))
    assert found("velmora") == ["Velmora Zagen B.V.", "Velmora Metaalwerken B.V."]
    gone = DirectoryEntry.objects.get(ref="1")
    assert gone.removed_on is not None
    assert gone.is_active is False
    load(written(tmp_path / "c.csv", both))
    assert DirectoryEntry.objects.get(ref="1").removed_on is None
    load(written(tmp_path / "d.csv", both[1:]), "--forget-removed")
    assert not DirectoryEntry.objects.filter(ref="1").exists()


def test_another_format_does_not_replace_it(tmp_path: Path) -> None:
    load(written(tmp_path / "own.csv", [OWN]))
    load(written(tmp_path / "golden.csv", [GLEIF]))
    assert DirectoryEntry.objects.count() == 2
    assert DirectoryEntry.objects.filter(removed_on=None).count() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "No column"),
        (b"ref,name,country\n", "No row"),
        (b"ref,name,country\n,,\n", "No row"),
        (b"\x00\x01\x02", "not a spreadsheet"),
        (b"PK\x03\x04 is no zip", "not a spreadsheet"),
    ],
)
def test_a_file_without_companies_leaves_the_directory_alone(
    tmp_path: Path, content: bytes, says: str
) -> None:
    load(written(tmp_path / "own.csv", [OWN]))
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(CommandError, match=says):
        load(tmp_path / "bad.csv")
    assert only().ref == "1"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        load(tmp_path / "nowhere.csv")


def row(number: int, name: str = "Velmora") -> Row:
    return Row(Company("local", str(number), f"{name} {number}", "NL", city="Apeldoorn"), number)


@pytest.mark.django_db(transaction=True)
def test_a_search_never_sees_half_a_directory() -> None:
    """However often it is replaced: always a whole one, old or new, and never an error."""
    load_rows((row(n) for n in range(50)), dataset="csv", file_name="a")
    seen: list[tuple[int | None, str]] = []
    wrong: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        try:
            while not stop.is_set():
                for name in ("velmora", "quostra"):
                    found = LocalDirectory().search(name, country="NL", limit=1)
                    seen.append((found.total, name))
                    # By address, then by number, then by words.
                    LocalDirectory().search("7323 AM 99", country="NL", limit=1)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in range(6):
        name = ("Quostra", "Velmora")[turn % 2]
        load_rows((row(n, name) for n in range(50)), dataset="csv", file_name="b",
                  keep_removed=False)  # fmt: skip
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert {total for total, _name in seen} <= {0, 50}
    assert {name for total, name in seen if total} == {"velmora", "quostra"}


@pytest.mark.django_db
def test_what_is_vacuumed_later_while_it_is_built_is_as_any_other_table_afterwards() -> None:
    load_rows([row(1)], dataset="csv", file_name="a")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reloptions FROM pg_class WHERE relname = ANY (%s) ORDER BY relname",
            [list(table.TABLES)],
        )
        assert cursor.fetchall() == [(name, None) for name in table.TABLES]


@pytest.mark.django_db(transaction=True)
def test_a_load_that_fails_halfway_leaves_the_old_directory() -> None:
    load_rows([row(1)], dataset="csv", file_name="a")

    def broken() -> Iterator[Row]:
        yield row(2)
        raise OSError("The disk has gone.")

    with pytest.raises(OSError, match="disk"):
        load_rows(broken(), dataset="csv", file_name="b")
    assert only().ref == "1"
    load_rows([row(3)], dataset="csv", file_name="c", keep_removed=False)
    assert only().ref == "3"


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_are_one_too_many() -> None:
    result: list[object] = []

    def second() -> None:
        try:
            load_rows([row(2)], dataset="csv", file_name="b")
        except table.AlreadyLoading:
            result.append("refused")
        finally:
            connections.close_all()

    with table.only_one_load():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert result == ["refused"]


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_leaves_the_old_directory(tmp_path: Path) -> None:
    load_rows([row(1)], dataset="csv", file_name="a")
    path = tmp_path / "endless.csv"
    os.mkfifo(path)
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path; from registry.loading.files import load_rows\n"
        "from tests.registry.test_loading import row\n"
        "import itertools, sys\n"
        "def rows():\n"
        "    for n in itertools.count(10):\n"
        "        if n == 500: print('loading', flush=True)\n"
        "        yield row(n)\n"
        "load_rows(rows(), dataset='csv', file_name='b')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"loading\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert found("velmora") == ["Velmora 1"]
    with connection.cursor() as cursor:  # PostgreSQL notices a moment later
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [table.LOAD_LOCK] * 2)
    load_rows([row(3)], dataset="csv", file_name="c", keep_removed=False)
    assert only().ref == "3"
