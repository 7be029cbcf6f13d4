"""Nothing that was typed is lost when a form cannot be handled, and nobody else reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers.actors import Actor, DealerActor, PersonActor
from customers.models import Contact, Customer
from customers.states import State
from tests.conftest import PASSWORD, ClientOf, Clock, company, tick_of
from tests.customers.mails_and_pages import log_in, page
from tests.form_fields import fields_of
from tests.portal.pages import main_of
from web import unsaved

ADD = reverse("customers:add")
DETAILS = reverse("customers:my_details")
REGISTER = reverse("customers:register")
SWITCH = reverse("customers:switch")
LOGIN = reverse("account_login")
OWN = {"Origin": "http://testserver"}
STILL_HERE = "Wat u hebt ingevuld staat er nog, maar is nog niet opgeslagen."
LOGGED_OUT = f"U was uitgelogd. {STILL_HERE}"
PRESS_AGAIN = "U was uitgelogd. Druk nog een keer op de knop."


def typed(actor: PersonActor, **fields: str) -> dict[str, str]:
    """Return what a dealer has typed for a German customer, with the button that it presses."""
    known = company(country="DE", name="Harkelo GmbH", postcode="47533", city="Kleve")
    return {**known, "language": "de", "button": "save", "acting_for": actor.key, **fields}


def careful(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def end_session(client: Client) -> None:
    Session.objects.all().delete()
    client.cookies.pop(settings.SESSION_COOKIE_NAME, None)


def log_in_again(client: Client, response: Any, email: str) -> Any:
    """Log in on the page to which a response leads, and follow where that leads."""
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)
    form = client.get(response["Location"])
    sent = {name: values[0] for name, values in fields_of(form.text).items()}
    sent |= {"login": email, "password": PASSWORD}
    return client.post(LOGIN, sent, follow=True)


@pytest.fixture
def second(by: DealerActor, other_dealer: Dealer) -> DealerActor:
    """Return the dealer's employee as one of another dealer, for which it works as well."""
    return Actor.of_employee(DealerEmployee.objects.create(user=by.user, dealer=other_dealer))


# ---------------------------------------------------------------- logged in anew in another tab


@pytest.mark.parametrize(
    "proof",
    [OWN, {"Sec-Fetch-Site": "same-origin"}, {"Referer": f"http://testserver{ADD}"}],
    ids=lambda proof: next(iter(proof)),
)
def test_an_old_token_gives_the_form_back_and_one_press_saves(
    by: DealerActor, proof: dict[str, str]
) -> None:
    client = careful(by.user)
    sent = typed(by, csrfmiddlewaretoken="old")
    response = client.post(ADD, sent, headers=proof)
    assert (response.status_code, response["Location"]) == (303, ADD)
    assert not Customer.objects.exists()
    form = client.get(ADD)
    assert f"{STILL_HERE} Druk nog een keer op de knop." in main_of(form)
    assert "USt-IdNr." in main_of(form)
    again = {**fields_of(form.text, "company-form"), "button": "save"}
    assert client.post(ADD, again).status_code == 302
    assert (Customer.objects.get().name, Customer.objects.get().country) == ("Harkelo GmbH", "DE")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elders.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Origin": "https://elders.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Referer": f"http://testserver{ADD}"},
        {"Referer": "https://elders.example/"},
        {"Referer": "http://testserver.elders.example/"},
        {"Referer": "http://testserver@elders.example/"},
    ],
)
def test_what_another_site_sends_is_refused_and_not_kept(
    by: DealerActor, headers: dict[str, str]
) -> None:
    client = careful(by.user)
    response = client.post(ADD, typed(by), headers=headers)
    assert response.status_code == 403
    assert "Verstuur het nog een keer" in main_of(response)
    assert unsaved.SESSION_KEY not in client.session
    assert "Harkelo" not in client.get(ADD).text


