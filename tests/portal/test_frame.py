"""The frame around every page: the bars, whom to call, and what keeps a page safe and light."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.conftest import make_active
from tests.portal.pages import black_bar, foot, part, red_bar, words

type ClientOf = Callable[[Actor], Client]

SUPPORT = 'href="tel:+31555067600">+31 (0)55-506 76 00</a>'


def frame_of(client: Client) -> Any:
    """Return a page that every role sees."""
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    return response


# ---------------------------------------------------------------- black bar and red bar


def test_a_visitor_logs_in_or_asks_for_a_login(client: Client) -> None:
    page = frame_of(client)
    assert f'href="{reverse("account_login")}">Inloggen</a>' in part(page, "header")
    assert red_bar(page).startswith("Welkom Login aanvragen")
    for word in ("Uitloggen", "Mijn gegevens", "Wisselen"):
        assert word not in black_bar(page)


def test_a_dealer_reads_who_it_is_and_for_whom_it_acts(by: Actor, client_of: ClientOf) -> None:
    page = frame_of(client_of(by))
    assert "M. Bakker · Demo Gereedschap B.V." in black_bar(page)
    assert f'href="{reverse("customers:my_details")}">Mijn gegevens</a>' in page.text
    assert "Inloggen" not in black_bar(page)
    assert "Login aanvragen" not in red_bar(page)


def test_logging_out_is_a_button_that_works_without_javascript(
    by: Actor, client_of: ClientOf
) -> None:
    client = client_of(by)
    bar = part(frame_of(client), "header")
    form = bar.split(f'method="post" action="{reverse("account_logout")}"')[1].split("</form>")[0]
    assert "<button>Uitloggen</button>" in form
    assert "csrfmiddlewaretoken" in form
    assert client.post(reverse("account_logout")).status_code == 302
    assert "Inloggen" in black_bar(frame_of(client))


def test_a_customer_orders(contact: Contact, client_of: ClientOf) -> None:
    page = frame_of(client_of(Actor.of_contact(contact)))
    assert red_bar(page).startswith("Bestellen")
    assert "Klanten" not in red_bar(page)
    assert "K. Visser · Brindolux Techniek B.V." in black_bar(page)


def test_staff_have_the_admin(staff: User, client_of: ClientOf) -> None:
    page = frame_of(client_of(Actor.staff(staff)))
    assert red_bar(page).startswith("Beheer")
    assert "B. van Ommen · Van Ommen" in black_bar(page)


def test_one_role_has_nothing_to_switch(by: Actor, client_of: ClientOf) -> None:
    assert "Wisselen" not in black_bar(frame_of(client_of(by)))


def test_a_person_with_more_roles_can_switch(
    contact: Contact, other_employee: DealerEmployee, client_of: ClientOf
) -> None:
    assert contact.user is not None
    DealerEmployee.objects.create(user=contact.user, dealer=other_employee.dealer)
    page = frame_of(client_of(Actor.of_contact(contact)))
    assert f'href="{reverse("customers:switch")}">Wisselen</a>' in part(page, "header")


def test_names_are_text_and_nothing_else(by: Actor, client_of: ClientOf) -> None:
    assert by.dealer is not None
    by.dealer.name = "<script>alert(1)</script> & Zn."
    by.dealer.save()
    page = frame_of(client_of(by))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Zn." in part(page, "header")
    assert "<script>" not in page.text


def test_the_count_is_what_waits_for_this_dealer(
    pending: Customer, by: Actor, other_employee: DealerEmployee, client_of: ClientOf
) -> None:
    assert red_bar(frame_of(client_of(by))).startswith("Klanten, 1 te accepteren")
    others = frame_of(client_of(Actor.of_employee(other_employee)))
    assert "te accepteren" not in red_bar(others)


def test_nothing_waits_once_it_is_unblocked(
    pending: Customer, by: Actor, client_of: ClientOf
) -> None:
    actions.unblock_customer(pending, by=by)
    assert 'class="count"' not in frame_of(client_of(by)).text


@pytest.mark.parametrize(
    ("name", "marked"),
    [("home", ["Welkom"]), ("customers:register", ["Login aanvragen"]), ("account_login", [])],
)
def test_the_page_one_is_on_is_marked(
    client: Client, db: None, name: str, marked: list[str]
) -> None:
    bar = client.get(reverse(name)).text.split('<nav class="red-bar"')[1].split("</nav>")[0]
    found = re.findall(r'<a href="[^"]*" aria-current="page">([^<]*)', bar)
    assert found == marked


def test_every_page_about_customers_lies_under_customers(
    pending: Customer, by: Actor, client_of: ClientOf
) -> None:
    client = client_of(by)
    for path in (reverse("customers:pending"), pending.get_absolute_url()):
        bar = client.get(path).text.split('<nav class="red-bar"')[1].split("</nav>")[0]
        assert 'aria-current="page"' in bar


def test_the_first_stop_of_the_keyboard_skips_the_bars(client: Client) -> None:
    html = frame_of(client).text
    first_link = html[html.index("<body>") :].split("<a ", 1)[1].split("</a>", 1)[0]
    assert 'href="#content"' in first_link
    assert '<main id="content" tabindex="-1">' in html


def test_what_was_done_is_said_aloud(contact: Contact, client_of: ClientOf) -> None:
    client = client_of(Actor.of_contact(contact))
    key = Actor.of_contact(contact).key
    sent = {"name": "K. Visser", "phone": "", "language": "nl", "acting_for": key}
    page = client.post(reverse("customers:my_details"), sent, follow=True)
    assert re.search(r'<p class="note success" role="status">[^<]+</p>', page.text)
    assert 'role="status"' not in client.get(reverse("customers:my_details")).text


# ---------------------------------------------------------------- whom to call


def test_dealers_and_visitors_call_the_wholesaler(
    client: Client, by: Actor, client_of: ClientOf
) -> None:
    for page in (frame_of(client), frame_of(client_of(by))):
        said = "Hulp nodig? Bel Van Ommen, +31 (0)55-506 76 00, Beekbergen"
        assert foot(page).startswith(said)
        assert SUPPORT in part(page, "footer")


def test_a_customer_calls_its_own_dealer_first(contact: Contact, client_of: ClientOf) -> None:
    said = foot(frame_of(client_of(Actor.of_contact(contact))))
    assert "Bel uw dealer, Demo Gereedschap B.V., 000-000 00 01" in said
    assert said.index("000-000 00 01") < said.index("+31 (0)55-506 76 00")


def test_the_phone_is_a_setting(client: Client, settings: Settings) -> None:
    settings.SUPPORT_PHONE = "+49 (0)221-000 00"
    settings.SUPPORT_NAME, settings.SUPPORT_PLACE = "Beispiel", "Köln"
    said = part(frame_of(client), "footer")
    assert 'href="tel:+4922100000">+49 (0)221-000 00</a>' in said
    assert "Beispiel" in said
    assert "Köln" in said


# ---------------------------------------------------------------- the demo


def test_the_demo_says_that_it_is_made_up(client: Client, settings: Settings) -> None:
    settings.MODE = "demo"
    assert "Alle bedrijven en personen zijn verzonnen" in foot(frame_of(client))
    login = client.get(reverse("account_login"))
    for email in ("dealer@", "dealer2@", "klant@", "staff@"):
        assert f"{email}demo.example" in words(login.text)
    assert "phantom-demo" in words(login.text)


@pytest.mark.parametrize("mode", ["production", "development", "test"])
def test_nothing_but_the_demo_shows_logins(client: Client, settings: Settings, mode: str) -> None:
    settings.MODE = mode
    login = client.get(reverse("account_login")).text
    assert "demo.example" not in login
    assert "phantom-demo" not in login
    assert "demo" not in foot(frame_of(client))


# ---------------------------------------------------------------- safe and light


def pages_of(client: Client, *names: str) -> list[Any]:
    responses = [client.get(reverse(name)) for name in names]
    assert {response.status_code for response in responses} == {200}
    return responses


@pytest.fixture
def all_pages(
    client: Client,
    by: Actor,
    contact: Contact,
    pending: Customer,
    blocked: Customer,
    client_of: ClientOf,
) -> list[Any]:
    """Return a page of every kind: for visitors, for a dealer, for a customer."""
    visitor = ("home", "account_login", "account_reset_password", "customers:register")
    dealers = ("home", "pending", "list", "add", "my_details")
    dealer = client_of(by)
    return [
        *pages_of(client, *visitor),
        client.post(reverse("account_login"), {}),
        frame_of(client),
        *pages_of(dealer, *(f"customers:{name}" for name in dealers)),
        dealer.get(pending.get_absolute_url()),
        dealer.get(blocked.get_absolute_url()),
        *pages_of(client_of(Actor.of_contact(contact)), "orders:start"),
    ]


def test_nothing_on_a_page_is_refused_by_its_own_policy(all_pages: list[Any]) -> None:
    for page in all_pages:
        policy = page["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        tags = re.findall(r"<[a-z][^>]*>", page.text)
        inline = [t for t in tags if re.search(r"\s(style|on[a-z]+)=", t) or t == "<style>"]
        inline += [t for t in tags if t.startswith("<script") and " src=" not in t]
        assert inline == [], page.request["PATH_INFO"]


def test_nothing_comes_from_elsewhere(all_pages: list[Any]) -> None:
    for page in all_pages:
        loaded = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page.text)
        assert loaded
        assert all(url.startswith("/static/") for url in loaded)


def test_htmx_asks_for_nothing_that_the_policy_refuses(all_pages: list[Any]) -> None:
    for page in all_pages:
        assert '{"includeIndicatorStyles": false, "allowEval": false}' in page.text
        assert "hx-on" not in page.text


def test_every_page_has_one_title_one_heading_and_one_main_part(all_pages: list[Any]) -> None:
    for page in all_pages:
        assert re.search(r"<title>\s*\S.* · PHANTOM</title>", page.text)
        for tag in ("<h1", "<main", "<title>"):
            assert page.text.count(tag) == 1, f"{page.request['PATH_INFO']}: {tag}"


def test_no_id_is_there_twice(all_pages: list[Any]) -> None:
    for page in all_pages:
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert sorted(ids) == sorted(set(ids)), page.request["PATH_INFO"]


def test_every_link_within_a_page_leads_somewhere(all_pages: list[Any]) -> None:
    for page in all_pages:
        ids = set(re.findall(r'\sid="([^"]+)"', page.text))
        assert set(re.findall(r'href="#([^"]+)"', page.text)) <= ids


def weight(page: Any) -> int:
    """Count the bytes of a first visit: the page, and its files compressed by the web server."""
    total = len(page.content)
    for url in set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.text)):
        found = finders.find(url)
        assert isinstance(found, str), url
        with open(found, "rb") as file:
            total += len(gzip.compress(file.read()))
    return total


def test_pages_are_light(all_pages: list[Any]) -> None:
    heavy = {page.request["PATH_INFO"]: weight(page) for page in all_pages}
    assert max(heavy.values()) < 100_000, heavy


def test_a_long_list_is_light_too(by: Actor, client_of: ClientOf) -> None:
    assert by.dealer is not None
    for n in range(60):
        name = f"{'Gereedschapsmakerij en Verspaningstechniek ' * 4}{n}"[:180]
        make_active(by.dealer, by, f"{'lang' * 12}{n}@voorbeeld.example", name=name)
    page = client_of(by).get(reverse("customers:list"))
    assert weight(page) < 100_000


def test_no_comment_of_ours_reaches_a_reader(all_pages: list[Any]) -> None:
    for page in all_pages:
        assert "<!--" not in page.text
        assert "{#" not in page.text
        assert "{%" not in page.text


def test_the_page_of_last_resort_has_the_look_but_not_the_frame() -> None:
    html = render_to_string("500.html")
    assert '<link rel="stylesheet" href="/static/portal/portal.css">' in html
    assert "<header" not in html
