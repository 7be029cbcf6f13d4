"""What was there before: EANs get their one form, doubtful quantities in baskets are asked."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from orders.models import Article, Basket, ProductGroup
from tests.orders.conftest import fill, lines_of, make_article

MIGRATION = import_module("orders.migrations.0013_numbers_as_they_are_read_now")


def migrate() -> None:
    with connection.cursor() as cursor:
        for operation in MIGRATION.Migration.operations:
            cursor.execute(operation.sql)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("012345678905", "0012345678905"),
        ("02905111049000", "2905111049000"),
        ("2905111049000", "2905111049000"),
        ("00000073513537", "73513537"),
        ("12905111049007", "12905111049007"),
        ("", ""),
    ],
)
def test_an_ean_gets_its_one_form(drills: ProductGroup, before: str, after: str) -> None:
    article = make_article("1", drills, ean=before)
    migrate()
    article.refresh_from_db()
    assert article.ean == after


def test_of_two_forms_of_one_ean_the_right_one_stays(drills: ProductGroup) -> None:
    for number, ean in (("1", "012345678905"), ("2", "0012345678905"), ("3", "00012345678905")):
        make_article(number, drills, ean=ean)
    migrate()
    eans = dict(Article.objects.values_list("number", "ean"))
    assert eans == {"1": "012345678905", "2": "0012345678905", "3": "00012345678905"}


def test_a_thousand_that_was_read_as_one_is_asked(
    basket: Basket, tap: Article, drill: Article, drills: ProductGroup
) -> None:
    typed = {"7A": "1.000", "7B": "2,000 st", "7C": "10", "7D": "1.000,00", "7E": "7,0"}
    for number in typed:
        make_article(number, drills)
    fill(basket, *((number, "1") for number in typed))
    for number, quantity in typed.items():
        basket.lines.filter(typed_number=number).update(typed_quantity=quantity)
    migrate()
    pieces = {number: quantity for number, _typed, quantity in lines_of(basket)}
    assert pieces == {"7A": None, "7B": None, "7C": 1, "7D": 1, "7E": 1}