def test_a_visitor_keeps_its_registration(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = company(name="Harkelo GmbH", country="DE", contact_name="A. Vos", dealer_choice="-")
    assert client.post(REGISTER, sent, headers=OWN)["Location"] == REGISTER
    form = client.get(REGISTER)
    assert fields_of(form.text, "company-form")["contact_name"] == ["A. Vos"]
    assert fields_of(form.text, "company-form")["dealer_choice"] == ["-"]
    assert STILL_HERE in main_of(form)
    assert "Harkelo" not in client.get(REGISTER).text


def test_what_is_signed_goes_along_as_it_was_sent(by: DealerActor) -> None:
    client = careful(by.user)
    token = fields_of(client.get(ADD).text, "company-form")["reference_token"][0]
    client.post(ADD, typed(by, reference_token=token, picked="signed", asked="Har"), headers=OWN)
    fields = fields_of(client.get(ADD).text, "company-form")
    assert (fields["reference_token"], fields["picked"]) == ([token], ["signed"])


def test_a_password_is_never_kept(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"login": "a@b.example", "password": "geheim-geheim", "password2": "geheim-geheim"}
    client.post(LOGIN, sent, headers=OWN)
    assert "geheim" not in json.dumps(dict(client.session.items()))
    form = client.get(LOGIN)
    assert fields_of(form.text)["login"] == ["a@b.example"]
    assert "Typ het wachtwoord opnieuw: dat bewaren we niet." in main_of(form)


def test_a_form_of_passwords_alone_asks_for_them_again(by: DealerActor) -> None:
    client, url = Client(), reverse("account_change_password")
    sent = {"oldpassword": PASSWORD, "password1": "geheim-geheim", "password2": "geheim-geheim"}
    sent["acting_for"] = by.key
    page = log_in_again(client, client.post(url, sent, headers=OWN), by.user.email)
    assert page.redirect_chain[-1][0] == url
    assert "U was uitgelogd." in main_of(page)
    assert "Typ het wachtwoord opnieuw: dat bewaren we niet." in main_of(page)


def test_logging_in_with_an_old_token_still_leads_on(by: DealerActor) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"login": by.user.email, "password": PASSWORD, "next": ADD}
    response = client.post(LOGIN, sent, headers=OWN)
    fields = fields_of(client.get(response["Location"]).text)
    assert (fields["login"], fields["next"]) == ([by.user.email], [ADD])


def test_htmx_with_an_old_token_loads_the_page_anew(by: DealerActor) -> None:
    client = careful(by.user)
    headers = {**OWN, "HX-Request": "true", "HX-Current-URL": f"http://testserver{ADD}"}
    response = client.post(ADD, typed(by, button="country"), headers=headers)
    assert response["HX-Redirect"] == ADD
    assert "Harkelo GmbH" in client.get(ADD).text


def test_an_old_token_of_somebody_else_shows_nothing(
    by: DealerActor, other_employee: DealerEmployee
) -> None:
    client = careful(other_employee.user)
    assert client.post(ADD, typed(by), headers=OWN).status_code == 403
    assert "Harkelo" not in client.get(ADD).text


def test_a_tick_that_was_taken_away_stays_away(by: DealerActor) -> None:
    client = careful(by.user)
    assert "topics" in fields_of(client.get(DETAILS).text)
    client.post(DETAILS, {"name": "M. Bakker", "acting_for": by.key}, headers=OWN)
    assert "topics" not in fields_of(client.get(DETAILS).text)


# ---------------------------------------------------------------- the session ended while typing


def test_after_logging_in_one_stands_on_the_form_with_everything_in_it(
    by: DealerActor, client_of: ClientOf
) -> None:
    client = client_of(by)
    end_session(client)
    response = client.post(ADD, typed(by))
    assert "wat u hebt ingevuld is bewaard" in main_of(client.get(response["Location"]))
    form = log_in_again(client, response, by.user.email)
    assert form.request["PATH_INFO"] == ADD
    assert f"{LOGGED_OUT} Druk nog een keer op de knop." in main_of(form)
    fields = fields_of(form.text, "company-form")
    assert (fields["name"], fields["country"]) == (["Harkelo GmbH"], ["DE"])
    assert not Customer.objects.exists()
    assert "Harkelo" not in client.get(ADD).text


def test_nobody_else_reads_it(
    by: DealerActor, colleague: DealerEmployee, client_of: ClientOf
) -> None:
    client = client_of(by)
    end_session(client)
    response = client.post(ADD, typed(by))
    assert "Harkelo" not in client.get(response["Location"]).text
    form = log_in_again(client, response, colleague.user.email)
    assert "Harkelo" not in form.text
    assert "Harkelo" not in client.get(ADD).text
    assert "Harkelo" not in json.dumps(dict(client.session.items()))


def test_staff_do_not_read_what_other_staff_typed(staff: User, client_of: ClientOf) -> None:
    client = client_of(Actor.staff(staff))
    end_session(client)
    sent = {"name": "Harkelo", "acting_for": Actor.staff(staff).key}
    response = client.post(DETAILS, sent)
    other = User.objects.create_superuser("ander@vanommen.example", PASSWORD, name="A. Ander")
    assert "Harkelo" not in log_in_again(client, response, other.email).text


