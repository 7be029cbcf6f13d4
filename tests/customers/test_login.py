"""Who comes in: by password, by a reset link, by the admin, by whatever method."""

from collections.abc import Callable
from importlib import import_module

import pytest
from allauth.account.utils import perform_login
from django.conf import settings as configured
from django.contrib.auth import SESSION_KEY as SESSION_USER
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access import password_help
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.conftest import PASSWORD, company, make_active, person
from tests.customers.mails_and_pages import (
    NEW_PASSWORD,
    choose_password,
    is_logged_in,
    last_mail,
    link_in,
    log_in,
    page,
)


@pytest.fixture
def blocked_person(active: Customer, contact: Contact, by: Actor) -> User:
    """Somebody who could log in, until the dealer blocked it."""
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert contact.user is not None
    return contact.user


# ---------------------------------------------------------------- who may


def test_a_customer_that_logs_in_gets_its_order_page(client: Client, contact: Contact) -> None:
    response = log_in(client, contact.email)
    assert response["Location"] == reverse("orders:start")
    assert is_logged_in(client)


def test_a_dealer_that_logs_in_gets_its_customers(client: Client, employee: DealerEmployee) -> None:
    assert log_in(client, employee.user.email)["Location"] == reverse("customers:home")


def test_staff_that_log_in_get_the_admin(client: Client, staff: User) -> None:
    assert log_in(client, staff.email)["Location"] == reverse("admin:index")


def test_capitals_in_the_address_do_not_matter(client: Client, contact: Contact) -> None:
    log_in(client, contact.email.upper())
    assert is_logged_in(client)


def test_logging_in_leads_to_the_page_that_was_asked_for(client: Client, contact: Contact) -> None:
    asked = client.get(reverse("customers:my_details"))
    assert asked.status_code == 302
    response = log_in(client, contact.email, next=reverse("customers:my_details"))
    assert response["Location"] == reverse("customers:my_details")


def test_logging_in_never_leads_to_another_site(client: Client, contact: Contact) -> None:
    response = log_in(client, contact.email, next="https://elders.example/")
    assert response["Location"] == reverse("orders:start")


def test_after_logging_in_the_language_of_the_person_holds(
    client: Client, contact: Contact
) -> None:
    User.objects.filter(contacts=contact).update(language="de")
    response = log_in(client, contact.email)
    assert response.cookies[configured.LANGUAGE_COOKIE_NAME].value == "de"
    assert "Meine Daten" in client.get(reverse("customers:my_details")).text


def test_logging_out_takes_one_press(client: Client, contact: Contact) -> None:
    log_in(client, contact.email)
    assert client.post(reverse("account_logout")).status_code == 302
    assert not is_logged_in(client)


# ---------------------------------------------------------------- who may not


def test_a_blocked_person_with_the_right_password_reads_whom_to_call(
    client: Client, blocked_person: User, dealer: Dealer
) -> None:
    response = log_in(client, blocked_person.email)
    assert response.status_code == 403
    assert "Uw login is geblokkeerd" in page(response)
    assert dealer.name in page(response)
    assert dealer.phone in page(response)
    assert not is_logged_in(client)


def test_a_person_blocked_at_two_dealers_reads_to_call_both(
    client: Client,
    blocked_person: User,
    dealer: Dealer,
    other_dealer: Dealer,
    other_employee: DealerEmployee,
) -> None:
    other = Actor.of_employee(other_employee)
    second = make_active(other_dealer, other, email=blocked_person.email)
    actions.block_customer(second, reason="Niet betaald", by=other)
    response = log_in(client, blocked_person.email)
    assert response.status_code == 403
    assert dealer.phone in page(response)
    assert other_dealer.phone in page(response)


def test_a_person_blocked_at_one_dealer_still_orders_at_the_other(
    client: Client, blocked_person: User, other_dealer: Dealer, other_employee: DealerEmployee
) -> None:
    make_active(other_dealer, Actor.of_employee(other_employee), email=blocked_person.email)
    assert log_in(client, blocked_person.email).status_code == 302
    assert other_dealer.name in client.get(reverse("orders:start")).text


@pytest.mark.parametrize("email", ["k.visser@brindolux.example", "niemand@velmora.example"])
@pytest.mark.parametrize("is_blocked", [True, False])
def test_a_wrong_password_gives_the_ordinary_error_for_everybody(
    client: Client, active: Customer, by: Actor, email: str, is_blocked: bool
) -> None:
    if is_blocked:
        actions.block_customer(active, reason="Niet betaald", by=by)
    response = log_in(client, email, "fout-wachtwoord")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors().as_data()[0].code == (
        "email_password_mismatch"
    )
    assert "geblokkeerd" not in page(response)
    assert f'value="{email}"' in response.text


@pytest.mark.parametrize("email", ["smit@tjalvero.example", "inkoop@velmora.example"])
def test_a_contact_that_was_never_unblocked_has_no_login(
    client: Client, pending: Customer, blocked: Customer, email: str
) -> None:
    assert log_in(client, email).status_code == 200
    assert not is_logged_in(client)


def test_an_applicant_with_an_old_login_cannot_log_in(client: Client, pending: Customer) -> None:
    User.objects.create_user("inkoop@velmora.example", PASSWORD)
    assert log_in(client, "inkoop@velmora.example").status_code == 403
    assert not is_logged_in(client)


def test_somebody_without_any_role_reads_to_call_the_wholesaler(client: Client, db: None) -> None:
    User.objects.create_user("los@velmora.example", PASSWORD)
    response = log_in(client, "los@velmora.example")
    assert response.status_code == 403
    assert configured.SUPPORT_PHONE in page(response)


