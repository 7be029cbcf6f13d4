"""Whom a load ends: only companies that its file surely no longer has, and never many unasked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db.models import Value
from django.db.models.functions import Concat

from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry, DirectoryLoad
from tests.registry.test_loading import DNB, GLEIF, OWN, load, written

pytestmark = pytest.mark.django_db

HEADER = ",".join(OWN)
REST = "Testkade 14,7323 AM,Apeldoorn,10"


def csv_of(path: Path, numbers: Iterable[int], *more: str, country: str = "NL") -> Path:
    rows = [f"{n},Quostrel {n} B.V.,{country},{REST}" for n in numbers]
    path.write_text("\n".join([HEADER, *rows, *more, ""]), encoding="utf-8")
    return path


def ended() -> set[str]:
    gone = DirectoryEntry.objects.exclude(removed_on=None)
    assert not gone.exclude(is_active=False).exists()
    return set(gone.values_list("ref", flat=True))


@pytest.mark.parametrize(
    "row",
    [
        f"7,,NL,{REST}",
        f"7,Quostrel 7 B.V.,Atlantis,{REST}",
        f"7,{'x' * 500},NL,{REST}",
        f" 7 ,Quostrel \N{REPLACEMENT CHARACTER} B.V.,NL,{REST}",
        "7,too,few",
        "7",
        f"7,Quostrel 7, B.V.,NL,{REST}",
        f'7,"Quostrel 7 B.V.,NL,{REST}, B.V.',
    ],
)
def test_a_company_whose_row_cannot_be_read_stays_as_it_was(tmp_path: Path, row: str) -> None:
    load(csv_of(tmp_path / "a.csv", range(40)))
    said = load(csv_of(tmp_path / "b.csv", [*range(7), *range(9, 40)], row))
    assert ended() == {"8"}
    assert "1 are no longer in the file. 1 rows were rejected" in said
    assert "stays as it was" in said
    kept = DirectoryEntry.objects.get(ref="7")
    assert (kept.name, kept.is_active) == ("Quostrel 7 B.V.", None)
    assert (DirectoryLoad.objects.latest("pk").removed, DirectoryEntry.objects.count()) == (1, 40)


def test_what_had_ended_before_stays_ended_when_its_row_cannot_be_read(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(40)))
    load(csv_of(tmp_path / "b.csv", range(39)))
    load(csv_of(tmp_path / "c.csv", range(39), "39,too,few"))
    assert ended() == {"39"}


def test_the_references_of_other_formats_are_read_as_they_are_kept(tmp_path: Path) -> None:
    load(written(tmp_path / "a.csv", [DNB]), "--format", "dnb")
    load(written(tmp_path / "b.csv", [GLEIF]))
    other = {**DNB, "D-U-N-S® Number": "991000004"}
    bad = {**DNB, "D-U-N-S® Number": " 99.100.0003", "Company Name": ""}
    load(written(tmp_path / "c.csv", [other, bad]), "--format", "dnb")
    bad = {**GLEIF, "LEI": f" {GLEIF['LEI'].lower()}", "Entity.LegalName": ""}
    load(written(tmp_path / "d.csv", [{**GLEIF, "LEI": "724500TESTTESTTEST02"}, bad]))
    assert DirectoryEntry.objects.count() == 4
    assert not ended()


@pytest.mark.parametrize(
    "row",
    [
        f",Quostrel,NL,{REST}",
        f"\N{REPLACEMENT CHARACTER},a,NL,{REST}",
        f"3.8E+01,Quostrel 38 B.V.,NL,{REST}",
        f"7-mrt,Quostrel 38 B.V.,NL,{REST}",
    ],
)
def test_what_may_be_in_a_row_without_a_reference_stays_as_it_was(tmp_path: Path, row: str) -> None:
    load(csv_of(tmp_path / "a.csv", range(40)))
    path = csv_of(tmp_path / "b.csv", range(38), row)
    said = load(path)
    assert not ended()
    assert "0 are no longer in the file. 1 rows were rejected" in said
    assert "1 of them have no reference that can be read, so all 2 companies" in said
    said = load(path, "--allow-removals")
    assert ended() == {"38", "39"}
    assert "so all" not in said


def test_a_reference_with_what_a_spreadsheet_added_is_the_same_one(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(40)))
    rows = [f"{n}.0,Quostrel {n} B.V.,NL,{REST}" for n in range(20)]
    rows += [f'"=""{n}""",Quostrel {n} B.V.,NL,{REST}' for n in range(20, 39)]
    load(csv_of(tmp_path / "b.csv", [], *rows, "39.0,too,few"))
    assert not ended()
    assert DirectoryEntry.objects.count() == 40


