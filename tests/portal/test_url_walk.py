"""Every address of the portal, asked for by everybody: what is not yours is 404.

A new address fails this test until somebody has thought about who may see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer, CustomerEvent, Invitation
from mail.models import Mail
from orders.actions import add_delivery_address, basket_of, set_discount
from orders.models import BasketLine, DeliveryAddress, Discount, Order, ProductGroup
from tests.conftest import company, make_active, person
from tests.orders.conftest import fill, make_article, place

ROLES = ("nobody", "customer", "dealer", "other dealer", "staff")
LOGIN, OK, REDIRECT, NOT_YOURS, METHOD_NOT_ALLOWED = "login", 200, 302, 404, 405

# For each address what GET gives to nobody, a customer, its dealer, another dealer and staff.
# "login" is a redirect to the login page, whether or not the object exists.
EVERYBODY = (OK,) * 5
POST_ONLY_PUBLIC = (METHOD_NOT_ALLOWED,) * 5
DEALERS = (LOGIN, NOT_YOURS, OK, OK, NOT_YOURS)
OWN_DEALER = (LOGIN, NOT_YOURS, OK, NOT_YOURS, NOT_YOURS)
BUYERS = (LOGIN, OK, OK, NOT_YOURS, OK)
DEALERS_POST = (
    LOGIN,
    METHOD_NOT_ALLOWED,
    METHOD_NOT_ALLOWED,
    METHOD_NOT_ALLOWED,
    METHOD_NOT_ALLOWED,
)
STAFF = (LOGIN, NOT_YOURS, NOT_YOURS, NOT_YOURS, OK)
CUSTOMERS = (LOGIN, OK, NOT_YOURS, NOT_YOURS, NOT_YOURS)
PERSONS = (LOGIN, OK, OK, OK, OK)
EXPECTED: dict[str, tuple[int | str, ...]] = {
    "home": (OK, REDIRECT, REDIRECT, REDIRECT, REDIRECT),
    "healthz": EVERYBODY,
    "set_language": POST_ONLY_PUBLIC,
    "registry:companies": (NOT_YOURS,) * 5,
    # allauth
    "account_login": (OK, REDIRECT, REDIRECT, REDIRECT, REDIRECT),
    "account_logout": (REDIRECT, OK, OK, OK, OK),
    "account_inactive": EVERYBODY,
    "account_reauthenticate": (LOGIN, OK, OK, OK, OK),
    "account_change_password": PERSONS,
    "account_set_password": (LOGIN, REDIRECT, REDIRECT, REDIRECT, REDIRECT),
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_email": PERSONS,
    "account_email_verification_sent": EVERYBODY,
    "account_confirm_email": EVERYBODY,
    # the staff beside Django's admin
    "mail_previews": STAFF,
    "mail_preview": STAFF,
    "mail_preview_html": STAFF,
    # a company asks for a login; the secret in the link is the key
    "customers:register": EVERYBODY,
    "customers:registered": EVERYBODY,
    "customers:register_with": EVERYBODY,
    "customers:application": EVERYBODY,
    "customers:withdraw": POST_ONLY_PUBLIC,
    "customers:send_application_link": POST_ONLY_PUBLIC,
    "customers:invitation": EVERYBODY,
    "customers:fresh_invitation": POST_ONLY_PUBLIC,
    # a dealer and its customers
    "customers:home": DEALERS,
    "customers:pending": DEALERS,
    "customers:list": DEALERS,
    "customers:add": DEALERS,
    "customers:holiday_closure": DEALERS,
    "customers:registration_link": DEALERS,
    "customers:registration_poster": DEALERS,
    "customers:registration_cards": DEALERS,
    "customers:detail": OWN_DEALER,
    "customers:change": OWN_DEALER,
    "customers:block": OWN_DEALER,
    "customers:reject": (LOGIN, NOT_YOURS, REDIRECT, NOT_YOURS, NOT_YOURS),
    "customers:change_selected": DEALERS_POST,
    "customers:unblock": DEALERS_POST,
    "customers:pass_on": DEALERS_POST,
    "customers:archive": DEALERS_POST,
    "customers:restore": DEALERS_POST,
    "customers:resend": DEALERS_POST,
    "customers:adopt_address": DEALERS_POST,
    "customers:compare": OWN_DEALER,
    "customers:look_again": DEALERS_POST,
    "customers:adopt_directory_change": DEALERS_POST,
    "customers:ignore_directory_change": DEALERS_POST,
    # persons
    "customers:my_details": PERSONS,
    "customers:colleagues": CUSTOMERS,
    "customers:change_colleague": DEALERS_POST,
    "customers:switch": PERSONS,
    # ordering: by the customer itself, by its dealer, or by the staff
    "orders:start": PERSONS,
    "orders:catalogue": BUYERS,
    "orders:quick_order": BUYERS,
    "orders:basket": BUYERS,
    "orders:checkout": BUYERS,
    "orders:add": DEALERS_POST,
    "orders:change_basket": DEALERS_POST,
    "orders:order_list": PERSONS,
    "orders:order": BUYERS,
    "orders:csv": BUYERS,
    "orders:ubl": BUYERS,
    "orders:order_again": DEALERS_POST,
    "orders:approve": DEALERS_POST,
    "orders:decline": DEALERS_POST,
    "orders:addresses": CUSTOMERS,
    "orders:end_address": DEALERS_POST,
    "orders:dealer_discounts": DEALERS,
    "orders:discounts": OWN_DEALER,
    "orders:end_discount": DEALERS_POST,
}
ADMIN_ONLY = "admin:"  # every address of the admin: staff, and nobody else


OF_ORDER = tuple(
    f"orders:{name}" for name in ("order", "csv", "ubl", "order_again", "approve", "decline")
)


@dataclass
class World:
    """Objects of one dealer, and a browser for everybody."""

    clients: dict[str, Client]
    customer: Customer
    contact: Contact
    request_secret: str
    invitation_secret: str
    order: Order
    discount: Discount
    address: DeliveryAddress

    def arguments(self, name: str) -> dict[str, str]:
        if name in (
            "customers:application",
            "customers:withdraw",
            "customers:send_application_link",
        ):
            return {"secret": self.request_secret}
        if name in ("customers:invitation", "customers:fresh_invitation"):
            return {"secret": self.invitation_secret}
        if name in OF_ORDER:
            return {"reference": self.order.reference}
        if name == "orders:end_discount":
            return {"reference": self.discount.reference}
        if name == "orders:end_address":
            return {"reference": self.address.reference}
        return {
            "customers:register_with": {"slug": "demo-gereedschap"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "wrong-key"},
            "account_confirm_email": {"key": "wrong"},
            "mail_previews": {},
            "mail_preview": {"event": "invitation", "language": "nl"},
            "mail_preview_html": {"event": "invitation", "language": "nl"},
        }.get(name, {"reference": self.customer.reference})


@pytest.fixture
def world(
    client_of: Callable[[Actor], Client],
    by: Actor,
    contact: Contact,
    pending: Customer,
    other_employee: DealerEmployee,
    staff: User,
) -> World:
    assert by.dealer is not None
    invited, _ = actions.add_customer(
        company=company(name="Nieuw B.V."),
        person=person(email="nieuw@nieuw.example"),
        dealer=by.dealer,
        by=by,
    )
    actions.unblock_customer(invited, by=by)
    article = make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    fill(basket_of(contact.customer, by=by), (article.number, "1"))
    fill(basket_of(contact.customer, by=Actor.staff(staff)), (article.number, "1"))
    buyer = Actor.of_contact(contact)
    order = place(basket_of(contact.customer, by=buyer), buyer, (article.number, "1"))
    fill(basket_of(contact.customer, by=buyer), (article.number, "1"))
    discount = set_discount(
        by.dealer,
        customer=contact.customer,
        group=None,
        percentage=Decimal(10),
        valid_from=None,
        valid_until=None,
        by=by,
    )
    make_active(other_employee.dealer, Actor.of_employee(other_employee), email="x@elders.example")
    clients = {
        "nobody": Client(),
        "customer": client_of(Actor.of_contact(contact)),
        "dealer": client_of(by),
        "other dealer": client_of(Actor.of_employee(other_employee)),
        "staff": client_of(Actor.staff(staff)),
    }
    clients["customer"].get("/")  # its first visit is history by itself
    return World(
        clients=clients,
        customer=contact.customer,
        contact=contact,
        request_secret=pending.application_link.issue_secret(),
        order=order,
        discount=discount,
        address=add_delivery_address(
            contact.customer, {"company": "X", "street": "Y", "city": "Z", "country": "NL"}
        ),
        invitation_secret=Invitation.objects.get(contact__customer=invited).issue_secret(),
    )


def addresses(
    resolver: URLResolver | None = None,
    namespace: str = "",
    parameters: frozenset[str] = frozenset(),
) -> dict[str, set[str]]:
    """Return every URL of the project by its name, with its parameters."""
    found: dict[str, set[str]] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        inner = parameters | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            prefix = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= addresses(pattern, prefix, inner)
        else:
            assert isinstance(pattern, URLPattern)
            found[f"{namespace}{pattern.name}"] = set(inner)
    return found


ADDRESSES = addresses()
OF_ADMIN = sorted(n for n in ADDRESSES if n.startswith(ADMIN_ONLY) and not n.endswith(":None"))
WITH_CUSTOMER = sorted(name for name in EXPECTED if "reference" in ADDRESSES.get(name, ()))


OWN = ("discounts", "end_discount")
# Where the customer may do it itself, and mostly its dealer and the staff too.
FOR_BUYERS = {name for name in EXPECTED if name.startswith("orders:") and not name.endswith(OWN)}


def test_every_address_has_been_thought_of() -> None:
    there = {name for name in ADDRESSES if not name.startswith(ADMIN_ONLY)}
    assert there == set(EXPECTED)


def verdict(response: Any) -> int | str:
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(reverse("account_login") + "?"):
        return LOGIN
    return int(response.status_code)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_who_sees_it(world: World, name: str) -> None:
    path = _path(name, world.arguments(name))
    seen = tuple(verdict(world.clients[role].get(path)) for role in ROLES)
    assert seen == EXPECTED[name], f"{path}: {dict(zip(ROLES, seen, strict=True))}"


@pytest.mark.parametrize("name", sorted(n for n, e in EXPECTED.items() if e[0] == LOGIN))
def test_nobody_learns_whether_something_exists(world: World, name: str) -> None:
    there = _path(name, world.arguments(name))
    nothing = {"reference": "222222222222", "event": "nothing"}
    missing = _path(name, {key: nothing.get(key, v) for key, v in world.arguments(name).items()})
    for path in (there, missing):
        assert verdict(world.clients["nobody"].get(path)) == LOGIN
        assert verdict(world.clients["nobody"].post(path)) in (LOGIN, METHOD_NOT_ALLOWED)


@pytest.mark.parametrize("name", WITH_CUSTOMER)
def test_strangers_change_nothing(world: World, name: str) -> None:
    """What others post to a dealer's customer is 404 and changes nothing."""
    before = _state_of_everything()
    strangers = ("other dealer",) if name in FOR_BUYERS else ("customer", "other dealer", "staff")
    for role in strangers:
        sent = {"reason": "x", "button": "save", "customer": world.customer.reference}
        response = world.clients[role].post(_path(name, world.arguments(name)), sent)
        assert response.status_code in (NOT_YOURS, METHOD_NOT_ALLOWED), f"{name} as {role}"
    assert _state_of_everything() == before


