"""A person with several roles acts in one at a time, and never in another by mistake."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor, DealerActor, PersonActor
from customers.models import Contact, Customer
from customers.states import State
from tests.conftest import ClientOf, company, make_active, person
from tests.customers.mails_and_pages import log_in, page

ORDER_PAGE = reverse("orders:start")
SWITCH = reverse("customers:switch")


@pytest.fixture
def shop(active: Customer, contact: Contact) -> PersonActor:
    """Return the person as the contact of its customer at the first dealer."""
    return Actor.of_contact(contact)


@pytest.fixture
def branch(contact: Contact, other_dealer: Dealer, other_employee: DealerEmployee) -> PersonActor:
    """Return the same person as the contact of a customer at the other dealer."""
    by = Actor.of_employee(other_employee)
    customer = make_active(other_dealer, by, email=contact.email, name="Brindolux Venlo")
    return Actor.of_contact(Contact.objects.get(customer=customer))


@pytest.fixture
def client(contact: Contact, shop: PersonActor, branch: PersonActor) -> Client:
    client = Client()
    log_in(client, contact.email)
    client.post(SWITCH, {"actor": shop.key})
    return client


def test_the_choice_names_each_role(client: Client) -> None:
    text = page(client.get(SWITCH))
    assert "Brindolux Techniek B.V., bij Demo Gereedschap B.V." in text
    assert "Brindolux Venlo, bij Tweede Dealer B.V." in text


def test_switching_leads_to_the_first_page_of_the_role(client: Client, branch: PersonActor) -> None:
    assert client.post(SWITCH, {"actor": branch.key})["Location"] == ORDER_PAGE
    text = page(client.get(ORDER_PAGE))
    assert "<b>Brindolux Venlo</b>" in text
    assert "Tweede Dealer B.V." in text


def test_the_chosen_role_holds_on_later_pages(client: Client, branch: PersonActor) -> None:
    client.post(SWITCH, {"actor": branch.key})
    for _ in range(2):
        assert "<b>Brindolux Venlo</b>" in page(client.get("/mijn-gegevens/"))


def test_switching_leads_on_to_the_page_that_was_asked_for(
    client: Client, branch: PersonActor
) -> None:
    response = client.post(SWITCH, {"actor": branch.key, "next": "/mijn-gegevens/"})
    assert response["Location"] == "/mijn-gegevens/"


@pytest.mark.parametrize(
    "onward", ["https://elders.example/", "//elders.example", "\0", "javascript:1"]
)
def test_switching_never_leads_to_another_site(
    client: Client, branch: PersonActor, onward: str
) -> None:
    response = client.post(SWITCH, {"actor": branch.key, "next": onward})
    assert response["Location"] == ORDER_PAGE


@pytest.mark.parametrize("key", ["", "staff", "employee-1", "contact-99999999", "\0", "contact-é"])
def test_a_role_one_does_not_have_does_not_exist(client: Client, key: str) -> None:
    assert client.post(SWITCH, {"actor": key}).status_code == 404
    assert "<b>Brindolux Techniek B.V.</b>" in page(client.get(ORDER_PAGE))


def test_the_role_of_somebody_else_does_not_exist(client: Client, by: DealerActor) -> None:
    assert client.post(SWITCH, {"actor": by.key}).status_code == 404


def test_with_one_role_there_is_nothing_to_switch(contact: Contact) -> None:
    client = Client()
    log_in(client, contact.email)
    assert SWITCH not in client.get(ORDER_PAGE).text


# ---------------------------------------------------------------- a form of before the switch


def test_a_form_of_before_the_switch_does_nothing(
    client: Client, shop: PersonActor, branch: PersonActor
) -> None:
    client.post(SWITCH, {"actor": branch.key})
    fields = {"name": "Iemand anders", "language": "nl", "acting_for": shop.key}
    response = client.post("/mijn-gegevens/", fields, follow=True)
    assert "U werkt nu voor Brindolux Venlo, bij Tweede Dealer B.V." in page(response)
    assert 'value="Iemand anders"' in response.text
    assert User.objects.get(pk=branch.user.pk).name == "K. Visser"


@pytest.mark.parametrize("key", ["", "\0", "nonsens", "staff"])
def test_a_form_with_a_made_up_role_does_nothing(client: Client, key: str) -> None:
    response = client.post("/mijn-gegevens/", {"name": "X", "language": "nl", "acting_for": key})
    assert response.status_code == 409


def test_a_button_of_before_the_switch_unblocks_nobody(
    client_of: ClientOf,
    by: DealerActor,
    pending: Customer,
    other_dealer: Dealer,
) -> None:
    assert by.user is not None
    second = DealerEmployee.objects.create(user=by.user, dealer=other_dealer)
    client = client_of(by)
    client.post(SWITCH, {"actor": Actor.of_employee(second).key})
    for url in ("blokkade-opheffen/", "afwijzen/", "wijzigen/"):
        response = client.post(
            pending.get_absolute_url() + url, {"acting_for": by.key, "reason": "x"}
        )
        assert response.status_code == 303
    assert Customer.objects.get(pk=pending.pk).state == State.PENDING


def test_adding_from_a_tab_of_before_the_switch_adds_nothing(
    client_of: ClientOf, by: DealerActor, other_dealer: Dealer
) -> None:
    assert by.user is not None
    second = DealerEmployee.objects.create(user=by.user, dealer=other_dealer)
    client = client_of(by)
    client.post(SWITCH, {"actor": Actor.of_employee(second).key})
    fields = {**company(), "language": "nl", "button": "save", "acting_for": by.key}
    assert client.post(reverse("customers:add"), fields).status_code == 303
    assert not Customer.objects.exists()


@pytest.mark.parametrize("name", ["add", "home", "list", "pending"])
def test_the_pages_of_dealers_carry_the_role(
    client_of: ClientOf, by: DealerActor, pending: Customer, name: str
) -> None:
    text = client_of(by).get(reverse(f"customers:{name}")).text
    if "<form" in text.split("<main", 1)[1] and 'method="post"' in text.split("<main", 1)[1]:
        assert f'name="acting_for" value="{by.key}"' in text


# ---------------------------------------------------------------- a page of another own role


@pytest.fixture
def both(by: DealerActor, other_dealer: Dealer) -> PersonActor:
    """Return the first dealer's employee as one of the second, for which it works as well."""
    assert by.user is not None
    return Actor.of_employee(DealerEmployee.objects.create(user=by.user, dealer=other_dealer))