def test_an_employee_who_left_cannot_log_in(client: Client, employee: DealerEmployee) -> None:
    DealerEmployee.objects.update(active=False)
    assert log_in(client, employee.user.email).status_code == 403
    assert not is_logged_in(client)


def test_a_contact_who_left_cannot_log_in(client: Client, contact: Contact) -> None:
    Contact.objects.update(ended_at="2026-01-01T00:00Z")
    assert log_in(client, contact.email).status_code == 403
    assert not is_logged_in(client)


def test_a_login_that_was_switched_off_cannot_log_in(client: Client, contact: Contact) -> None:
    User.objects.filter(contacts=contact).update(is_active=False)
    assert log_in(client, contact.email).status_code == 403
    assert not is_logged_in(client)


def test_the_admin_sends_to_the_login_page_of_the_portal(
    client: Client, blocked_person: User
) -> None:
    response = client.post(
        reverse("admin:login"), {"username": blocked_person.email, "password": PASSWORD}
    )
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert not is_logged_in(client)


def test_a_dealer_sees_nothing_of_the_admin(client: Client, employee: DealerEmployee) -> None:
    log_in(client, employee.user.email)
    assert client.get(reverse("admin:index")).status_code in (302, 403, 404)
    assert client.get(reverse("admin:customers_customer_changelist")).status_code != 200


@pytest.mark.parametrize("login", ["\0", "a\0@velmora.example", "x" * 300, "É@é", "‮a@b.example"])
def test_odd_addresses_are_refused_politely(client: Client, db: None, login: str) -> None:
    assert log_in(client, login).status_code == 200


def test_a_password_with_a_null_byte_is_wrong(client: Client, contact: Contact) -> None:
    assert log_in(client, contact.email, PASSWORD + "\0").status_code == 200


def test_guessing_is_slowed_down(client: Client, contact: Contact) -> None:
    for _ in range(5):
        log_in(client, contact.email, "fout-wachtwoord")
    assert log_in(client, contact.email).status_code == 200
    assert not is_logged_in(client)


# ---------------------------------------------------------------- by whatever method


def by_code_or_passkey(user: User) -> tuple[HttpRequest, HttpResponse]:
    """Every method of allauth ends here, once its secret was right."""
    request = RequestFactory().get("/")
    engine = import_module(configured.SESSION_ENGINE)
    request.session = engine.SessionStore()
    request.user = AnonymousUser()
    return request, perform_login(request, user, email=user.email)


def test_no_way_of_logging_in_admits_a_blocked_person(blocked_person: User, dealer: Dealer) -> None:
    request, response = by_code_or_passkey(blocked_person)
    assert response.status_code == 403
    assert dealer.phone in response.content.decode()
    assert SESSION_USER not in request.session


def test_a_session_of_a_blocked_person_is_nobodys(client: Client, blocked_person: User) -> None:
    client.force_login(blocked_person)
    assert not is_logged_in(client)


# ---------------------------------------------------------------- by a reset link


@pytest.fixture
def reset_link(contact: Contact) -> str:
    password_help.send_password_help(contact.email)
    return link_in("password_reset")


def follow(client: Client, link: str) -> str:
    """The link keeps its secret out of the page's address, by a redirect."""
    response = client.get(link)
    assert response.status_code == 302
    return str(response["Location"])


def test_a_reset_link_saves_the_password_and_logs_in(
    client: Client, contact: Contact, reset_link: str
) -> None:
    response = choose_password(client, follow(client, reset_link))
    assert response.status_code == 302
    assert is_logged_in(client)
    assert log_in(Client(), contact.email, NEW_PASSWORD).status_code == 302
    assert last_mail("password_changed").to == contact.email


def test_a_reset_link_works_once(client: Client, reset_link: str) -> None:
    choose_password(client, follow(client, reset_link))
    again = Client().get(reset_link)
    assert again.status_code == 200
    assert "Deze link werkt niet meer" in page(again)


def test_a_reset_link_from_before_the_block_saves_no_password(
    client: Client, active: Customer, contact: Contact, by: Actor, reset_link: str
) -> None:
    form = follow(client, reset_link)
    actions.block_customer(active, reason="Niet betaald", by=by)
    response = choose_password(client, form)
    assert "Uw login is geblokkeerd. Bel uw dealer: " in page(response)
    assert "000-000 00 01" in page(response)
    assert not is_logged_in(client)
    user = User.objects.get(contacts=contact)
    assert user.check_password(PASSWORD)


def test_opening_a_reset_link_touches_no_other_login(
    client_of: Callable[[Actor], Client], by: Actor, employee: DealerEmployee, reset_link: str
) -> None:
    client = client_of(by)
    choose_password(client, follow(client, reset_link))
    assert User.objects.get(pk=employee.user_id).check_password(PASSWORD)


@pytest.mark.parametrize("secret", ["1-x-y", "zzz-abc-def", "1-%00", "9999999999999-a-b"])
def test_a_broken_reset_link_says_so(client: Client, db: None, secret: str) -> None:
    response = client.get(f"/wachtwoord/vergeten/{secret}/")
    assert response.status_code == 200
    assert "Deze link werkt niet meer" in page(response)


def test_an_address_at_two_dealers_is_one_login(
    client: Client, contact: Contact, other_dealer: Dealer, other_employee: DealerEmployee
) -> None:
    added, _ = actions.add_customer(
        company=company(name="Tweede vestiging"),
        person=person(email=contact.email.upper()),
        dealer=other_dealer,
        by=Actor.of_employee(other_employee),
    )
    actions.unblock_customer(added, by=Actor.of_employee(other_employee))
    assert User.objects.filter(email=contact.email).count() == 1
    log_in(client, contact.email)
    assert "Wisselen" in client.get(reverse("orders:start")).text
