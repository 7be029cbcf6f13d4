"""Filling and correcting a basket: a line stays as it was typed until it is right."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, BasketLine, Fault, Question
from orders.models.questions import question_about_quantity
from orders.order_lines import TypedLine
from orders.pricing import price_basket
from tests.orders.conftest import fill, lines_of


def faults(basket: Basket) -> list[tuple[str, Fault, int]]:
    return [
        (q.line.typed_number, q.question.fault, q.question.suggestion)
        for q in price_basket(basket).questions
        if q.question
    ]


def test_right_and_wrong_lines_are_kept_and_counted(
    basket: Basket, drill: Article, tap: Article
) -> None:
    added = fill(
        basket,
        ("11.110.0850", "20"),
        ("niets", "3"),
        ("21.110.08125", "veel"),
        ("2911111008503", ""),
    )
    assert (added.ready_count, added.question_count) == (1, 3)
    assert lines_of(basket) == [
        ("11.110.0850", "20", 20),
        ("niets", "3", 3),
        ("21.110.08125", "veel", None),
        ("11.110.0850", "", None),
    ]
    assert faults(basket) == [
        ("niets", Fault.UNKNOWN, 0),
        ("21.110.08125", Fault.QUANTITY, 0),
        ("11.110.0850", Fault.QUANTITY, 0),
    ]
    assert price_basket(basket).totals.net == Decimal("97.00")


def test_a_quantity_is_asked_about_and_never_rounded_up_silently(
    basket: Basket, drill: Article
) -> None:
    fill(basket, ("11.110.0850", "7"))
    assert lines_of(basket) == [("11.110.0850", "7", 7)]
    assert faults(basket) == [("11.110.0850", Fault.PACK, 10)]
    actions.change_basket(basket, {}, answers=[BasketLine.accept_suggestion])
    assert lines_of(basket) == [("11.110.0850", "10", 10)]
    assert faults(basket) == []


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question(Fault.UNKNOWN, "1"), "There is no article with this number or EAN."),
        (Question(Fault.UNAVAILABLE, "1"), "This article can no longer be ordered."),
        (question_about_quantity(""), "The quantity is missing."),
        (question_about_quantity("50%"), "“50%” is not a quantity. Enter a number, such as 5."),
        (question_about_quantity("5,5"), "You cannot order “5,5” pieces. Enter a whole number."),
        (question_about_quantity("0"), "“0” orders nothing. Do you want to remove this line?"),
        (question_about_quantity("-5"), "“-5” is less than zero. Enter how many you want."),
        (
            question_about_quantity("1000001"),
            "“1000001” is too many. Order at most 1,000,000 pieces.",
        ),
        (question_about_quantity("1.000"), "Do you mean 1,000 or 1 pieces?"),
        (question_about_quantity("1.500"), "Do you mean 1,500 pieces?"),
        (Question(Fault.PACK, "7", 10, 20), "Sold in packs of 10. Order 20?"),
        (Question(Fault.MINIMUM, "7", 1, 20), "You can order this from 20 pieces on. Order 20?"),
    ],
)
def test_a_question_says_what_is_wrong(question: Question, sentence: str) -> None:
    with override("en"):
        assert question.sentence == sentence


def test_the_minimum_counts_in_whole_packs(basket: Basket, drill: Article) -> None:
    drill.minimum = 25
    drill.save()
    fill(basket, ("11.110.0850", "10"))
    assert faults(basket) == [("11.110.0850", Fault.MINIMUM, 30)]


def test_accepting_what_has_no_suggestion_changes_nothing(basket: Basket, tap: Article) -> None:
    fill(basket, ("niets", "3"), ("21.110.08125", "x"))
    before = lines_of(basket)
    actions.change_basket(basket, {}, answers=[BasketLine.accept_suggestion])
    assert lines_of(basket) == before


def test_a_second_line_of_an_article_adds_to_its_first(basket: Basket, drill: Article) -> None:
    fill(basket, ("11.110.0850", "10"))
    fill(basket, ("111100850", "20"), ("2911111008503", "10"))
    assert lines_of(basket) == [("11.110.0850", "40", 40)]


def test_a_wrong_line_is_corrected_at_its_place(
    basket: Basket, drill: Article, tap: Article
) -> None:
    fill(basket, ("niets", "3"), ("11.110.0850", "10"))
    first = basket.lines.first()
    assert first is not None
    actions.change_basket(basket, {first.pk: TypedLine("21.110.08125", "3")})
    assert lines_of(basket) == [("21.110.08125", "3", 3), ("11.110.0850", "10", 10)]


def test_a_line_corrected_to_an_article_of_another_line_joins_it(
    basket: Basket, drill: Article
) -> None:
    fill(basket, ("niets", "20"), ("11.110.0850", "10"))
    first = basket.lines.first()
    assert first is not None
    actions.change_basket(basket, {first.pk: TypedLine("11.110.0850", "20")})
    assert lines_of(basket) == [("11.110.0850", "30", 30)]


def test_two_lines_exchange_their_articles(basket: Basket, drill: Article, tap: Article) -> None:
    fill(basket, ("11.110.0850", "10"), ("21.110.08125", "1"))
    one, other = basket.lines.all()
    typed = {one.pk: TypedLine("21.110.08125", "1"), other.pk: TypedLine("11.110.0850", "10")}
    actions.change_basket(basket, typed)
    assert lines_of(basket) == [("21.110.08125", "1", 1), ("11.110.0850", "10", 10)]


def test_lines_go_by_their_button_or_by_emptying_their_number(
    basket: Basket, drill: Article, tap: Article
) -> None:
    fill(basket, ("11.110.0850", "10"), ("21.110.08125", "1"), ("niets", "1"))
    one, _other, third = basket.lines.all()
    actions.change_basket(basket, {third.pk: TypedLine("", "1")}, remove=[one.pk])
    assert lines_of(basket) == [("21.110.08125", "1", 1)]
    actions.empty_basket(basket)
    assert lines_of(basket) == []


def test_lines_of_another_basket_cannot_be_changed(
    basket: Basket, drill: Article, by: Actor, active: Customer
) -> None:
    other = actions.basket_of(active, by=by)
    fill(other, ("11.110.0850", "10"))
    line = other.lines.get()
    actions.change_basket(basket, {line.pk: TypedLine("x", "1")}, remove=[line.pk])
    assert lines_of(other) == [("11.110.0850", "10", 10)]


def test_an_article_that_stops_is_asked_about(basket: Basket, tap: Article) -> None:
    fill(basket, ("21.110.08125", "1"))
    tap.active = False
    tap.save()
    assert faults(basket) == [("21.110.08125", Fault.UNAVAILABLE, 0)]


def test_two_thousand_lines_are_added_in_at_most_twelve_queries(
    basket: Basket, drill: Article, django_assert_max_num_queries: object
) -> None:
    lines = [(f"onbekend {n}", "1") for n in range(2000)]
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a context manager
        fill(basket, *lines)
    assert basket.lines.count() == 2000


def test_a_basket_belongs_to_one_login_at_one_customer(
    basket: Basket, drill: Article, by: Actor, active: Customer, buyer: Actor
) -> None:
    fill(basket, ("11.110.0850", "10"))
    assert lines_of(actions.basket_of(active, by=by)) == []
    assert actions.basket_of(active, by=buyer) == basket


def test_prices_are_those_of_this_customer(
    basket: Basket, drill: Article, active: Customer, by: Actor, contact: Contact
) -> None:
    assert by.dealer is not None
    actions.set_discount(
        by.dealer,
        customer=active,
        group=drill.group,
        percentage=Decimal(25),
        valid_from=None,
        valid_until=None,
        by=by,
    )
    fill(basket, ("11.110.0850", "10"))
    priced = price_basket(basket)
    assert priced.has_discounts
    assert priced.totals.net == Decimal("36.38")
    assert priced.totals.vat == Decimal("7.64")