def test_a_page_of_another_own_role_offers_the_switch(
    client_of: ClientOf,
    by: DealerActor,
    both: PersonActor,
    pending: Customer,
) -> None:
    client = client_of(both)
    url = pending.get_absolute_url()
    response = client.get(url)
    assert response.status_code == 404
    assert "Deze pagina hoort bij Demo Gereedschap B.V." in page(response)
    assert f'name="next" value="{url}"' in response.text
    assert "Velmora" not in response.text
    onward = client.post(SWITCH, {"actor": by.key, "next": url})["Location"]
    assert client.get(onward).status_code == 200


def test_a_dealers_page_offers_a_customer_that_is_a_dealer_too_to_switch(
    contact: Contact,
    shop: PersonActor,
    other_dealer: Dealer,
    client_of: ClientOf,
) -> None:
    assert contact.user is not None
    DealerEmployee.objects.create(user=contact.user, dealer=other_dealer)
    response = client_of(shop).get(reverse("customers:list"))
    assert response.status_code == 404
    assert "Deze pagina hoort bij Tweede Dealer B.V." in page(response)


def test_a_page_of_no_role_of_ones_own_says_nothing(
    client_of: ClientOf, other_employee: DealerEmployee, pending: Customer
) -> None:
    response = client_of(Actor.of_employee(other_employee)).get(pending.get_absolute_url())
    assert response.status_code == 404
    assert "Velmora" not in response.text
    assert "Demo Gereedschap" not in response.text


