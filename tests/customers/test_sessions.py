"""An open session asks anew on every request whether its person still may."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.models import Mail
from tests.conftest import make_active
from tests.customers.mails_and_pages import is_logged_in, log_in, page

ORDER_PAGE = reverse("orders:start")


@pytest.fixture
def client(contact: Contact) -> Client:
    """A customer's browser that has been open since before."""
    client = Client()
    log_in(client, contact.email)
    assert client.get(ORDER_PAGE).status_code == 200
    return client


def test_a_blocked_person_is_logged_out_at_its_next_request(
    client: Client, active: Customer, by: Actor
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    response = client.get(ORDER_PAGE)
    assert response["Location"] == f"{reverse('account_login')}?next={ORDER_PAGE}"
    home = client.get("/")
    assert home.status_code == 200
    assert "K. Visser" not in home.text
    assert home.context["user"].is_anonymous


def test_a_form_that_was_open_when_its_person_was_blocked_does_nothing(
    client: Client, active: Customer, contact: Contact, by: Actor
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    key = Actor.of_contact(contact).key
    fields = {"name": "Iemand anders", "language": "nl", "acting_for": key}
    response = client.post(reverse("customers:my_details"), fields)
    assert response["Location"].startswith(reverse("account_login"))
    assert User.objects.get(contacts=contact).name == "K. Visser"


@pytest.mark.parametrize("path", ["/mijn-gegevens/", "/wisselen/", "/wachtwoord/", "/e-mailadres/"])
def test_a_blocked_person_sees_no_page_of_a_login(
    client: Client, active: Customer, by: Actor, path: str
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/inloggen/")


def test_an_unconfirmed_address_gives_a_blocked_person_no_access(
    client: Client, active: Customer, contact: Contact, by: Actor
) -> None:
    client.post(reverse("account_reauthenticate"), {"password": "phantom-test-1"})
    client.post(reverse("account_email"), {"email": "k@brindolux.example", "action_add": ""})
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert Mail.objects.filter(event="email_confirmation").exists()
    assert not is_logged_in(client)


def test_a_session_goes_on_at_the_other_dealer_after_a_block(
    client: Client,
    active: Customer,
    contact: Contact,
    by: Actor,
    other_dealer: Dealer,
    other_employee: DealerEmployee,
) -> None:
    make_active(other_dealer, Actor.of_employee(other_employee), email=contact.email, name="Elders")
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert "Tweede Dealer B.V." in page(client.get(ORDER_PAGE))
    assert "Demo Gereedschap B.V." not in page(client.get("/wisselen/"))


def test_a_contact_who_leaves_is_logged_out(client: Client) -> None:
    Contact.objects.update(ended_at="2026-01-01T00:00Z")
    assert not is_logged_in(client)


def test_an_employee_who_leaves_is_logged_out(
    client_of: Callable[[Actor], Client], by: Actor, employee: DealerEmployee
) -> None:
    client = client_of(by)
    assert client.get(reverse("customers:home")).status_code == 200
    DealerEmployee.objects.update(active=False)
    assert client.get(reverse("customers:home")).status_code == 302


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_staff_who_leave_are_logged_out(
    client_of: Callable[[Actor], Client], staff: User, field: str
) -> None:
    client = client_of(Actor.staff(staff))
    assert client.get(reverse("admin:index")).status_code == 200
    User.objects.filter(pk=staff.pk).update(**{field: False})
    assert client.get(reverse("admin:index")).status_code == 302
    assert not is_logged_in(client)


def test_the_first_login_is_noted_once(client: Client, active: Customer) -> None:
    client.get(ORDER_PAGE)
    assert active.events.filter(kind="first_login").count() == 1


def test_a_session_that_has_ended_does_not_come_back(
    client_of: Callable[[Actor], Client], contact: Contact, by: Actor
) -> None:
    client = client_of(Actor.of_contact(contact))
    actions.block_customer(contact.customer, reason="Betaalt niet", by=by)
    assert client.get(reverse("orders:start")).status_code == 302
    actions.unblock_customer(contact.customer, by=by)
    assert client.get(reverse("orders:start")).status_code == 302
