"""After logging out, Back shows nothing of what somebody saw."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from customers.actors import Actor
from customers.models import Customer
from portal.devtools.browser import NAMES
from tests.browser.conftest import PLENTY, enter


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def page(
    request: pytest.FixtureRequest, launch_browser: Callable[..., Browser], portal: str
) -> Iterator[Page]:
    """Open a browser that keeps whole pages for Back, as people's do and Playwright's do not.

    A Chromium without windows keeps none either, so the whole one is taken where there is one.
    """
    whole = next(filter(None, map(shutil.which, NAMES[1:])), None)
    browser = launch_browser(
        ignore_default_args=["--disable-back-forward-cache"],
        **({"executable_path": whole} if whole else {}),
    )
    context = browser.new_context(base_url=portal, java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(PLENTY * 1000)
    yield page
    browser.close()


def test_back_shows_no_customer_after_logging_out(page: Page, pending: Customer, by: Actor) -> None:
    assert by.user is not None
    enter(page, by.user.email)
    page.goto("/klanten/te-accepteren/")
    page.get_by_role("link", name="Velmora Metaalwerken B.V.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Velmora")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("link", name="Inloggen").first).to_be_visible()
    for _ in range(2):
        page.go_back(wait_until="commit")
        expect(page.get_by_role("main").get_by_role("button", name="Inloggen")).to_be_visible()
        assert "Velmora" not in page.content()
