"""What the mails about logins say to whom."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.mail_previews import mail_preview
from customers.models import Contact, Customer
from customers.notifications import notify_old_address_of_change
from customers.recipients import mail_person
from tests.customers.mails_and_pages import text_of


def test_an_applicant_reads_that_its_request_is_approved(pending: Customer, by: Actor) -> None:
    actions.unblock_customer(pending, by=by)
    assert "Demo Gereedschap B.V. heeft uw aanvraag goedgekeurd." in text_of("invitation")


def test_who_was_added_asked_for_nothing(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    assert "Demo Gereedschap B.V. heeft een login voor u gemaakt." in text_of("invitation")


def test_the_old_address_hears_the_first_letters_of_the_new_one(contact: Contact) -> None:
    assert contact.user is not None
    notify_old_address_of_change(contact.user, "oud@brindolux.example")
    text = text_of("email_changed")
    assert "een ander e-mailadres (k.…@br…)" in text
    assert contact.user.email not in text


def test_a_link_for_a_new_password_says_of_which_portal_and_until_when(contact: Contact) -> None:
    assert contact.user is not None
    mail_person("password_reset", contact.user, contact.user)
    text = text_of("password_reset")
    until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    day = timezone.localtime(until).day
    assert "U wilt een nieuw wachtwoord voor het portaal van PHANTOM. Kies het hier:" in text
    assert f" {day} " in text.partition("U kunt de link één keer gebruiken, tot ")[2][:20]


def test_a_new_employee_reads_who_made_the_login_and_for_which_dealer(
    employee: DealerEmployee,
) -> None:
    text = " ".join(mail_preview("employee_welcome", "nl").text.split())
    made = "Van Ommen heeft voor u een login gemaakt voor Voorbeeld Gereedschap B.V. Daarmee laat"
    assert made in text
