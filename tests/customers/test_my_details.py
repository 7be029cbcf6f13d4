"""A person changes its own name, phone and language; an employee also what it is mailed about."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DealerEmployee, NotificationTopic, User
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.customers.mails_and_pages import page, said
from tests.form_fields import fields_of

URL = reverse("customers:my_details")


@pytest.fixture
def dealer_client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def customer_client(client_of: Callable[[Actor], Client], contact: Contact) -> Client:
    return client_of(Actor.of_contact(contact))


def topics_of(employee: DealerEmployee) -> set[str]:
    return set(DealerEmployee.objects.get(pk=employee.pk).topics)


def save(client: Client, **fields: Any) -> Any:
    return client.post(URL, {"name": "Karin Visser", "phone": "", "language": "nl", **fields})


def test_name_phone_and_language_are_saved(customer_client: Client, contact: Contact) -> None:
    response = save(customer_client, phone="06 12345678", language="de")
    assert response["Location"] == URL
    user = User.objects.get(contacts=contact)
    assert (user.name, user.phone, user.language) == ("Karin Visser", "06 12345678", "de")
    assert said(response) == ["Ihre Daten sind gespeichert."]
    assert "Meine Daten" in page(customer_client.get(URL))


def test_the_mails_follow_the_language_and_not_the_name(
    customer_client: Client, contact: Contact
) -> None:
    save(customer_client, language="de")
    contact.refresh_from_db()
    assert (contact.language, contact.name) == ("de", "K. Visser")


def test_a_customer_sees_for_whom_it_orders_and_where(customer_client: Client) -> None:
    text = page(customer_client.get(URL))
    assert "Brindolux Techniek B.V." in text
    assert "Demo Gereedschap B.V." in text
    assert "000-000 00 01" in text
    assert 'name="topics"' not in text


def test_an_employee_chooses_of_what_it_hears(dealer_client: Client) -> None:
    text = dealer_client.get(URL).text
    for topic in NotificationTopic:
        assert f'name="topics" value="{topic}"' in text


def test_a_customer_cannot_switch_the_dealers_mails_off(
    customer_client: Client, employee: DealerEmployee
) -> None:
    assert save(customer_client).status_code == 302
    assert topics_of(employee) == set(NotificationTopic)


def test_staff_have_details_too(client_of: Callable[[Actor], Client], staff: User) -> None:
    client = client_of(Actor.staff(staff))
    assert client.get(URL).status_code == 200
    assert save(client).status_code == 302
    staff.refresh_from_db()
    assert staff.name == "Karin Visser"


def test_the_last_recipient_cannot_switch_its_mails_off(
    dealer_client: Client, employee: DealerEmployee
) -> None:
    response = save(dealer_client, name="Iemand anders", topics=["reminders", "failures"])
    assert response.status_code == 422
    text = page(response)
    assert "“een klant een login aanvraagt”: U bent de enige die deze e-mail krijgt." in text
    assert "die hoort dat een klant al twee werkdagen wacht" not in text
    assert 'value="Iemand anders"' in response.text
    employee.refresh_from_db()
    assert employee.user.name == "M. Bakker"
    assert topics_of(employee) == set(NotificationTopic)


def test_with_a_colleague_an_employee_can_switch_its_mails_off(
    dealer_client: Client, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    assert save(dealer_client).status_code == 302
    assert topics_of(employee) == set()
    assert save(dealer_client, topics=["requests"]).status_code == 302
    assert topics_of(employee) == {NotificationTopic.REQUESTS}


@pytest.mark.parametrize("change", [{"active": False}, {"topics": ["reminders"]}])
def test_a_colleague_who_hears_nothing_of_it_does_not_count(
    dealer_client: Client, colleague: DealerEmployee, change: dict[str, Any]
) -> None:
    DealerEmployee.objects.filter(pk=colleague.pk).update(**change)
    assert save(dealer_client).status_code == 422


def test_a_colleague_who_cannot_log_in_does_not_count(
    dealer_client: Client, colleague: DealerEmployee
) -> None:
    User.objects.filter(pk=colleague.user.pk).update(is_active=False)
    assert save(dealer_client).status_code == 422


def test_a_recipient_at_another_dealer_does_not_count(
    dealer_client: Client, other_employee: DealerEmployee
) -> None:
    assert save(dealer_client).status_code == 422


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "\u202e"),
        ("name", "a\0b"),
        ("name", "x" * 121),
        ("name", "\ufb2c" * 120),
        ("phone", "bel mij"),
        ("phone", "1" * 50),
        ("language", "xx"),
        ("language", ""),
    ],
)
def test_a_mistake_is_told_at_its_field_and_saves_nothing(
    customer_client: Client, contact: Contact, field: str, typed: str
) -> None:
    response = save(customer_client, **{field: typed})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    user = User.objects.get(contacts=contact)
    assert (user.name, user.phone, user.language) == ("K. Visser", "", "nl")


@pytest.mark.parametrize("name", ["'s Gravesande", "Łucja 🔩", "É" * 120, "<b>Jan</b>"])
def test_names_are_kept_as_people_write_them(
    customer_client: Client, contact: Contact, active: Customer, name: str
) -> None:
    assert save(customer_client, name=name).status_code == 302
    assert User.objects.get(contacts=contact).name == name
    assert "<b>Jan</b>" not in customer_client.get(URL).text


def test_the_details_need_a_login(client: Client, db: None) -> None:
    assert client.get(URL).status_code == 302
    assert save(client).status_code == 302


def test_what_was_not_changed_is_not_called_saved(
    customer_client: Client, dealer_client: Client, contact: Contact
) -> None:
    for client in (customer_client, dealer_client):
        unchanged = fields_of(client.get(URL).text)
        assert said(client.post(URL, unchanged))[-1] == "Er is niets gewijzigd."
        changed = {**unchanged, "phone": ["06 12345678"]}
        assert said(client.post(URL, changed))[-1] == "Uw gegevens zijn opgeslagen."
