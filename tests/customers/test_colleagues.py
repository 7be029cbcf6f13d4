"""The managers of a customer add colleagues, give them a role and end their access."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers import actions, invitations
from customers.access.auth_backend import may_log_in
from customers.actions import members
from customers.actors import Actor
from customers.members.forms import RoleForm
from customers.models import Contact, Customer
from tests.customers.mails_and_pages import page, said
from tests.customers.records import history, outgoing, refused

NEW = {"name": "P. Koper", "email": "koper@brindolux.example", "language": "nl", "role": "buyer"}
BUYER, MANAGER = Contact.Role.BUYER, Contact.Role.MANAGER
URL, CHANGE = reverse("customers:colleagues"), reverse("customers:change_colleague")


@pytest.fixture
def manager(contact: Contact) -> Actor:
    """Return the first contact of the customer, which is a manager, as an actor."""
    assert contact.is_manager
    return Actor.of_contact(contact)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], manager: Actor) -> Client:
    return client_of(manager)


@pytest.fixture
def buyer(active: Customer, manager: Actor) -> Contact:
    return members.add_colleague(
        active,
        person={"name": "P. Koper", "email": "Koper@Brindolux.example", "language": "de"},
        role=BUYER,
        approval_above=Decimal(250),
        by=manager,
    )


def accept(contact: Contact) -> None:
    """Let the person choose a password, as its invitation asks."""
    invitations.accept_invitation(contact.invitations.open().get(), "frezen en boren 8,5")


def test_a_colleague_gets_a_login(client: Client, active: Customer) -> None:
    with outgoing() as mails:
        response = client.post(URL, {**NEW, "approval_above": "250,50"})
    assert response["Location"] == URL
    assert mails == [("invitation", "koper@brindolux.example")]
    contact = active.contacts.get(email="koper@brindolux.example")
    assert (contact.name, contact.role, contact.approval_above) == (
        "P. Koper",
        "buyer",
        Decimal("250.50"),
    )
    assert history(active)[-1][0] == "colleague_added"
    assert "koper@brindolux.example" in page(client.get(URL))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "k.visser@brindolux.example"}, "al een login met dit e-mailadres"),
        ({"email": ""}, "Vul het e-mailadres in"),
        ({"email": "x"}, "geen volledig e-mailadres"),
        ({"name": " \u200b"}, "Vul de naam in"),
        ({"approval_above": "veel"}, "Vul een bedrag in"),
        ({"approval_above": "-1"}, "Vul een bedrag in"),
        ({"role": "manager", "approval_above": "5"}, "zelf geen goedkeuring nodig"),
        ({"role": "boss"}, "boss"),
    ],
)
def test_bad_input_is_kept_and_explained(
    client: Client, active: Customer, typed: dict[str, str], sentence: str
) -> None:
    with outgoing() as mails:
        response = client.post(URL, {**NEW, **typed})
    assert response.status_code == 422
    assert sentence in page(response)
    assert 'value="P. Koper"' in page(response) or "name" in typed
    assert mails == []
    assert active.contacts.count() == 1


def test_a_colleague_with_a_login_elsewhere_chooses_no_password(
    client: Client, active: Customer, other_employee: Any
) -> None:
    """The mail to somebody with a login elsewhere has no link to choose a password."""
    email = other_employee.user.email
    with outgoing() as mails:
        client.post(URL, {**NEW, "email": email})
    assert mails == [("access_added", email)]
    assert active.contacts.get(email=email).user == other_employee.user


def test_a_role_is_changed(client: Client, active: Customer, buyer: Contact) -> None:
    sent = {"contact": buyer.pk, f"of-{buyer.pk}-role": "manager", "button": "save"}
    client.post(CHANGE, sent)
    buyer.refresh_from_db()
    assert (buyer.role, buyer.approval_above) == ("manager", None)
    assert history(active)[-1][0] == "colleague_changed"
    before = history(active)
    client.post(CHANGE, sent)
    assert history(active) == before


def test_a_wrong_amount_is_explained_at_its_person(client: Client, buyer: Contact) -> None:
    name = f"of-{buyer.pk}-approval_above"
    response = client.post(
        CHANGE, {"contact": buyer.pk, f"of-{buyer.pk}-role": "buyer", name: "veel"}
    )
    assert response.status_code == 422
    assert f'id="id_{name}_error"' in response.text


def test_a_colleague_whose_access_ended_no_longer_logs_in(
    client: Client, active: Customer, buyer: Contact, client_of: Callable[[Actor], Client]
) -> None:
    assert buyer.user is not None
    theirs = client_of(Actor.of_contact(Contact.objects.select_related("user").get(pk=buyer.pk)))
    assert theirs.get(reverse("orders:start")).status_code == 200
    client.post(CHANGE, {"contact": buyer.pk, "button": "end"})
    assert not may_log_in(buyer.user)
    assert theirs.get(reverse("orders:start")).status_code == 302
    assert history(active)[-1][0] == "colleague_left"
    assert not buyer.invitations.open().exists()


def test_the_last_manager_must_remain(active: Customer, buyer: Contact, manager: Actor) -> None:
    assert manager.contact is not None
    with refused("Somebody must remain"):
        members.end_colleague(manager.contact, by=manager)
    with refused("Somebody must remain"):
        members.change_role(manager.contact, role=BUYER, approval_above=None, by=manager)
    members.change_role(buyer, role=MANAGER, approval_above=None, by=manager)
    with refused("Somebody must remain"):  # nobody has used this invitation
        members.end_colleague(manager.contact, by=manager)
    accept(buyer)
    members.end_colleague(manager.contact, by=manager)
    assert Customer.objects.get(pk=active.pk).contact == buyer


def test_a_login_is_sent_again_until_it_is_used(client: Client, buyer: Contact) -> None:
    with outgoing() as mails:
        client.post(CHANGE, {"contact": buyer.pk, "button": "resend"})
    assert mails == [("invitation", buyer.email)]
    Contact.objects.filter(pk=buyer.pk).update(first_login_at="2026-01-01T00:00Z")
    with outgoing() as mails:
        response = client.post(CHANGE, {"contact": buyer.pk, "button": "resend"})
    assert mails == []
    assert said(response)[-1] == "Deze persoon heeft al ingelogd."


def test_a_limit_that_is_typed_beside_sending_again_is_asked_about(
    client: Client, buyer: Contact
) -> None:
    prefix = f"of-{buyer.pk}"
    shown = RoleForm(instance=buyer, prefix=prefix).initial["shown"]
    sent = {"contact": buyer.pk, "button": "resend", f"{prefix}-shown": shown,
            f"{prefix}-role": "buyer", f"{prefix}-approval_above": "750"}  # fmt: skip
    with outgoing() as mails:
        response = client.post(CHANGE, sent)
    assert mails == []
    assert response.status_code == 422
    assert "U hebt dit gewijzigd. Sla het eerst op, of zet het terug." in page(response)
    assert 'value="750"' in response.text
    with outgoing() as mails:
        client.post(CHANGE, {**sent, f"{prefix}-approval_above": "250"})
    assert mails == [("invitation", buyer.email)]


def test_blocking_a_customer_blocks_all_its_logins(
    active: Customer, buyer: Contact, by: Actor
) -> None:
    assert buyer.user is not None
    assert may_log_in(buyer.user)
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert not may_log_in(buyer.user)
    actions.unblock_customer(active, by=by)
    assert may_log_in(buyer.user)


def test_only_an_active_customer_adds_people(blocked: Customer, by: Actor) -> None:
    with refused("Only a customer that can log in"):
        members.add_colleague(
            blocked,
            person={"name": "x", "email": "x@x.example", "language": "nl"},
            role=BUYER,
            approval_above=None,
            by=by,
        )


def test_the_dealer_sees_the_colleagues(
    client_of: Callable[[Actor], Client], by: Actor, active: Customer, buyer: Contact
) -> None:
    shown = page(client_of(by).get(active.get_absolute_url()))
    assert buyer.email in shown
    assert "goedkeuring boven € 250,00" in shown


def test_a_buyer_manages_nobody(
    client_of: Callable[[Actor], Client], buyer: Contact, contact: Contact
) -> None:
    theirs = client_of(Actor.of_contact(Contact.objects.select_related("user").get(pk=buyer.pk)))
    assert theirs.get(URL).status_code == 404
    assert theirs.post(URL, NEW).status_code == 404
    sent = {"contact": contact.pk, "button": "end"}
    assert theirs.post(CHANGE, sent).status_code == 404
    assert User.objects.filter(email=NEW["email"]).exists()  # its own, from before


@pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999", "-1"])
def test_a_colleague_who_does_not_exist_is_not_found(client: Client, key: str) -> None:
    assert client.post(CHANGE, {"contact": key, "button": "end"}).status_code == 404


def test_a_colleague_of_another_customer_is_out_of_reach(
    client: Client, other_employee: Any
) -> None:
    from tests.conftest import make_active

    theirs = make_active(
        other_employee.dealer, Actor.of_employee(other_employee), email="z@z.example"
    )
    person = theirs.contact
    assert person is not None
    assert client.post(CHANGE, {"contact": person.pk, "button": "end"}).status_code == 404


def test_ending_ones_own_access_is_asked_first(
    client: Client, active: Customer, buyer: Contact, manager: Actor
) -> None:
    members.change_role(buyer, role=MANAGER, approval_above=None, by=manager)
    accept(buyer)
    assert manager.contact is not None
    sent = {"contact": manager.contact.pk, "button": "end"}
    asked = page(client.post(CHANGE, sent))
    assert "Uw eigen toegang beëindigen?" in asked
    assert "Voor Brindolux Techniek B.V. kunt u vanaf nu niet meer inloggen." in asked
    assert "P. Koper wordt de contactpersoon voor uw dealer." in asked
    assert history(active)[-1][0] != "colleague_left"
    client.post(CHANGE, {**sent, "confirmed": "1"})
    assert history(active)[-1][0] == "colleague_left"
    assert Customer.objects.get(pk=active.pk).contact == buyer


def test_ending_the_contact_is_asked_first_and_a_buyer_is_not(
    client_of: Callable[[Actor], Client], active: Customer, buyer: Contact, manager: Actor
) -> None:
    members.change_role(buyer, role=MANAGER, approval_above=None, by=manager)
    accept(buyer)
    theirs = client_of(Actor.of_contact(Contact.objects.select_related("user").get(pk=buyer.pk)))
    assert manager.contact is not None
    sent = {"contact": manager.contact.pk, "button": "end"}
    asked = page(theirs.post(CHANGE, sent))
    assert "De toegang van K. Visser beëindigen?" in asked
    assert "P. Koper wordt de contactpersoon voor uw dealer." in asked
    assert active.contacts.present().count() == 2


def test_the_last_manager_reads_the_refusal_and_no_question(
    client: Client, buyer: Contact, manager: Actor
) -> None:
    assert manager.contact is not None
    response = client.post(CHANGE, {"contact": manager.contact.pk, "button": "end"})
    assert "Er moet iemand overblijven die de logins beheert" in said(response)[-1]


def test_giving_up_ones_own_role_is_asked_first(
    client: Client, active: Customer, buyer: Contact, manager: Actor
) -> None:
    members.change_role(buyer, role=MANAGER, approval_above=None, by=manager)
    accept(buyer)
    assert manager.contact is not None
    me = manager.contact
    sent = {"contact": me.pk, f"of-{me.pk}-role": "buyer", f"of-{me.pk}-approval_above": "100"}
    asked = client.post(CHANGE, sent)
    assert "geen bestellingen meer goedkeuren en geen logins meer beheren" in page(asked)
    assert f'name="of-{me.pk}-approval_above" value="100"' in asked.text
    me.refresh_from_db()
    assert me.is_manager
    client.post(CHANGE, {**sent, "confirmed": "1"})
    me.refresh_from_db()
    assert (me.role, me.approval_above) == ("buyer", Decimal(100))


@pytest.mark.parametrize("button", ["resend", "end", "role"])
def test_a_page_of_before_says_whose_access_has_ended(
    client: Client, active: Customer, buyer: Contact, manager: Actor, button: str
) -> None:
    members.end_colleague(buyer, by=manager)
    with outgoing() as mails:
        response = client.post(CHANGE, {"contact": buyer.pk, "button": button})
    assert response["Location"] == URL
    assert said(response) == [f"P. Koper kan niet meer inloggen voor {active}"]  # B.V. has a point
    assert mails == []


def test_a_role_that_was_left_alone_is_not_said_to_be_saved(
    client: Client, active: Customer, buyer: Contact
) -> None:
    sent = {"contact": buyer.pk, f"of-{buyer.pk}-role": "buyer"}
    limit = f"of-{buyer.pk}-approval_above"
    assert said(client.post(CHANGE, {**sent, limit: "250"})) == ["Er is niets gewijzigd."]
    assert said(client.post(CHANGE, {**sent, limit: "300"}))[-1] == "Dat is opgeslagen."


def test_the_link_of_somebody_whose_access_ended_says_so(buyer: Contact, manager: Actor) -> None:
    secret = buyer.invitations.open().get().issue_secret()
    members.end_colleague(buyer, by=manager)
    response = Client().get(reverse("customers:invitation", args=[secret]))
    assert response.status_code == 410
    assert "Ihr Zugang wurde beendet." in page(response)  # the language of its reader
    assert reverse("customers:fresh_invitation", args=[secret]) not in response.text
