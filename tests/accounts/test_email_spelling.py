"""One mailbox is one login: wherever an address is typed, it is stored in the same spelling."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory

from accounts.actions import person_for_dealer
from accounts.admin import EmployeeForm
from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access import login_forms, password_forms, password_help
from customers.actions.members import AlreadyThere, add_colleague
from customers.actors import SYSTEM, Actor
from customers.company_form.form import CustomerForm
from customers.members.forms import ColleagueForm
from customers.models import Contact, Customer
from customers.registration.forms import RegistrationForm
from mail.models import Mail
from tests.conftest import PASSWORD, company, person
from tests.customers.mails_and_pages import is_logged_in, log_in
from web.email_addresses import EmailAddressField

TYPED = " “K. Visser” <K.Visser@Br\u00adindolux.Example>;\n"
STORED = "k.visser@brindolux.example"


def in_admin(model: Any, *, is_new: bool) -> Callable[[HttpRequest], forms.Field]:
    def field(request: HttpRequest) -> forms.Field:
        form = admin.site.get_model_admin(model).get_form(request, None if is_new else model())
        return form.base_fields["email"]

    return field


FIELDS: dict[str, Callable[[HttpRequest], forms.Field]] = {
    "logging in": lambda request: login_forms.LoginForm().fields["login"],
    "a forgotten password": lambda request: password_forms.ResetPasswordForm().fields["email"],
    "a new address": lambda request: login_forms.AddEmailForm().fields["email"],
    "registering": lambda request: RegistrationForm().fields["email"],
    "a dealer's customer": lambda request: CustomerForm(by=SYSTEM).fields["email"],
    "a colleague": lambda request: ColleagueForm().fields["email"],
    "a dealer employee, in the admin": lambda request: EmployeeForm.base_fields["email"],
    "a new login, in the admin": in_admin(User, is_new=True),
    "a login, in the admin": in_admin(User, is_new=False),
    "a dealer, in the admin": in_admin(Dealer, is_new=False),
}


@pytest.mark.parametrize("where", FIELDS)
def test_every_field_for_an_address_tidies_it_up(
    rf: RequestFactory, staff: User, where: str
) -> None:
    request = rf.get("/")
    request.user = staff
    field = FIELDS[where](request)
    assert isinstance(field, EmailAddressField)
    assert field.clean(TYPED) == STORED


def test_an_address_pasted_with_a_name_logs_in(client: Client, contact: Contact) -> None:
    log_in(client, TYPED)
    assert is_logged_in(client)


def test_a_person_is_made_and_found_in_any_spelling(db: None) -> None:
    user = User.objects.create_user(TYPED, PASSWORD)
    assert user.email == STORED
    assert User.objects.get_by_natural_key(TYPED) == user
    assert person_for_dealer(TYPED, name="Iemand", language="nl") == user


def test_a_contact_is_stored_in_one_spelling_by_every_action(
    active: Customer, blocked: Customer, dealer: Dealer, by: Actor
) -> None:
    buyer: Any = {"role": Contact.Role.BUYER, "approval_above": None, "by": by}
    sent = person(email="Else@Br\u00adindolux.example")
    with pytest.raises(AlreadyThere):
        add_colleague(active, person=person(email=TYPED), **buyer)
    colleague = add_colleague(active, person=sent, **buyer)
    actions.correct_contact(blocked, person=sent, by=by)
    added, _event = actions.add_customer(company=company(), person=sent, dealer=dealer, by=by)
    applied, _event = actions.register_customer(company=company(), person=sent, dealer=dealer)
    for customer in (blocked, added, applied):
        contact = Contact.objects.get(customer=customer)
        assert contact.email == colleague.email == "else@brindolux.example"


def test_help_with_a_password_finds_whoever_is_meant(contact: Contact) -> None:
    password_help.send_password_help(TYPED)
    assert Mail.objects.filter(event="password_reset").get().to == STORED


def test_an_employee_cannot_be_added_twice_in_two_spellings(employee: DealerEmployee) -> None:
    form = EmployeeForm(
        {"email": employee.user.email.upper() + ".", "name": "M. Bakker", "language": "nl"},
        instance=DealerEmployee(dealer=employee.dealer),
    )
    assert set(form.errors) == {"email"}


def cases() -> list[tuple[str, str]]:
    """Return what people typed, and what is stored of it; `refused` where nothing is."""
    return [
        ("jan@x.example\u200b", "jan@x.example"),
        ("\u202ajan@x.example\u202c", "jan@x.example"),
        ("jan@x.exam\u200bple", "jan@x.example"),
        ("jan@x.example\u00a0", "jan@x.example"),
        ("Jan Jansen <jan@x.example>", "jan@x.example"),
        ("mailto:jan@x.example", "jan@x.example"),
        ('"jan@x.example;"', "jan@x.example"),
        ("jan@bücher.example", "jan@xn--bcher-kva.example"),
    ]


@pytest.mark.parametrize(("typed", "stored"), cases())
def test_a_command_stores_the_one_spelling(db: None, typed: str, stored: str) -> None:
    call_command("createsuperuser", interactive=False, email=typed, verbosity=0)
    assert User.objects.get().email == stored
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", interactive=False, email=stored.upper(), verbosity=0)


@pytest.mark.parametrize("typed", ["jan@x", "jan@@x.example", "jan@x.example, piet@x.example"])
def test_a_command_refuses_what_is_not_one_address(db: None, typed: str) -> None:
    with pytest.raises((CommandError, ValidationError)):
        call_command("createsuperuser", interactive=False, email=typed, verbosity=0)
    assert not User.objects.exists()
