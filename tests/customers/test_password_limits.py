"""How often passwords, links and addresses may be tried: counted in the database, not a cache."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache  # noqa: TID251 - to show that it does not matter
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers.access import password_help
from customers.actors import Actor
from customers.models import Contact
from mail.models import Mail
from tests.conftest import PASSWORD, Clock
from tests.customers.mails_and_pages import (
    NEW_PASSWORD,
    choose_password,
    is_logged_in,
    link_in,
    log_in,
    page,
    said,
)
from tests.customers.test_registration import send

WRONG = "fout-wachtwoord"
REFUSED = "Dit is te vaak geprobeerd."


def fail(times: int, email: str = "", **headers: str) -> None:
    """Log in with a wrong password; at another address each time unless one is given."""
    for number in range(times):
        sent = {"login": email or f"iemand{number}@velmora.example", "password": WRONG}
        Client().post(reverse("account_login"), sent, headers=headers)


def is_refused(email: str, password: str = PASSWORD, **headers: str) -> bool:
    """Tell whether the password was not even looked at."""
    client = Client()
    sent = {"login": email, "password": password}
    response = client.post(reverse("account_login"), sent, headers=headers)
    return REFUSED in page(response) and not is_logged_in(client)


# ---------------------------------------------------------------- a wrong password


def test_the_eleventh_wrong_password_from_one_network_is_refused(contact: Contact) -> None:
    fail(9)
    assert not is_refused(contact.email, WRONG)
    assert is_refused(contact.email)


def test_the_sixth_wrong_password_for_one_address_is_refused(contact: Contact) -> None:
    fail(4, contact.email)
    assert not is_refused(contact.email, WRONG)
    assert is_refused(contact.email)


@pytest.mark.parametrize("spelling", ["K.Visser@Brindolux.example", "k.visser@brindolux.example."])
def test_another_spelling_of_the_address_counts_as_the_same(
    contact: Contact, spelling: str
) -> None:
    fail(5, spelling)
    assert is_refused(contact.email)


def test_five_wrong_passwords_do_not_refuse_another_address(contact: Contact) -> None:
    fail(5, "iemand@velmora.example")
    assert not is_refused(contact.email)


def test_ten_wrong_passwords_do_not_refuse_another_network(
    contact: Contact, settings: Settings
) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    fail(10, **{"X-Forwarded-For": "192.0.2.1"})
    assert is_refused(contact.email, **{"X-Forwarded-For": "192.0.2.1"})
    assert not is_refused(contact.email, **{"X-Forwarded-For": "192.0.2.2"})


def test_a_right_password_never_counts(contact: Contact) -> None:
    for _attempt in range(12):
        assert not is_refused(contact.email)


def test_a_right_password_takes_back_no_wrong_one(contact: Contact) -> None:
    fail(4, contact.email)
    assert not is_refused(contact.email)
    assert not is_refused(contact.email, WRONG)
    assert is_refused(contact.email)


def test_after_a_minute_one_more_password_may_be_tried(
    contact: Contact, limits_clock: Clock
) -> None:
    fail(5, contact.email)
    limits_clock.move(minutes=1)
    assert not is_refused(contact.email, WRONG)
    assert is_refused(contact.email)


def test_whoever_chooses_a_new_password_by_mail_can_log_in_with_it(contact: Contact) -> None:
    fail(5, contact.email)
    password_help.send_password_help(contact.email)
    client = Client()
    choose_password(client, client.get(link_in("password_reset"))["Location"])
    assert is_logged_in(client)
    assert not is_refused(contact.email, NEW_PASSWORD)


def test_the_password_that_is_asked_once_more_counts_too(
    client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    fail(5, contact.email)
    client = client_of(Actor.of_contact(contact))
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert REFUSED in page(response)


# ---------------------------------------------------------------- a full cache


@pytest.fixture
def fill_cache(db: None, settings: Settings) -> Callable[[], None]:
    """Store 5,000 entries in a cache of Django's that holds 300, and so throws others out."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "full_cache"}}
    call_command("createcachetable", verbosity=0)

    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO full_cache (cache_key, value, expires)"
                " SELECT 'zzz' || n, '', %s FROM generate_series(1, 5000) AS n",
                [timezone.now() + timedelta(days=1)],
            )
        cache.set("aaa", 1)
        assert cache.get("aaa") == 1
        cache.set("another", 1)
        assert cache.get("aaa") is None  # the first in the alphabet goes first

    return fill


