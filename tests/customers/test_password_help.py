""" "Forgot password": what the worker mails, for each truth about an address."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access.password_help import send_password_help
from customers.actors import APPLICANT, Actor
from customers.models import Contact, Customer, Invitation
from mail.models import Mail
from tests.conftest import PASSWORD, company, make_active, person
from tests.customers.mails_and_pages import (
    NEW_PASSWORD,
    choose_password,
    is_logged_in,
    link_in,
    log_in,
    text_of,
)

URL = reverse("account_reset_password")


def mailed(email: str) -> list[tuple[str, str]]:
    """Event and recipient of the mails that helping this address makes."""
    before = set(Mail.objects.values_list("pk", flat=True))
    send_password_help(email)
    return list(Mail.objects.exclude(pk__in=before).values_list("event", "to"))


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("email", ["iemand@velmora.example", " Iemand@Velmora.Example "])
def test_the_page_only_defers_a_job(client: Client, db: None, email: str) -> None:
    response = client.post(URL, {"email": email})
    assert response["Location"] == reverse("account_reset_password_done")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%password_help'")
        rows = cursor.fetchall()
    assert len(rows) == 1
    assert "iemand@velmora.example" in str(rows[0][0])
    assert not Mail.objects.exists()


@pytest.mark.parametrize("email", ["", "nonsens", "a\0@b.example", "x" * 400 + "@b.example"])
def test_what_is_not_an_address_is_refused_at_the_field(
    client: Client, db: None, email: str
) -> None:
    response = client.post(URL, {"email": email})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]


# ---------------------------------------------------------------- what is true


def test_an_unknown_address_is_mailed_nothing(pending: Customer) -> None:
    assert mailed("nooit-gezien@velmora.example") == []


def test_a_customer_is_mailed_a_reset_link(contact: Contact) -> None:
    assert mailed(contact.email) == [("password_reset", contact.email)]
    client = Client()
    choose_password(client, client.get(link_in("password_reset"))["Location"])
    assert is_logged_in(client)
    assert log_in(Client(), contact.email, NEW_PASSWORD).status_code == 302


def test_an_address_in_capitals_is_mailed_as_well(contact: Contact) -> None:
    assert mailed(f" {contact.email.upper()} ") == [("password_reset", contact.email)]


def test_a_dealer_is_mailed_a_reset_link(employee: DealerEmployee) -> None:
    assert mailed(employee.user.email) == [("password_reset", employee.user.email)]


def test_staff_are_mailed_a_reset_link(staff: User) -> None:
    assert mailed(staff.email) == [("password_reset", staff.email)]


def test_a_dealer_without_a_password_chooses_its_first(employee: DealerEmployee) -> None:
    employee.user.set_unusable_password()
    employee.user.save()
    assert mailed(employee.user.email) == [("employee_welcome", employee.user.email)]
    client = Client()
    choose_password(client, link_in("employee_welcome"))
    assert is_logged_in(client)


def test_somebody_without_a_password_is_mailed_the_invitation_again(
    blocked: Customer, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    first = link_in("invitation")
    assert mailed("smit@tjalvero.example") == [("invitation", "smit@tjalvero.example")]
    assert link_in("invitation") != first
    assert Client().get(first).status_code == 410
    assert Invitation.objects.open().count() == 1


def test_an_applicant_is_mailed_at_which_dealer_its_request_waits(pending: Customer) -> None:
    assert mailed("inkoop@velmora.example") == [("request_waits", "inkoop@velmora.example")]
    text = text_of("request_waits")
    assert "Demo Gereedschap B.V." in text
    assert Client().get(link_in("request_waits")).status_code == 200


def test_an_applicant_without_a_dealer_is_mailed_that_it_waits(db: None) -> None:
    actions.register_customer(company=company(), person=person(), dealer=None)
    assert mailed("inkoop@velmora.example") == [("request_waits", "inkoop@velmora.example")]
    assert "Velmora Metaalwerken B.V." in text_of("request_waits")


def test_somebody_blocked_is_mailed_whom_to_call(
    active: Customer, contact: Contact, dealer: Dealer, by: Actor
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert mailed(contact.email) == [("login_blocked", contact.email)]
    text = text_of("login_blocked")
    assert dealer.phone in text
    assert "Niet betaald" not in text


def test_a_contact_that_was_never_unblocked_is_mailed_nothing(blocked: Customer) -> None:
    assert mailed("smit@tjalvero.example") == []


def test_a_rejected_applicant_is_mailed_the_reason_again(pending: Customer, by: Actor) -> None:
    actions.reject_customer(pending, reason="Alleen bedrijven", internal_note="Niet zeggen", by=by)
    email = "inkoop@velmora.example"
    assert mailed(email) == [("request_was_rejected", email)]
    text = text_of("request_was_rejected")
    assert "Alleen bedrijven" in text
    assert "000-000 00 01" in text
    assert "Niet zeggen" not in text


def test_the_applicant_of_a_duplicate_reads_nothing_of_the_other(
    dealer: Dealer, pending: Customer, by: Actor
) -> None:
    again, _ = actions.register_customer(
        company=company(), person=person(email="collega@velmora.example"), dealer=dealer
    )
    actions.close_duplicate(again, earlier=pending, by=by)
    email = "collega@velmora.example"
    assert mailed(email) == [("request_was_rejected", email)]
    text = text_of("request_was_rejected")
    assert "eerdere" in text
    for data in ("J. de Boer", "inkoop@velmora.example", pending.reference):
        assert data not in text.replace("Beste J. de Boer", "")


def test_somebody_who_withdrew_is_mailed_where_to_ask_again(pending: Customer) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    email = "inkoop@velmora.example"
    assert mailed(email) == [("request_was_withdrawn", email)]
    assert "/aanmelden/demo-gereedschap/" in text_of("request_was_withdrawn")


def test_a_contact_that_has_left_is_mailed_that_its_access_ended(contact: Contact) -> None:
    Contact.objects.update(ended_at="2026-01-01T00:00Z")
    assert mailed(contact.email) == [("access_ended", contact.email)]
    assert "Brindolux Techniek B.V." in text_of("access_ended")


def test_an_employee_that_has_left_is_mailed_that_its_access_ended(
    employee: DealerEmployee,
) -> None:
    DealerEmployee.objects.update(active=False)
    assert mailed(employee.user.email) == [("employment_ended", employee.user.email)]
    assert "Demo Gereedschap B.V." in text_of("employment_ended")


def test_what_waits_goes_before_what_was_rejected(
    pending: Customer, dealer: Dealer, by: Actor
) -> None:
    actions.reject_customer(pending, reason="Alleen bedrijven", by=by)
    actions.register_customer(company=company(), person=person(), dealer=dealer)
    assert [event for event, _to in mailed("inkoop@velmora.example")] == ["request_waits"]


def test_a_login_that_was_switched_off_is_mailed_nothing(employee: DealerEmployee) -> None:
    User.objects.update(is_active=False)
    assert mailed(employee.user.email) == []


# ---------------------------------------------------------------- of several truths


def test_a_login_that_works_goes_before_one_that_is_blocked(
    active: Customer,
    contact: Contact,
    by: Actor,
    other_dealer: Dealer,
    other_employee: DealerEmployee,
) -> None:
    make_active(other_dealer, Actor.of_employee(other_employee), email=contact.email)
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert mailed(contact.email) == [("password_reset", contact.email)]


def test_a_request_goes_before_a_login_that_is_blocked(
    active: Customer, contact: Contact, by: Actor, other_dealer: Dealer
) -> None:
    actions.register_customer(
        company=company(), person=person(email=contact.email), dealer=other_dealer
    )
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert mailed(contact.email) == [("request_waits", contact.email)]
    assert "Tweede Dealer B.V." in text_of("request_waits")


def test_the_latest_request_is_told(pending: Customer, other_dealer: Dealer) -> None:
    actions.register_customer(company=company(), person=person(), dealer=other_dealer)
    mailed("inkoop@velmora.example")
    assert "Tweede Dealer B.V." in text_of("request_waits")


# ---------------------------------------------------------------- one's own password


def test_a_changed_password_is_told_and_ends_the_other_sessions(contact: Contact) -> None:
    here, elsewhere = Client(), Client()
    log_in(here, contact.email)
    log_in(elsewhere, contact.email)
    response = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert response["Location"] == reverse("customers:my_details")
    assert is_logged_in(here)
    assert not is_logged_in(elsewhere)
    assert mailed_to("password_changed") == [contact.email]


def mailed_to(event: str) -> list[str]:
    return list(Mail.objects.filter(event=event).values_list("to", flat=True))


def test_changing_a_password_needs_the_old_one(
    client_of: Callable[[Actor], Client], by: Actor
) -> None:
    fields = {"oldpassword": "fout", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client_of(by).post(reverse("account_change_password"), fields)
    assert response.status_code == 200
    assert response.context["form"].errors["oldpassword"]
    assert mailed_to("password_changed") == []


def test_allauth_sends_no_mail_past_the_table_of_mails(
    contact: Contact, mailoutbox: list[object]
) -> None:
    mailed(contact.email)
    client = Client()
    choose_password(client, client.get(link_in("password_reset"))["Location"])
    client.post(reverse("account_reauthenticate"), {"password": NEW_PASSWORD})
    fields = {"email": "karin@brindolux.example", "action_add": ""}
    client.post(reverse("account_email"), fields)
    client.post(link_in("email_confirmation"))
    assert mailoutbox == []
    assert list(Mail.objects.order_by("pk").values_list("event", "to"))[-4:] == [
        ("password_reset", contact.email),
        ("password_changed", contact.email),
        ("email_confirmation", "karin@brindolux.example"),
        ("email_changed", contact.email),
    ]
