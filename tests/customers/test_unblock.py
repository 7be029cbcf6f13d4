"""Unblocking grants a login: one login is one person, and neither dealer sees a difference."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, invitations
from customers.actors import Actor
from customers.models import Contact, Customer, Invitation
from customers.states import EmailMissing
from mail.models import Mail
from tests.conftest import PASSWORD, company, make_active, person
from tests.customers.records import history, refused


def mails_to(address: str) -> list[str]:
    return list(Mail.objects.filter(to=address).order_by("pk").values_list("event", flat=True))


def contact_of(customer: Customer) -> Contact:
    return Contact.objects.select_related("user").get(customer=customer)


def test_a_new_person_gets_a_login_without_a_password_and_an_invitation(
    blocked: Customer, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    contact = contact_of(blocked)
    assert contact.user is not None
    assert contact.user.email == "smit@tjalvero.example"
    assert not contact.user.has_password
    assert mails_to("smit@tjalvero.example") == ["invitation"]
    assert Invitation.objects.open().get().contact == contact


def test_an_applicant_has_no_login_before_it_is_unblocked(pending: Customer) -> None:
    assert contact_of(pending).user is None
    assert not User.objects.filter(email="inkoop@velmora.example").exists()


def test_a_person_with_a_password_elsewhere_hears_that_it_works_here_too(
    active: Customer, other_employee: DealerEmployee
) -> None:
    elsewhere = make_active(other_employee.dealer, Actor.of_employee(other_employee))
    assert contact_of(elsewhere).user == contact_of(active).user
    assert mails_to("k.visser@brindolux.example") == ["invitation", "access_added"]
    assert User.objects.get(email="k.visser@brindolux.example").check_password(PASSWORD)


def test_a_customer_that_was_active_before_hears_that_its_access_is_restored(
    active: Customer, by: Actor
) -> None:
    actions.block_customer(active, reason="Betaalt niet", by=by)
    actions.unblock_customer(active, by=by)
    assert mails_to("k.visser@brindolux.example")[-1] == "access_restored"


def test_unblocking_without_an_address_is_refused(by: Actor) -> None:
    assert by.dealer is not None
    customer, _ = actions.add_customer(
        company=company(), person=person(email=""), dealer=by.dealer, by=by
    )
    with refused("Enter the email address", with_error=EmailMissing):
        actions.unblock_customer(customer, by=by)


def test_unblocking_without_a_contact_is_refused(blocked: Customer, by: Actor) -> None:
    blocked.contacts.all().delete()
    with refused("Enter the email address", with_error=EmailMissing):
        actions.unblock_customer(blocked, by=by)


def test_a_customer_is_unblocked_once_its_address_is_entered(by: Actor) -> None:
    assert by.dealer is not None
    customer, _ = actions.add_customer(
        company=company(), person=person(email=""), dealer=by.dealer, by=by
    )
    actions.correct_contact(customer, person={"email": "later@velmora.example"}, by=by)
    actions.unblock_customer(customer, by=by)
    assert mails_to("later@velmora.example") == ["invitation"]


def test_the_history_says_who_unblocked_it_and_from_which_state(
    pending: Customer, by: Actor
) -> None:
    event = actions.unblock_customer(pending, by=by)
    assert history(pending) == [("requested", "", "pending"), ("unblocked", "pending", "active")]
    assert (event.by_kind, event.by_user, event.dealer) == ("employee", by.user, by.dealer)
    assert (event.reason, event.internal_note) == ("", "")


def test_staff_unblock_as_staff(pending: Customer, staff: User) -> None:
    event = actions.unblock_customer(pending, by=Actor.staff(staff))
    assert (event.by_kind, event.by_user, event.dealer) == ("staff", staff, pending.dealer)


def test_the_login_takes_over_what_is_known_of_a_new_person(dealer: Dealer, by: Actor) -> None:
    typed = person(name="Jörg Weiß", email="Jorg@Velmora.example", language="de", phone="1")
    customer, _ = actions.add_customer(company=company(), person=typed, dealer=dealer, by=by)
    actions.unblock_customer(customer, by=by)
    user = User.objects.get(email="jorg@velmora.example")
    assert (user.name, user.language, user.phone) == ("Jörg Weiß", "de", "1")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_a_person_who_works_for_a_dealer_keeps_its_own_login(
    colleague: DealerEmployee, dealer: Dealer, by: Actor
) -> None:
    typed = person(name="Iemand anders", email=colleague.user.email)
    customer, _ = actions.add_customer(company=company(), person=typed, dealer=dealer, by=by)
    actions.unblock_customer(customer, by=by)
    assert contact_of(customer).user == colleague.user
    assert User.objects.get(pk=colleague.user_id).name == "S. Kok"
    assert mails_to(colleague.user.email) == ["access_added"]


def test_blocked_before_a_password_was_chosen_it_is_invited_anew(
    blocked: Customer, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    actions.block_customer(blocked, reason="Vergissing", by=by)
    actions.unblock_customer(blocked, by=by)
    assert mails_to("smit@tjalvero.example") == ["invitation", "invitation"]
    assert Invitation.objects.open().count() == 1


def test_a_link_from_before_the_block_works_no_longer_until_then(
    blocked: Customer, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    actions.block_customer(blocked, reason="Vergissing", by=by)
    with refused("login is blocked"):
        invitations.accept_invitation(Invitation.objects.get(), "frezen en boren 8,5")


def test_sending_again_kills_the_older_link(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    first = Invitation.objects.get()
    actions.resend_invitation(blocked, by=by)
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert Invitation.objects.open().count() == 1


def test_correcting_an_address_relinks_the_contact_and_leaves_the_person_alone(
    active: Customer, by: Actor
) -> None:
    actions.correct_contact(active, person=person(email="nieuw@brindolux.example"), by=by)
    contact = contact_of(active)
    assert contact.user is not None
    assert contact.user.email == "nieuw@brindolux.example"
    old = User.objects.get(email="k.visser@brindolux.example")
    assert old.check_password(PASSWORD)
    assert mails_to("nieuw@brindolux.example") == ["invitation"]


def test_an_address_that_logs_in_elsewhere_cannot_be_captured_by_correcting(
    active: Customer, blocked: Customer, by: Actor
) -> None:
    """When a dealer types the address of somebody's login, the login stays that person's."""
    victim = User.objects.get(email="k.visser@brindolux.example")
    actions.correct_contact(blocked, person=person(email=victim.email), by=by)
    actions.unblock_customer(blocked, by=by)
    actions.correct_contact(blocked, person=person(email="dief@elders.example"), by=by)
    victim.refresh_from_db()
    assert victim.email == "k.visser@brindolux.example"
    assert victim.check_password(PASSWORD)
    thief = contact_of(blocked).user
    assert thief is not None
    assert thief.pk != victim.pk


def test_choosing_a_password_closes_the_persons_other_invitations(
    blocked: Customer, other_employee: DealerEmployee, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    elsewhere, _ = actions.add_customer(
        company=company(),
        person=person(email="smit@tjalvero.example"),
        dealer=other_employee.dealer,
        by=Actor.of_employee(other_employee),
    )
    actions.unblock_customer(elsewhere, by=Actor.of_employee(other_employee))
    first, second = Invitation.objects.open().order_by("pk")
    invitations.accept_invitation(first, "frezen en boren 8,5")
    second.refresh_from_db()
    assert second.replaced_at is not None


def test_the_link_is_the_same_however_often_a_mail_is_made(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    invitation = Invitation.objects.get()
    secret = invitation.issue_secret()
    assert secret == invitation.issue_secret()
    assert invitations.find_invitation(secret) == invitation
    assert secret not in (invitation.nonce, invitation.secret_hash)


def test_the_first_visit_is_noted_once(active: Customer, by: Actor) -> None:
    contact = Contact.objects.select_related("customer", "user").get(customer=active)
    for _time in range(2):
        actions.note_first_login(contact, by=Actor.of_contact(contact))
    contact.refresh_from_db()
    assert contact.first_login_at is not None
    assert contact.first_login_at <= timezone.now()
    assert active.events.filter(kind="first_login").count() == 1


def test_a_customer_that_can_log_in_keeps_an_address(active: Customer, by: Actor) -> None:
    with pytest.raises(EmailMissing):
        actions.correct_contact(active, person=person(email=""), by=by)
    assert contact_of(active).email == "k.visser@brindolux.example"
