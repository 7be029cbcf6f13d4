"""What every mail about a customer says, in each language, and where its links lead."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, notifications
from customers.actors import APPLICANT, Actor
from customers.mail_events import logins, password_help, reminders, requests
from customers.models import Contact, Customer, Invitation
from mail.events import NothingToSend
from mail.failures import mark_failed
from mail.models import Mail
from mail.rendering import message_for
from tests.conftest import company, make_active, person
from tests.customers.mails_and_pages import last_mail, text_of
from web.sites import Audience, Site

BRAND = Site(
    "https://phantom.example", "PHANTOM", "Phantom <a@phantom.example>", Audience.CUSTOMERS
)
TRADE = Site("https://vanommen.example", "VAN OMMEN", "Van Ommen <b@vo.example>", Audience.DEALERS)
LANGUAGES = ("nl", "en", "de")


@pytest.fixture(autouse=True)
def _two_sites(settings: Settings) -> None:
    settings.SITES = (BRAND, TRADE)
    settings.ALLOWED_HOSTS = ["*"]


def register(dealer: Dealer | None) -> Customer:
    customer, _ = actions.register_customer(
        company=company(addition="bis"), person=person(phone="+31 6 12345678"), dealer=dealer
    )
    return customer


# ---------------------------------------------------------------- what causes each


def request_receipt(by: Actor, other: Actor, staff: Actor) -> None:
    register(by.dealer)


def request_without_dealer(by: Actor, other: Actor, staff: Actor) -> None:
    register(None)


def register_many(dealer: Dealer | None) -> None:
    for n in range(notifications.MAX_SINGLE_MAILS_PER_PERIOD + 8):
        actions.register_customer(
            company=company(name=f"Klant {n}"),
            person=person(email=f"a{n}@b.example"),
            dealer=dealer,
        )


def request_digest(by: Actor, other: Actor, staff: Actor) -> None:
    register_many(by.dealer)


def request_digest_for_staff(by: Actor, other: Actor, staff: Actor) -> None:
    register_many(None)


def request_looked_at(by: Actor, other: Actor, staff: Actor) -> None:
    actions.pass_on_customer(register(by.dealer), by=by)


def request_assigned(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    actions.assign_customer(register(None), dealer=by.dealer, by=staff)


def request_rejected(by: Actor, other: Actor, staff: Actor) -> None:
    actions.reject_customer(
        register(by.dealer), reason="Wij kennen u niet.", internal_note="Niet zeggen", by=by
    )


def request_taken_back(by: Actor, other: Actor, staff: Actor) -> None:
    assert other.dealer
    actions.assign_customer(register(by.dealer), dealer=other.dealer, by=staff)


def stop(dealer: Dealer | None, staff: Actor) -> None:
    assert dealer
    before = Dealer.objects.get(pk=dealer.pk)
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on=timezone.localdate())
    actions.follow_dealer(before, by=staff)


def request_dealer_stopped(by: Actor, other: Actor, staff: Actor) -> None:
    register(by.dealer)
    stop(by.dealer, staff)


def dealer_stopped(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    make_active(by.dealer, by)
    stop(by.dealer, staff)


def request_was_rejected(by: Actor, other: Actor, staff: Actor) -> None:
    request_rejected(by, other, staff)
    notifications.notify_applicant_of_closed_request(Customer.objects.get())


def request_was_withdrawn(by: Actor, other: Actor, staff: Actor) -> None:
    actions.withdraw_customer(register(by.dealer), by=APPLICANT)
    notifications.notify_applicant_of_closed_request(Customer.objects.get())


def access_ended(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    make_active(by.dealer, by)
    Contact.objects.update(ended_at=timezone.now())
    notifications.notify_contact_of_ended_access(Contact.objects.get())


def employment_ended(by: Actor, other: Actor, staff: Actor) -> None:
    DealerEmployee.objects.filter(pk=by.employee.pk if by.employee else 0).update(active=False)
    notifications.notify_employee_that_left(DealerEmployee.objects.get(active=False))


def invitation(by: Actor, other: Actor, staff: Actor) -> None:
    actions.unblock_customer(register(by.dealer), by=by)


def access_restored(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    customer = make_active(by.dealer, by)
    actions.block_customer(customer, reason="Niet betaald", by=by)
    actions.unblock_customer(customer, by=by)


def access_added(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    assert other.dealer
    make_active(other.dealer, other)
    make_active(by.dealer, by)


def is_due(customer: Customer) -> Customer:
    """Make a reminder of this customer due, and return the customer."""
    Customer.objects.filter(pk=customer.pk).update(remind_at=timezone.now())
    return customer


def request_reminder(by: Actor, other: Actor, staff: Actor) -> None:
    actions.remind_of_customer(is_due(register(by.dealer)))


def request_escalated(by: Actor, other: Actor, staff: Actor) -> None:
    customer = register(by.dealer)
    Customer.objects.filter(pk=customer.pk).update(escalate_at=timezone.now())
    actions.escalate_request(customer)


def unblock_reminder(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    customer, _ = actions.add_customer(company=company(), person=person(), dealer=by.dealer, by=by)
    actions.remind_of_customer(is_due(customer))


def unblock_escalated(by: Actor, other: Actor, staff: Actor) -> None:
    DealerEmployee.objects.update(topics=[])
    unblock_reminder(by, other, staff)


def login_failed(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    actions.unblock_customer(register(by.dealer), by=by)
    mail = Mail.objects.get(event="invitation")
    mark_failed(mail, Mail.objects.filter(state="queued"), "550 5.1.1 No such user")


def login_failed_escalated(by: Actor, other: Actor, staff: Actor) -> None:
    DealerEmployee.objects.update(topics=[])
    login_failed(by, other, staff)


def request_waits(by: Actor, other: Actor, staff: Actor) -> None:
    notifications.notify_applicant_that_request_waits(register(by.dealer))


def login_blocked(by: Actor, other: Actor, staff: Actor) -> None:
    assert by.dealer
    contact = make_active(by.dealer, by).contact
    assert contact
    notifications.notify_contact_of_blocked_login(contact)


@dataclass(frozen=True)
class Case:
    """What causes a mail, and what is expected of it."""

    cause: Callable[[Actor, Actor, Actor], None]
    site: Site  # the reader's
    page: str = ""  # behind the button, if there is one


ADMIN_PAGE = "admin:customers_customer_change"
ADMIN_LIST = "admin:customers_customer_changelist"
CASES: dict[str, Case] = {
    "request_receipt": Case(request_receipt, BRAND, "customers:application"),
    "request_received": Case(request_receipt, TRADE, "customers:detail"),
    "request_without_dealer": Case(request_without_dealer, TRADE, ADMIN_PAGE),
    "request_digest": Case(request_digest, TRADE, "customers:pending"),
    "request_digest_for_staff": Case(request_digest_for_staff, TRADE, ADMIN_LIST),
    "request_looked_at": Case(request_looked_at, BRAND, "customers:application"),
    "request_assigned": Case(request_assigned, BRAND, "customers:application"),
    "request_rejected": Case(request_rejected, BRAND, "customers:application"),
    "request_taken_back": Case(request_taken_back, TRADE, "customers:pending"),
    "request_dealer_stopped": Case(request_dealer_stopped, BRAND, "customers:application"),
    "dealer_stopped": Case(dealer_stopped, BRAND, "orders:order_list"),
    "request_was_rejected": Case(request_was_rejected, BRAND, "customers:application"),
    "request_was_withdrawn": Case(request_was_withdrawn, BRAND, "customers:register_with"),
    "access_ended": Case(access_ended, BRAND),
    "employment_ended": Case(employment_ended, BRAND),
    "request_waits": Case(request_waits, BRAND, "customers:application"),
    "request_reminder": Case(request_reminder, TRADE, "customers:detail"),
    "request_escalated": Case(request_escalated, TRADE, ADMIN_PAGE),
    "request_delayed": Case(request_escalated, BRAND, "customers:application"),
    "unblock_reminder": Case(unblock_reminder, TRADE, "customers:detail"),
    "unblock_escalated": Case(unblock_escalated, TRADE, ADMIN_PAGE),
    "login_failed": Case(login_failed, TRADE, "customers:detail"),
    "login_failed_escalated": Case(login_failed_escalated, TRADE, ADMIN_PAGE),
    "invitation": Case(invitation, BRAND, "customers:invitation"),
    "access_restored": Case(access_restored, BRAND, "account_login"),
    "access_added": Case(access_added, BRAND, "account_login"),
    "login_blocked": Case(login_blocked, BRAND),
}
EVENTS = [
    event.key
    for event in (
        *(*requests.EVENTS, *reminders.EVENTS, *logins.EVENTS),
        *password_help.EVENTS,
    )
]


@pytest.fixture
def cause(by: Actor, other_employee: DealerEmployee, staff: User) -> Callable[[str], Mail]:
    """Return a function that makes happen what a mail is about, and returns the mail."""

    def make(event: str) -> Mail:
        CASES[event].cause(by, Actor.of_employee(other_employee), Actor.staff(staff))
        return last_mail(event)

    return make


def rendered(mail: Mail, language: str) -> tuple[str, str, str]:
    """Return the subject, the text and the HTML of a mail."""
    mail.language = language
    message = message_for(mail)
    built = message.message()
    assert isinstance(built, EmailMessage)
    html = built.get_body(("html",))
    assert html is not None
    return str(message.subject), str(message.body), str(html.get_content())


# ---------------------------------------------------------------- every mail


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_a_mail_is_whole_in_every_language(
    cause: Callable[[str], Mail], event: str, language: str
) -> None:
    mail = cause(event)
    subject, text, html = rendered(mail, language)
    assert 10 < len(subject) < 100
    assert "\n" not in subject
    assert f'<html lang="{language}">' in html
    assert mail.name in text
    for part in (subject, text, html):
        assert "None" not in part
        assert "%(" not in part
        assert "{{" not in part
    assert re.search(r"(000-000 00 01|\+31 \(0\)55-506 76 00)", text)  # whom to call


@pytest.mark.parametrize("event", EVENTS)
def test_the_one_button_leads_to_a_page_on_the_readers_site(
    cause: Callable[[str], Mail], event: str
) -> None:
    case = CASES[event]
    mail = cause(event)
    for language in LANGUAGES:
        _subject, text, html = rendered(mail, language)
        links = re.findall(r'href="(http[^"]+)"', html)
        assert [resolve(urlsplit(link).path).view_name for link in links] == (
            [case.page] if case.page else []
        )
        for link in links:
            assert link in text
            assert link.startswith(f"{case.site.url}/")
        assert message_for(mail).from_email == case.site.sender


@pytest.mark.parametrize("event", [key for key in EVENTS if CASES[key].page])
def test_the_link_shows_a_page_or_asks_to_log_in(cause: Callable[[str], Mail], event: str) -> None:
    _subject, text, _html = rendered(cause(event), "nl")
    (url,) = re.findall(r"https?://\S+", text)
    response = Client(headers={"host": urlsplit(url).netloc}).get(urlsplit(url).path)
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        assert response.headers["Location"].startswith("/inloggen/?next=/")


@pytest.mark.parametrize("event", EVENTS)
def test_nothing_is_left_untranslated(cause: Callable[[str], Mail], event: str) -> None:
    mail = cause(event)
    parts = {language: rendered(mail, language) for language in LANGUAGES}
    assert len({subject for subject, _text, _html in parts.values()}) == len(LANGUAGES)
    lines = {language: sentences(text) for language, (_s, text, _h) in parts.items()}
    assert lines["nl"].isdisjoint(lines["de"])
    assert lines["nl"].isdisjoint(lines["en"])
    assert lines["de"].isdisjoint(lines["en"])


def sentences(text: str) -> set[str]:
    """Return the lines with words of ours: not links, and not what somebody typed."""
    own = ("Wij kennen u niet.", "Klant ", "Van Ommen, Beekbergen", "PHANTOM", "VAN OMMEN", "http")
    facts = re.compile(r"^[^.]{0,40}: ")  # a label that two languages may share
    return {
        line
        for line in map(str.strip, text.splitlines())
        if line and not line.startswith(own) and not facts.match(line)
    }


@pytest.mark.parametrize("event", EVENTS)
def test_an_internal_note_or_a_reason_for_blocking_is_in_no_mail(
    cause: Callable[[str], Mail], event: str
) -> None:
    cause(event)
    for mail in Mail.objects.all():
        try:
            text = str(message_for(mail).body)
        except NothingToSend:
            continue
        assert "Niet zeggen" not in text
        assert "Niet betaald" not in text


@pytest.mark.parametrize("event", EVENTS)
def test_what_somebody_typed_cannot_become_markup(cause: Callable[[str], Mail], event: str) -> None:
    mail = cause(event)
    Customer.objects.update(name='<img src="x"> & "O\'Neill"')
    subject, _text, html = rendered(mail, "nl")
    assert "<img" not in html
    assert "&lt;" not in subject
    assert "&amp;" not in subject


# ---------------------------------------------------------------- what each must say


def test_the_receipt_has_the_dealer_and_its_phone(cause: Callable[[str], Mail]) -> None:
    cause("request_receipt")
    text = text_of("request_receipt")
    assert "Velmora Metaalwerken B.V." in text
    assert "Demo Gereedschap B.V." in text
    assert "000-000 00 01" in text


def test_a_dealer_reads_who_asks_and_can_answer(cause: Callable[[str], Mail]) -> None:
    mail = cause("request_received")
    text = text_of("request_received")
    for fact in (
        "Velmora Metaalwerken B.V.",
        "Testkade 14 bis",
        "7323 AM Apeldoorn",
        "Nederland",
        "J. de Boer",
        "inkoop@velmora.example",
        "+31 6 12345678",
        "Blokkade opheffen",
    ):
        assert fact in text
    assert message_for(mail).reply_to == ["inkoop@velmora.example"]


def test_the_link_to_the_dealer_needs_the_dealers_login(
    client: Client, cause: Callable[[str], Mail]
) -> None:
    mail = cause("request_received")
    customer = Customer.objects.get()
    assert customer.get_absolute_url() in str(message_for(mail).body)
    assert client.get(customer.get_absolute_url()).status_code == 302


def test_staff_read_that_a_dealer_has_nobody_who_is_mailed(
    employee: DealerEmployee, staff: User
) -> None:
    DealerEmployee.objects.update(topics=[])
    register(employee.dealer)
    text = text_of("request_without_dealer")
    assert "Demo Gereedschap B.V." in text
    assert "/beheer/" in text


def test_the_rejection_has_its_reason_and_whom_to_call(cause: Callable[[str], Mail]) -> None:
    cause("request_rejected")
    text = text_of("request_rejected")
    assert "Wij kennen u niet." in text
    assert "Bel Demo Gereedschap B.V., 000-000 00 01." in text


def test_the_invitation_says_until_when(cause: Callable[[str], Mail]) -> None:
    mail = cause("invitation")
    expires_at = datetime(2026, 12, 1, 9, 30, tzinfo=timezone.get_current_timezone())
    Invitation.objects.update(expires_at=expires_at, created_at=expires_at - timedelta(days=7))
    until = {"nl": "dinsdag 1 december, 09:30", "en": "Tuesday 1 December, 09:30"}
    until["de"] = "Dienstag, 1. Dezember, 09:30"
    for language, moment in until.items():
        mail = Mail.objects.get(pk=mail.pk)
        _subject, text, _html = rendered(mail, language)
        assert moment in " ".join(text.split())
    assert "Kies uw wachtwoord" in text_of("invitation")
    assert "Demo Gereedschap B.V." in text_of("invitation")
    assert message_for(mail).reply_to == ["info@demo-gereedschap.example"]


def test_a_login_at_one_more_dealer_does_not_name_the_first(cause: Callable[[str], Mail]) -> None:
    cause("access_added")
    assert "Uw login geldt nu ook bij Demo Gereedschap B.V." in text_of("access_added")
    assert "Tweede Dealer" not in text_of("access_added")


def test_the_mail_about_restored_access_says_so(cause: Callable[[str], Mail]) -> None:
    mail = cause("access_restored")
    assert "hersteld" in str(message_for(mail).subject)


# ---------------------------------------------------------------- what has become untrue


def stale_invitation(customer: Customer, by: Actor) -> None:
    actions.unblock_customer(customer, by=by)
    actions.block_customer(customer, reason="Niet betaald", by=by)


def stale_rejected(customer: Customer, by: Actor) -> None:
    actions.reject_customer(customer, reason="Wij kennen u niet.", by=by)
    actions.unblock_customer(customer, by=by)


def stale_looked_at(customer: Customer, by: Actor) -> None:
    actions.pass_on_customer(customer, by=by)
    actions.withdraw_customer(customer, by=APPLICANT)


@pytest.mark.parametrize(
    ("event", "make_stale"),
    [
        ("invitation", stale_invitation),
        ("request_rejected", stale_rejected),
        ("request_looked_at", stale_looked_at),
        ("request_without_dealer", stale_looked_at),
        ("request_received", stale_looked_at),
    ],
)
def test_a_mail_that_is_no_longer_true_is_not_sent(
    by: Actor,
    staff: User,
    pending: Customer,
    event: str,
    make_stale: Callable[[Customer, Actor], None],
) -> None:
    make_stale(pending, by)
    with pytest.raises(NothingToSend):
        message_for(last_mail(event))


def test_a_mail_about_access_that_was_taken_again_is_not_sent(contact: Contact, by: Actor) -> None:
    notifications.notify_contact_of_added_access(contact)
    actions.block_customer(contact.customer, reason="Niet betaald", by=by)
    with pytest.raises(NothingToSend):
        message_for(last_mail("access_added"))


@pytest.mark.parametrize("event", EVENTS)
def test_employees_and_nobody_else_read_where_they_choose_their_mails(
    cause: Callable[[str], Mail], event: str
) -> None:
    message = message_for(cause(event))
    has_left = event == "employment_ended"  # so there is nothing to choose any more
    to_employee = message.to[0].endswith("demo-gereedschap.example>") and not has_left
    where = message.extra_headers.get("List-Unsubscribe")
    assert where == ("<https://vanommen.example/mijn-gegevens/>" if to_employee else None)
    assert ("“Mijn gegevens”" in message.body) == to_employee
