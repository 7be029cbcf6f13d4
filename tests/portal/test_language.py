"""The portal is Dutch unless somebody chooses otherwise, and stays on the same page."""

from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers.actors import Actor, DealerActor
from customers.models import Contact
from tests.conftest import ClientOf
from tests.form_fields import fields_of
from tests.portal.pages import main_of, part, red_bar

WELCOME = {"nl": "Welkom", "en": "Welcome", "de": "Willkommen"}


def choose(client: Client, language: str, back: str = "/") -> Any:
    return client.post(reverse("set_language"), {"language": language, "next": back})


def language_of(response: Any) -> str:
    """Return the language that the page says it is in, having checked that it is."""
    language: str = response["Content-Language"]
    assert f'<html lang="{language}">' in response.text
    assert WELCOME[language] in red_bar(response)
    return language


def test_dutch_is_the_first_language(client: Client) -> None:
    assert language_of(client.get("/")) == "nl"


def test_the_browser_is_not_asked(client: Client) -> None:
    """The printed manuals are Dutch, whatever language a machine shop's browser has."""
    assert language_of(client.get("/", headers={"accept-language": "en-US,en;q=0.9"})) == "nl"


@pytest.mark.parametrize("language", WELCOME)
def test_the_choice_holds_on_every_page_from_then_on(client: Client, language: str) -> None:
    response = choose(client, language)
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert cookie["httponly"]
    assert language_of(client.get("/")) == language
    assert language_of(client.get(reverse("account_login"))) == language


@pytest.mark.parametrize("language", WELCOME)
def test_the_language_of_the_page_is_marked(client: Client, language: str) -> None:
    choose(client, language)
    bar = part(client.get("/"), "header")
    marked = [button for button in bar.split("<button")[1:] if "aria-current" in button]
    assert len(marked) == 1
    assert f'value="{language}" lang="{language}"' in marked[0]


def test_one_is_back_on_the_page_one_was_on(client: Client, db: None) -> None:
    page = reverse("customers:register") + "?q=boor&land=NL"
    bar = part(client.get(page), "header")
    assert 'formaction="/taal/?language=de&amp;page=/aanmelden/%3Fq%3Dboor%26land%3DNL"' in bar
    assert client.post(f"/taal/?language=de&page={quote(page)}")["Location"] == page
    assert choose(client, "de", page)["Location"] == page


@pytest.mark.parametrize(
    "back",
    [
        "https://elders.example/",
        "//elders.example/",
        r"\\elders.example",
        "javascript:alert(1)",
        "http:///elders.example",
        "",
    ],
)
def test_never_on_to_another_site(client: Client, back: str) -> None:
    response = choose(client, "en", back)
    assert response["Location"] == "/"
    assert language_of(client.get("/")) == "en"


@pytest.mark.parametrize("language", ["", "fr", "nl-be", "EN", "../de", "\0", "x" * 9999])
def test_a_language_that_the_portal_does_not_speak_changes_nothing(
    client: Client, language: str
) -> None:
    choose(client, "en")
    assert settings.LANGUAGE_COOKIE_NAME not in choose(client, language).cookies
    assert language_of(client.get("/")) == "en"


