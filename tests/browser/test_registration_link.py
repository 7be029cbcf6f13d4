"""What a dealer prints is read by a camera, and leads to its own registration page."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import DealerEmployee
from tests.browser.conftest import NewPage, enter

MM = 96 / 25.4  # CSS pixels in a millimetre


def codes_on(page: Page) -> list[str]:
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def page(new_page: NewPage, employee: DealerEmployee) -> Page:
    page = new_page(javascript=False)
    enter(page, employee.user.email)
    page.get_by_role("navigation").get_by_role("link", name="Klanten").click()
    page.get_by_role("link", name="Eindklanten van dealer").click()
    page.get_by_role("link", name="Aanmeldlink en QR-code").click()
    return page


def test_the_code_leads_to_the_dealers_registration(page: Page) -> None:
    (url,) = codes_on(page)
    page.goto(url)
    expect(page.get_by_role("main")).to_contain_text("Demo Gereedschap B.V.")
    expect(page.get_by_label("Bedrijf zoeken")).to_be_visible()


@pytest.mark.parametrize(("link", "codes"), [("Afdrukken op A4", 1), ("Kaartjes afdrukken", 10)])
def test_on_paper(page: Page, link: str, codes: int) -> None:
    """One sheet of A4, with nothing but what is meant for the customer."""
    (url,) = codes_on(page)
    page.get_by_role("link", name=link).click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(190 * MM), "height": round(277 * MM)})
    assert codes_on(page) == [url] * codes
    expect(page.get_by_role("banner")).to_be_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
