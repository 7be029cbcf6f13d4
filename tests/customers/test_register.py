"""A company asks for a login: the form, the dealer, the limits, and what it tells nobody."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.company_form.form import known_values
from customers.models import Contact, Customer, CustomerEvent
from customers.registration import limits
from customers.states import State
from mail.models import Mail
from registry.loading.demo import load_demo_companies
from tests.conftest import company, person
from tests.customers.mails_and_pages import page
from web.rate_limits import HOUR, Limit, Rate

REGISTER = "/aanmelden/"
NASTY = {
    "null bytes": "Vel\0mora",
    "two hundred characters": "é" * 200,
    "more than fits": "x" * 5000,
    "right-to-left marks": "\u202eVelmora\u200f \u2066B.V.\u2069",
    "emoji": "Velmora 🛠️ 👩‍🔧",
    "apostrophes": "'s-Hertogenbosch \"O'Neill\" & <b>Zonen</b> `$(id)`",
    "wildcards": "100%_\\",
    "only spaces": " \t\u00a0\u3000 ",
}


def typed(**fields: str) -> dict[str, str]:
    """What an applicant fills in, at `dealer` unless it says otherwise."""
    filled_in = company(name="Quostra Engineering B.V.")
    return {
        **filled_in,
        "contact_name": "A. Peeters",
        "email": "a.peeters@quostra.example",
        "phone": "",
        "language": "nl",
        "dealer_choice": "demo-gereedschap",
        "message": "",
        "button": "save",
        **fields,
    }


def register(client: Client, url: str = REGISTER, **fields: str) -> Any:
    return client.post(url, typed(**fields))


def token_of(response: Any) -> str:
    found = re.search(r'name="reference_token" value="([^"]+)"', response.text)
    assert found
    return found[1]


# ---------------------------------------------------------------- sending it


def test_a_request_waits_at_its_dealer(client: Client, dealer: Dealer) -> None:
    response = register(client, email="A.Peeters@Quostra.example", postcode="7323am")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("customers:registered"))
    customer = Customer.objects.get()
    assert (customer.state, customer.dealer, customer.postcode) == (
        State.PENDING,
        dealer,
        "7323 AM",
    )
    assert customer.contact
    assert customer.contact.email == "a.peeters@quostra.example"
    assert customer.contact.user is None


def test_the_applicant_and_every_employee_are_mailed(
    client: Client, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    register(client)
    mails = Mail.objects.values_list("event", "to")
    assert set(mails) == {
        ("request_receipt", "a.peeters@quostra.example"),
        ("request_received", employee.user.email),
        ("request_received", colleague.user.email),
    }


def test_a_dealer_whose_mail_nobody_receives_has_staff_as_its_recipient(
    client: Client, employee: DealerEmployee, staff: User
) -> None:
    DealerEmployee.objects.update(topics=[])
    register(client)
    assert Mail.objects.get(event="request_without_dealer").to == staff.email
    assert not Mail.objects.filter(event="request_received").exists()


def test_the_confirmation_page_needs_no_session_and_holds_no_secret(client: Client) -> None:
    response = client.get(reverse("customers:registered"))
    assert response.status_code == 200
    assert "Uw aanvraag is verstuurd" in page(response)


def test_an_applicant_gets_the_language_of_the_page(client: Client, dealer: Dealer) -> None:
    client.cookies["django_language"] = "de"
    assert '<option value="de" selected>' in client.get(REGISTER).text
    register(client, language="de")
    assert Mail.objects.get(event="request_receipt").language == "de"


def test_a_form_sent_twice_is_one_request(client: Client, employee: DealerEmployee) -> None:
    token = token_of(client.get(REGISTER))
    for _press in range(2):
        response = register(client, reference_token=token)
        assert response["Location"].startswith(reverse("customers:registered"))
    assert Customer.objects.count() == 1
    assert Mail.objects.filter(event="request_receipt").count() == 1


CORRECTIONS = {
    "email": "b.peeters@quostra.example",
    "contact_name": "B. Peeters",
    "phone": "+31 55 506 7600",
    "language": "de",
    "name": "Quostra Engineering Apeldoorn B.V.",
    "house_number": "41",
}


@pytest.mark.parametrize(("field", "value"), CORRECTIONS.items())
def test_a_request_that_is_corrected_after_going_back_is_one_request_as_it_was_sent_last(
    client: Client, dealer: Dealer, field: str, value: str
) -> None:
    token = token_of(client.get(REGISTER))
    register(client, reference_token=token)
    assert register(client, reference_token=token, **{field: value}).status_code == 302
    customer = Customer.objects.get()
    assert known_values(customer)[field] == value
    assert customer.state == "pending"
    assert [e.by_kind for e in customer.events.all()] == ["applicant", "applicant"]


def test_another_company_typed_over_the_first_is_another_request(
    client: Client, dealer: Dealer
) -> None:
    token = token_of(client.get(REGISTER))
    other = {
        "name": "Velmora Metaalwerken B.V.",
        "street": "Demostraat",
        "house_number": "3",
        "postcode": "6211 QX",
        "city": "Maastricht",
        "email": "inkoop@velmora.example",
    }
    register(client, reference_token=token)
    for _press in range(2):
        register(client, reference_token=token, **other)
    assert set(Customer.objects.values_list("name", flat=True)) == {
        "Quostra Engineering B.V.",
        "Velmora Metaalwerken B.V.",
    }
    assert Customer.objects.count() == 2
    corrected = {**other, "contact_name": "B. Kok"}
    register(client, reference_token=token, **corrected)
    assert Contact.objects.get(email="inkoop@velmora.example").name == "B. Kok"
    assert Customer.objects.count() == 2


def test_another_dealer_after_going_back_is_another_request_and_the_first_is_withdrawn(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    token = token_of(client.get(REGISTER))
    register(client, reference_token=token)
    for _press in range(2):
        register(client, reference_token=token, dealer_choice=other_dealer.slug)
    states = Customer.objects.values_list("dealer__slug", "state")
    assert set(states) == {(dealer.slug, "withdrawn"), (other_dealer.slug, "pending")}
    assert len(states) == 2


def test_what_was_decided_on_is_not_corrected_by_going_back(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    token = token_of(client.get(REGISTER))
    register(client, reference_token=token)
    actions.reject_customer(Customer.objects.get(), reason="Alleen bedrijven", by=by)
    register(client, reference_token=token, contact_name="B. Peeters")
    assert set(Customer.objects.values_list("state", flat=True)) == {"rejected", "pending"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("choice", ["demo-gereedschap", "-"])
def test_a_form_sent_twice_at_one_moment_is_one_request(dealer: Dealer, choice: str) -> None:
    token = token_of(Client().get(REGISTER))
    together = Barrier(2)

    def press() -> int:
        together.wait()
        try:
            return int(register(Client(), reference_token=token, dealer_choice=choice).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(press) for _person in range(2)]
        assert [answer.result() for answer in answers] == [302, 302]
    assert Customer.objects.count() == 1
    assert Mail.objects.filter(event="request_receipt").count() == 1


# ---------------------------------------------------------------- the dealer


@pytest.mark.parametrize("search", ["gereedschap", "ZWOLLE", "demo zwolle", "Zwólle"])
def test_a_dealer_is_found_by_name_or_town(
    client: Client, dealer: Dealer, other_dealer: Dealer, search: str
) -> None:
    response = register(client, button="dealer", dealer_choice="", dealer_search=search, name="X")
    assert response.status_code == 200
    assert 'value="demo-gereedschap"' in response.text
    assert 'value="tweede-dealer"' not in response.text
    assert 'name="name" value="X"' in response.text
    assert not Customer.objects.exists()


def test_enter_in_the_search_for_a_dealer_only_searches(client: Client, dealer: Dealer) -> None:
    response = register(client, button="enter", dealer_search="zwolle", dealer_choice="")
    assert response.status_code == 200
    assert "Demo Gereedschap B.V., Zwolle" in page(response)
    assert "error-summary" not in response.text


def test_enter_sends_the_form_when_the_dealer_has_been_looked_up(
    client: Client, dealer: Dealer
) -> None:
    register(client, button="enter", dealer_search="zwolle", dealer_asked="zwolle")
    assert Customer.objects.get().dealer == dealer


def test_another_search_keeps_the_dealer_that_was_chosen(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    response = register(client, button="dealer", dealer_search="venlo")
    assert 'value="tweede-dealer"' in response.text
    assert 'value="demo-gereedschap" checked' in response.text


def test_a_dealer_that_is_not_found_is_said(client: Client, dealer: Dealer) -> None:
    response = register(client, button="dealer", dealer_choice="", dealer_search="xyzzy")
    assert "Geen dealer gevonden" in page(response)
    assert "Ik weet niet wie mijn dealer is" in page(response)


def test_too_many_dealers_found_ask_for_the_town(client: Client, db: None) -> None:
    for number in range(13):
        Dealer.objects.create(
            name=f"Demo {number:02}", slug=f"demo-{number}", phone="000", city="Ede"
        )
    response = register(client, button="dealer", dealer_choice="", dealer_search="demo")
    assert response.text.count('name="dealer_choice"') == 12 + 1
    assert "Typ ook de plaats" in page(response)


def test_a_request_without_a_known_dealer_goes_to_staff(client: Client, staff: User) -> None:
    register(client, dealer_choice="-")
    assert Customer.objects.get().dealer is None
    assert Mail.objects.get(event="request_without_dealer").to == staff.email


def test_what_is_typed_as_the_dealer_reaches_the_staff(client: Client, staff: User) -> None:
    register(client, dealer_choice="-", dealer_search=" Jansen  Gereedschap ")
    note = CustomerEvent.objects.get().internal_note
    assert note == "Ingevuld als dealer: “Jansen Gereedschap”."


def test_another_dealer_that_is_typed_after_choosing_is_asked_about(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    response = register(client, dealer_search="tweede")
    assert response.status_code == 422
    assert (
        "U koos Demo Gereedschap B.V. en vulde daarna “tweede” in. Kies uw dealer, of maak het "
        "zoekveld leeg."
    ) in page(response)
    assert 'value="tweede-dealer"' in response.text
    assert not Customer.objects.exists()
    register(client, dealer_search="tweede", dealer_choice="tweede-dealer")
    assert Customer.objects.get().dealer == other_dealer


@pytest.mark.parametrize("search", ["demo", "nergens te vinden", "apeldoorn"])
def test_a_search_that_names_no_other_dealer_is_no_question(
    client: Client, dealer: Dealer, other_dealer: Dealer, search: str
) -> None:
    register(client, dealer_search=search)
    assert Customer.objects.get().dealer == dealer


@pytest.mark.parametrize("choice", ["", "unknown", "tweede-dealer", "\0", "'; --"])
def test_a_dealer_that_does_not_exist_is_an_error_at_the_field(
    client: Client, dealer: Dealer, other_dealer: Dealer, choice: str
) -> None:
    Dealer.objects.filter(pk=other_dealer.pk).update(stopped_on=date(2026, 1, 1))
    response = register(client, dealer_choice=choice)
    assert response.status_code == 422
    assert "dealer_choice" in response.context["form"].errors
    assert not Customer.objects.exists()


def test_a_dealers_own_link_fixes_the_dealer(client: Client, dealer: Dealer) -> None:
    url = dealer.get_absolute_url()
    shown = client.get(url)
    assert "Demo Gereedschap B.V." in page(shown)
    assert 'name="dealer_choice"' not in shown.text
    register(client, url, dealer_choice="")
    assert Customer.objects.get().dealer == dealer


def test_a_dealers_own_link_is_for_no_other_dealer(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    register(client, dealer.get_absolute_url(), dealer_choice="tweede-dealer")
    assert Customer.objects.get().dealer == dealer


def test_the_link_of_a_dealer_that_has_stopped_explains(client: Client, dealer: Dealer) -> None:
    Dealer.objects.update(stopped_on=date(2026, 1, 1))
    for response in (
        client.get(dealer.get_absolute_url()),
        register(client, dealer.get_absolute_url()),
    ):
        assert response.status_code == 410
        assert "Demo Gereedschap B.V." in page(response)
        assert f'href="{REGISTER}"' in response.text
    assert not Customer.objects.exists()


def test_a_link_that_never_existed_is_404(client: Client, db: None) -> None:
    assert client.get("/aanmelden/nooit-geweest/").status_code == 404


# ---------------------------------------------------------------- the directory


@pytest.fixture
def directory(db: None) -> None:
    load_demo_companies()


def test_a_company_is_searched_picked_and_sent(
    client: Client, dealer: Dealer, directory: None
) -> None:
    found = register(client, button="search", q="Brindolux IT Diensten", name="", street="")
    choice = re.search(r'name="pick" value="([^"]+)"', found.text)
    assert choice
    fields = {"q": "Brindolux IT Diensten", "name": "", "street": "", "button": ""}
    picked = client.post(REGISTER, {**typed(**fields), "pick": choice[1]})
    form = picked.context["form"]
    sent = {name: str(form[name].value() or "") for name in form.fields}
    assert sent["name"] == "Brindolux IT Diensten B.V."
    assert sent["dealer_choice"] == "demo-gereedschap"
    client.post(REGISTER, {**sent, "button": "save"})
    customer = Customer.objects.get()
    assert customer.name == "Brindolux IT Diensten B.V."
    assert customer.directory_source == "local"
    assert customer.directory_record


# ---------------------------------------------------------------- what is wrong


def test_an_empty_form_says_at_each_field_what_is_missing(client: Client, dealer: Dealer) -> None:
    response = client.post(REGISTER, {"button": "save", "country": "NL"})
    assert response.status_code == 422
    wrong = {"name", "street", "postcode", "city", "contact_name", "email", "dealer_choice"}
    assert wrong <= set(response.context["form"].errors)
    assert "Fout:" in response.text
    for name in wrong:
        assert f'href="#id_{name}"' in response.text
        assert f'id="id_{name}"' in response.text


def test_everything_typed_stays_after_an_error(client: Client, dealer: Dealer) -> None:
    response = register(client, email="geen adres", postcode="73 AM", phone="055-1234567")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email", "postcode"}
    for value in ("geen adres", "73 AM", "055-1234567", "Quostra Engineering B.V.", "A. Peeters"):
        assert f'value="{value}"' in response.text
    assert 'value="demo-gereedschap" checked' in response.text


@pytest.mark.parametrize("name", ["name", "contact_name"])
def test_a_name_with_a_web_address_is_refused(client: Client, dealer: Dealer, name: str) -> None:
    response = register(client, **{name: "Win nu: https://elders.example"})
    assert set(response.context["form"].errors) == {name}
    assert "zonder webadres" in page(response)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("button", ["save", "search", "dealer", "country", "enter", "?"])
@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_nasty_input_is_stored_or_refused_politely(
    client: Client, dealer: Dealer, directory: None, value: str, button: str
) -> None:
    for name in (*typed(), "q", "asked", "picked", "reference_token", "dealer_search"):
        fields = {name: value} if name == "button" else {name: value, "button": button}
        response = register(client, **fields)
        assert response.status_code in (200, 302, 422, 429), name
    everywhere = dict.fromkeys(typed(), value) | {"q": value, "dealer_search": value}
    answer = client.post(REGISTER, {**everywhere, "button": button})
    assert answer.status_code in (200, 302, 422, 429)


def test_what_is_typed_cannot_become_markup(client: Client, dealer: Dealer) -> None:
    response = register(client, name="<script>alert(1)</script>", email="")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text


# ---------------------------------------------------------------- floods and robots


def test_a_filled_trap_sends_nothing_and_says_so(
    client: Client, dealer: Dealer, caplog: pytest.LogCaptureFixture
) -> None:
    """A password manager may have done it: nobody who reads "sent" is lost."""
    for _try in range(2):  # a program goes on like this
        answer = register(client, message="Buy now")
        assert answer.status_code == 422
        assert "Uw aanvraag is nog niet verstuurd" in page(answer)
        assert 'value="a.peeters@quostra.example"' in answer.text
    assert not Customer.objects.exists()
    assert not Mail.objects.exists()
    assert [record.levelname for record in caplog.records if "do not see" in record.message] == [
        "WARNING"
    ] * 2


def test_a_person_sends_it_by_one_press_more(client: Client, dealer: Dealer) -> None:
    """The page is shown without the field, so nothing can fill it in again."""
    answer = register(client, message="0612345678")
    assert 'name="message"' not in answer.text
    sent = typed()
    del sent["message"]
    assert client.post(REGISTER, sent).status_code == 302
    assert Customer.objects.count() == 1


def test_the_trap_is_none_for_browsers(client: Client, dealer: Dealer) -> None:
    form = client.get(REGISTER).text
    (trap,) = re.findall(r"<textarea[^>]*></textarea>", form)
    for told in ('autocomplete="off"', "data-1p-ignore", 'data-lpignore="true"', "data-bwignore"):
        assert told in trap
    search = register(client, message="x", button="search", q="quostra")
    assert 'name="message"' in search.text
    assert ">x</textarea>" not in search.text


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes one of the limits two an hour, and leaves the others wide."""

    def set_limit(limited: str) -> None:
        for name in ("ip", "email", "dealer"):
            limit = Limit(name, (Rate(2 if name == limited else 99, HOUR),))
            monkeypatch.setattr(limits, f"REGISTRATION_{name.upper()}", limit)

    return set_limit


