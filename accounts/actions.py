"""What happens to people and dealers."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Dealer, DealerEmployee, User, normalise_email
from mail.actions import queue_mail
from mail.doors import First, door_for


class LastRecipientError(Exception):
    """Somebody must hear of a dealer's requests."""


@transaction.atomic
def set_notified(employee: DealerEmployee, notified: bool) -> None:
    """Whether the employee is mailed about requests. Raises LastRecipientError for the last one."""
    # Two employees who switch off at once wait for each other here.
    dealer = Dealer.objects.select_for_update().get(pk=employee.dealer_id)
    if not notified and not dealer.recipients.exclude(pk=employee.pk).exists():
        raise LastRecipientError
    DealerEmployee.objects.filter(pk=employee.pk).update(notified=notified)


@transaction.atomic
def person_for_dealer(email: str, *, name: str, language: str) -> User:
    """The person with this address, who hears by mail how to choose a password if it has none."""
    user, _created = User.objects.get_or_create(
        email=normalise_email(email),
        defaults={"name": name, "language": language, "password": "!"},  # nobody can log in with it
    )
    return user


@transaction.atomic
def welcome_employee(employee: DealerEmployee) -> None:
    """A link to choose a password, for somebody who has no login yet."""
    user = employee.user
    if not user.has_password:
        queue_mail(
            "employee_welcome",
            user,
            to=user.email,
            name=user.name,
            language=user.language,
            door=door_for(First.LOG_IN),
        )
