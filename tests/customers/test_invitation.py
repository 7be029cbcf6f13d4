"""The link in the login mail: opened at will, used once, and never for somebody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.login_status import Stage, login_statuses
from customers.models import Contact, Customer, CustomerEvent, Invitation
from mail.delivery import deliver
from mail.failures import mark_failed
from mail.models import Mail
from tests.conftest import PASSWORD, company, make_active, person
from tests.customers.mails_and_pages import (
    NEW_PASSWORD,
    choose_password,
    is_logged_in,
    last_mail,
    link_in,
    log_in,
    page,
)
from tests.customers.records import outgoing

FRESH_BUTTON = "Nieuwe link aanvragen"


@pytest.fixture
def invited(blocked: Customer, by: Actor) -> Customer:
    actions.unblock_customer(blocked, by=by)
    return blocked


@pytest.fixture
def link(invited: Customer) -> str:
    return link_in("invitation")


def person_of(customer: Customer) -> User:
    return User.objects.get(contacts__customer=customer)


def expire() -> None:
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(created_at=past, expires_at=past + timedelta(days=7))


# ---------------------------------------------------------------- that works


def test_a_mail_scanner_may_open_the_link_as_often_as_it_likes(
    link: str, invited: Customer
) -> None:
    for _ in range(5):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert not person_of(invited).has_password
    client = Client()
    response = choose_password(client, link)
    assert response["Location"] == reverse("orders:start")
    assert is_logged_in(client)


def test_only_the_first_opening_of_the_link_is_noted(link: str) -> None:
    Client().get(link)
    first = Invitation.objects.get().opened_at
    assert first is not None
    Client().get(link)
    assert Invitation.objects.get().opened_at == first


def test_a_head_notes_nothing(link: str) -> None:
    for _ in range(3):
        assert Client().head(link).status_code == 200
    assert Invitation.objects.get().opened_at is None


def kill_by_expiry(customer: Customer, by: Actor) -> None:
    expire()


def kill_by_replacing(customer: Customer, by: Actor) -> None:
    actions.resend_invitation(customer, by=by)


def kill_by_blocking(customer: Customer, by: Actor) -> None:
    actions.block_customer(customer, reason="Toch niet", by=by)


def kill_by_correcting(customer: Customer, by: Actor) -> None:
    actions.correct_contact(customer, person=person(email="goed@tjalvero.example"), by=by)


def kill_by_using(customer: Customer, by: Actor) -> None:
    choose_password(Client(), link_in("invitation"))
    Invitation.objects.update(opened_at=None, pressed_at=None)


@pytest.mark.parametrize(
    "kill",
    [kill_by_expiry, kill_by_replacing, kill_by_blocking, kill_by_correcting, kill_by_using],
)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_dead_link_notes_nothing(
    link: str, invited: Customer, by: Actor, kill: Callable[[Customer, Actor], None], method: str
) -> None:
    kill(invited, by)
    assert getattr(Client(), method)(link).status_code == 410
    assert not Invitation.objects.exclude(opened_at=None, pressed_at=None).exists()


def test_only_a_pressed_button_is_said_to_be_a_person(
    link: str, invited: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    Mail.objects.update(state="sent", sent_at=timezone.now(), next_attempt_at=None)
    dealers = client_of(by)
    client = Client()
    client.get(link)
    for url in (reverse("customers:list"), invited.get_absolute_url()):
        assert "kan ook de mailbeveiliging zijn" in page(dealers.get(url))
        assert "link geopend" not in page(dealers.get(url))
    choose_password(client, link, "kort")
    for url in (reverse("customers:list"), invited.get_absolute_url()):
        assert "link geopend" in page(dealers.get(url))


@pytest.mark.parametrize(
    "use", [lambda link: Client().get(link), lambda link: choose_password(Client(), link)]
)
def test_a_link_that_is_used_takes_back_that_its_mail_failed(
    link: str,
    invited: Customer,
    by: Actor,
    client_of: Callable[[Actor], Client],
    use: Callable[[str], object],
) -> None:
    mark_failed(last_mail("invitation"), Mail.objects.all(), "Returned: 550 5.1.1")
    told = last_mail("login_failed")
    dealers = client_of(by)
    urls = (reverse("customers:list"), invited.get_absolute_url())
    assert all("mislukt" in page(dealers.get(url)) for url in urls)
    use(link)
    assert not any("mislukt" in page(dealers.get(url)) for url in urls)
    mail = last_mail("invitation")
    assert (mail.state, mail.error) == (Mail.State.SENT, "")
    deliver(told.pk)
    told.refresh_from_db()
    assert told.state == Mail.State.CANCELLED


def test_a_first_login_by_a_password_takes_it_back_too(
    invited: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    mark_failed(last_mail("invitation"), Mail.objects.all(), "Returned: 550 5.1.1")
    contact = Contact.objects.select_related("user", "customer").get(customer=invited)
    client_of(Actor.of_contact(contact)).get(reverse("orders:start"))
    assert last_mail("invitation").state == Mail.State.SENT
    assert "mislukt" not in page(client_of(by).get(invited.get_absolute_url()))


def test_an_older_mail_that_comes_back_says_nothing_of_a_newer_one(
    link: str, invited: Customer, by: Actor
) -> None:
    older = last_mail("invitation")
    actions.resend_invitation(invited, by=by)
    with outgoing() as mails:
        mark_failed(older, Mail.objects.all(), "Returned: 550 5.1.1")
    assert mails == []
    invited.refresh_from_db()
    assert login_statuses([invited])[invited.pk].stage is Stage.QUEUED


def test_the_page_names_customer_dealer_and_address(link: str) -> None:
    text = page(Client().get(link))
    assert "Tjalvero Constructie B.V." in text
    assert "Demo Gereedschap B.V." in text
    assert 'value="smit@tjalvero.example" readonly' in text


def test_choosing_a_password_is_the_first_login(link: str, invited: Customer) -> None:
    client = Client()
    page_after = client.get(choose_password(client, link)["Location"])
    assert "Tjalvero Constructie B.V." in page(page_after)
    assert Contact.objects.get(customer=invited).first_login_at
    assert invited.events.filter(kind=CustomerEvent.Kind.FIRST_LOGIN).count() == 1
    client.get(reverse("orders:start"))
    assert invited.events.filter(kind=CustomerEvent.Kind.FIRST_LOGIN).count() == 1
    assert log_in(Client(), "smit@tjalvero.example", NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("first", "second"),
    [("", ""), ("kort", "kort"), ("wachtwoord12", "anders12345"), ("welkom01\0xx", "welkom01\0xx")],
)
def test_a_bad_password_uses_nothing_up(
    link: str, invited: Customer, first: str, second: str
) -> None:
    client = Client()
    response = client.post(link, {"password1": first, "password2": second})
    assert response.status_code == 422
    assert not person_of(invited).has_password
    assert Invitation.objects.get().is_open
    assert not is_logged_in(client)
    assert choose_password(client, link).status_code == 302


def test_the_page_is_in_the_language_of_the_contact(dealer: Dealer, by: Actor) -> None:
    customer, _ = actions.add_customer(
        company=company(country="DE", postcode="50667"),
        person=person(language="de"),
        dealer=dealer,
        by=by,
    )
    actions.unblock_customer(customer, by=by)
    client = Client()
    assert "Wählen Sie Ihr Passwort" in page(client.get(link_in("invitation")))
    client.cookies["django_language"] = "en"
    assert "Choose your password" in page(client.get(link_in("invitation")))


def test_the_mail_holds_the_link_and_the_table_does_not(link: str) -> None:
    secret = link.strip("/").split("/")[1]
    mail = last_mail("invitation")
    assert mail.to == "smit@tjalvero.example"
    columns = [getattr(mail, field.attname) for field in Mail._meta.concrete_fields]
    assert secret not in " ".join(map(str, columns))
    invitation = Invitation.objects.get()
    assert secret not in (invitation.nonce, invitation.secret_hash)


# ---------------------------------------------------------------- that works no more


def test_a_used_link_saves_no_password_and_offers_to_log_in(link: str, invited: Customer) -> None:
    choose_password(Client(), link)
    client = Client()
    response = choose_password(client, link, "een-ander-wachtwoord")
    assert response.status_code == 410
    assert "Deze link is al gebruikt" in page(response)
    assert reverse("account_reset_password") in response.text
    assert person_of(invited).check_password(NEW_PASSWORD)
    assert not is_logged_in(client)


def test_an_expired_link_saves_no_password_and_offers_a_fresh_one(
    link: str, invited: Customer
) -> None:
    expire()
    client = Client()
    for response in (client.get(link), choose_password(client, link)):
        assert response.status_code == 410
        assert FRESH_BUTTON in page(response)
    assert not person_of(invited).has_password


def test_a_replaced_link_saves_no_password_and_offers_a_fresh_one(
    link: str, invited: Customer, by: Actor
) -> None:
    actions.resend_invitation(invited, by=by)
    client = Client()
    for response in (client.get(link), choose_password(client, link)):
        assert response.status_code == 410
        assert FRESH_BUTTON in page(response)
    assert not person_of(invited).has_password
    assert choose_password(client, link_in("invitation")).status_code == 302


def test_a_link_of_a_blocked_customer_says_whom_to_call(
    link: str, invited: Customer, by: Actor
) -> None:
    actions.block_customer(invited, reason="Toch niet", by=by)
    client = Client()
    for response in (client.get(link), choose_password(client, link)):
        assert response.status_code == 410
        assert "Uw login is geblokkeerd" in page(response)
        assert "000-000 00 01" in page(response)
        assert FRESH_BUTTON not in page(response)
    assert not person_of(invited).has_password
    assert not is_logged_in(client)


def test_a_link_to_an_address_that_was_corrected_does_not_work(
    link: str, invited: Customer, by: Actor
) -> None:
    actions.correct_contact(invited, person=person(email="goed@tjalvero.example"), by=by)
    client = Client()
    assert choose_password(client, link).status_code == 410
    assert choose_password(client, link_in("invitation")).status_code == 302
    assert not User.objects.get(email="smit@tjalvero.example").has_password
    assert User.objects.get(email="goed@tjalvero.example").has_password


def test_a_link_of_a_login_that_staff_switched_off_logs_nobody_in(
    link: str, invited: Customer
) -> None:
    User.objects.filter(contacts__customer=invited).update(is_active=False)
    client = Client()
    assert choose_password(client, link).status_code == 403
    assert not is_logged_in(client)


MALFORMED = ["x", "%00", "a" * 500, "é", "a b", "a/b"]


@pytest.mark.parametrize("secret", ["x" * 43, *MALFORMED])
def test_an_unknown_link_says_so(
    db: None,
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
    secret: str,
) -> None:
    """And one that cannot be a link of ours is not even looked for."""
    for path in (f"/uitnodiging/{secret}/", f"/uitnodiging/{secret}/?next=x"):
        with django_assert_num_queries(0 if secret in MALFORMED else 1):
            response = Client().get(path)
        assert response.status_code == 404
        assert "Deze link bestaat niet" in page(response)
    response = Client().post(f"/uitnodiging/{secret}/nieuw/")
    assert response.status_code == 404
    assert "Deze link bestaat niet" in page(response)


def test_a_link_of_another_customer_has_nothing_to_do_after_the_first(
    link: str, invited: Customer, dealer: Dealer, by: Actor
) -> None:
    second, _ = actions.add_customer(
        company=company(name="Tweede vestiging"),
        person=person(email="smit@tjalvero.example"),
        dealer=dealer,
        by=by,
    )
    actions.unblock_customer(second, by=by)
    other_link = link_in("invitation")
    client = Client()
    choose_password(client, link)
    assert choose_password(Client(), other_link, "een-ander-wachtwoord").status_code == 410
    assert person_of(invited).check_password(NEW_PASSWORD)
    assert "Wisselen" in page(client.get(reverse("orders:start")))


# ---------------------------------------------------------------- a fresh one


def ask_fresh(link: str) -> str:
    response = Client().post(f"{link}nieuw/")
    assert response.status_code == 200
    return page(response)


@pytest.mark.parametrize("spoil", [expire, lambda: None])
def test_a_fresh_link_comes_by_mail_to_the_same_address(
    link: str, invited: Customer, spoil: Callable[[], None]
) -> None:
    spoil()
    assert "Kijk in uw e-mail" in ask_fresh(link)
    assert Mail.objects.filter(event="invitation", to="smit@tjalvero.example").count() == 2
    fresh = link_in("invitation")
    assert fresh != link
    assert Client().get(link).status_code == 410
    assert choose_password(Client(), fresh).status_code == 302


def test_no_fresh_link_is_sent_when_a_password_was_chosen(link: str) -> None:
    before = ask_fresh(link)
    choose_password(Client(), link_in("invitation"))
    Mail.objects.all().delete()
    assert ask_fresh(link) == before
    assert not Mail.objects.exists()


def test_no_fresh_link_is_sent_while_the_customer_is_blocked(
    link: str, invited: Customer, by: Actor
) -> None:
    actions.block_customer(invited, reason="Toch niet", by=by)
    Mail.objects.all().delete()
    ask_fresh(link)
    assert not Mail.objects.exists()


def test_no_fresh_link_is_sent_to_an_address_that_was_corrected(
    link: str, invited: Customer, by: Actor
) -> None:
    actions.correct_contact(invited, person=person(email="goed@tjalvero.example"), by=by)
    Mail.objects.all().delete()
    ask_fresh(link)
    assert not Mail.objects.exists()


def test_a_fresh_link_is_sent_three_times_an_hour(link: str) -> None:
    for _ in range(6):
        ask_fresh(link)
    assert Mail.objects.filter(event="invitation").count() == 4  # the first, and three an hour


def test_a_fresh_link_is_asked_for_with_a_button(link: str) -> None:
    assert Client().get(f"{link}nieuw/").status_code == 405


# ---------------------------------------------------------------- by somebody else


def test_a_link_opened_by_somebody_else_touches_no_other_password(
    client_of: Callable[[Actor], Client], by: Actor, employee: DealerEmployee, link: str
) -> None:
    client = client_of(by)
    text = page(client.get(link))
    assert f"U bent ingelogd als {employee.user.email}" in text
    choose_password(client, link)
    employee.user.refresh_from_db()
    assert employee.user.check_password(PASSWORD)
    assert "P. Smit" in page(client.get(reverse("customers:my_details")))


def test_a_bad_password_leaves_somebody_else_logged_in(
    client_of: Callable[[Actor], Client], by: Actor, link: str
) -> None:
    client = client_of(by)
    assert choose_password(client, link, "kort").status_code == 422
    assert "M. Bakker" in page(client.get(reverse("customers:my_details")))


def test_whoever_chose_a_password_acts_for_the_customer_that_invited(
    dealer: Dealer, by: Actor, link: str
) -> None:
    client = Client()
    choose_password(client, link)
    make_active(dealer, by, email="smit@tjalvero.example", name="Aaa eerst in de lijst")
    assert "Tjalvero Constructie B.V." in page(client.get(reverse("orders:start")))


def test_no_cache_keeps_the_page_and_no_other_site_learns_its_address(link: str) -> None:
    response = Client().get(link)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
