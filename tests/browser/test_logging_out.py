"""After logging out, Back shows nothing of what somebody saw."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from customers.actors import Actor
from customers.models import Customer
from tests.browser.conftest import enter


def test_back_shows_no_customer_after_logging_out(
    page_of_someone: Callable[[], Page], pending: Customer, by: Actor
) -> None:
    page = page_of_someone()
    assert by.user is not None
    enter(page, by.user.email)
    page.goto("/klanten/te-accepteren/")
    page.get_by_role("link", name="Velmora Metaalwerken B.V.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Velmora")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("link", name="Inloggen").first).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("button", name="Inloggen")).to_be_visible()
        assert "Velmora" not in page.content()
