"""The admin of ordering: importing the catalogue, and looking at orders."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.catalogue.article_search import find_articles
from orders.catalogue.importing import ArticleResource, dataset_of_file
from orders.models import Article, Basket, OrderPush, ProductGroup
from tests.customers.mails_and_pages import page
from tests.orders.conftest import make_article, place
from tests.web.test_spreadsheets import OLE, workbook

HEAD = "artikelnummer;ean;naam;naam_en;artikelgroep;brutoprijs;eenheid;verpakt_per;actief"
ROWS = [
    HEAD,
    "11.1;2911111008503;Boor één;Drill one;11;4,85;stuk;10;ja",
    "11.2;;Boor twee;;11;1.234,5;set;;nee",
]


def load(*rows: str, dry_run: bool = False) -> Any:
    with override("nl"):
        return ArticleResource().import_data(
            dataset_of_file("\n".join(rows).encode()), dry_run=dry_run, use_transactions=True
        )


def facts() -> list[tuple[Any, ...]]:
    names = ("number", "ean", "name_nl", "gross_price", "unit", "pack_quantity", "active")
    return list(Article.objects.values_list(*names))


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def test_rows_become_articles(drills: ProductGroup) -> None:
    result = load(*ROWS)
    assert (result.totals["new"], result.totals["invalid"]) == (2, 0)
    assert facts() == [
        ("11.1", "2911111008503", "Boor één", Decimal("4.85"), "piece", 10, True),
        ("11.2", "", "Boor twee", Decimal("1234.5"), "set", 1, False),
    ]


def test_loading_a_file_twice_changes_nothing(drills: ProductGroup) -> None:
    load(*ROWS)
    before = facts()
    assert load(*ROWS).totals["skip"] == 2
    assert facts() == before


def test_a_changed_row_changes_the_article_and_how_it_is_found(drills: ProductGroup) -> None:
    load(*ROWS)
    result = load("artikelnummer;naam;brutoprijs", "11.1;Kernboor;5")
    assert result.totals["update"] == 1
    assert facts()[0] == (*("11.1", "2911111008503", "Kernboor", Decimal(5), "piece", 10, True),)
    assert [a.number for a in find_articles("kernboor").articles] == ["11.1"]
    assert find_articles("één").articles == []


def test_a_dry_run_changes_nothing(drills: ProductGroup) -> None:
    assert load(*ROWS, dry_run=True).totals["new"] == 2
    assert facts() == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("11.3;;X;;99;1;;;", "Er is geen artikelgroep 99."),
        ("11.3;;X;;11;veel;;;", "Vul een prijs in"),
        ("11.3;;X;;11;-1;;;", "minstens 0"),
        ("11.3;;X;;11;1;kist;;", "Deze eenheid is niet bekend: kist."),
        ("11.3;;X;;11;1;;2,5;", "Vul een heel getal in."),
        ("11.3;;X;;11;1;;0;", "minstens 1"),
        ("11.3;;X;;11;1;;;misschien", "Vul “ja” of “nee” in."),
        ("11.3;2911111008504;X;;11;1;;;", "controlecijfer"),
        ("11.3;;;;11;1;;;", "kan niet leeg zijn"),
        (";;X;;11;1;;;", "kan niet leeg zijn"),
        ("11.3;;X;;;1;;;", "mag niet leeg zijn"),
        ("11-1;;X;;11;1;;;", "Artikel 11.1 heeft dit al."),
        ("11.3;2911111008503;X;;11;1;;;", "Artikel 11.1 heeft dit al."),
    ],
)
def test_a_mistake_is_reported_at_its_row(drills: ProductGroup, row: str, sentence: str) -> None:
    result = load(*ROWS, row)
    told = str([bad.error_dict for bad in result.invalid_rows])
    assert sentence in told
    assert [bad.number for bad in result.invalid_rows] == [3]
    assert len(facts()) == 2


@pytest.mark.parametrize("button", ["import", "csv"])
def test_staff_see_a_preview_first(client: Client, drills: ProductGroup, button: str) -> None:
    content = workbook(*([*row.split(";")] for row in ROWS)) if button == "import" else (
        "\n".join(ROWS).encode()
    )  # fmt: skip
    file = SimpleUploadedFile("artikelen", content)
    path = reverse("admin:orders_article_import")
    kind = "0" if button == "import" else "1"
    preview = client.post(path, {"import_file": file, "format": kind, "resource": "0"})
    assert preview.status_code == 200
    assert "Boor één" in page(preview)
    assert facts() == []
    form = preview.context["confirm_form"]
    client.post(reverse("admin:orders_article_process_import"), form.initial)
    assert len(facts()) == 2


def test_the_preview_says_what_is_wrong(client: Client, drills: ProductGroup) -> None:
    file = SimpleUploadedFile("artikelen.csv", "\n".join([*ROWS, "x;;;;;;;;"]).encode())
    path = reverse("admin:orders_article_import")
    shown = client.post(path, {"import_file": file, "format": "1", "resource": "0"})
    assert "kan niet leeg zijn" in page(shown)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE, "Dit is een oud Excel-bestand."),
        (b"\x89PNG\0", "Dit is geen Excel- of CSV-bestand."),
        (b";;\n", "Dit bestand is leeg."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    client: Client, drills: ProductGroup, content: bytes, sentence: str
) -> None:
    sent = {"import_file": SimpleUploadedFile("x", content), "format": "0", "resource": "0"}
    shown = page(client.post(reverse("admin:orders_article_import"), sent))
    assert sentence in shown


def test_an_exported_catalogue_is_imported_without_changes(
    client: Client, drills: ProductGroup
) -> None:
    load(*ROWS)
    path = reverse("admin:orders_article_export")
    names = {f"articleresource_{name}": "on" for name in ArticleResource._meta.fields}
    response = client.post(path, {"format": "0", "resource": "0", **names})
    again = ArticleResource().import_data(dataset_of_file(response.content), use_transactions=True)
    assert (again.totals["skip"], again.totals["invalid"]) == (2, 0)


def test_the_command_loads_all_or_nothing_unless_bad_rows_are_skipped(
    drills: ProductGroup, tmp_path: Path
) -> None:
    file = tmp_path / "artikelen.csv"
    file.write_text("\n".join(["", *ROWS, "", "11.3;;X;;99;1;;;"]))
    said = StringIO()
    with pytest.raises(CommandError, match="Nothing has been loaded"):
        call_command("load_articles", file, stderr=said, stdout=StringIO())
    assert "row 6" in said.getvalue()  # as a spreadsheet program numbers it
    assert facts() == []
    out = StringIO()
    call_command("load_articles", file, skip_bad=True, stdout=out, stderr=StringIO())
    assert "2 new, 0 changed, 0 as they were, 1 with a mistake." in out.getvalue()
    call_command("load_articles", file, skip_bad=True, stdout=out, stderr=StringIO())
    assert "0 new, 0 changed, 2 as they were, 1 with a mistake." in out.getvalue()


def test_the_command_loads_groups(db: None, tmp_path: Path) -> None:
    file = tmp_path / "groepen.csv"
    file.write_text("artikelgroep;naam;naam_en\n11;Spiraalboren;Twist drills\n")
    call_command("load_articles", file, groups=True, stdout=StringIO())
    assert ProductGroup.objects.get().name_en == "Twist drills"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89PNG\0"])
def test_the_command_refuses_what_is_no_spreadsheet(
    db: None, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_articles", file, stdout=StringIO(), stderr=StringIO())


# ---------------------------------------------------------------- orders


def test_staff_export_the_orders_of_a_period(
    client: Client, basket: Basket, buyer: Actor, drill: Article
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    path = reverse("admin:orders_order_export")
    assert "Bestellingen exporteren" in page(client.get(path))
    today = f"{order.created_at:%Y-%m-%d}"
    content = client.get(path, {"first": "2020-01-01", "last": "2099-12-31"}).content.decode()
    assert order.number in content
    assert order.number not in client.get(path, {"first": "2020-01-01", "last": "2020-12-31"}).text
    wrong = client.get(path, {"first": today, "last": "2020-12-31"})
    assert "voor de eerste" in page(wrong)


def test_staff_look_at_orders_and_discounts(
    client: Client, basket: Basket, buyer: Actor, drill: Article, by: Actor, settings: Any
) -> None:
    settings.ORDER_PUSH_URL = "http://127.0.0.1:9/"
    assert by.dealer is not None
    actions.set_discount(
        by.dealer, customer=None, group=None, percentage=Decimal(5),
        valid_from=None, valid_until=None, by=by,
    )  # fmt: skip
    order = place(basket, buyer, (drill.number, "10"))
    for name in ("order", "discount", "orderpush", "article", "productgroup"):
        assert client.get(reverse(f"admin:orders_{name}_changelist")).status_code == 200
    shown = page(client.get(reverse("admin:orders_order_change", args=[order.pk])))
    assert drill.number in shown
    OrderPush.objects.update(state="failed", next_attempt_at=None)
    chosen = {"action": "send_again", "_selected_action": [OrderPush.objects.get(order=order).pk]}
    client.post(reverse("admin:orders_orderpush_changelist"), chosen)
    assert OrderPush.objects.get().state == "queued"


def test_an_article_typed_by_hand_is_checked_too(client: Client, drills: ProductGroup) -> None:
    make_article("11.1", drills)
    sent = {
        "number": "11-1", "ean": "123", "name_nl": "X", "group": drills.pk, "gross_price": "1",
        "unit": "piece", "pack_quantity": "1", "minimum": "1", "active": "on",
    }  # fmt: skip
    shown = page(client.post(reverse("admin:orders_article_add"), sent))
    assert "controlecijfer" in shown
    assert Article.objects.count() == 1


def test_staff_keep_synonyms(client: Client, drills: ProductGroup) -> None:
    make_article("11.1", drills, name_nl="VHM-boor, 3 mm")
    sent = {"terms": "glasboor, tegelboor", "meanings": "VHM boor", "both_ways": ""}
    assert client.post(reverse("admin:orders_synonym_add"), sent).status_code == 302
    assert [a.number for a in find_articles("tegelboor 3").articles] == ["11.1"]
    shown = page(client.get(reverse("admin:orders_synonym_changelist"), {"q": "tegelboor"}))
    assert "glasboor, tegelboor → VHM boor" in shown
    shown = page(client.post(reverse("admin:orders_synonym_add"), {**sent, "terms": "tegel, -"}))
    assert "Een woord bestaat uit letters of cijfers." in shown