@pytest.mark.parametrize("limited", ["ip", "email", "dealer"])
def test_over_a_limit_is_said_and_everything_typed_stays(
    client: Client, dealer: Dealer, few: Callable[..., None], limited: str
) -> None:
    few(limited)
    for number in range(2):
        assert register(client, name=f"Quostra {number}").status_code == 302
    response = register(client, name="Quostra 3")
    assert response.status_code == 429
    assert response.context["form"].non_field_errors()
    assert 'value="Quostra 3"' in response.text
    assert 'value="demo-gereedschap" checked' in response.text
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("limited", "other"),
    [
        ("email", {"email": "b@quostra.example"}),
        ("dealer", {"dealer_choice": "tweede-dealer"}),
        ("dealer", {"dealer_choice": "-"}),
    ],
)
def test_a_limit_is_for_one_address_or_dealer(
    client: Client,
    dealer: Dealer,
    other_dealer: Dealer,
    few: Callable[..., None],
    limited: str,
    other: dict[str, str],
) -> None:
    few(limited)
    for number in range(3):
        register(client, name=f"Quostra {number}")
    assert register(client, name="Quostra 4", **other).status_code == 302


def test_senders_behind_proxies_are_told_apart(
    client: Client, dealer: Dealer, few: Callable[..., None], settings: Settings
) -> None:
    few("ip")
    settings.TRUSTED_PROXY_COUNT = 1

    def from_address(address: str, name: str) -> int:
        chain = f"198.51.100.9, {address}"  # the first is what a sender may claim itself
        headers = {"X-Forwarded-For": chain}
        return int(client.post(REGISTER, typed(name=name), headers=headers).status_code)

    assert [from_address("192.0.2.1", f"Q {n}") for n in range(3)] == [302, 302, 429]
    assert from_address("192.0.2.2", "Q 4") == 302