def test_of_a_form_that_names_nobody_only_the_press_is_kept(
    by: DealerActor, client_of: ClientOf
) -> None:
    client = client_of(by)
    end_session(client)
    sent = typed(by)
    del sent["acting_for"]
    form = log_in_again(client, client.post(ADD, sent), by.user.email)
    assert "Harkelo" not in form.text


def test_one_goes_on_in_the_role_in_which_one_typed(
    by: DealerActor, second: DealerActor, client_of: ClientOf
) -> None:
    for actor in (by, second):
        client = client_of(actor)
        end_session(client)
        form = log_in_again(client, client.post(ADD, typed(actor)), actor.user.email)
        assert LOGGED_OUT in main_of(form)
        assert fields_of(form.text, "company-form")["acting_for"] == [actor.key]


def test_htmx_keeps_it_too(by: DealerActor, client_of: ClientOf) -> None:
    client = client_of(by)
    end_session(client)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{ADD}"}
    response = client.post(ADD, typed(by, button="country"), headers=headers)
    assert response["HX-Redirect"] == f"{LOGIN}?next={ADD}"
    log_in(client, by.user.email)
    assert "Harkelo GmbH" in client.get(ADD).text


def test_a_reason_for_a_selection_is_asked_again(
    by: DealerActor, active: Customer, client_of: ClientOf
) -> None:
    client = client_of(by)
    end_session(client)
    onward = f"{reverse('customers:list')}?state=active"
    sent = {"action": "block", "customer": tick_of(active), "confirmed": "1", "next": onward,
            "reason": "Betaalt niet", "acting_for": by.key}  # fmt: skip
    response = client.post(reverse("customers:change_selected"), sent)
    form = log_in_again(client, response, by.user.email)
    fields = fields_of(form.text)
    assert (fields["reason"], fields["next"]) == (["Betaalt niet"], [onward])
    assert LOGGED_OUT in main_of(form)
    client.post(reverse("customers:change_selected"), fields)
    assert Customer.objects.get(pk=active.pk).state == State.BLOCKED


def test_ticks_of_a_list_stay(by: DealerActor, active: Customer, client_of: ClientOf) -> None:
    client = client_of(by)
    end_session(client)
    sent = {"action": "block", "customer": tick_of(active), "acting_for": by.key,
            "next": reverse("customers:list")}  # fmt: skip
    response = client.post(reverse("customers:change_selected"), sent)
    page_with_list = log_in_again(client, response, by.user.email)
    assert PRESS_AGAIN in main_of(page_with_list)
    assert f'value="{tick_of(active)}" checked' in page_with_list.text


# ---------------------------------------------------------------- a button after that


@pytest.mark.parametrize("way", ["next", "Referer", ""])
def test_a_button_leads_back_to_the_page_it_stood_on(
    by: DealerActor, pending: Customer, client_of: ClientOf, way: str
) -> None:
    client = client_of(by)
    end_session(client)
    stood_on = {"next": f"{reverse('customers:pending')}?q=a", "Referer": reverse("customers:home"),
                "": pending.get_absolute_url()}[way]  # fmt: skip
    sent = {"acting_for": by.key, **({"next": stood_on} if way == "next" else {})}
    headers = {"Referer": f"http://testserver{stood_on}"} if way == "Referer" else {}
    response = client.post(f"{pending.get_absolute_url()}blokkade-opheffen/", sent, headers=headers)
    shown = log_in_again(client, response, by.user.email)
    assert shown.status_code == 200
    assert shown.request["PATH_INFO"] == stood_on.split("?")[0]
    assert PRESS_AGAIN in main_of(shown)
    assert Customer.objects.get(pk=pending.pk).state == State.PENDING
    assert PRESS_AGAIN not in main_of(client.get(stood_on))


@pytest.mark.parametrize("page_elsewhere", ["https://elders.example/klanten/", "//elders.example"])
def test_a_button_never_leads_to_another_site(
    by: DealerActor, pending: Customer, client_of: ClientOf, page_elsewhere: str
) -> None:
    client = client_of(by)
    end_session(client)
    sent = {"acting_for": by.key, "next": page_elsewhere}
    url = f"{pending.get_absolute_url()}blokkade-opheffen/"
    response = client.post(url, sent, headers={"Referer": page_elsewhere})
    shown = log_in_again(client, response, by.user.email)
    assert shown.request["PATH_INFO"] == pending.get_absolute_url()


