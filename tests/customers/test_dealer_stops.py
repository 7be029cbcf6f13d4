"""A dealer that stops: what waits there and who orders there becomes a matter of the staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, reminders
from customers.actors import Actor
from customers.models import Customer
from customers.states import Verb
from tests.conftest import company, person, seen_of
from tests.customers.mails_and_pages import page, said, text_of
from tests.customers.records import outgoing, refused, request_at
from tests.customers.test_clocks import USUAL, admin_form, due

APPLICANT = "inkoop@velmora.example"
CUSTOMER = "k.visser@brindolux.example"


def save(client: Client, dealer: Dealer, **fields: object) -> None:
    url = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    response = client.post(url, admin_form(dealer, **fields))
    assert response.status_code == 302, response.context["errors"]
    dealer.refresh_from_db()


@pytest.fixture
def admin(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


def stop(dealer: Dealer, staff: User) -> None:
    """Stop a dealer as the administration does."""
    before = Dealer.objects.get(pk=dealer.pk)
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on=date(2026, 11, 1))
    actions.follow_dealer(before, by=Actor.staff(staff))


def test_applicants_and_customers_are_told_once(
    admin: Client, dealer: Dealer, pending: Customer, active: Customer, blocked: Customer
) -> None:
    with outgoing() as mails:
        save(admin, dealer, stopped_on="2026-11-01")
        save(admin, dealer, stopped_on="2026-11-02")
        save(admin, dealer, stopped_on="")
        save(admin, dealer, stopped_on="2026-11-02")
    assert sorted(mails) == [("dealer_stopped", CUSTOMER), ("request_dealer_stopped", APPLICANT)]
    assert pending.events.filter(kind="dealer_stopped").count() == 1
    for event in ("dealer_stopped", "request_dealer_stopped"):
        text = text_of(event) if dealer.stopped_on else ""
        assert "Demo Gereedschap B.V. is gestopt" in text
        assert "Van Ommen" in text
        assert "000-000 00 01" not in text


def test_staff_find_them_in_a_list(
    admin: Client, dealer: Dealer, other_dealer: Dealer, pending: Customer, active: Customer
) -> None:
    elsewhere = request_at(other_dealer, name="Elders B.V.")
    assert "dealer_stopped=1" not in admin.get(reverse("admin:index")).text
    save(admin, dealer, stopped_on="2026-11-01")
    front = admin.get(reverse("admin:index"))
    assert "dealer_stopped=1" in front.text
    assert "2 aanvragen en klanten staan bij een dealer die is gestopt" in page(front)
    url = reverse("admin:customers_customer_changelist")
    shown = admin.get(url, {"dealer_stopped": "1"}).context["cl"].queryset
    assert set(shown) == {pending, active}
    assert elsewhere not in shown


def test_the_page_of_the_dealer_says_how_many(
    admin: Client, dealer: Dealer, pending: Customer, active: Customer
) -> None:
    text = admin.get(reverse("admin:accounts_dealer_change", args=[dealer.pk])).text
    url = reverse("admin:customers_customer_changelist")
    for state, label in (("pending", "te accepteren"), ("active", "actief")):
        link = f"{url}?dealer__id__exact={dealer.pk}&amp;state__exact={state}"
        assert f'<a href="{link}">{label} (1)</a>' in text
    assert admin.get(f"{url}?dealer__id__exact={dealer.pk}&state__exact=active").status_code == 200


def test_nobody_is_unblocked_or_added_there(
    dealer: Dealer, pending: Customer, blocked: Customer, by: Actor, staff: User
) -> None:
    stop(dealer, staff)
    for customer in (pending, blocked):
        for actor in (by, Actor.staff(staff)):
            with refused("This dealer has stopped"):
                actions.unblock_customer(customer, by=actor)
        assert not Customer.objects.get(pk=customer.pk).can(Verb.UNBLOCK)
    with refused("This dealer has stopped"):
        actions.add_customer(company=company(), person=person(), dealer=dealer, by=by)
    with refused("This dealer has stopped"):
        actions.register_customer(company=company(), person=person(), dealer=dealer)


def test_the_dealer_reads_why(
    client_of: Callable[[Actor], Client],
    dealer: Dealer,
    pending: Customer,
    blocked: Customer,
    by: Actor,
    staff: User,
) -> None:
    browser = client_of(by)
    seen = seen_of(pending)
    stop(dealer, staff)
    response = browser.post(reverse("customers:unblock", args=[pending.reference]), {"seen": seen})
    assert said(response)[0].startswith("Deze dealer is gestopt")
    for customer in (pending, blocked):
        detail = browser.get(customer.get_absolute_url())
        assert "blokkade-opheffen" not in detail.text
        assert "Blokkade opheffen" not in detail.text
        assert "Deze dealer is gestopt" in page(detail)


def test_an_addition_is_refused_on_the_form(
    client_of: Callable[[Actor], Client], dealer: Dealer, by: Actor, staff: User
) -> None:
    stop(dealer, staff)
    sent = {**company(), "language": "nl", "contact_name": "P. Smit", "button": "save"}
    response = client_of(by).post(reverse("customers:add"), sent)
    assert response.status_code == 422
    assert "Deze dealer is gestopt" in page(response)
    assert "Velmora" in response.text
    assert not Customer.objects.exists()


def test_the_applicant_reads_who_looks_for_another_dealer(
    dealer: Dealer, pending: Customer, staff: User
) -> None:
    Dealer.objects.update(closed_from="2026-11-01", closed_until="2027-01-01")
    stop(dealer, staff)
    secret = pending.application_link.issue_secret()
    text = page(Client().get(reverse("customers:application", args=[secret])))
    assert "Demo Gereedschap B.V. is gestopt. Van Ommen zoekt een andere dealer" in text
    assert "gesloten" not in text
    assert "000-000 00 01" not in text


def test_the_clocks_are_those_of_the_staff(
    dealer: Dealer, pending: Customer, blocked: Customer, employee: DealerEmployee, staff: User
) -> None:
    actions.close_dealer(
        dealer, closed_from=date(2026, 1, 1), closed_until=date(2099, 1, 1), deputy=None
    )
    stop(dealer, staff)
    assert due(pending) == USUAL
    blocked.refresh_from_db()
    assert blocked.remind_at is None
    Customer.objects.filter(pk=pending.pk).update(remind_at=timezone.now())
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("request_escalated", staff.email)]
    assert "Wijs de aanvraag" in text_of("request_escalated")


def test_a_dealer_that_goes_on_after_all_has_its_requests_again(
    admin: Client, dealer: Dealer, pending: Customer, by: Actor
) -> None:
    save(admin, dealer, stopped_on="2026-11-01")
    save(admin, dealer, stopped_on="")
    assert due(pending) == USUAL
    actions.unblock_customer(pending, by=by)


def test_a_request_there_is_given_to_another_dealer(
    admin: Client, dealer: Dealer, other_dealer: Dealer, pending: Customer, employee: DealerEmployee
) -> None:
    save(admin, dealer, stopped_on="2026-11-01")
    url = reverse("admin:customers_customer_change", args=[pending.pk])
    assert '<option value="assign">' in admin.get(url).text
    assert '<option value="unblock">' not in admin.get(url).text
    sent = {
        "action": "assign", "_selected_action": pending.pk, "confirmed": "1",
        "seen": f"{pending.pk}:{seen_of(pending)}", "dealer": other_dealer.pk,
    }  # fmt: skip
    with outgoing() as mails:
        admin.post(reverse("admin:customers_customer_changelist"), sent)
    pending.refresh_from_db()
    assert pending.dealer == other_dealer
    assert ("request_assigned", APPLICANT) in mails
    assert not [mail for mail in mails if mail[1] == employee.user.email]


def test_no_login_is_sent_again_there(
    dealer: Dealer, staff: User, blocked: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    actions.unblock_customer(blocked, by=by)
    resend = reverse("customers:resend", args=[blocked.reference])
    assert resend in client_of(by).get(blocked.get_absolute_url()).text
    stop(dealer, staff)
    assert resend not in client_of(by).get(blocked.get_absolute_url()).text
    with outgoing() as mails, refused("has stopped"):
        actions.resend_invitation(Customer.objects.get(pk=blocked.pk), by=by)
    assert mails == []
