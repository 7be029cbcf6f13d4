"""A dealer's link stands in print, and is nobody else's."""

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import LastRecipientError, choose_topics
from accounts.models import Dealer, DealerEmployee, NotificationTopic


def test_a_dealers_link_is_not_that_of_another_page(dealer: Dealer) -> None:
    dealer.full_clean()
    dealer.slug = "verstuurd"
    with pytest.raises(ValidationError):
        dealer.full_clean()


def test_the_link_of_a_dealer_is_given_to_no_other(dealer: Dealer) -> None:
    with pytest.raises(ValidationError):
        Dealer(name="Nieuw", slug=dealer.slug, phone="1", city="Ede").full_clean()


@pytest.mark.parametrize("text", ["gereed", "ZWOLLE", "demo zwolle", "démo"])
def test_a_dealer_is_found_by_name_and_town(
    dealer: Dealer, other_dealer: Dealer, text: str
) -> None:
    assert list(Dealer.objects.search(text)) == [dealer]


@pytest.mark.parametrize("text", ["\0", "%", "nergens", "demo venlo"])
def test_a_search_for_something_else_finds_no_dealer(
    dealer: Dealer, other_dealer: Dealer, text: str
) -> None:
    assert dealer not in Dealer.objects.search(text) or not text.strip("\0")


def test_the_last_recipient_of_a_topic_cannot_switch_it_off(
    employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    choose_topics(colleague, [NotificationTopic.REMINDERS])
    with pytest.raises(LastRecipientError) as refusal:
        choose_topics(employee, [NotificationTopic.FAILURES, NotificationTopic.ORDERS])
    assert refusal.value.topics == [NotificationTopic.REQUESTS]
    for topic in NotificationTopic:
        assert employee in employee.dealer.recipients(topic)