def test_a_row_without_a_reference_says_nothing_when_nothing_is_missing(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(4)))
    said = load(csv_of(tmp_path / "b.csv", range(4), f",Quostrel,NL,{REST}"))
    assert "1 rows were rejected" in said
    assert "so all" not in said


@pytest.mark.parametrize("options", [[], ["--forget-removed"]])
def test_a_load_that_would_end_more_than_one_in_twenty_is_refused(
    tmp_path: Path, options: list[str]
) -> None:
    load(csv_of(tmp_path / "a.csv", range(100)))
    path = csv_of(tmp_path / "b.csv", [*range(94), 200])
    with pytest.raises(CommandError, match=r"6 of the 100 .* \(6\.0 %\).* --allow-removals"):
        load(path, *options)
    assert DirectoryEntry.objects.count() == 100
    assert not ended()
    assert DirectoryLoad.objects.count() == 1
    load(path, "--allow-removals", *options)
    assert len(ended()) == (0 if options else 6)
    assert set(DirectoryEntry.objects.filter(removed_on=None).values_list("ref", flat=True)) == {
        str(number) for number in (*range(94), 200)
    }


def test_a_load_that_ends_one_in_twenty_is_not_refused(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(100)))
    load(csv_of(tmp_path / "b.csv", range(95)))
    assert len(ended()) == 5


def test_rows_that_cannot_be_read_do_not_make_a_load_refused(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(100)))
    bad = [f"{n},,NL,{REST}" for n in range(50, 100)]
    assert "50 rows were rejected" in load(csv_of(tmp_path / "b.csv", range(50), *bad))
    assert not ended()


def test_what_has_ended_already_does_not_count(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(100)))
    load(csv_of(tmp_path / "b.csv", range(50)), "--allow-removals")
    load(csv_of(tmp_path / "c.csv", range(48)))
    assert len(ended()) == 52
    with pytest.raises(CommandError, match=r"3 of the 48"):
        load(csv_of(tmp_path / "d.csv", range(45)))


def test_only_the_countries_and_the_format_that_are_replaced_count(tmp_path: Path) -> None:
    belgian = [f"B{n},Quostrel {n} NV,BE,{REST}" for n in range(40)]
    load(csv_of(tmp_path / "a.csv", range(40), *belgian))
    load(written(tmp_path / "gleif.csv", [GLEIF]))
    load(csv_of(tmp_path / "b.csv", range(39)), "--country", "NL")
    assert ended() == {"39"}
    with pytest.raises(CommandError, match="40 of the 79"):
        load(csv_of(tmp_path / "c.csv", range(39)))


def test_of_a_handful_of_companies_one_may_go_but_not_two(tmp_path: Path) -> None:
    load(csv_of(tmp_path / "a.csv", range(4)))
    with pytest.raises(CommandError, match="2 of the 4"):
        load(csv_of(tmp_path / "b.csv", range(2)))
    load(csv_of(tmp_path / "c.csv", range(3)))
    assert ended() == {"3"}


def test_the_made_up_companies_are_loaded_again_whatever_was_there() -> None:
    count = load_demo_companies()
    DirectoryEntry.objects.filter(dataset="demo").update(ref=Concat("ref", Value("x")))
    assert load_demo_companies() == count
    assert DirectoryEntry.objects.filter(dataset="demo", removed_on=None).count() == count
