"""Who the contact is: a manager, a colleague that its dealer makes it, or somebody new."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from customers import actions, invitations
from customers.access.auth_backend import may_log_in
from customers.actions import members
from customers.actors import Actor
from customers.dealer.contact_person import replacement_sentences
from customers.models import Contact, Customer
from customers.refusals import AddressOfColleague
from tests.conftest import person
from tests.customers.mails_and_pages import page, said
from tests.customers.records import history, outgoing, refused

BUYER, MANAGER = Contact.Role.BUYER, Contact.Role.MANAGER
KEES = "kees@brindolux.example"


def add(customer: Customer, by: Actor, name: str, role: Contact.Role, **more: bool) -> Contact:
    """Add a colleague, who has accepted its invitation unless `accepted` says otherwise."""
    contact = members.add_colleague(
        customer,
        person={"name": name, "email": f"{name.lower()}@brindolux.example", "language": "nl"},
        role=role,
        approval_above=Decimal(250) if role == BUYER else None,
        by=by,
    )
    if more.get("accepted", True):
        invitations.accept_invitation(contact.invitations.open().get(), "frezen en boren 8,5")
    return Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)


def contact_of(customer: Customer) -> Contact | None:
    return Customer.objects.get(pk=customer.pk).contact


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def test_the_manager_leaves_and_another_manager_is_the_contact(
    active: Customer, contact: Contact, by: Actor
) -> None:
    add(active, by, "Bram", BUYER)
    add(active, by, "Ina", MANAGER, accepted=False)
    anna = add(active, by, "Anna", MANAGER)
    members.end_colleague(contact, by=by)
    assert contact_of(active) == anna


def test_a_contact_that_becomes_a_buyer_is_the_contact_no_more(
    active: Customer, contact: Contact, by: Actor
) -> None:
    anna = add(active, by, "Anna", MANAGER)
    members.change_role(contact, role=BUYER, approval_above=Decimal(1), by=by)
    assert contact_of(active) == anna


def test_adding_managers_changes_no_contact(active: Customer, contact: Contact, by: Actor) -> None:
    add(active, by, "Anna", MANAGER)
    actions.correct_contact(active, person=person(name="K", email="nieuw@x.example"), by=by)
    assert contact_of(active) == contact


def test_a_colleagues_address_is_an_offer_at_the_field_and_no_error(
    client: Client, active: Customer, by: Actor
) -> None:
    kees = add(active, by, "Kees", BUYER)
    url = reverse("customers:change", args=[active.reference])
    form = client.get(url).context["form"]
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    response = client.post(url, {**sent, "email": KEES, "button": "save"})
    assert response.status_code == 422
    offer = reverse("customers:make_contact", args=[active.reference, kees.pk])
    assert "Dit adres is van Kees (inkoper)." in page(response)
    assert f'<a href="{offer}">Kees contactpersoon maken?</a>' in page(response)
    assert page(response).count(f'href="{offer}"') == 1  # the summary above links to the field
    asked = page(client.get(offer))
    assert "Bij Brindolux Techniek B.V. wordt Kees de contactpersoon." in asked
    assert "K. Visser blijft, met een eigen login." in asked
    assert contact_of(active) != kees
    response = client.post(offer, {"confirmed": "1"})
    assert said(response)[-1] == "Bij Brindolux Techniek B.V. is Kees nu de contactpersoon."
    kees.refresh_from_db()
    assert contact_of(active) == kees
    assert (kees.role, kees.approval_above) == (MANAGER, None)
    assert history(active)[-1] == ("contact_chosen", "active", "active")
    assert may_log_in(User.objects.get(email="k.visser@brindolux.example"))


def test_a_button_without_the_question_asks_first(
    client: Client, active: Customer, by: Actor
) -> None:
    kees = add(active, by, "Kees", BUYER)
    offer = reverse("customers:make_contact", args=[active.reference, kees.pk])
    assert client.post(offer).status_code == 200
    assert contact_of(active) != kees


def test_nobody_becomes_the_contact_who_left_or_is_it(
    active: Customer, contact: Contact, by: Actor
) -> None:
    kees = add(active, by, "Kees", BUYER)
    with refused("contact already"):
        actions.make_contact(contact, by=by)
    members.end_colleague(kees, by=by)
    with refused("has left"):
        actions.make_contact(kees, by=by)


def test_made_the_contact_while_blocked_it_is_who_gets_the_login(
    blocked: Customer, by: Actor
) -> None:
    kees = Contact.objects.create(customer=blocked, name="Kees", email=KEES, role=BUYER)
    actions.make_contact(kees, by=by)
    with outgoing() as mails:
        actions.unblock_customer(blocked, by=by)
    assert mails == [("invitation", KEES)]


@pytest.mark.parametrize(
    ("name", "email", "is_new"),
    [
        ("M. Smit", "m.smit@velmora.example", True),
        ("K. de Boer", "k.deboer@velmora.example", True),
        ("Piet Jansen", "inkoop2@elders.example", True),
        ("J. de Boer", "j.deboer@elders.example", False),  # one of the two is the same
        ("M. Smit", "jdeboer@velmora.example", False),
        ("Jan de Boer", "jan.deboer@velmora.example", False),  # a spelling
        ("J. de Boor", "jdeboor@velmora.example", False),
        ("De Boer", "deboer@velmora.example", False),
        ("Boer, J. de", "boer@velmora.example", False),
        ("", "m.smit@velmora.example", False),  # nothing is known of the other one
        ("M. Smit", "", False),
    ],
)
def test_another_name_and_another_address_are_another_person(
    name: str, email: str, is_new: bool
) -> None:
    contact = Contact(name="J. de Boer", email="jdeboer@velmora.example")
    assert actions.is_new_person(contact, person(name=name, email=email)) is is_new
    assert not actions.is_new_person(Contact(), person(name=name, email=email))


def test_a_new_person_is_a_new_contact_and_the_access_of_the_old_one_ends(
    active: Customer, contact: Contact, by: Actor
) -> None:
    smit = person(name="M. Smit", email="m.smit@brindolux.example")
    assert actions.is_new_person(contact, smit)
    assert contact.user is not None
    with outgoing() as mails:
        actions.replace_contact(active, person=smit, by=by)
    assert mails == [("invitation", "m.smit@brindolux.example")]
    new = contact_of(active)
    assert new is not None
    assert (new.name, new.role, new.pk == contact.pk) == ("M. Smit", MANAGER, False)
    former = contact.user
    contact.refresh_from_db()
    assert contact.ended_at is not None
    assert (contact.name, contact.email) == ("K. Visser", "k.visser@brindolux.example")
    assert not may_log_in(former)
    assert history(active)[-1] == ("contact_replaced", "active", "active")


def test_the_page_can_say_whose_access_ends(active: Customer, contact: Contact) -> None:
    with override("nl"):
        sentences = replacement_sentences(active, person(name="M. Smit", email="m@x.example"))
    assert sentences == ["De toegang van K. Visser eindigt.", "M. Smit krijgt een login."]


def test_a_colleague_typed_as_the_new_person_is_offered_too(active: Customer, by: Actor) -> None:
    add(active, by, "Kees", BUYER)
    with refused("Kees", with_error=AddressOfColleague):
        actions.replace_contact(active, person=person(name="Kees", email=KEES), by=by)
    assert active.contacts.present().count() == 2


def test_before_it_is_let_in_a_new_person_gets_no_mail(blocked: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.replace_contact(
            blocked, person=person(name="M. Smit", email="m.smit@x.example"), by=by
        )
    assert mails == []
    assert contact_of(blocked) != Contact.objects.filter(customer=blocked).earliest("pk")


# ---------------------------------------------------------------- the form of the dealer


def typed_over(client: Client, customer: Customer, **answer: str) -> Any:
    """Type another person over the contact, in the form that has just been loaded."""
    url = reverse("customers:change", args=[customer.reference])
    form = client.get(url).context["form"]
    sent = {name: str(form[name].value() or "") for name in form.fields}
    new = {"contact_name": "M. Smit", "email": "smit@brindolux.example", "city": "Ede"}
    return client.post(url, {**sent, **new, "button": "save", **answer})


def test_the_form_asks_whether_it_is_another_person(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, contact: Contact
) -> None:
    asked = typed_over(client_of(by), active)
    assert "Is M. Smit iemand anders dan K. Visser?" in page(asked)
    assert "De toegang van K. Visser eindigt." in page(asked)
    assert 'name="email" value="smit@brindolux.example"' in asked.text
    contact.refresh_from_db()
    assert (contact.email, contact.ended_at) == ("k.visser@brindolux.example", None)
    assert Customer.objects.get().city == "Apeldoorn"


def test_yes_ends_the_access_of_the_one_and_lets_the_other_in(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, contact: Contact
) -> None:
    response = typed_over(client_of(by), active, confirmed="1")
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.ended_at is not None
    customer = Customer.objects.get()
    assert customer.contact is not None
    assert (customer.contact.name, customer.contact.role) == ("M. Smit", MANAGER)
    assert customer.city == "Ede"
    assert said(response)[-1].endswith("smit@brindolux.example krijgt de login per e-mail.")


def test_no_corrects_the_person_that_is_there(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, contact: Contact
) -> None:
    assert typed_over(client_of(by), active, confirmed="otherwise").status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.ended_at) == (
        "M. Smit",
        "smit@brindolux.example",
        None,
    )


def test_a_correction_of_one_of_the_two_is_not_asked_about(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, contact: Contact
) -> None:
    response = typed_over(client_of(by), active, contact_name="K. Visser")
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.email == "smit@brindolux.example"


def test_a_colleague_typed_over_the_contact_is_offered_before_anything_is_asked(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, contact: Contact
) -> None:
    add(active, by, "Kees", BUYER)
    response = typed_over(client_of(by), active, contact_name="Kees", email=KEES)
    assert response.status_code == 422
    assert "Kees contactpersoon maken?" in page(response)
    assert 'value="Kees"' in response.text
