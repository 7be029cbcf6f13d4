"""Each kind of actor has by construction what its pages need."""

import pytest

from accounts.models import DealerEmployee, User
from customers.actors import (
    APPLICANT,
    SYSTEM,
    Actor,
    ContactActor,
    DealerActor,
    PersonActor,
    StaffActor,
    actors_of,
)
from customers.models import Contact, Customer


def test_an_employee_acts_for_its_dealer(employee: DealerEmployee) -> None:
    actor = Actor.of_employee(employee)
    assert isinstance(actor, DealerActor)
    assert (actor.user, actor.dealer, actor.customer) == (employee.user, employee.dealer, None)
    assert (actor.dealer_id, actor.customer_id, actor.is_staff) == (employee.dealer_id, None, False)


def test_a_contact_acts_for_its_customer(contact: Contact) -> None:
    actor = Actor.of_contact(contact)
    assert isinstance(actor, ContactActor)
    assert (actor.user, actor.customer) == (contact.user, contact.customer)
    assert actor.dealer == contact.customer.dealer
    assert (actor.dealer_id, actor.customer_id, actor.is_staff) == (
        None,
        contact.customer_id,
        False,
    )


def test_a_contact_without_a_login_cannot_act(pending: Customer) -> None:
    assert pending.contact is not None
    with pytest.raises(ValueError, match="no login"):
        Actor.of_contact(pending.contact)


def test_staff_act_for_no_dealer_and_no_customer(staff: User) -> None:
    actor = Actor.staff(staff)
    assert isinstance(actor, StaffActor)
    assert (actor.dealer_id, actor.customer_id, actor.is_staff) == (None, None, True)


@pytest.mark.parametrize("actor", [APPLICANT, SYSTEM])
def test_the_applicant_and_the_system_are_no_persons(actor: Actor) -> None:
    assert not isinstance(actor, PersonActor)
    assert (actor.user, actor.dealer, actor.customer, actor.is_staff) == (None, None, None, False)


def test_a_person_has_an_actor_for_each_of_its_roles(
    contact: Contact, other_employee: DealerEmployee
) -> None:
    assert contact.user is not None
    contact.user.is_staff = True
    DealerEmployee.objects.create(user=contact.user, dealer=other_employee.dealer)
    roles = actors_of(contact.user)
    assert [type(role) for role in roles] == [DealerActor, ContactActor, StaffActor]
    assert len({role.key for role in roles}) == 3
