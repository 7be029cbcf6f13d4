"""Journeys in a real browser, with and without JavaScript.

Playwright's sync API runs an event loop in this thread, which Django takes for an async context.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as sent
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from customers import actions
from customers.actors import Actor
from customers.company_form import directory_form
from customers.directory.changes import typed_company
from customers.models import Customer
from mail.delivery import deliver
from mail.models import Mail
from portal.devtools.browser import NAMES
from registry.loading.demo import load_demo_companies
from web.sites import Site

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PLENTY = 30  # seconds; what is waited for comes long before
expect.set_options(timeout=PLENTY * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    found = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **found, "args": quiet}


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a running portal, with a directory of made-up companies."""
    monkeypatch.setattr(directory_form, "SEARCH_TIMEOUT_MS", PLENTY * 1000)
    settings.SITES = (
        Site(url=live_server.url, name="PHANTOM", sender="Phantom <portal@phantom.example>"),
    )
    load_demo_companies()
    return str(live_server.url)


type NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, portal: str) -> Iterator[NewPage]:
    """Opens a browser of its own, as for another person. What its console complains of fails."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        # A page that says 422 or 404 on purpose is not a complaint.
        expected = (
            "the server responded with a status of",
            "Response Status Error Code",
            "htmx:sendAbort",  # typing on drops the question before
            "htmx:afterRequest",
            "htmx:timeout",
        )
        if message.type == "error" and not any(words in message.text for words in expected):
            complaints.append(message.text)

    def open_page(*, javascript: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=portal,
            java_script_enabled=javascript,
            locale="en-US",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PLENTY * 1000)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def page_of_someone(request: pytest.FixtureRequest, new_page: NewPage) -> Callable[[], Page]:
    """Opens browsers that all have JavaScript, or all have none."""
    return lambda: new_page(javascript=request.param)


def read_mail(to: str) -> str:
    """What the worker would send now: the text of the newest mail to this address."""
    for mail in Mail.objects.filter(state=Mail.State.QUEUED).order_by("pk"):
        deliver(mail.pk)
    bodies = [m.body for m in sent.outbox if any(to in address for address in m.to)]
    assert bodies, f"no mail to {to}"
    return str(bodies[-1])


def link_in(text: str, containing: str) -> str:
    """The one link in a mail with this in its path."""
    links: list[str] = [u for u in re.findall(r"https?://[^\s<>()\]]+", text) if containing in u]
    assert links, f"no link with {containing} in: {text}"
    return links[0]


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Inloggen").click()
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()


def enter(page: Page, email: str) -> None:
    """Has this person logged in, on its own first page, without the form: a session is enough."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    site: Site = settings.SITES[0]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}]
    )
    page.goto("/")


def held_back(page: Page, url: str) -> list[Route]:
    """What is asked at this address from now on; nothing is answered before `continue_()`."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(url, hold)
    return held


def wait_for_held(page: Page, held: list[Route], count: int) -> None:
    """Until so many are held back."""
    for _turn in range(PLENTY * 20):
        if len(held) >= count:
            break
        page.wait_for_timeout(50)
    assert len(held) == count


def search_by_button(page: Page) -> None:
    """Waits for the whole answer: while it loads, its buttons still become options."""
    with page.expect_navigation():
        page.get_by_role("button", name="Zoeken", exact=True).first.click()


def choose_first(page: Page) -> None:
    """The first company that was found: an option of the list, or the button on its row."""
    row = page.locator("#found li").first
    row.get_by_text("Kiezen").locator("visible=true").click()


def moved_company(customer: Customer, by: Actor) -> None:
    """The company directory says that this customer has moved and changed its name."""
    record = {
        **vars(typed_company(customer)),
        "source": "local",
        "ref": "991000003",
        "trade_names": [],
    }
    actions.link_company(customer, record=record, by=by)
    moved = {**record, "name": "Nieuwe Naam Metaalbewerking B.V.", "street": "Proefpolderweg"}
    actions.note_directory_change(customer, record=moved, is_in_directory=True, is_news=True)
