"""The changes to people and dealers."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from web.email_addresses import normalise_email


class LastRecipientError(Exception):
    """Nobody would be left who hears of what a dealer's customers wait for."""

    def __init__(self, topics: list[NotificationTopic]) -> None:
        super().__init__(*topics)
        self.topics = topics


@transaction.atomic
def choose_topics(employee: DealerEmployee, wanted: Collection[NotificationTopic]) -> None:
    """Set what this employee is mailed of.

    Raises LastRecipientError for topics that nobody else at the dealer hears of.
    """
    # Two employees who switch off at once wait for each other here.
    dealer = Dealer.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.dealer_id)
    others = dealer.employees.present().exclude(pk=employee.pk)
    heard = {topic for topics in others.values_list("topics", flat=True) for topic in topics}
    if unheard := [n for n in NotificationTopic if n not in wanted and n not in heard]:
        raise LastRecipientError(unheard)
    DealerEmployee.objects.filter(pk=employee.pk).update(topics=sorted(wanted))


@transaction.atomic
def person_for_dealer(email: str, *, name: str, language: str) -> User:
    """Return the person with this address, who is made when there is none, without a password.

    An address whose login was joined into another one leads to that.
    """
    user, _created = User.objects.get_or_create(
        email=normalise_email(email),
        defaults={"name": name, "language": language, "password": "!"},  # nobody can log in with it
    )
    return user.joined_into or user
