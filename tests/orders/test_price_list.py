"""Exactly one discount counts for an article: the most specific one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.models import Article, Discount, ProductGroup
from orders.price_list import PriceList
from orders.templatetags.money import discount_words, euros
from tests.conftest import make_active
from web.responses import ActionRefused

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.fixture
def give(by: Actor, active: Customer) -> Any:
    def set_discount(percentage: str, group: Any = None, *, to_all: bool = False,
                     first: date | None = None, last: date | None = None) -> Discount:  # fmt: skip
        assert by.dealer is not None
        return actions.set_discount(
            by.dealer,
            customer=None if to_all else active,
            group=group,
            percentage=Decimal(percentage),
            valid_from=first,
            valid_until=last,
            by=by,
        )

    return set_discount


def percentage_of(customer: Customer, article: Article, on: date = TODAY) -> Decimal:
    return PriceList.of(customer, on).price(article).percentage


def test_without_discounts_a_price_is_gross(active: Customer, drill: Article) -> None:
    price = PriceList.of(active).price(drill)
    assert (price.gross, price.net, price.discount) == (drill.gross_price, drill.gross_price, None)


def test_the_most_specific_discount_counts(
    give: Any, active: Customer, drill: Article, tap: Article, drills: ProductGroup
) -> None:
    give("5", to_all=True)
    assert percentage_of(active, drill) == 5
    give("10", drills, to_all=True)
    assert [percentage_of(active, article) for article in (drill, tap)] == [10, 5]
    give("3")
    assert [percentage_of(active, article) for article in (drill, tap)] == [3, 3]
    give("2", drills)
    assert [percentage_of(active, article) for article in (drill, tap)] == [2, 3]


def test_a_discount_of_nothing_leaves_a_product_group_out(
    give: Any, active: Customer, drill: Article, drills: ProductGroup
) -> None:
    give("25")
    give("0", drills)
    price = PriceList.of(active, TODAY).price(drill)
    assert (price.net, price.discount) == (drill.gross_price, None)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (None, TODAY + DAY, True),
        (TODAY + DAY, None, False),
        (None, TODAY - DAY, False),
    ],
)
def test_a_discount_counts_in_its_period_only(
    give: Any, active: Customer, drill: Article, first: date, last: date, counts: bool
) -> None:
    give("25", first=first, last=last)
    assert percentage_of(active, drill) == (25 if counts else 0)


def test_a_promotion_wins_while_it_lasts(give: Any, active: Customer, drill: Article) -> None:
    today = timezone.localdate()
    give("20")
    give("30", first=today, last=today)
    assert percentage_of(active, drill, today) == 30
    assert percentage_of(active, drill, today + DAY) == 20


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("to_all", [False, True])
def test_a_discount_from_now_on_begins_now_and_wins(
    give: Any, active: Customer, drill: Article, drills: ProductGroup, group: bool, to_all: bool
) -> None:
    today = timezone.localdate()
    scope: dict[str, Any] = {"group": drills if group else None, "to_all": to_all}
    give("10", first=today - 30 * DAY, **scope)
    give("30", first=today - DAY, last=today + DAY, **scope)
    give("50", first=today + DAY, **scope)
    give("20", **scope)
    assert percentage_of(active, drill, today) == 20
    assert percentage_of(active, drill, today + DAY) == 50, "what begins later wins from then on"


def test_of_two_that_began_on_one_day_the_one_set_last_counts(
    give: Any, active: Customer, drill: Article
) -> None:
    today = timezone.localdate()
    give("10")
    give("20", first=today)
    assert percentage_of(active, drill, today) == 20
    give("15", last=today)
    assert percentage_of(active, drill, today) == 15


def test_one_that_is_set_once_more_begins_anew(
    give: Any, active: Customer, drill: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - 9 * DAY)
    first = give("20")
    give("30", first=timezone.localdate() + DAY)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert PriceList.of(active).price(drill).percentage == 30
    again = give("20")
    assert PriceList.of(active).price(drill).percentage == 20
    assert (again != first, give("20") == again) == (True, True)
    assert Discount.objects.open().count() == 2


def test_one_that_was_ended_on_the_same_day_can_be_set_again(
    give: Any, active: Customer, drill: Article, by: Actor
) -> None:
    actions.end_discount(give("20"), by=by)
    give("20")
    assert PriceList.of(active).price(drill).percentage == 20


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 14, 21, 59, tzinfo=UTC), date(2026, 6, 14)),
        (datetime(2026, 6, 14, 22, 0, tzinfo=UTC), date(2026, 6, 15)),  # summer time
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_discount_begins_on_the_day_of_the_clock_on_the_wall(
    give: Any,
    active: Customer,
    drill: Article,
    monkeypatch: pytest.MonkeyPatch,
    moment: datetime,
    day: date,
) -> None:
    give("10", first=day)
    give("20", first=day + DAY)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert PriceList.of(active).price(drill).percentage == 10
    assert give("30").began_on == day
    assert PriceList.of(active).price(drill).percentage == 30


def test_a_discount_for_the_same_period_takes_the_place_of_the_first(
    give: Any, active: Customer, drill: Article
) -> None:
    old = give("20")
    new = give("15")
    assert percentage_of(active, drill) == 15
    old.refresh_from_db()
    assert old.ended_at is not None
    assert list(Discount.objects.open()) == [new]


def test_an_ended_discount_no_longer_counts_and_cannot_be_ended_again(
    give: Any, active: Customer, drill: Article, by: Actor
) -> None:
    discount = give("20")
    actions.end_discount(discount, by=by)
    with override("en"), pytest.raises(ActionRefused, match="ended already"):
        actions.end_discount(discount, by=by)
    assert percentage_of(active, drill) == 0


def test_discounts_stay_with_their_customer_and_dealer(
    give: Any, active: Customer, drill: Article, by: Actor, other_employee: Any
) -> None:
    give("20", to_all=True)
    give("30")
    neighbour = make_active(by.dealer, by, email="b@b.example")  # type: ignore[arg-type]  # it has one
    elsewhere = make_active(
        other_employee.dealer, Actor.of_employee(other_employee), email="c@c.example"
    )
    assert percentage_of(neighbour, drill) == 20
    assert percentage_of(elsewhere, drill) == 0


def test_a_thousand_prices_take_one_query(
    give: Any,
    active: Customer,
    drill: Article,
    tap: Article,
    django_assert_num_queries: Any,
) -> None:
    for n in range(50):
        give(str(n), first=TODAY - n * DAY)
    with django_assert_num_queries(1):
        prices = PriceList.of(active, TODAY)
        assert {prices.price(article).percentage for article in [drill, tap] * 500} == {Decimal(0)}


def test_a_discount_is_written_in_words(give: Any, drills: ProductGroup) -> None:
    last = date(2026, 12, 31)
    with override("nl"):
        assert discount_words(give("25", drills, last=last)) == (
            "25% op Spiraalboren, van Demo Gereedschap B.V., tot en met 31-12-2026"
        )
        assert discount_words(give("12.5")) == "12,5% korting van Demo Gereedschap B.V."
    with override("en"):
        assert "12.5% discount" in discount_words(give("12.50"))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1234.5", "1.234,50"),
        ("3.6375", "3,6375"),
        ("0.12", "0,12"),
        ("2.6300", "2,63"),
        ("0", "0,00"),
    ],
)
def test_an_amount_is_written_with_the_decimals_that_it_has(amount: str, written: str) -> None:
    with override("nl"):
        assert euros(Decimal(amount)) == written


def test_today_is_the_day_in_the_netherlands(give: Any, active: Customer, drill: Article) -> None:
    give("25", first=timezone.localdate(), last=timezone.localdate())
    assert PriceList.of(active).price(drill).percentage == 25
