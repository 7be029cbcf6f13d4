"""The timeline of a customer, as its dealer reads it."""

import pytest
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import SYSTEM, Actor
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.timeline import TimelineEntry, Tone, timeline_of
from mail.models import Mail


def timeline(customer: Customer, reader: Actor) -> list[TimelineEntry]:
    customer = Customer.objects.get(pk=customer.pk)
    events = CustomerEvent.objects.visible_to(reader).filter(customer=customer)
    return timeline_of(customer, list(events.select_related("by_user")), reader=reader)


def lines(customer: Customer, reader: Actor) -> list[tuple[str, str]]:
    """Return what happened and who did it, for each entry."""
    return [(str(entry.what), entry.who) for entry in timeline(customer, reader)]


def test_a_request_shows_who_was_mailed_and_that_it_waits(
    by: Actor, colleague: DealerEmployee, dealer: Dealer, request: pytest.FixtureRequest
) -> None:
    pending = request.getfixturevalue("pending")
    Mail.objects.update(state="sent", sent_at=timezone.now(), next_attempt_at=None)
    assert set(lines(pending, by)) == {
        ("Login aangevraagd", "J. de Boer"),
        ("Ontvangstbevestiging aan de aanvrager: verstuurd", "inkoop@velmora.example"),
        ("E-mail aan u: verstuurd", "M. Bakker en 1 collega"),
        ("Wacht op u", ""),
    }
    last = timeline(pending, by)[-1]
    assert (last.what, last.tone) == ("Wacht op u", Tone.WAITING)


def test_an_added_customer_shows_all_until_its_first_login(active: Customer, by: Actor) -> None:
    contact = Contact.objects.get(customer=active)
    Invitation.objects.update(opened_at=timezone.now())
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    assert [what for what, _who in lines(active, by)] == [
        "Toegevoegd door de dealer",
        "Blokkade opgeheven",
        "E-mail met de login: in wachtrij",
        "Link opgehaald, kan ook de mailbeveiliging zijn",
        "Voor het eerst ingelogd",
    ]
    assert timeline(active, by)[-1].who == "K. Visser"


def test_a_failed_mail_shows_why(active: Customer, by: Actor) -> None:
    Mail.objects.update(state="failed", error="550 5.1.1", next_attempt_at=None)
    failed = timeline(active, by)[-1]
    assert (failed.tone, failed.reason) == (Tone.BAD, "dit adres bestaat niet")


def test_a_rejection_shows_its_reason_and_the_note(pending: Customer, by: Actor) -> None:
    actions.reject_customer(pending, reason="Alleen bedrijven", internal_note="Beurs", by=by)
    rejected = next(entry for entry in timeline(pending, by) if entry.reason)
    assert (rejected.reason, rejected.internal_note) == ("Alleen bedrijven", "Beurs")
    assert (rejected.who, rejected.tone) == ("M. Bakker", Tone.BAD)


def test_staff_are_shown_as_the_wholesaler_and_the_system_as_nobody(
    pending: Customer, by: Actor, staff: User
) -> None:
    actions.unblock_customer(pending, by=Actor.staff(staff))
    actions.block_customer(pending, reason="Dealer gestopt", by=SYSTEM)
    who = {entry.reason: entry.who for entry in timeline(pending, by) if entry.at}
    assert who["Dealer gestopt"] == ""
    assert ("Blokkade opgeheven", "Van Ommen") in lines(pending, by)


def test_a_contact_is_shown_by_the_name_that_the_dealer_knows(active: Customer, by: Actor) -> None:
    contact = Contact.objects.get(customer=active)
    User.objects.filter(contacts=contact).update(name="Zoals elders bekend")
    contact = Contact.objects.get(pk=contact.pk)
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    assert "Zoals elders bekend" not in str(lines(active, by))


def test_the_next_dealer_sees_nothing_of_the_dealer_before(
    pending: Customer, by: Actor, staff: User, other_dealer: Dealer, other_employee: DealerEmployee
) -> None:
    actions.pass_on_customer(pending, by=by)
    actions.assign_customer(pending, dealer=other_dealer, by=Actor.staff(staff))
    reader = Actor.of_employee(other_employee)
    told = lines(pending, reader)
    assert [what for what, _who in told] == [
        "Login aangevraagd",
        "Ontvangstbevestiging aan de aanvrager: in wachtrij",
        "Toegewezen aan de dealer",
        "E-mail aan u: in wachtrij",
        "E-mail aan de aanvrager over de dealer: in wachtrij",
        "Wacht op u",
    ]
    assert "Bakker" not in str(told)


def test_the_mails_that_grant_a_login_read_the_same(active: Customer, by: Actor) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    actions.unblock_customer(active, by=by)
    assert set(Mail.objects.values_list("event", flat=True)) >= {"invitation", "access_restored"}
    mails = [what for what, _who in lines(active, by) if what.startswith("E-mail")]
    assert mails == ["E-mail met de login: in wachtrij"] * 2
