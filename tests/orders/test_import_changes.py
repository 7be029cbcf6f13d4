"""What an import changes is what its summary says, all at once, and it goes back as one."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.catalogue.article_search import find_articles
from orders.imports import applying, jobs, summary, writing
from orders.imports.retention import forget_old_imports
from orders.models import Article, CatalogueImport, ImportedRow, ImportFilePart, ProductGroup
from tests.orders.conftest import make_article
from tests.orders.imports import (
    GROUPS,
    apply,
    check,
    content_of,
    counts,
    facts,
    load,
    rows_of,
    undo,
    work,
)
from web.responses import ActionRefused

HEAD = "artikelnummer;naam;artikelgroep;brutoprijs"


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.fixture
def colleague_of_staff(db: None) -> Actor:
    return Actor.staff(User.objects.create_superuser("tweede@vanommen.example", name="A. Bos"))


# ---------------------------------------------------------------- the summary


def test_prices_that_jump_stand_first_the_largest_on_top(drills: ProductGroup, by: Actor) -> None:
    for number, price in (("1", "10"), ("2", "10"), ("3", "10"), ("4", "10"), ("5", "0")):
        make_article(number, drills, gross_price=Decimal(price))
    prices = content_of("artikelnummer;brutoprijs", "1;12", "2;12,01", "3;1", "4;100", "5;4")
    checked = check(prices, by=by)
    first = summary.sections_of(checked)[0]
    assert (first.name, first.count) == ("jumps", 4)
    assert [(shown.row.number, shown.changes[0].percent) for shown in first.rows] == [
        ("4", "+900,0"), ("5", "+100,0"), ("3", "-90,0"), ("2", "+20,1"),
    ]  # fmt: skip
    (change,) = first.rows[0].changes
    assert (change.title, change.before, change.after) == ("brutoprijs", "€ 10,00", "€ 100,00")
    assert first.rows[1].changes[0].before == "op aanvraag"


def test_ten_of_each_kind_are_shown(drills: ProductGroup, by: Actor) -> None:
    rows = [f"N-{n:03d};naam;11;{'x' if n % 2 else 1}" for n in range(60)]
    sections = summary.sections_of(check(content_of(HEAD, *rows), by=by))
    assert [(s.name, s.count, len(s.rows)) for s in sections] == [
        ("wrong", 30, 10),
        ("new", 30, 10),
    ]
    assert all(section.has_more for section in sections)


def test_rows_of_a_group_that_does_not_exist_are_told_once_and_are_not_more_rows(
    drills: ProductGroup, by: Actor
) -> None:
    rows = [f"N-{n:03d};naam;99;1" for n in range(30)]
    (wrong,) = summary.sections_of(check(content_of(HEAD, *rows, "M-1;naam;11;x"), by=by))
    assert (wrong.count, len(wrong.rows), wrong.has_more) == (31, 1, False)


def test_a_jump_stands_beside_the_price(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal(10), pack_quantity=1)
    rows = content_of("artikelnummer;brutoprijs;verpakt_per", "11.1;20;5")
    _jumps, changed = summary.sections_of(check(rows, by=by))
    assert [(change.title, change.percent) for change in changed.rows[0].changes] == [
        ("brutoprijs", "+100,0"),
        ("verpakt_per", ""),
    ]


# ---------------------------------------------------------------- applying


def test_a_catalogue_that_has_changed_is_not_overwritten(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal(5))
    make_article("11.2", drills, gross_price=Decimal(5))
    checked = check(content_of("artikelnummer;brutoprijs", "11.1;6", "11.2;6"), by=by)
    Article.objects.filter(number="11.2").update(gross_price=7)
    refused = apply(checked, by=by)
    assert refused.state == "checked"
    assert "11.2 (1 rij)" in refused.problem
    assert [price for _number, price in facts("gross_price")] == [Decimal(5), Decimal(7)]
    actions.check_import_again(refused, by=by)
    assert apply(work(refused), by=by).state == "applied"
    assert [price for _number, price in facts("gross_price")] == [Decimal(6), Decimal(6)]


def test_another_column_that_has_changed_is_left_as_it_is(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal(5))
    checked = check(content_of("artikelnummer;brutoprijs", "11.1;6"), by=by)
    Article.objects.update(minimum=7)
    assert apply(checked, by=by).state == "applied"
    assert facts("gross_price", "minimum") == [("11.1", Decimal(6), 7)]


def test_a_number_that_somebody_made_meanwhile_is_not_made_twice(
    drills: ProductGroup, by: Actor
) -> None:
    checked = check(content_of(HEAD, "11.1;naam;11;1"), by=by)
    make_article("11.1", drills)
    refused = apply(checked, by=by)
    assert (refused.state, "11.1" in refused.problem) == ("checked", True)


def test_an_ean_that_was_given_away_meanwhile_is_not_taken(drills: ProductGroup, by: Actor) -> None:
    head = "artikelnummer;ean;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "11.1;2911111008503;naam;11;1"), by=by)
    make_article("11.2", drills, ean="2911111008503")
    assert apply(checked, by=by).state == "checked"
    assert facts() == [("11.2",)]


def test_a_fault_in_the_middle_leaves_nothing_half_done(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article("11.1", drills, gross_price=Decimal(5))
    checked = check(content_of(HEAD, "11.1;naam;11;6", "11.2;naam;11;1"), by=by)
    actions.apply_import(checked, by=by)

    def fail(*_arguments: Any) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_insert", fail)  # after the changed rows were written
        with pytest.raises(RuntimeError):
            jobs.run(checked.pk)
    assert facts("gross_price") == [("11.1", Decimal(5))]
    checked.refresh_from_db()
    assert (checked.state, "niets gewijzigd" in checked.problem) == ("checked", True)
    assert apply(checked, by=by).state == "applied"


def test_an_import_is_applied_once(drills: ProductGroup, by: Actor) -> None:
    checked = check(content_of(HEAD, "11.1;naam;11;1"), by=by)
    apply(checked, by=by)
    with pytest.raises(ActionRefused, match="doorgevoerd"):
        actions.apply_import(checked, by=by)


def test_a_summary_that_was_made_anew_has_to_be_looked_at(drills: ProductGroup, by: Actor) -> None:
    checked = check(content_of(HEAD, "11.1;naam;11;1"), by=by)
    seen = checked.version
    actions.check_import_again(checked, by=by)
    again = work(checked)
    with pytest.raises(ActionRefused, match="opnieuw gecontroleerd"):
        actions.apply_import(again, seen=seen, by=by)


def test_two_imports_do_not_change_the_catalogue_at_the_same_time(
    drills: ProductGroup, by: Actor, colleague_of_staff: Actor
) -> None:
    first = check(content_of(HEAD, "11.1;naam;11;1"), by=by)
    second = check(content_of(HEAD, "11.2;naam;11;1"), by=colleague_of_staff)
    actions.apply_import(first, by=by)
    with pytest.raises(ActionRefused, match=r"B\. van Ommen is nu bezig met “artikelen\.csv”"):
        actions.apply_import(second, by=colleague_of_staff)
    work(first)
    assert apply(second, by=colleague_of_staff).state == "applied"


def test_queries_are_counted_by_blocks_and_not_by_rows(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries(rows: int) -> int:
        content = content_of(HEAD, *(f"{rows}-{n};naam;11;1" for n in range(rows)))
        with CaptureQueriesContext(connection) as captured:
            load(content, by=by)
        return len(captured)

    assert queries(400) == queries(20)


# ---------------------------------------------------------------- undoing


def test_an_import_is_undone_as_one(drills: ProductGroup, taps: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, name_nl="Kolomhamer", gross_price=Decimal(5), ean="2911111008503")
    make_article("11.2", drills, gross_price=Decimal(5))
    before = facts("name_nl", "gross_price", "ean", "group", "words", "active")
    head = "artikelnummer;ean;naam;artikelgroep;brutoprijs"
    rows = ("11.1;2911111008510;Boor;21;6", "11.2;;Artikel 11.2;11;5", "11.3;2911111008503;x;11;1")
    done = load(content_of(head, *rows), by=by)
    assert counts(done) == (1, 1, 1, 0)
    undone = undo(done, by=by)
    assert (undone.state, undone.summary["restored"], undone.summary["ended"]) == ("undone", 1, 1)
    assert facts("name_nl", "gross_price", "ean", "group", "words", "active")[:2] == before
    assert Article.objects.get(number="11.3").active is False
    assert [a.number for a in find_articles("kolomhamer").articles] == ["11.1"]


def test_what_was_changed_since_is_left_alone_and_named(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal(5))
    make_article("11.2", drills, gross_price=Decimal(5))
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    rows = ("11.1;Artikel 11.1;11;6", "11.2;Artikel 11.2;11;6", "11.3;x;11;1")
    done = load(content_of(head, *rows), by=by)
    Article.objects.filter(number__in=("11.2", "11.3")).update(gross_price=8)
    undone = undo(done, by=by)
    assert facts("gross_price", "active") == [
        ("11.1", Decimal(5), True), ("11.2", Decimal(8), True), ("11.3", Decimal(8), True),
    ]  # fmt: skip
    section = summary.sections_of(undone)[0]
    assert (section.name, section.count) == ("refused", 2)
    assert [(shown.row.number, shown.row.reason) for shown in section.rows] == [
        ("11.2", "na deze import gewijzigd"), ("11.3", "na deze import gewijzigd"),
    ]  # fmt: skip


def test_an_ean_that_another_article_has_by_now_is_not_put_back(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("11.1", drills, ean="2911111008503")
    done = load(content_of("artikelnummer;ean", "11.1;2911111008510"), by=by)
    make_article("11.2", drills, ean="2911111008503")
    undone = undo(done, by=by)
    assert (undone.state, undone.summary["restored"]) == ("undone", 0)
    assert facts("ean") == [("11.1", "2911111008510"), ("11.2", "2911111008503")]


def test_only_the_last_import_is_undone(drills: ProductGroup, by: Actor) -> None:
    first = load(content_of(HEAD, "11.1;naam;11;1"), by=by)
    second = load(content_of(HEAD, "11.1;naam;11;2"), by=by)
    with pytest.raises(ActionRefused, match="laatste import"):
        actions.undo_import(first, by=by)
    undo(second, by=by)
    assert undo(first, by=by).state == "undone"
    assert facts("gross_price", "active") == [("11.1", Decimal(1), False)]


def test_groups_go_back_too(drills: ProductGroup, by: Actor) -> None:
    rows = content_of("artikelgroep;naam", "11;Boren", "12;Tappen")
    undo(load(rows, by=by, kind=CatalogueImport.Kind.GROUPS), by=by)
    assert list(ProductGroup.objects.values_list("number", "name_nl")) == [
        ("11", "Spiraalboren"),
        ("12", "Tappen"),
    ]


def test_a_new_name_of_a_group_is_in_the_words_of_its_articles_and_leaves_them_again(
    drills: ProductGroup, by: Actor
) -> None:
    article = make_article("11.1", drills, name_nl="Kolomhamer")
    renamed = load(content_of("artikelgroep;naam", "11;Quokkahouders"), by=by, kind=GROUPS)
    article.refresh_from_db()
    assert {"~quokkahouders", "~spiraalboren"} & set(article.group_words) == {"~quokkahouders"}
    assert [a.number for a in find_articles("quokkahouders").articles] == ["11.1"]
    undo(renamed, by=by)
    article.refresh_from_db()
    assert {"~quokkahouders", "~spiraalboren"} & set(article.group_words) == {"~spiraalboren"}
    assert find_articles("quokkahouders").articles == []


def test_new_and_old_rows_are_never_compared_each_with_each(db: None) -> None:
    """The plan of the trigger is made for a statement that changes nothing, and is then kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'orders_note_words'")
        assert cursor.fetchall() == [(["enable_nestloop=off"],)]