@pytest.mark.parametrize("value", ["fr", "", "nl;drop", "é"])
def test_a_broken_cookie_is_dutch(client: Client, value: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = value
    assert language_of(client.get("/")) == "nl"


def test_following_a_link_changes_no_language(client: Client) -> None:
    response = client.get(reverse("set_language"), {"language": "de", "next": "/"})
    assert response.status_code == 405
    assert language_of(client.get("/")) == "nl"


def test_another_site_changes_no_language(db: None) -> None:
    careful = Client(enforce_csrf_checks=True)
    assert choose(careful, "de").status_code == 403
    assert language_of(careful.get("/")) == "nl"


def test_the_buttons_work_without_javascript() -> None:
    careful = Client(enforce_csrf_checks=True)
    page = careful.get("/")
    token = part(page, "header").split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {"language": "de", "next": "/", "csrfmiddlewaretoken": token}
    assert careful.post(reverse("set_language"), sent).status_code == 302
    assert "Zugang beantragen" in main_of(careful.get("/"))


# ---------------------------------------------------------------- in the middle of a form

REGISTER = reverse("customers:register")


def switch_in_form(client: Client, path: str, to: str, /, **typed: str) -> Any:
    """Press the button of a language on a page with a form, which is sent along."""
    return client.post(f"/taal/?language={to}&page={quote(path)}", typed, follow=True)


def test_what_was_typed_stays_in_another_language(client: Client, db: None) -> None:
    typed = {"name": "Harkelo GmbH", "country": "DE", "language": "de", "dealer_choice": "-"}
    form = switch_in_form(client, REGISTER, "en", **typed)
    assert form.request["PATH_INFO"] == REGISTER
    assert "What you filled in is still here. It has not been saved yet." in main_of(form)
    fields = fields_of(form.text, "company-form")
    assert {name: fields[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert "Harkelo" not in client.get(REGISTER).text


def test_the_language_of_the_mails_follows_that_of_the_screen(client: Client, db: None) -> None:
    """An applicant who comes in and presses DE first thing wants its mails in German too."""
    form = switch_in_form(client, REGISTER, "de", name="Harkelo GmbH", language="nl")
    assert fields_of(form.text, "company-form")["language"] == ["de"]
    form = switch_in_form(client, REGISTER, "nl", name="Harkelo GmbH", language="en")
    assert fields_of(form.text, "company-form")["language"] == ["en"]


def test_where_nothing_was_typed_nothing_is_said(client: Client, db: None) -> None:
    untouched = fields_of(client.get(REGISTER).text, "company-form")
    sent = {name: values[0] for name, values in untouched.items()}
    form = switch_in_form(client, REGISTER, "en", **sent)
    assert "What you filled in" not in main_of(form)


def test_after_an_error_it_stays_too(by: DealerActor, client_of: ClientOf) -> None:
    client, add = client_of(by), reverse("customers:add")
    typed = {"name": "Harkelo GmbH", "country": "DE", "language": "de", "acting_for": by.key}
    wrong = client.post(add, {**typed, "button": "save"})
    assert wrong.status_code == 422
    assert f'formaction="/taal/?language=de&amp;page={add}"' in part(wrong, "header")
    form = switch_in_form(client, add, "de", **typed)
    assert fields_of(form.text, "company-form")["name"] == ["Harkelo GmbH"]
    assert "Firmenname" in main_of(form)


def test_the_language_of_a_form_of_another_role_does_not_change_the_role(
    by: DealerActor, other_dealer: Dealer, client_of: ClientOf
) -> None:
    second = Actor.of_employee(DealerEmployee.objects.create(user=by.user, dealer=other_dealer))
    client, add = client_of(by), reverse("customers:add")
    client.post(reverse("customers:switch"), {"actor": second.key})
    form = switch_in_form(client, add, "en", name="Harkelo GmbH", acting_for=by.key)
    assert "You now act for Tweede Dealer B.V., as dealer, but you filled this in" in main_of(form)


@pytest.mark.parametrize("page", ["https://elders.example/", "//elders.example/", ""])
def test_a_form_never_goes_on_to_another_site(client: Client, db: None, page: str) -> None:
    response = client.post(f"/taal/?language=en&page={quote(page)}", {"name": "x"})
    assert response["Location"] == "/"


def test_what_cannot_be_kept_is_left_in_the_browser(client: Client, db: None) -> None:
    response = client.post(f"/taal/?language=en&page={REGISTER}", {"name": "x" * 200_000})
    assert response.status_code == 409
    assert "Kopieer het voordat u het opnieuw probeert." in main_of(response)
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_a_chosen_file_is_asked_for_again(contact: Contact, client_of: ClientOf) -> None:
    """The button sends the name of a file only, so that nobody waits for it."""
    actor = Actor.of_contact(contact)
    path = reverse("orders:quick_order", args=[contact.customer.reference])
    sent = {"number": "11.110", "quantity": "5", "file": "lijst.xlsx", "acting_for": actor.key}
    form = switch_in_form(client_of(actor), path, "nl", **sent)
    assert "Kies het bestand opnieuw." in main_of(form)
    assert fields_of(form.text)["number"][0] == "11.110"
