"""A page that was shown before somebody changed the customer changes nothing, and says why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.action_table import DEALER_ACTIONS, STAFF_ACTIONS
from customers.actors import APPLICANT, Actor
from customers.models import Contact, Customer
from customers.states import State
from mail.models import Mail
from tests.conftest import company, make_active, person, seen_of, tick_of
from tests.customers.mails_and_pages import page, said

BUTTONS = ["unblock", "block", "reject", "pass_on", "archive", "restore", "resend"]


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def other(colleague: DealerEmployee) -> Actor:
    """S. Kok, who works beside `by`."""
    return Actor.of_employee(colleague)


def press(client: Client, button: str, customer: Customer, seen: str) -> Any:
    url = reverse(f"customers:{button}", args=[customer.reference])
    return client.post(url, {"seen": seen, "reason": "Daarom"})


def at_now() -> str:
    return timezone.localtime().strftime("om %H:")


def state_of(customer: Customer) -> str:
    return Customer.objects.get(pk=customer.pk).state


# ---------------------------------------------------------------- buttons


def test_a_stale_page_unblocks_nobody_whom_a_colleague_rejected(
    client: Client, pending: Customer, other: Actor
) -> None:
    seen = seen_of(pending)
    actions.reject_customer(pending, reason="Alleen bedrijven", by=other)
    response = press(client, "unblock", pending, seen)
    assert state_of(pending) == State.REJECTED
    assert not Mail.objects.filter(event="invitation").exists()
    [sentence] = said(response)
    assert sentence.startswith(f"S. Kok heeft deze aanvraag {at_now()}")
    assert sentence.endswith(" afgewezen.")
    assert press(client, "unblock", pending, seen_of(pending)).status_code == 302
    assert state_of(pending) == State.ACTIVE, "whoever has seen that may still unblock"


def test_a_stale_page_unblocks_nobody_who_was_blocked_with_a_reason(
    client: Client, blocked: Customer, other: Actor
) -> None:
    seen = seen_of(blocked)
    actions.unblock_customer(blocked, by=other)
    actions.block_customer(blocked, reason="Drie facturen staan open", by=other)
    [sentence] = said(press(client, "unblock", blocked, seen))
    assert state_of(blocked) == State.BLOCKED
    assert "geblokkeerd: Drie facturen staan open" in sentence


def test_unblocking_sends_no_login_to_an_address_that_was_not_shown(
    client: Client, pending: Customer, other: Actor
) -> None:
    seen = seen_of(pending)
    actions.correct_contact(pending, person={"email": "ander@velmora.example"}, by=other)
    [sentence] = said(press(client, "unblock", pending, seen))
    assert state_of(pending) == State.PENDING
    assert sentence.startswith("S. Kok heeft de gegevens van deze klant")


def test_what_the_applicant_corrects_is_looked_at_before_it_is_unblocked(
    client: Client, pending: Customer
) -> None:
    seen = seen_of(pending)
    actions.change_customer(pending, company={"city": "Ede"}, person={}, by=APPLICANT)
    [sentence] = said(press(client, "unblock", pending, seen))
    assert state_of(pending) == State.PENDING
    assert sentence.startswith("De aanvrager heeft de gegevens van deze klant")


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_carries_what_was_shown(
    client: Client, dealer: Dealer, by: Actor, other: Actor, button: str
) -> None:
    customer = _in_the_state_for(button, dealer, by)
    assert f'name="seen" value="{seen_of(customer)}"' in page(
        client.get(customer.get_absolute_url())
    )
    seen = seen_of(customer)
    actions.change_customer(customer, company={"city": "Ede"}, person={}, by=other)
    before = (state_of(customer), customer.events.count(), Mail.objects.count())
    response = press(client, button, customer, seen)
    assert (state_of(customer), customer.events.count(), Mail.objects.count()) == before
    assert said(response)[-1].startswith("S. Kok heeft de gegevens")


@pytest.mark.parametrize("seen", ["", "vervalst", "-1", "9" * 5000, "99", "\0"])
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_that_says_nothing_of_what_was_shown_does_nothing(
    client: Client, dealer: Dealer, by: Actor, button: str, seen: str
) -> None:
    customer = _in_the_state_for(button, dealer, by)
    before = (state_of(customer), customer.events.count())
    response = press(client, button, customer, seen)
    assert (state_of(customer), customer.events.count()) == before
    assert said(response)[-1] == "Bekijk eerst de klant en klik dan nog een keer."


def test_the_question_is_about_what_the_page_before_it_showed(
    client: Client, active: Customer, other: Actor
) -> None:
    url = reverse("customers:block", args=[active.reference])
    seen = seen_of(active)
    question = client.get(url, {"seen": seen})
    assert f'name="seen" value="{seen}"' in page(question)
    actions.correct_contact(active, person={"name": "K. de Visser"}, by=other)
    assert "S. Kok" in said(press(client, "block", active, seen))[0]
    assert state_of(active) == State.ACTIVE
    assert client.get(url, {"seen": seen}).status_code == 302, "it is said before it is asked"


def test_a_system_that_reminds_or_looks_up_makes_no_page_stale(
    client: Client, pending: Customer
) -> None:
    seen = seen_of(pending)
    Customer.objects.update(remind_at=timezone.now())
    actions.remind_of_customer(pending)
    press(client, "unblock", pending, seen)
    assert state_of(pending) == State.ACTIVE


# ---------------------------------------------------------------- selections


@pytest.mark.parametrize("name", DEALER_ACTIONS)
def test_a_stale_tick_is_named_and_keeps_nobody_else_waiting(
    client: Client, dealer: Dealer, by: Actor, other: Actor, name: str
) -> None:
    fresh, stale = (_in_the_state_for(name, dealer, by, f"{n}@klant.example") for n in "ab")
    ticks = [tick_of(fresh), tick_of(stale)]
    actions.change_customer(stale, company={"city": "Ede"}, person={}, by=other)
    before = state_of(stale), stale.events.count()
    fields = {"action": name, "customer": ticks, "confirmed": "1", "reason": "Daarom"}
    response = client.post(reverse("customers:change_selected"), fields)
    assert (state_of(stale), stale.events.count()) == before
    assert fresh.events.count() > 1 + (name in ("block", "restore"))
    assert f"{stale}: S. Kok heeft de gegevens" in said(response)[-1]


def test_the_question_about_a_selection_carries_what_the_list_showed(
    client: Client, pending: Customer, other: Actor
) -> None:
    tick = tick_of(pending)
    fields = {"action": "reject", "customer": [tick]}
    question = client.post(reverse("customers:change_selected"), fields)
    assert f'name="customer" value="{tick}"' in page(question)


# ---------------------------------------------------------------- staff


@pytest.mark.parametrize("action", STAFF_ACTIONS, ids=lambda action: action.name)
def test_a_stale_list_of_the_admin_does_nothing(
    dealer: Dealer, by: Actor, other: Actor, staff: User, action: Any
) -> None:
    customer = _in_the_state_for(action.name, dealer, by)
    client = Client()
    client.force_login(staff)
    url = reverse("admin:customers_customer_changelist")
    tick = f"{customer.pk}:{seen_of(customer)}"
    assert f'name="seen" value="{tick}"' in client.get(url).text
    actions.change_customer(customer, company={"city": "Ede"}, person={}, by=other)
    before = state_of(customer), customer.events.count()
    answers = {"confirmed": "1", "reason": "Daarom", "dealer": dealer.pk}
    fields = {"action": action.name, "_selected_action": [customer.pk], "seen": [tick], **answers}
    response = client.post(url, fields)
    assert (state_of(customer), customer.events.count()) == before
    assert "S. Kok heeft de gegevens" in said(response)[-1]


def test_what_the_staff_never_saw_is_shown_before_anything_is_done(
    pending: Customer, dealer: Dealer, staff: User
) -> None:
    """ "Select all 300" reaches rows of other pages, which carry nothing that was shown."""
    client = Client()
    client.force_login(staff)
    url = reverse("admin:customers_customer_changelist")
    fields = {"action": "unblock", "_selected_action": [pending.pk], "select_across": "1"}
    question = client.post(url, fields)
    assert state_of(pending) == State.PENDING
    assert f'name="seen" value="{pending.pk}:{seen_of(pending)}"' in question.content.decode()
    shown = {"confirmed": "1", "seen": [f"{pending.pk}:{seen_of(pending)}"]}
    client.post(url, {**fields, "select_across": "0", **shown})
    assert state_of(pending) == State.ACTIVE


# ---------------------------------------------------------------- forms


def test_an_old_page_of_details_brings_no_old_address_back(
    client: Client, active: Customer, other: Actor
) -> None:
    url = reverse("customers:change", args=[active.reference])
    sent = _as_sent(client.get(url))
    actions.correct_contact(active, person={"email": "nieuw@brindolux.example"}, by=other)
    response = client.post(url, {**sent, "city": "Ede", "button": "save"})
    assert response.status_code == 302
    contact = Contact.objects.get(customer=active)
    assert contact.email == "nieuw@brindolux.example"
    assert contact.user is not None
    assert contact.user.email == "nieuw@brindolux.example"
    assert Customer.objects.get(pk=active.pk).city == "Ede"
    assert said(response) == ["De klant is opgeslagen."]


def test_a_field_that_both_changed_is_asked(client: Client, active: Customer, other: Actor) -> None:
    url = reverse("customers:change", args=[active.reference])
    sent = _as_sent(client.get(url))
    actions.correct_contact(active, person={"email": "een@brindolux.example"}, by=other)
    response = client.post(url, {**sent, "email": "twee@brindolux.example", "button": "save"})
    assert response.status_code == 422
    shown = page(response)
    assert f"S. Kok heeft dit {at_now()}" in shown
    assert "gewijzigd in “een@brindolux.example”" in shown
    assert "U hebt “twee@brindolux.example” ingevuld" in shown
    assert Contact.objects.get(customer=active).email == "een@brindolux.example"
    assert client.post(url, {**_as_sent(response), "button": "save"}).status_code == 302
    assert Contact.objects.get(customer=active).email == "twee@brindolux.example"


def test_what_is_said_follows_from_what_happened(client: Client, active: Customer) -> None:
    url = reverse("customers:change", args=[active.reference])

    def save(**changed: str) -> str:
        return said(client.post(url, {**_as_sent(client.get(url)), **changed, "button": "save"}))[
            -1
        ]

    assert save() == "Er is niets gewijzigd."
    assert save(street="Nieuwe kade") == "De klant is opgeslagen."
    assert save(contact_name="K. de Visser") == "De klant is opgeslagen."
    moved = save(email="nieuw@brindolux.example")
    assert moved == "De klant is opgeslagen. nieuw@brindolux.example krijgt de login per e-mail."
    assert Mail.objects.filter(event="invitation").first().to == "nieuw@brindolux.example"  # type: ignore[union-attr]  # there is one


def _as_sent(response: Any) -> dict[str, str]:
    """Return what a browser would send of the form that is on the page."""
    form = response.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def _in_the_state_for(
    button: str, dealer: Dealer, by: Actor, email: str = "inkoop@velmora.example"
) -> Customer:
    """Return a customer that this button is for."""
    match button:
        case "unblock" | "reject" | "pass_on":
            return _register(dealer, email)
        case "assign":
            return _register(None, email)
        case "block":
            return make_active(dealer, by, email)
    customer, _event = actions.add_customer(
        company=company(name=email), person=person(email=email), dealer=dealer, by=by
    )
    if button == "restore":
        actions.archive_customer(customer, by=by)
    if button == "resend":
        actions.unblock_customer(customer, by=by)
    return customer


def _register(dealer: Dealer | None, email: str) -> Customer:
    customer, _event = actions.register_customer(
        company=company(name=email), person=person(email=email), dealer=dealer
    )
    return customer
