"""A file says for how many units its prices are: the column `prijs_per`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from customers.actors import Actor
from orders.imports import summary
from orders.models import ProductGroup
from tests.orders.conftest import make_article
from tests.orders.imports import check, content_of, counts, facts, load, reasons

HEAD = "artikelnummer;naam;artikelgroep;brutoprijs;prijs_per"


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.mark.parametrize(
    ("written", "basis"),
    [("100", 100), ("1", 1), ("", 1), ("per 100", 100), ("1000 st", 1000), ("100,0", 100)],
)
def test_a_price_is_for_as_many_units_as_the_file_says(
    drills: ProductGroup, by: Actor, written: str, basis: int
) -> None:
    load(content_of(HEAD, f"11.1;Plaat;11;249,50;{written}"), by=by)
    assert facts("gross_price", "price_basis") == [("11.1", Decimal("249.5"), basis)]


@pytest.mark.parametrize("title", ["Prijs per", "prijseenheid", "Preiseinheit", "PRICE UNIT"])
def test_the_column_has_other_names_too(drills: ProductGroup, by: Actor, title: str) -> None:
    head = f"artikelnummer;naam;artikelgroep;brutoprijs;{title}"
    load(content_of(head, "11.1;Plaat;11;249,50;100"), by=by)
    assert facts("gross_price", "price_basis") == [("11.1", Decimal("249.5"), 100)]


@pytest.mark.parametrize("written", ["0", "-100", "honderd", "100001", "1,5"])
def test_what_is_no_number_of_units_is_refused(
    drills: ProductGroup, by: Actor, written: str
) -> None:
    checked = check(content_of(HEAD, f"11.1;Plaat;11;249,50;{written}"), by=by)
    assert list(reasons(checked)) == [2]
    assert reasons(checked)[2].startswith("prijs_per: ")


def test_a_file_without_the_column_leaves_it_alone(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal("249.5"), price_basis=100)
    load(content_of("artikelnummer;brutoprijs", "11.1;250"), by=by)
    assert facts("gross_price", "price_basis") == [("11.1", Decimal(250), 100)]


def test_a_jump_is_one_of_the_price_of_a_unit(drills: ProductGroup, by: Actor) -> None:
    for number in ("1", "2", "3"):
        make_article(number, drills, gross_price=Decimal("2.50"))
    make_article("4", drills, gross_price=Decimal(0))
    rows = ("1;2,50;100", "2;250,00;100", "3;250,00;1", "4;0;100")
    checked = check(content_of("artikelnummer;brutoprijs;prijs_per", *rows), by=by)
    assert counts(checked) == (0, 4, 0, 0)
    jumps = summary.sections_of(checked)[0]
    assert [(shown.row.number, shown.changes[0].percent) for shown in jumps.rows] == [
        ("3", "+9900,0"),
        ("1", "-99,0"),
    ]