def test_a_full_cache_forgets_no_wrong_password(
    contact: Contact, fill_cache: Callable[[], None]
) -> None:
    fail(10)
    fill_cache()
    assert is_refused(contact.email)


def test_a_full_cache_forgets_no_registration(
    client: Client, fill_cache: Callable[[], None]
) -> None:
    for number in range(5):
        assert send(client, name=f"Velmora {number}", dealer_choice="-").status_code == 302
    fill_cache()
    assert send(client, name="Velmora 6", dealer_choice="-").status_code == 429


# ---------------------------------------------------------------- the pages around a password


FORGET = reverse("account_reset_password")
FROM_KEY = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"})


@pytest.mark.parametrize(
    ("url", "amount"), [(reverse("account_login"), 30), (FORGET, 20), (FROM_KEY, 20)]
)
def test_a_stranger_may_send_a_form_so_often_a_minute(db: None, url: str, amount: int) -> None:
    statuses = [Client().post(url, {}).status_code for _attempt in range(amount + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429
    assert Client().get(url).status_code == 200


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("account_change_password", 5),
        ("account_set_password", 5),
        ("account_reauthenticate", 10),
        ("account_email", 10),
    ],
)
def test_somebody_logged_in_may_send_a_form_so_often_a_minute(
    client_of: Callable[[Actor], Client], contact: Contact, by: Actor, name: str, amount: int
) -> None:
    client = client_of(Actor.of_contact(contact))
    statuses = [client.post(reverse(name), {}).status_code for _attempt in range(amount + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429
    assert client_of(by).post(reverse(name), {}).status_code != 429


def test_help_with_a_password_is_asked_five_times_a_minute_for_one_address(db: None) -> None:
    def ask(email: str) -> int:
        return Client().post(FORGET, {"email": email}).status_code

    assert [ask("jan@velmora.example") for _attempt in range(5)] == [302] * 5
    assert ask(" JAN@velmora.example ") == 429
    assert ask("piet@velmora.example") == 302


def test_an_address_that_is_left_out_counts_for_nobodys(db: None) -> None:
    statuses = [Client().post(FORGET, {"email": " "}).status_code for _attempt in range(6)]
    assert statuses == [200] * 6


# ---------------------------------------------------------------- a new address


@pytest.fixture
def client(contact: Contact) -> Client:
    """A customer's browser in which the password has just been asked once more."""
    client = Client()
    log_in(client, contact.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def ask_for(client: Client, email: str, button: str = "action_add") -> Any:
    return client.post(reverse("account_email"), {"email": email, button: ""})


KARIN, ELSE = "karin@brindolux.example", "else@brindolux.example"


def mailed() -> list[str]:
    mails = Mail.objects.filter(event="email_confirmation").order_by("pk")
    return list(mails.values_list("to", flat=True))


def test_a_new_address_is_mailed_once_in_three_minutes(client: Client, limits_clock: Clock) -> None:
    ask_for(client, KARIN)
    response = ask_for(client, KARIN, "action_send")
    assert "Wacht een paar minuten" in said(response)[-1]
    assert mailed() == [KARIN]
    limits_clock.move(minutes=3)
    ask_for(client, KARIN, "action_send")
    assert mailed() == [KARIN, KARIN]


def test_a_mail_that_may_not_go_leaves_the_change_before_it_as_it_was(
    client: Client, contact: Contact
) -> None:
    ask_for(client, KARIN)
    ask_for(client, ELSE)
    link = link_in("email_confirmation")
    response = ask_for(client, KARIN)
    assert "Wacht een paar minuten" in said(response)[-1]
    assert mailed() == [KARIN, ELSE]
    client.post(link)
    assert User.objects.get(contacts=contact).email == ELSE


# ---------------------------------------------------------------- an invitation


def test_an_invitation_lets_in_whoever_was_guessed_at_before(
    contact: Contact,
) -> None:
    User.objects.filter(contacts=contact).update(password="!")
    password_help.send_password_help(contact.email)
    fail(10)
    fail(5, contact.email)
    client = Client()
    assert choose_password(client, link_in("invitation")).status_code == 302
    assert is_logged_in(client)
