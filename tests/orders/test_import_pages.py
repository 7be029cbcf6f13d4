"""The pages of an import in the administration, and the command that loads a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.imports import jobs
from orders.models import Article, CatalogueImport, ImportedRow, ProductGroup
from tests.conftest import PASSWORD
from tests.customers.mails_and_pages import page
from tests.orders.conftest import make_article
from tests.orders.imports import check, content_of, counts, facts, load
from tests.orders.test_imports import HEAD, ROWS, hide_the_third_row
from tests.web.test_spreadsheets import workbook

UPLOAD = reverse("admin:orders_article_import")


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def upload(client: Client, content: bytes, path: str = UPLOAD) -> CatalogueImport:
    """Send a file, and let the worker look at it."""
    file = SimpleUploadedFile("artikelen.csv", content)
    response = client.post(path, {"import_file": file})
    made = CatalogueImport.objects.latest("pk")
    assert response.headers["Location"] == url_of(made)
    assert "Het bestand wordt gecontroleerd." in page(client.get(url_of(made)))
    jobs.run(made.pk)
    made.refresh_from_db()
    return made


def url_of(made: CatalogueImport, name: str = "change") -> str:
    return reverse(f"admin:orders_catalogueimport_{name}", args=[made.pk])


def press(client: Client, made: CatalogueImport, action: str, **sent: Any) -> str:
    """Press a button of the page, and let the worker do what it asks for."""
    path = url_of(made, "decide")
    shown = page(client.post(path, {"action": action, **sent}, follow=True))
    jobs.run(made.pk)
    made.refresh_from_db()
    return shown


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_staff_see_a_summary_before_anything_changes(
    client: Client, drills: ProductGroup, kind: str
) -> None:
    rows = [row.split(";") for row in ROWS]
    made = upload(client, workbook(*rows) if kind == "xlsx" else content_of(*ROWS))
    shown = client.get(url_of(made))
    assert "Boor één" in page(shown)
    assert "Doorvoeren" in page(shown)
    assert facts() == []
    press(client, made, "apply", seen=made.version)
    assert len(facts()) == 2
    assert "doorgevoerd" in page(client.get(url_of(made)))


def test_the_page_loads_itself_while_the_worker_is_at_it(
    client: Client, drills: ProductGroup, by: Actor
) -> None:
    made = check(content_of(*ROWS), by=by)
    assert 'http-equiv="refresh"' not in client.get(url_of(made)).text
    CatalogueImport.objects.update(state="applying", done=1500, total=20_000)
    shown = client.get(url_of(made)).text
    assert '<meta http-equiv="refresh" content="2">' in shown
    assert "1.500 van 20.000 rijen zijn klaar." in shown
    assert f'href="{url_of(made)}">Deze pagina opnieuw laden' in shown
    assert "er niets gebeurd" not in shown


def test_the_page_tells_that_a_worker_has_stopped(
    client: Client, drills: ProductGroup, by: Actor
) -> None:
    made = check(content_of(*ROWS), by=by)
    long_ago = timezone.now() - timedelta(minutes=5)
    CatalogueImport.objects.update(state="applying", worked_at=long_ago)
    assert "er niets gebeurd" in client.get(url_of(made)).text


def test_a_question_about_prices_has_both_readings(client: Client, drills: ProductGroup) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    rows = [f"P-{n};naam;11;1.250" for n in range(37)]
    made = upload(client, content_of(head, *rows))
    shown = page(client.get(url_of(made)))
    assert "In dit bestand staan 37 prijzen als 1.250. Is dat € 1.250,00 of € 1,25?" in shown
    press(client, made, "answer")
    assert made.state == "asking"  # nothing was chosen
    press(client, made, "answer", separator0="thousands")
    assert counts(made) == (37, 0, 0, 0)
    assert "1.250 is gelezen als € 1.250,00 (37 keer), zoals is geantwoord." in page(
        client.get(url_of(made))
    )


def test_a_question_about_a_column_shows_the_first_five_rows(
    client: Client, drills: ProductGroup
) -> None:
    rows = [f"A-{n};Boor {n};11;1" for n in range(1, 9)]
    made = upload(client, content_of("Eigen aanduiding;Omschrijving;Groep;Prijs", *rows))
    shown = page(client.get(url_of(made)))
    assert "Welke kolom is het artikelnummer?" in shown
    assert "Boor 5" in shown
    assert "Boor 6" not in shown
    press(client, made, "answer", column_number="0")
    assert counts(made) == (8, 0, 0, 0)


def test_the_page_of_a_large_import_is_small(
    client: Client, drills: ProductGroup, by: Actor
) -> None:
    rows = [f"N-{n:04d};{'naam ' * 20};11;{'x' if n % 2 else 1}" for n in range(3000)]
    made = check(content_of("artikelnummer;naam;artikelgroep;brutoprijs", *rows), by=by)
    shown = client.get(url_of(made))
    assert counts(made) == (1500, 0, 0, 1500)
    assert len(shown.content) < 30_000


def test_what_is_wrong_is_told_by_row_and_all_of_it_downloaded(
    client: Client, drills: ProductGroup
) -> None:
    bad = [f"B-{n};;X;;11;veel;;;" for n in range(12)]
    made = upload(client, content_of(*ROWS, ROWS[1], *bad, "=1+1;;X;;11;veel;;;"))
    shown = page(client.get(url_of(made)))
    assert "rij 4: artikel 11.1 staat al in rij 2" in shown
    answer = client.get(url_of(made, "wrong"))
    assert "artikelen-fout.csv" in answer.headers["Content-Disposition"]
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == f"{HEAD};rij;wat er fout is"
    assert lines[2] == "B-0;;X;;11;veel;;;;5;brutoprijs: Vul een prijs in, zoals 12,50."
    assert len(lines) == 1 + 14
    assert lines[-1].startswith("'=1+1;")  # no formula for who opens it


def test_wrong_rows_that_were_mended_can_be_imported(client: Client, drills: ProductGroup) -> None:
    made = upload(client, content_of(HEAD, "11.1;;Boor;;11;veel;;;"))
    answer = client.get(url_of(made, "wrong"))
    content = answer.getvalue()
    assert counts(upload(client, content.replace(b"veel", b"2,50"))) == (1, 0, 0, 0)


def test_a_name_that_begins_like_a_formula_comes_back_as_it_was(
    client: Client, drills: ProductGroup
) -> None:
    made = upload(client, content_of(HEAD, "11.1;;-20 graden lijm;;11;veel;;;"))
    content = client.get(url_of(made, "wrong")).getvalue()
    assert b";'-20 graden lijm;" in content  # no formula in a spreadsheet program
    upload(client, content.replace(b"veel", b"2,50"))
    row = ImportedRow.objects.latest("pk")
    assert (row.outcome, row.name) == ("new", "-20 graden lijm")


def test_groups_that_do_not_exist_are_made_from_the_page(
    client: Client, drills: ProductGroup
) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    made = upload(client, content_of(head, "1;a;51;1", "2;b;51;1"))
    assert "51, in 2 rijen" in page(client.get(url_of(made)))
    assert "Vink de artikelgroepen aan" in press(client, made, "groups", name_0="Gatzagen")
    press(client, made, "groups", group="51", name_0="Gatzagen")
    press(client, made, "apply", seen=made.version)
    assert facts("group__name_nl") == [("1", "Gatzagen"), ("2", "Gatzagen")]


def test_an_import_is_undone_from_its_page(client: Client, drills: ProductGroup, by: Actor) -> None:
    made = load(content_of(*ROWS), by=by)
    assert "Ongedaan maken" in page(client.get(url_of(made)))
    press(client, made, "undo")
    shown = page(client.get(url_of(made)))
    assert "Nieuwe artikelen die niet meer te bestellen zijn: 2." in shown
    assert not Article.objects.filter(active=True).exists()


def test_a_cancelled_import_changes_nothing_and_keeps_no_file(
    client: Client, drills: ProductGroup
) -> None:
    made = upload(client, content_of(*ROWS))
    press(client, made, "cancel")
    assert (made.state, made.parts.count(), made.rows.count(), facts()) == ("cancelled", 0, 0, [])
    assert "De catalogus is niet gewijzigd." in page(client.get(url_of(made)))
    assert "“geannuleerd”" in press(client, made, "apply", seen=made.version)


def test_who_uploads_reads_that_another_import_is_open(
    client: Client, drills: ProductGroup, by: Actor
) -> None:
    check(content_of(*ROWS), by=by)
    assert "“artikelen.csv” van B. van Ommen is geüpload" in page(client.get(UPLOAD))


def test_a_file_that_is_not_sent_or_too_large_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post(UPLOAD, {}).status_code == 422
    monkeypatch.setattr("orders.imports.forms.MAX_FILE_BYTES", 3)
    file = SimpleUploadedFile("artikelen.csv", b"1234")
    refused = client.post(UPLOAD, {"import_file": file})
    assert "Dit bestand is te groot." in page(refused)
    assert not CatalogueImport.objects.exists()


def test_only_who_may_change_articles_imports_them(
    client_of: Callable[[Actor], Client], drills: ProductGroup, by: Actor
) -> None:
    made = check(content_of(*ROWS), by=by)
    helper = User.objects.create_user("hulp@vanommen.example", PASSWORD, is_staff=True)
    theirs = client_of(Actor.staff(helper))
    urls = [UPLOAD, *(url_of(made, name) for name in ("change", "decide", "wrong"))]
    assert [theirs.get(url).status_code for url in urls] == [403] * 4
    assert theirs.post(url_of(made, "decide"), {"action": "apply"}).status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert [theirs.get(url).status_code for url in urls] == [200, 200, 302, 200]
    assert theirs.get(reverse("admin:orders_catalogueimport_changelist")).status_code == 200
    assert theirs.get(reverse("admin:orders_productgroup_import")).status_code == 403


@pytest.mark.parametrize("key", ["x", "0", "9" * 30, "a\0b"])
def test_the_page_of_no_import_is_not_found(client: Client, key: str) -> None:
    for name in ("change", "decide", "wrong"):
        path = f"/beheer/orders/catalogueimport/{key.replace(chr(0), '%00')}/{name}/"
        assert client.get(path).status_code in (302, 404)


def test_the_lists_lead_to_importing(client: Client, drills: ProductGroup) -> None:
    for name in ("article", "productgroup"):
        shown = client.get(reverse(f"admin:orders_{name}_changelist")).text
        assert reverse(f"admin:orders_{name}_import") in shown


# ---------------------------------------------------------------- exporting


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_exported_catalogue_is_imported_without_changes(
    client: Client, drills: ProductGroup, by: Actor, kind: str
) -> None:
    load(content_of(*ROWS), by=by)
    make_article("00000850", drills, name_nl="=1+1 spiraalboor, 8,5 mm", superseded_keys=["A1"])
    response = client.get(reverse("admin:orders_article_export", args=[kind]))
    content = response.getvalue()
    assert counts(check(content, by=by)) == (0, 0, 3, 0)


def test_another_kind_of_file_is_not_found(client: Client, drills: ProductGroup) -> None:
    assert client.get("/beheer/orders/article/export/pdf/").status_code == 404


def test_an_exported_number_is_a_text(client: Client, drills: ProductGroup) -> None:
    make_article("00000850", drills, ean="2911111008503")
    response = client.get(reverse("admin:orders_article_export", args=["xlsx"]))
    content = response.getvalue()
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == ["00000850", "2911111008503"]


def test_a_character_that_no_workbook_has_is_left_out(client: Client, drills: ProductGroup) -> None:
    make_article("00000850", drills, name_nl="bo\x0b\ufffeor\uffff")
    response = client.get(reverse("admin:orders_article_export", args=["xlsx"]))
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert sheet is not None
    assert "boor" in [cell.value for cell in sheet[2]]


# ---------------------------------------------------------------- the command


def test_the_command_loads_all_or_nothing_unless_bad_rows_are_skipped(
    drills: ProductGroup, tmp_path: Path
) -> None:
    file = tmp_path / "artikelen.csv"
    file.write_text("\n".join(["", *ROWS, "", "11.3;;X;;99;1;;;", ROWS[1]]))
    said = StringIO()
    with pytest.raises(CommandError, match="Nothing has been loaded"):
        call_command("load_articles", file, stderr=said, stdout=StringIO())
    assert said.getvalue().splitlines() == [
        "rij 6: Er is geen artikelgroep 99.",  # as a spreadsheet program numbers it
        "rij 7: artikel 11.1 staat al in rij 3",
    ]
    assert facts() == []
    out = StringIO()
    call_command("load_articles", file, skip_bad=True, stdout=out, stderr=StringIO())
    assert "2 new, 0 changed, 0 as they were, 2 with a mistake." in out.getvalue()
    call_command("load_articles", file, skip_bad=True, stdout=out, stderr=StringIO())
    assert "0 new, 0 changed, 2 as they were, 2 with a mistake." in out.getvalue()


def test_a_dry_run_changes_nothing(drills: ProductGroup, tmp_path: Path) -> None:
    file = tmp_path / "artikelen.csv"
    file.write_text("\n".join(ROWS))
    out = StringIO()
    call_command("load_articles", file, dry_run=True, stdout=out)
    assert "2 new" in out.getvalue()
    assert facts() == []


def test_the_command_loads_groups(db: None, tmp_path: Path) -> None:
    file = tmp_path / "groepen.csv"
    file.write_text("artikelgroep;naam;naam_en\n11;Spiraalboren;Twist drills\n")
    call_command("load_articles", file, groups=True, stdout=StringIO())
    assert ProductGroup.objects.get().name_en == "Twist drills"


def test_the_command_asks_what_a_point_means(drills: ProductGroup, tmp_path: Path) -> None:
    file = tmp_path / "artikelen.csv"
    file.write_text("artikelnummer;naam;artikelgroep;brutoprijs\n11.1;x;11;1.250\n")
    with pytest.raises(CommandError, match=r"€ 1\.250,00 of € 1,25\? Say so with --thousands"):
        call_command("load_articles", file, stdout=StringIO())
    assert facts() == []
    call_command("load_articles", file, thousands=".", stdout=StringIO())
    assert facts("gross_price") == [("11.1", 1250)]


def test_the_command_says_what_to_do_about_hidden_rows(
    drills: ProductGroup, tmp_path: Path
) -> None:
    file = tmp_path / "artikelen.xlsx"
    rows = (["artikelnummer", "naam", "artikelgroep", "brutoprijs"], ["11.1", "Boor", 11, 1])
    file.write_bytes(workbook(*rows, rows[1], edit=hide_the_third_row))
    with pytest.raises(CommandError, match="1 rows of the file are hidden"):
        call_command("load_articles", file, stdout=StringIO())


def test_the_command_waits_for_an_import_that_is_at_work(
    drills: ProductGroup, by: Actor, tmp_path: Path
) -> None:
    first = check(content_of(HEAD, "11.1;;Boor;;11;1;;;"), by=by)
    actions.apply_import(first, by=by)
    file = tmp_path / "artikelen.csv"
    file.write_text("artikelnummer;naam;artikelgroep;brutoprijs\n11.2;x;11;1\n")
    with pytest.raises(CommandError, match=r"artikelen\.csv"):
        call_command("load_articles", file, stdout=StringIO())
    assert CatalogueImport.objects.latest("pk").state == "cancelled"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89PNG\0", b"naam;prijs\nx;1\n"])
def test_the_command_refuses_what_is_no_spreadsheet(
    db: None, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_articles", file, stdout=StringIO(), stderr=StringIO())


def test_the_command_says_that_there_is_no_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_articles", tmp_path / "nothing.csv")
