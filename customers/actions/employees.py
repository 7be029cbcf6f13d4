"""The people of a dealer: they get their login, and are sent it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DealerEmployee, User
from customers import invitations
from customers.actors import Actor
from customers.states import ActionRefused


@transaction.atomic
def welcome_employee(employee: DealerEmployee, *, by: Actor) -> None:
    """Mail a new employee its login, or that the login it has works for this dealer too."""
    employee = _lock_person_of(employee)
    employee.added_by = by.user
    employee.save(update_fields=["added_by"])
    invitations.grant_employee_login(employee)


@transaction.atomic
def resend_employee_login(employee: DealerEmployee, *, by: Actor) -> None:
    """Send an employee its login once more; an older link stops working."""
    employee = _lock_person_of(employee)
    if not employee.active:
        raise ActionRefused(_("This person no longer works for this dealer."))
    if employee.first_login_at:
        raise ActionRefused(_("This person has logged in already."))
    invitations.grant_employee_login(employee)


@transaction.atomic
def note_first_login_of_employee(employee: DealerEmployee) -> None:
    """Keep, once, when an employee acts for this dealer for the first time."""
    first = DealerEmployee.objects.filter(pk=employee.pk, first_login_at=None)
    if first.update(first_login_at=timezone.now()):
        invitations.mark_login_arrived(employee)


def _lock_person_of(employee: DealerEmployee) -> DealerEmployee:
    """Return the employee as it is now; its person chooses no password until this ends."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.user_id)
    return DealerEmployee.objects.select_related("dealer", "user").get(pk=employee.pk)
