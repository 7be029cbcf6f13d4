"""axe finds nothing on any page, at a desk and on a phone, also on a form full of errors."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import DealerEmployee
from customers.actors import Actor
from customers.models import Contact, Customer
from orders.actions import basket_of, keep_upload, set_discount
from orders.catalogue.demo import load_demo_catalogue
from registry.models import DirectoryEntry
from tests.browser.conftest import NewPage, link_in, moved_company, read_mail
from tests.orders.conftest import fill, place

WIDTHS = [1280, 375]
AXE = Axe()  # reads half a megabyte


def pages_of_ordering(by: Actor) -> list[str]:
    """With a discount, a basket in which nearly everything is wrong, and an order."""
    load_demo_catalogue()
    customer = by.customer or Customer.objects.get(contacts__email="k.visser@brindolux.example")
    assert customer.dealer is not None
    set_discount(
        customer.dealer, customer=customer, group=None, percentage=Decimal(25),
        valid_from=None, valid_until=None, by=by,
    )  # fmt: skip
    order = place(basket_of(customer, by=by), by, ("11.110.0850", "10"), ("21.110.08125", "2"))
    names = ("catalogue", "quick_order", "ask_about_file", "basket", "checkout")
    of_customer = {n: reverse(f"orders:{n}", args=[customer.reference]) for n in names}
    fill(basket_of(customer, by=by), ("11.110.0850", "10"))
    keep_upload(basket_of(customer, by=by), b"1;2;3\n4;5;6\n7;8;9", [])
    return [
        reverse("orders:start"),
        of_customer["catalogue"] + "?q=boor+8,5",
        of_customer["catalogue"] + "?q=bestaatniet",
        of_customer["catalogue"] + "?group=11",
        of_customer["quick_order"],
        of_customer["ask_about_file"],
        of_customer["checkout"],
        of_customer["basket"],
        reverse("orders:order_list"),
        reverse("orders:order_list") + "?q=bestaatniet",
        order.get_absolute_url(),
    ]


def complaints_of(page: Page) -> list[str]:
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url}: {v['id']}: {v['help']}: {[n['html'] for n in v['nodes']]}" for v in found]


def send(page: Page, button: str) -> None:
    """Presses it and waits for the whole answer: a click returns while the page still changes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=button, exact=True).last.click()


def enter_as(page: Page, actor: Actor, client_of: Callable[[Actor], Client]) -> None:
    session = client_of(actor).cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])


def check(page: Page, *paths: str) -> None:
    found = []
    for path in paths:
        page.goto(path)
        found += complaints_of(page)
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_visitor(
    new_page: NewPage, pending: Customer, active: Customer, employee: DealerEmployee, width: int
) -> None:
    page = new_page(width=width)
    request = link_in(read_mail("inkoop@velmora.example"), "/aanvraag/")
    invitation = link_in(read_mail("k.visser@brindolux.example"), "/uitnodiging/")
    check(
        page,
        "/",
        reverse("account_login"),
        reverse("account_reset_password"),
        reverse("account_reset_password_done"),
        reverse("customers:register"),
        reverse("customers:registered"),
        reverse("customers:register_with", args=["demo-gereedschap"]),
        request,
        invitation,
        "/bestaat-niet/",
    )
    page.goto(reverse("customers:register"))
    send(page, "Login aanvragen")
    assert complaints_of(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_dealer(
    new_page: NewPage,
    client_of: Callable[[Actor], Client],
    by: Actor,
    pending: Customer,
    blocked: Customer,
    active: Customer,
    width: int,
) -> None:
    moved_company(active, by)
    page = new_page(width=width)
    enter_as(page, by, client_of)
    check(
        page,
        reverse("customers:home"),
        reverse("customers:holiday_closure"),
        reverse("customers:employees"),
        reverse("customers:registration_link"),
        reverse("customers:registration_poster"),
        reverse("customers:registration_cards"),
        reverse("customers:pending"),
        reverse("customers:list"),
        reverse("customers:list") + "?q=bestaatniet",
        reverse("customers:add"),
        *(customer.get_absolute_url() for customer in (pending, blocked, active)),
        reverse("customers:compare", args=[blocked.reference]),
        reverse("customers:change", args=[active.reference]),
        reverse("customers:block", args=[active.reference]),
        reverse("customers:reject", args=[pending.reference]),
        reverse("customers:pass_on", args=[pending.reference]),
        *pages_of_ordering(by),
        reverse("orders:dealer_discounts"),
        reverse("orders:discounts", args=[active.reference]),
        reverse("customers:my_details"),
        reverse("account_change_password"),
        reverse("account_email"),
    )
    known = DirectoryEntry.objects.get(ref="991000003")
    Customer.objects.filter(pk=blocked.pk).update(register_number=known.register_number)
    page.goto(reverse("customers:add"))
    page.get_by_label("Bedrijf zoeken").press_sequentially("Quostra")
    page.locator("#found").get_by_role("option").first.wait_for()
    expect(page.locator("#found")).to_contain_text("Al klant bij u")
    page.keyboard.press("ArrowDown")
    assert complaints_of(page) == []
    page.get_by_label("Postcode").fill("5611 Y")
    send(page, "Opslaan")
    assert complaints_of(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_customer(
    new_page: NewPage, client_of: Callable[[Actor], Client], contact: Contact, width: int
) -> None:
    page = new_page(width=width)
    enter_as(page, Actor.of_contact(contact), client_of)
    check(
        page,
        *pages_of_ordering(Actor.of_contact(contact)),
        reverse("customers:my_details"),
        reverse("customers:colleagues"),
        reverse("orders:addresses"),
    )
    page.goto(reverse("orders:quick_order", args=[contact.customer.reference]))
    send(page, "In winkelmandje")
    assert complaints_of(page) == []


def test_switching(
    new_page: NewPage,
    client_of: Callable[[Actor], Client],
    contact: Contact,
    other_employee: DealerEmployee,
) -> None:
    assert contact.user is not None
    user = contact.user
    DealerEmployee.objects.create(user=user, dealer=other_employee.dealer)
    page = new_page()
    enter_as(page, Actor.of_contact(contact), client_of)
    check(page, reverse("customers:switch"), reverse("customers:home"))