def test_a_form_with_errors_counts_for_no_limit(
    client: Client, dealer: Dealer, few: Callable[..., None]
) -> None:
    few("ip")
    for _attempt in range(4):
        assert register(client, email="").status_code == 422
    assert register(client).status_code == 302


# ---------------------------------------------------------------- what it tells nobody


def unknown(_by: Actor) -> str:
    return "niemand@nergens.example"


def of_an_active_customer(by: Actor) -> str:
    assert by.dealer
    customer, _ = actions.add_customer(company=company(), person=person(), dealer=by.dealer, by=by)
    actions.unblock_customer(customer, by=by)
    return "inkoop@velmora.example"


def of_a_blocked_customer(by: Actor) -> str:
    email = of_an_active_customer(by)
    actions.block_customer(Customer.objects.get(), reason="Niet betaald", by=by)
    return email


def of_a_waiting_request(by: Actor) -> str:
    actions.register_customer(company=company(), person=person(), dealer=by.dealer)
    return "inkoop@velmora.example"


def of_the_dealer(by: Actor) -> str:
    assert by.user
    return by.user.email


def of_staff(_by: Actor) -> str:
    return User.objects.create_superuser("staf@vanommen.example").email


def without_values(captured: CaptureQueriesContext) -> list[str]:
    bare = (re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in captured.captured_queries)
    return [re.sub(r'"s\d+_x\d+"|cursor_\w+', "?", sql) for sql in bare]


@pytest.mark.parametrize(
    "whose",
    [of_an_active_customer, of_a_blocked_customer, of_a_waiting_request, of_the_dealer, of_staff],
)
def test_whether_an_address_is_known_shows_nowhere(
    client: Client, by: Actor, whose: Callable[[Actor], str]
) -> None:
    """Same page, same status, same queries, same jobs."""
    known = whose(by)
    register(client, email="warming.up@nergens.example")  # caches of content types and the like
    seen = []
    for email in (known, unknown(by)):
        jobs, mails = ProcrastinateJob.objects.count(), Mail.objects.count()
        with CaptureQueriesContext(connection) as queries:
            response = register(client, email=email)
        new_jobs = ProcrastinateJob.objects.order_by("id")[jobs:]
        seen.append(
            (
                response.status_code,
                response["Location"].split("?")[0],  # behind it is which request it is
                response.content,
                sorted(response.headers),
                without_values(queries),
                [(job.task_name, sorted(job.args)) for job in new_jobs],
                list(Mail.objects.order_by("pk").values_list("event", "language")[mails:]),
            )
        )
    assert seen[0] == seen[1]
