"""allauth's pages speak our words: "aanmelden" is asking for a login, and never logging in."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from customers.access.password_help import send_password_help
from customers.actors import Actor
from customers.models import Contact
from tests.conftest import PASSWORD
from tests.customers.mails_and_pages import link_in
from tests.portal.pages import main_of, part, title, words
from tests.portal.test_language import choose

# Names of pages, and what is sent to get one full of errors.
VISITORS: dict[str, dict[str, str]] = {
    "account_login": {"login": "onbekend@voorbeeld.example", "password": "verkeerd"},
    "account_inactive": {},
    "account_reset_password": {"email": "geen adres"},
    "account_reset_password_done": {},
    "account_reset_password_from_key_done": {},
    "account_email_verification_sent": {},
}
PERSONS: dict[str, dict[str, str]] = {
    "account_logout": {},
    "account_reauthenticate": {"password": "verkeerd"},
    "account_change_password": {"oldpassword": "fout", "password1": "kort", "password2": "anders"},
    "account_email": {"email": "geen adres", "action_add": ""},
}
BROKEN_LINKS = [
    reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "verlopen"}),
    reverse("account_confirm_email", kwargs={"key": "verlopen"}),
]
# How one is not spoken to, in a portal that says "u" and "Sie".
TOO_FAMILIAR = {
    "nl": r"\b(je|jij|jou|jouw|jullie)\b",
    "de": r"\b(du|dich|dir|dein\w*|ihr|euch|euer\w*)\b",
}


@pytest.fixture
def person(contact: Contact, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(Actor.of_contact(contact))


def seen(client: Client, pages: dict[str, dict[str, str]]) -> list[Any]:
    """Return each page as it opens, with nothing filled in, and with everything filled in wrong."""
    found = []
    for name, wrong in pages.items():
        path = reverse(name)
        found.append(client.get(path))
        if wrong:
            refused = [client.post(path, dict.fromkeys(wrong, "")), client.post(path, wrong)]
            assert all("Fout:" in title(page) for page in refused), name
            found += refused
    return found


@pytest.fixture
def dutch_pages(client: Client, person: Client) -> list[Any]:
    broken = [client.get(link) for link in BROKEN_LINKS]
    return [*seen(client, VISITORS), *broken, *seen(person, PERSONS)]


def test_every_page_of_allauth_is_looked_at(dutch_pages: list[Any]) -> None:
    """Every page of allauth is in the list, since a new one would come with its own words."""
    from portal.urls import account_urls

    looked_at = {*VISITORS, *PERSONS, "account_set_password"}  # the last one always goes elsewhere
    looked_at |= {"account_reset_password_from_key", "account_confirm_email"}
    assert {pattern.name for pattern in account_urls if hasattr(pattern, "name")} == looked_at
    assert all(page.status_code < 400 or page.status_code == 422 for page in dutch_pages)


def test_aanmelden_is_never_logging_in(dutch_pages: list[Any]) -> None:
    for page in dutch_pages:
        said = words(page.text)
        assert not re.search(r"aanmeld|aangemeld|afmeld|registre", said, re.IGNORECASE), said


def test_everybody_is_spoken_to_politely(dutch_pages: list[Any]) -> None:
    for page in dutch_pages:
        assert not re.search(TOO_FAMILIAR["nl"], words(page.text), re.IGNORECASE), main_of(page)


def test_in_german_too(client: Client, person: Client) -> None:
    for browser, pages in ((client, VISITORS), (person, PERSONS)):
        choose(browser, "de")
        for name, wrong in pages.items():
            for page in (browser.get(reverse(name)), browser.post(reverse(name), wrong)):
                found = re.search(TOO_FAMILIAR["de"], main_of(page)) if page.text else None
                assert not found, f"{name}: {found}"


# What is said of something wrong: page, what is sent, and the sentence in each language.
SENTENCES = [
    (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"},
        {"nl": "Minstens 10 tekens. Een zinnetje mag ook.", "de": "Mindestens 10 Zeichen."},
    ),
    (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"},
        {
            "nl": "Dit wachtwoord is te makkelijk te raden.",
            "de": "Dieses Passwort ist zu leicht zu erraten.",
        },
    ),
    (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "zeven-groene-boren", "password2": "zeven-rode"},
        {"nl": "Dit is niet hetzelfde wachtwoord.", "de": "Das ist nicht dasselbe Passwort."},
    ),
    (
        "account_change_password",
        {"oldpassword": "fout", "password1": "zeven-groene-boren", "password2": "x"},
        {"nl": "Dit is niet uw wachtwoord.", "de": "Das ist nicht Ihr Passwort."},
    ),
    (
        "account_reauthenticate",
        {"password": "fout"},
        {"nl": "Dit is niet uw wachtwoord.", "de": "Das ist nicht Ihr Passwort."},
    ),
]


@pytest.mark.parametrize("language", ["nl", "de"])
@pytest.mark.parametrize(("name", "sent", "sentences"), SENTENCES)
def test_what_is_wrong_is_said_in_the_readers_language(
    person: Client, name: str, sent: dict[str, str], sentences: dict[str, str], language: str
) -> None:
    choose(person, language)
    page = person.post(reverse(name), sent)
    errors = "".join(re.findall(r'<div class="why".*?</div>', page.text, re.DOTALL))
    assert sentences[language] in words(errors)


@pytest.mark.parametrize(
    ("language", "wrong", "too_often"),
    [
        ("nl", "Het e-mailadres of het wachtwoord klopt niet.", "Dit is te vaak geprobeerd."),
        ("de", "Die E-Mail-Adresse oder das Passwort stimmt nicht.", "Das wurde zu oft versucht."),
        ("en", "The email address or the password is not right.", "That was tried too often."),
    ],
)
def test_guessing_a_password(
    client: Client, db: None, language: str, wrong: str, too_often: str
) -> None:
    choose(client, language)
    said = [
        main_of(client.post(reverse("account_login"), VISITORS["account_login"])) for _ in range(8)
    ]
    assert wrong in said[0]
    assert too_often in said[-1]


def test_what_allauth_says_on_its_own_is_in_our_words(person: Client, contact: Contact) -> None:
    """Confirm the new address in another tab, and then press "Niet wijzigen" here."""
    person.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    taken_away = {"email": contact.email, "action_remove": ""}
    page = person.post(reverse("account_email"), taken_away, follow=True)
    assert "Uw e-mailadres blijft zoals het was." in main_of(page)


# What stands on the screen so, since the manuals say it.
LABELS = {
    "account_login": ["Inloggen", "E-mailadres", "Wachtwoord", "Wachtwoord vergeten"],
    "account_logout": ["Uitloggen"],
    "account_reset_password": ["Wachtwoord vergeten", "E-mailadres"],
    "account_change_password": ["Wachtwoord (nogmaals)", "Wachtwoord opslaan"],
}


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_the_words_of_the_manual_for_visitors(client: Client, db: None, name: str) -> None:
    said = main_of(client.get(reverse(name)))
    assert [label for label in LABELS[name] if label not in said] == []


@pytest.mark.parametrize("name", ["account_logout", "account_change_password"])
def test_the_words_of_the_manual_for_who_is_logged_in(person: Client, name: str) -> None:
    said = main_of(person.get(reverse(name)))
    assert [label for label in LABELS[name] if label not in said] == []


def test_a_wrong_password_says_what_is_wrong_and_keeps_the_address(
    client: Client, db: None
) -> None:
    page = client.post(reverse("account_login"), VISITORS["account_login"])
    assert "onbekend@voorbeeld.example" in page.text
    assert 'value="verkeerd"' not in page.text
    assert "E-mailadres" in main_of(page)


def test_the_browser_is_told_what_belongs_in_a_field(client: Client, person: Client) -> None:
    login = part(client.get(reverse("account_login")), "main")
    assert re.search(r'<input type="email"[^>]*autocomplete="(email|username)"', login)
    assert 'autocomplete="current-password"' in login
    change = part(person.get(reverse("account_change_password")), "main")
    assert change.count('autocomplete="new-password"') == 2


def test_registering_at_allauth_is_not_there(client: Client, db: None) -> None:
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/signup/").status_code == 404
    assert "signup" not in client.get(reverse("account_login")).text


def test_every_page_we_route_has_a_template_of_ours() -> None:
    """Without one, allauth's own would be shown, in its words and without the frame."""
    ours = {path.name for path in (Path(settings.BASE_DIR) / "templates/account").glob("*.html")}
    shown = {
        "account_inactive", "email_change", "email_confirm", "login", "logout", "password_change",
        "password_reset", "password_reset_done", "password_reset_from_key",
        "password_reset_from_key_done", "password_set", "reauthenticate", "verification_sent",
    }  # fmt: skip
    assert {f"{name}.html" for name in shown} <= ours