def test_a_role_that_ended_is_not_acted_in_any_more(
    client: Client, shop: PersonActor, by: DealerActor, active: Customer
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert "<b>Brindolux Venlo</b>" in page(client.get(ORDER_PAGE))
    assert client.post(SWITCH, {"actor": shop.key}).status_code == 404
    late = client.post("/mijn-gegevens/", {"name": "X", "language": "nl", "acting_for": shop.key})
    assert late.status_code == 409


def test_neither_dealer_sees_the_other(
    client_of: ClientOf,
    by: DealerActor,
    active: Customer,
    branch: PersonActor,
) -> None:
    text = client_of(by).get(active.get_absolute_url()).text
    assert "Tweede Dealer" not in text
    assert "Venlo" not in text


def test_a_request_elsewhere_gives_no_role(
    client: Client, contact: Contact, other_dealer: Dealer
) -> None:
    actions.register_customer(
        company=company(name="Nog niet"), person=person(email=contact.email), dealer=other_dealer
    )
    assert "Nog niet" not in client.get(SWITCH).text


# ---------------------------------------------------------------- of one name


@pytest.mark.parametrize(
    ("at_other_dealer", "elsewhere", "bar", "choice"),
    [
        (True, {}, "Brindolux Techniek B.V., bij Tweede Dealer B.V.",
         "Brindolux Techniek B.V., bij Tweede Dealer B.V."),
        (False, {"city": "Venlo"}, "Brindolux Techniek B.V., Venlo, bij Demo Gereedschap B.V.",
         "Brindolux Techniek B.V., Venlo, bij Demo Gereedschap B.V."),
        (False, {"street": "Kade"},
         "Brindolux Techniek B.V., Kade 14, 7323 AM Apeldoorn, bij Demo Gereedschap B.V.",
         "Brindolux Techniek B.V., Kade 14, 7323 AM Apeldoorn, bij Demo Gereedschap B.V."),
        (True, {"name": "BRINDOLUX techniek B.V."},
         "BRINDOLUX techniek B.V., bij Tweede Dealer B.V.",
         "BRINDOLUX techniek B.V., bij Tweede Dealer B.V."),
        (True, {"name": "Anders B.V."}, "Anders B.V.", "Anders B.V., bij Tweede Dealer B.V."),
    ],
)  # fmt: skip
def test_two_customers_of_one_name_are_told_apart(
    client_of: ClientOf, contact: Contact, by: DealerActor, other_employee: DealerEmployee,
    at_other_dealer: bool, elsewhere: dict[str, str], bar: str, choice: str,
) -> None:  # fmt: skip
    employee = Actor.of_employee(other_employee) if at_other_dealer else by
    second = make_active(employee.dealer, employee, email=contact.email, **elsewhere)
    acting = Actor.of_contact(Contact.objects.get(customer=second))
    client = client_of(acting)
    text = page(client.get(SWITCH))
    assert f"<b>{bar}</b></span>" in text
    assert f"<b>{choice}</b>" in text
    other = page(client.get(reverse("orders:basket", args=[contact.customer.reference])))
    assert f"Wisselen naar {Actor.of_contact(contact).name_among([acting])}" in other


def test_a_dealer_tells_its_customers_of_one_name_apart(
    client_of: ClientOf, active: Customer, by: DealerActor
) -> None:
    branch = make_active(by.dealer, by, email="venlo@brindolux.example", street="Kade")
    client = client_of(by)
    text = page(client.get(ORDER_PAGE))
    for customer, street in ((active, "Testkade 14"), (branch, "Kade 14")):
        assert f"{street}, 7323 AM Apeldoorn, NL" in text
        chosen = page(client.get(reverse("orders:basket", args=[customer.reference])))
        assert f"{street}, 7323 AM Apeldoorn, NL" in chosen
