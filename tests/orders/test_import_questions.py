"""Numbers of an import that can be read in two ways: asked once for the whole file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.models import CatalogueImport, ProductGroup
from tests.orders.imports import apply, check, content_of, counts, facts, reasons, rows_of, work

HEAD = "artikelnummer;naam;artikelgroep;brutoprijs"


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


def priced(*prices: str) -> bytes:
    return content_of(HEAD, *(f"P-{n};naam;11;{price}" for n, price in enumerate(prices, 1)))


def answered(asking: CatalogueImport, by: Actor, **meanings: str) -> CatalogueImport:
    """Answer every question; the names of the meanings are "thousands" or "decimals"."""
    named = {"point": "prices .", "comma": "prices ,"}
    separators = {named[sign]: meaning for sign, meaning in meanings.items()}
    actions.answer_import(asking, {"separators": separators}, by=by)
    return work(asking)


def test_a_price_list_with_points_only_is_asked_about_once(drills: ProductGroup, by: Actor) -> None:
    asking = check(priced("1.250", "2.400", "12.50"), by=by)
    assert (asking.state, facts()) == ("asking", [])
    (question,) = asking.questions["separators"]
    assert (question["sign"], question["count"], question["sample"]) == (".", 2, "1.250")


@pytest.mark.parametrize(
    ("meaning", "prices"),
    [("thousands", ["1250", "2400", "12.5"]), ("decimals", ["1.25", "2.4", "12.5"])],
)
def test_the_answer_counts_for_every_price_of_the_file(
    drills: ProductGroup, by: Actor, meaning: str, prices: list[str]
) -> None:
    asking = check(priced("1.250", "2.400", "12.50"), by=by)
    apply(answered(asking, by, point=meaning), by=by)
    assert [price for _number, price in facts("gross_price")] == list(map(Decimal, prices))


def test_points_and_commas_are_asked_about_apart(drills: ProductGroup, by: Actor) -> None:
    asking = check(priced("1.250", "1,250"), by=by)
    assert [question["sign"] for question in asking.questions["separators"]] == [".", ","]
    apply(answered(asking, by, point="thousands", comma="decimals"), by=by)
    assert facts("gross_price") == [("P-1", Decimal(1250)), ("P-2", Decimal("1.25"))]


@pytest.mark.parametrize(
    ("telling", "price"), [("1.250,00", Decimal(2400)), ("1,250.00", Decimal("2.4"))]
)
def test_a_price_with_both_separators_tells_what_the_others_mean(
    drills: ProductGroup, by: Actor, telling: str, price: Decimal
) -> None:
    checked = check(priced(telling, "2.400"), by=by)
    (decided,) = checked.summary["decided"]
    assert (decided["sample"], decided["count"]) == ("2.400", 1)
    apply(checked, by=by)
    assert facts("gross_price")[1] == ("P-2", price)


def test_prices_that_contradict_each_other_tell_nothing(drills: ProductGroup, by: Actor) -> None:
    assert check(priced("1.250,00", "1,250.00", "2.400"), by=by).state == "asking"


@pytest.mark.parametrize(
    ("typed", "price"),
    [("1.250,00", "1250"), ("1,250.00", "1250"), ("€ 1.250,-", "1250"), ("EUR 1,25", "1.25"),
     ("1.250.000", "1250000"), ("21.989000000000004", "21.989"), ("0", "0"),
     ("op aanvraag", "0"), ("0,0123", "0.0123"), ("99999999,99", "99999999.99")],
)  # fmt: skip
def test_a_clear_price_is_asked_about_by_nobody(
    drills: ProductGroup, by: Actor, typed: str, price: str
) -> None:
    checked = check(priced(typed), by=by)
    assert counts(checked) == (1, 0, 0, 0)
    (row,) = rows_of(checked, "new")
    assert row.after is not None
    assert Decimal(row.after["gross_price"]) == Decimal(price)


def test_no_price_is_refused(drills: ProductGroup, by: Actor) -> None:
    assert reasons(check(priced(""), by=by)) == {2: "brutoprijs: Dit mag niet leeg zijn."}


@pytest.mark.parametrize(("meaning", "pieces"), [("thousands", 1000), ("decimals", 1)])
def test_a_quantity_that_can_be_read_in_two_ways_is_asked_about_too(
    drills: ProductGroup, by: Actor, meaning: str, pieces: int
) -> None:
    rows = ("P-1;naam;11;1,00;1.000;1.000 st", "P-2;naam;11;1,00;10;1")
    asking = check(content_of(f"{HEAD};verpakt_per;minimum", *rows), by=by)
    (question,) = asking.questions["separators"]
    assert (question["of"], question["count"], question["sample"]) == ("quantities", 2, "1.000")
    actions.answer_import(asking, {"separators": {"quantities .": meaning}}, by=by)
    apply(work(asking), by=by)
    assert facts("pack_quantity", "minimum") == [("P-1", pieces, pieces), ("P-2", 10, 1)]


def test_one_and_a_half_piece_is_no_pack(drills: ProductGroup, by: Actor) -> None:
    asking = check(content_of(f"{HEAD};verpakt_per", "P-1;naam;11;1,00;1.500"), by=by)
    actions.answer_import(asking, {"separators": {"quantities .": "decimals"}}, by=by)
    assert reasons(work(asking)) == {2: "verpakt_per: Vul een heel getal in."}
