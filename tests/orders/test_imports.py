"""Importing articles: what a file would change, and what it changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from customers.actors import Actor
from orders.models import ProductGroup
from tests.orders.imports import content_of, counts, facts, load

HEAD = "artikelnummer;ean;naam;naam_en;artikelgroep;brutoprijs;eenheid;verpakt_per;actief"
ROWS = [
    HEAD,
    "11.1;2911111008503;Boor één;Drill one;11;4,85;stuk;10;ja",
    "11.2;;Boor twee;;11;1.234,5;set;;nee",
]


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


def test_rows_become_articles(drills: ProductGroup, by: Actor) -> None:
    done = load(content_of(*ROWS), by=by)
    assert (done.state, counts(done)) == ("applied", (2, 0, 0, 0))
    names = ("ean", "name_nl", "gross_price", "unit", "pack_quantity", "active")
    assert facts(*names) == [
        ("11.1", "2911111008503", "Boor één", Decimal("4.85"), "piece", 10, True),
        ("11.2", "", "Boor twee", Decimal("1234.5"), "set", 1, False),
    ]
