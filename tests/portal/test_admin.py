"""Staff do what dealers do, by the same actions, and can delete nothing that has a history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from mail.delivery import deliver
from mail.models import Mail
from tests.conftest import company, person, seen_of
from web.shown import tick_value

CUSTOMERS = reverse("admin:customers_customer_changelist")


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def act(client: Client, action: str, customer: Customer, **sent: str) -> str:
    data = {
        "action": action,
        "_selected_action": str(customer.pk),
        "seen": tick_value(str(customer.pk), seen_of(customer)),
        "index": "0",
        **sent,
    }
    return client.post(CUSTOMERS, data, follow=True).text


def test_staff_unblock_by_the_same_action(client: Client, blocked: Customer, staff: User) -> None:
    act(client, "unblock", blocked)
    blocked.refresh_from_db()
    event = blocked.events.get(kind="unblocked")
    assert (blocked.state, event.by_kind, event.by_user) == ("active", "staff", staff)


def test_what_is_refused_is_said(client: Client, pending: Customer) -> None:
    page = act(client, "block", pending, confirmed="1", reason="Fout")
    assert "nog niet geaccepteerd" in page
    pending.refresh_from_db()
    assert pending.state == "pending"


def test_blocking_asks_for_the_reason_first(client: Client, active: Customer) -> None:
    assert 'name="reason"' in act(client, "block", active)
    active.refresh_from_db()
    assert active.state == "active"
    act(client, "block", active, confirmed="1", reason="Betaalt niet")
    active.refresh_from_db()
    assert active.state == "blocked"
    assert active.events.get(kind="blocked").reason == "Betaalt niet"


def test_a_request_without_a_dealer_is_counted_and_assigned(
    client: Client, dealer: Dealer, employee: DealerEmployee
) -> None:
    customer, _ = actions.register_customer(company=company(), person=person(), dealer=None)
    assert "1 aanvraag wacht op een dealer" in client.get(reverse("admin:index")).text
    assert str(customer) in client.get(CUSTOMERS, {"without_dealer": "1"}).text
    act(client, "assign", customer, confirmed="1", dealer=str(dealer.pk))
    customer.refresh_from_db()
    assert customer.dealer == dealer
    assert Mail.objects.filter(event="request_received", to=employee.user.email).exists()


def test_a_customers_page_shows_people_and_history(client: Client, active: Customer) -> None:
    page = client.get(reverse("admin:customers_customer_change", args=[active.pk])).text
    assert "k.visser@brindolux.example" in page
    assert "Blokkade opgeheven" in page


@pytest.mark.parametrize("model", ["customers_customer", "accounts_dealer", "accounts_user"])
def test_nothing_with_a_history_is_deleted(client: Client, active: Customer, model: str) -> None:
    pk = {
        "customers_customer": active.pk,
        "accounts_dealer": active.dealer_id,
        "accounts_user": User.objects.latest("pk").pk,
    }[model]
    assert (
        client.post(reverse(f"admin:{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    )


def test_history_is_only_read(client: Client, active: Customer) -> None:
    event = active.events.all()[0]
    assert client.get(reverse("admin:customers_customerevent_changelist")).status_code == 200
    change = reverse("admin:customers_customerevent_change", args=[event.pk])
    assert client.post(change, {"reason": "Nooit gebeurd"}).status_code == 403
    assert client.get(reverse("admin:customers_customerevent_add")).status_code == 403


def employees(dealer: Dealer, **fields: str) -> dict[str, str]:
    """Return a dealer's form as it is sent, with one new employee."""
    known = {f: str(getattr(dealer, f)) for f in ("name", "phone", "email", "country", "city")}
    new = {f"employees-0-{name}": value for name, value in fields.items()}
    forms = {"employees-TOTAL_FORMS": "1", "employees-INITIAL_FORMS": "0"}
    return {**known, **forms, **new, "employees-0-active": "on", "employees-0-topics": "requests"}


def test_a_new_employee_gets_a_login_by_mail(client: Client, dealer: Dealer) -> None:
    sent = employees(dealer, email="Nieuw@Dealer.example", name="N. Nieuw", language="nl")
    response = client.post(reverse("admin:accounts_dealer_change", args=[dealer.pk]), sent)
    assert response.status_code == 302, response.text
    employee = dealer.employees.select_related("user").get()
    assert (employee.user.email, employee.user.has_password) == ("nieuw@dealer.example", False)
    mail = Mail.objects.get(event="employee_welcome")
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.to, mail.state) == ("nieuw@dealer.example", "sent")


def test_the_same_person_works_for_a_dealer_once(
    client: Client, dealer: Dealer, employee: DealerEmployee
) -> None:
    sent = employees(dealer, email=employee.user.email, name="M. Bakker", language="nl")
    response = client.post(reverse("admin:accounts_dealer_change", args=[dealer.pk]), sent)
    assert response.status_code == 200
    assert "werkt al voor deze dealer" in response.text


def test_the_printed_link_cannot_be_changed(client: Client, dealer: Dealer) -> None:
    page = client.get(reverse("admin:accounts_dealer_change", args=[dealer.pk])).text
    assert 'name="slug"' not in page


def test_staff_add_staff(client: Client) -> None:
    sent = {
        "email": "Collega@Vanommen.example",
        "name": "C. Collega",
        "language": "nl",
        "is_staff": "on",
        "usable_password": "true",
        "password1": "frezen en boren 8,5",
        "password2": "frezen en boren 8,5",
    }
    response = client.post(reverse("admin:accounts_user_add"), sent)
    assert response.status_code == 302, response.text
    assert User.objects.get(email="collega@vanommen.example").is_staff


@pytest.mark.parametrize(
    "name", ["accounts_user", "accounts_dealer", "customers_customer", "mail_mail"]
)
def test_every_list_can_be_searched(client: Client, active: Customer, name: str) -> None:
    response = client.get(reverse(f"admin:{name}_changelist"), {"q": "brindolux"})
    assert response.status_code == 200


def test_what_staff_typed_stays_when_the_token_is_old(staff: User, dealer: Dealer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    path = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    assert f'name="acting_for" value="staff-{staff.pk}"' in client.get(path).text
    sent = {"name": "Nieuwe Naam", "slug": "x", "acting_for": f"staff-{staff.pk}"}
    response = client.post(path, sent, headers={"Origin": "http://testserver"})
    assert response["Location"] == path
    form = client.get(path)
    assert 'value="Nieuwe Naam"' in form.text
    assert "Wat u hebt ingevuld staat er nog" in form.text
    dealer.refresh_from_db()
    assert dealer.name == "Demo Gereedschap B.V."