def test_logging_in_and_out_is_not_announced(client: Client, contact: Contact) -> None:
    sent = {"login": contact.email, "password": PASSWORD}
    page = client.post(reverse("account_login"), sent, follow=True)
    assert 'role="status"' not in page.text
    page = client.post(reverse("account_logout"), follow=True)
    assert 'role="status"' not in page.text


# ---------------------------------------------------------------- password managers


def login_name_in(page: Any) -> str:
    """Return the address that a password manager finds beside the password of a page."""
    form = part(page, "main")
    [found] = re.findall(r'autocomplete="username" value="([^"]*)" readonly', form)
    return str(found)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("account_change_password", ["current-password", "new-password", "new-password"]),
        ("account_reauthenticate", ["current-password"]),
    ],
)
def test_a_page_with_a_password_says_whose_it_is(
    person: Client, contact: Contact, name: str, kinds: list[str]
) -> None:
    page = person.get(reverse(name))
    assert login_name_in(page) == contact.email
    assert re.findall(r'autocomplete="((?:new|current)-password)"', page.text) == kinds


def test_a_page_for_a_new_password_says_whose_it_is(contact: Contact, client: Client) -> None:
    send_password_help(contact.email)
    page = client.get(link_in("password_reset"), follow=True)
    assert login_name_in(page) == contact.email
    assert re.findall(r'autocomplete="(new-password)"', page.text) == ["new-password"] * 2