def test_a_selection_reaches_no_further_than_the_dealer(world: World) -> None:
    before = _state_of_everything()
    world.clients["other dealer"].post(
        reverse("customers:change_selected"),
        {"action": "archive", "customer": [world.customer.reference]},
    )
    assert _state_of_everything() == before


@pytest.mark.parametrize("name", OF_ADMIN)
def test_the_admin_is_for_staff(world: World, name: str) -> None:
    of_admin = {"object_id": "1", "app_label": "customers", "content_type_id": "1", "id": "1"}
    path = reverse(name, kwargs={k: of_admin[k] for k in ADDRESSES[name]})
    for role in ("nobody", "customer", "dealer", "other dealer"):
        response = world.clients[role].get(path)
        if response.status_code == 302:  # to the admin's way in, the login page or, after it, home
            onward = response.headers["Location"].split("?")[0]
            ways = {reverse(n) for n in ("admin:login", "account_login", "admin:index", "home")}
            assert onward in ways, role
        else:
            assert response.status_code in (403, NOT_YOURS, METHOD_NOT_ALLOWED), role


PAGES = [  # with a form in them, and for whom
    *[("dealer", f"customers:{page}") for page in ("home", "pending", "list", "add", "my_details")],
    *[
        ("customer", f"orders:{page}")
        for page in ("catalogue", "quick_order", "basket", "checkout", "order")
    ],
    *[
        ("dealer", f"orders:{page}")
        for page in ("catalogue", "quick_order", "basket", "checkout", "order")
    ],
    *[("dealer", f"orders:{page}") for page in ("discounts", "dealer_discounts")],
    *[("customer", page) for page in ("orders:addresses", "customers:colleagues")],
]