# ---------------------------------------------------------------- switched in another tab


def test_a_form_of_before_a_switch_says_for_whom_it_was(
    by: DealerActor, second: DealerActor, client_of: ClientOf
) -> None:
    client = client_of(by)
    client.post(SWITCH, {"actor": second.key})
    form = client.post(ADD, typed(by), follow=True)
    assert form.redirect_chain == [(ADD, 303)]
    assert (
        "U werkt nu voor Tweede Dealer B.V., als dealer, maar u hebt dit ingevuld voor Demo "
        "Gereedschap B.V., als dealer, dus er is nog niets opgeslagen."
    ) in main_of(form)
    fields = fields_of(form.text, "company-form")
    assert (fields["name"], fields["acting_for"]) == (["Harkelo GmbH"], [second.key])
    client.post(ADD, {**fields, "button": "save"})
    assert Customer.objects.get().dealer == second.dealer


def test_a_page_of_the_other_role_keeps_the_text_until_after_the_switch(
    by: DealerActor, second: DealerActor, blocked: Customer, client_of: ClientOf
) -> None:
    client = client_of(by)
    client.post(SWITCH, {"actor": second.key})
    change = reverse("customers:change", args=[blocked.reference])
    asked = client.post(change, typed(by), follow=True)
    assert "na het wisselen staat het er weer" in page(asked)
    form = client.post(SWITCH, {"actor": by.key, "next": change}, follow=True)
    assert fields_of(form.text, "company-form")["name"] == ["Harkelo GmbH"]
    assert STILL_HERE in main_of(form)
    assert Customer.objects.get().name == blocked.name


def test_a_button_of_before_a_switch_leads_to_its_page(
    by: DealerActor, second: DealerActor, pending: Customer, client_of: ClientOf
) -> None:
    client = client_of(by)
    client.post(SWITCH, {"actor": second.key})
    url = f"{pending.get_absolute_url()}blokkade-opheffen/"
    asked = client.post(url, {"acting_for": by.key}, follow=True)
    assert asked.request["PATH_INFO"] == pending.get_absolute_url()
    assert "Deze pagina hoort bij Demo Gereedschap B.V." in page(asked)
    onward = {"actor": by.key, "next": pending.get_absolute_url()}
    assert "Druk nog een keer op de knop" in page(client.post(SWITCH, onward, follow=True))
    assert Customer.objects.get().state == State.PENDING


# ---------------------------------------------------------------- how much, and for how long


def test_what_is_too_large_is_not_kept(by: DealerActor) -> None:
    client = careful(by.user)
    assert client.post(ADD, typed(by, name="x" * 200_000), headers=OWN).status_code == 403
    assert unsaved.SESSION_KEY not in client.session


def test_strangers_do_not_fill_the_table(db: None) -> None:
    statuses = [
        Client(enforce_csrf_checks=True).post(REGISTER, {"name": "x"}, headers=OWN).status_code
        for _ in range(61)
    ]
    assert statuses == [*[303] * 60, 403]
    assert Session.objects.count() == 60


def test_only_a_few_pages_are_kept(by: DealerActor) -> None:
    client = careful(by.user)
    for n in range(6):
        client.post(f"{ADD}?n={n}", typed(by), headers=OWN)
        client.post(reverse("customers:change", args=[f"{n + 2}" * 12]), typed(by), headers=OWN)
    assert len(client.session[unsaved.SESSION_KEY]) == unsaved.MAX_KEPT


def test_it_is_not_kept_for_long(by: DealerActor, monkeypatch: pytest.MonkeyPatch) -> None:
    client, clock = careful(by.user), Clock()
    monkeypatch.setattr(timezone, "now", clock)
    client.post(ADD, typed(by), headers=OWN)
    clock.move(hours=4, seconds=1)
    form = client.get(ADD)
    assert "Harkelo" not in form.text
    assert STILL_HERE not in main_of(form)


def test_a_stranger_that_does_not_come_back_is_forgotten_soon(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.post(REGISTER, {"name": "x"}, headers=OWN)
    session = client.session
    assert session.get_expiry_age() <= unsaved.MAX_AGE.total_seconds()


def test_logging_out_forgets_it(by: DealerActor, contact: Contact) -> None:
    client = careful(by.user)
    client.post(ADD, typed(by), headers=OWN)
    client.logout()
    assert unsaved.SESSION_KEY not in client.session