def test_undoing_is_done_in_blocks(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BLOCK_ROWS", 3)
    for n in range(10):
        make_article(f"N-{n}", drills, name_nl=f"Kolomhamer {n}")
    done = load(content_of("artikelnummer;naam", *(f"N-{n};Tap {n}" for n in range(10))), by=by)
    assert len(rows_of(done, "changed")) == 10
    undo(done, by=by)
    assert facts("name_nl") == [(f"N-{n}", f"Kolomhamer {n}") for n in range(10)]
    assert len(find_articles("kolomhamer").articles) == 10


# ---------------------------------------------------------------- afterwards


def test_what_was_kept_of_an_import_is_thrown_away_after_a_month(
    drills: ProductGroup, by: Actor
) -> None:
    applied = load(content_of(HEAD, "11.1;naam;11;1"), by=by)
    checked = check(content_of(HEAD, "11.2;naam;11;1"), by=by)
    assert forget_old_imports() == 0
    CatalogueImport.objects.update(worked_at=timezone.now() - timedelta(days=31))
    assert forget_old_imports() == 2
    assert not ImportedRow.objects.exists()
    assert not ImportFilePart.objects.exists()
    states = dict(CatalogueImport.objects.values_list("pk", "state"))
    assert states == {applied.pk: "applied", checked.pk: "cancelled"}
    with pytest.raises(ActionRefused, match="dertig dagen"):
        actions.undo_import(applied, by=by)
    assert forget_old_imports() == 0


def test_a_job_leaves_an_import_to_the_worker_that_is_at_it(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LOCK_TIMEOUT_MS", 50)
    checked = check(content_of(HEAD, "11.1;naam;11;1"), by=by)
    actions.apply_import(checked, by=by)
    with closing(jobs.Worker(checked.pk)) as other:
        assert other.begin()
        assert work(checked).state == "applying"
    assert facts() == []
    assert work(checked).state == "applied"