@pytest.mark.parametrize(("role", "page"), PAGES)
def test_every_form_says_for_whom_one_acts(world: World, role: str, page: str) -> None:
    """Or a tab from before a switch would act for the wrong company."""
    html = world.clients[role].get(_path(page, world.arguments(page)), {"q": "1"}).text
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    forms = [form for form in main.split("<form")[1:] if 'method="post"' in form.split(">", 1)[0]]
    assert forms or page in ("customers:home", "customers:pending", "customers:list")
    for form in forms:
        assert 'name="acting_for"' in form
        assert "csrfmiddlewaretoken" in form


def _path(name: str, arguments: dict[str, str]) -> str:
    return reverse(name, kwargs={k: v for k, v in arguments.items() if k in ADDRESSES[name]})


def _state_of_everything() -> tuple[object, ...]:
    return (
        sorted(Customer.objects.values_list("pk", "state", "name", "archived_at", "dealer")),
        sorted(Contact.objects.values_list("pk", "email", "user")),
        sorted(BasketLine.objects.values_list("pk", "basket", "quantity")),
        sorted(Order.objects.values_list("pk", "state")),
        sorted(DeliveryAddress.objects.values_list("pk", "ended_at")),
        sorted(Discount.objects.values_list("pk", "ended_at")),
        CustomerEvent.objects.count(),
        Mail.objects.count(),
    )
