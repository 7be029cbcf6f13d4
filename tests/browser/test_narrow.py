"""On the narrowest phone nothing sticks out and a thumb hits everything; the keyboard does too."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Dealer, User
from customers.actors import Actor
from customers.models import Contact, Customer
from orders.actions import basket_of
from orders.models import Discount, OrderPush, ProductGroup, PushAttempt
from tests.browser.conftest import NewPage, enter, moved_company
from tests.browser.test_accessibility import enter_as, pages_of_ordering
from tests.conftest import make_active
from tests.orders.conftest import fill, give_discount, make_article, place

NARROWEST = 320
THUMB = 44  # CSS pixels

LONG = "Koninklijke Gereedschapsmakerij-en-Verspaningstechniek 's-Gravenzande-Wieringerwerf B.V."

# Links and buttons lower than a thumb, but for those in a running text, which WCAG leaves alone.
TOO_LOW = """least => [...document.querySelectorAll("a, button, .pick")]
  .filter(e => !e.closest("p, dd, table.data, .crumb, .skip, .visually-hidden"))
  .filter(e => e.getBoundingClientRect().height < least)
  .map(e => e.outerHTML)"""


def sticks_out(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width - NARROWEST


def look_at(page: Page, *paths: str) -> None:
    for path in paths:
        page.goto(path)
        assert sticks_out(page) <= 0, path
        assert page.evaluate(TOO_LOW, THUMB) == [], path


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_visitor(new_page: NewPage, language: str) -> None:
    page = new_page(width=NARROWEST)
    page.goto("/")
    page.get_by_role("banner").locator(f"button[value={language}]").click()
    look_at(
        page,
        "/",
        reverse("account_login"),
        reverse("account_reset_password"),
        reverse("customers:register"),
        "/bestaat-niet/",
    )


def test_dealer_with_long_names(
    new_page: NewPage,
    client_of: Callable[[Actor], Client],
    by: Actor,
    dealer: Dealer,
    pending: Customer,
) -> None:
    dealer.name = LONG
    dealer.save()
    customer = make_active(dealer, by, f"{'inkoopafdeling' * 4}@voorbeeld.example", name=LONG * 2)
    moved_company(customer, by)
    page = new_page(width=NARROWEST)
    enter_as(page, by, client_of)
    look_at(
        page,
        reverse("customers:compare", args=[pending.reference]),
        *(
            reverse(f"customers:{name}")
            for name in ("home", "pending", "list", "add", "holiday_closure", "employees")
        ),
        *(reverse(f"customers:registration_{name}") for name in ("link", "poster", "cards")),
        customer.get_absolute_url(),
        pending.get_absolute_url(),
        reverse("orders:start"),
        reverse("orders:order_list"),
    )
    bar = page.get_by_role("banner")
    for name in ("Mijn gegevens", "Uitloggen", LONG):
        expect(bar.get_by_text(name)).to_be_visible()


def test_staff_and_their_pushes(
    new_page: NewPage, portal: str, staff: User, contact: Contact
) -> None:
    make_article("11.1", ProductGroup.objects.create(number="11", name_nl="Spiraalboren"))
    buyer = Actor.of_contact(contact)
    order = place(basket_of(contact.customer, by=buyer), buyer, ("11.1", "10"))
    push = OrderPush.objects.create(order=order)
    PushAttempt.objects.create(push=push, status=401, answer="Unauthorized" * 41)
    page = new_page(width=390)
    enter(page, staff.email)
    for name, key in (("index", []), ("orders_orderpush_change", [push.pk])):
        page.goto(reverse(f"admin:{name}", args=key))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_discounts(
    new_page: NewPage, client_of: Callable[[Actor], Client], by: Actor, contact: Contact
) -> None:
    group = ProductGroup.objects.create(number="11", name_nl="Bevestigingsmiddelen" * 3)
    discount = give_discount(by, None, 10, group)
    Discount.objects.filter(pk=discount.pk).update(valid_until="2026-12-31")
    give_discount(by, contact.customer, 100)
    page = new_page(width=NARROWEST)
    enter_as(page, by, client_of)
    theirs = reverse("orders:discounts", args=[contact.customer.reference])
    look_at(page, reverse("orders:dealer_discounts"), theirs)


def test_the_tabs_of_a_busy_dealer_fit_on_a_phone(
    new_page: NewPage, client_of: Callable[[Actor], Client], by: Actor, pending: Customer
) -> None:
    page = new_page(width=390)
    enter_as(page, by, client_of)
    page.goto(reverse("customers:home"))
    page.locator(".red-bar .count").evaluate("count => count.textContent = '301'")
    tabs = page.locator(".red-bar .wrap")
    assert tabs.evaluate("tabs => tabs.scrollWidth - tabs.clientWidth") <= 0


def test_customer(
    new_page: NewPage, client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    page = new_page(width=NARROWEST)
    enter_as(page, Actor.of_contact(contact), client_of)
    by = Actor.of_contact(contact)
    paths = [*pages_of_ordering(by), reverse("orders:addresses"), reverse("customers:colleagues")]
    fill(basket_of(contact.customer, by=by), ("11.110.0850", "7"), ("n" * 60, "x" * 20))
    look_at(page, *paths, reverse("customers:my_details"))


def test_the_keyboard_skips_the_bars(new_page: NewPage) -> None:
    page = new_page()
    page.goto(reverse("account_login"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-mailadres")).to_be_focused()


def test_an_error_leads_to_its_field(new_page: NewPage) -> None:
    page = new_page()
    page.goto(reverse("account_login"))
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Wachtwoord").click()
    expect(page.get_by_label("Wachtwoord", exact=True)).to_be_focused()


def test_a_session_that_expired_behind_the_form(
    new_page: NewPage, client_of: Callable[[Actor], Client], by: Actor
) -> None:
    """Changing the country asks the server, which no longer knows who asks."""
    page = new_page()
    enter_as(page, by, client_of)
    page.goto(reverse("customers:add"))
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Landcode").select_option("DE")
    page.wait_for_url("**" + reverse("account_login") + "?next=" + reverse("customers:add"))
    expect(page.get_by_role("main").get_by_role("button", name="Inloggen")).to_be_visible()
