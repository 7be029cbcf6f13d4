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
    return [(str(moment.what), moment.who) for moment in timeline(customer, reader)]


def test_a_request_tells_who_was_told_and_waits(
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


def test_from_added_to_in_use(active: Customer, by: Actor) -> None:
    contact = Contact.objects.get(customer=active)
    Invitation.objects.update(opened_at=timezone.now())
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    assert [what for what, _who in lines(active, by)] == [
        "Toegevoegd door de dealer",
        "Blokkade opgeheven",
        "E-mail met de login: in wachtrij",
        "Link geopend",
        "Voor het eerst ingelogd",
    ]
    assert timeline(active, by)[-1].who == "K. Visser"


def test_a_failed_mail_says_why(active: Customer, by: Actor) -> None:
    Mail.objects.update(state="failed", error="550 5.1.1", next_attempt_at=None)
    failed = timeline(active, by)[-1]
    assert (failed.tone, failed.reason) == (Tone.BAD, "dit adres bestaat niet")


def test_reason_and_note(pending: Customer, by: Actor) -> None:
    actions.reject_customer(pending, reason="Alleen bedrijven", internal_note="Beurs", by=by)
    rejected = next(m for m in timeline(pending, by) if m.reason)
    assert (rejected.reason, rejected.internal_note) == ("Alleen bedrijven", "Beurs")
    assert (rejected.who, rejected.tone) == ("M. Bakker", Tone.BAD)


def test_staff_and_the_system(pending: Customer, by: Actor, staff: User) -> None:
    actions.unblock_customer(pending, by=Actor.staff(staff))
    actions.block_customer(pending, reason="Dealer gestopt", by=SYSTEM)
    who = {moment.reason: moment.who for moment in timeline(pending, by) if moment.at}
    assert who["Dealer gestopt"] == ""
    assert ("Blokkade opgeheven", "Van Ommen") in lines(pending, by)


def test_a_contact_goes_by_the_name_that_the_dealer_knows(active: Customer, by: Actor) -> None:
    contact = Contact.objects.get(customer=active)
    User.objects.filter(contacts=contact).update(name="Zoals elders bekend")
    contact = Contact.objects.get(pk=contact.pk)
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    assert "Zoals elders bekend" not in str(lines(active, by))


def test_nothing_of_the_dealer_that_had_it_before(
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


def test_three_ways_to_hand_over_a_login_read_the_same(active: Customer, by: Actor) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    actions.unblock_customer(active, by=by)
    assert set(Mail.objects.values_list("event", flat=True)) >= {"invitation", "access_restored"}
    mails = [what for what, _who in lines(active, by) if what.startswith("E-mail")]
    assert mails == ["E-mail met de login: in wachtrij"] * 2
