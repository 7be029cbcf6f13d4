"""Every URL of the portal is asked for by every role: what is not yours is 404.

A new URL fails these tests until its author has said here who may see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from accounts.models import User
from customers import actions
from customers.access.acting import SESSION_KEY
from customers.actors import Actor, PersonActor
from customers.models import Contact, Customer, CustomerEvent, Invitation
from mail.models import Mail
from orders.actions import (
    add_delivery_address,
    basket_of,
    keep_upload,
    prepare_basket,
    set_discount,
)
from orders.models import (
    BasketLine,
    DeliveryAddress,
    Discount,
    Order,
    PreparedBasket,
    ProductGroup,
)
from tests import database
from tests.conftest import (
    PASSWORD,
    company,
    employ,
    make_active,
    make_dealer,
    make_other_dealer,
    person,
)
from tests.orders.conftest import fill, make_article, place
from tests.portal.pages import main_of, part
from web.converters import REFERENCE_LENGTH

ROLES = ("nobody", "customer", "dealer", "other dealer", "staff")
LOGIN = "login"
OK, REDIRECT, FORBIDDEN, NOT_YOURS, METHOD_NOT_ALLOWED = 200, 302, 403, 404, 405

# For each URL what GET answers nobody, a customer, its dealer, another dealer and staff. LOGIN is a
# redirect to the login page, whether or not the object exists.
EVERYBODY = (OK,) * 5
PUBLIC_POST_ONLY = (METHOD_NOT_ALLOWED,) * 5
DEALERS = (LOGIN, NOT_YOURS, OK, OK, NOT_YOURS)
OWN_DEALER = (LOGIN, NOT_YOURS, OK, NOT_YOURS, NOT_YOURS)
BUYERS = (LOGIN, OK, OK, NOT_YOURS, OK)
POST_ONLY = (LOGIN, *(METHOD_NOT_ALLOWED,) * 4)
STAFF = (LOGIN, NOT_YOURS, NOT_YOURS, NOT_YOURS, OK)
CUSTOMERS = (LOGIN, OK, NOT_YOURS, NOT_YOURS, NOT_YOURS)
PERSONS = (LOGIN, OK, OK, OK, OK)
EXPECTED: dict[str, tuple[int | str, ...]] = {
    "home": (OK, REDIRECT, REDIRECT, REDIRECT, REDIRECT),
    "healthz": EVERYBODY,
    "set_language": PUBLIC_POST_ONLY,
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
    "customers:dealers": EVERYBODY,
    "customers:register_with": EVERYBODY,
    "customers:application": EVERYBODY,
    "customers:withdraw": EVERYBODY,
    "customers:send_application_link": PUBLIC_POST_ONLY,
    "customers:unknown_application": (NOT_YOURS,) * 5,
    "customers:invitation": EVERYBODY,
    "customers:fresh_invitation": PUBLIC_POST_ONLY,
    "customers:unknown_invitation": (NOT_YOURS,) * 5,
    # a dealer and its customers
    "customers:home": DEALERS,
    "customers:pending": DEALERS,
    "customers:list": DEALERS,
    "customers:add": DEALERS,
    "customers:holiday_closure": DEALERS,
    "customers:employees": DEALERS,
    "customers:resend_employee": POST_ONLY,
    "customers:registration_link": DEALERS,
    "customers:registration_poster": DEALERS,
    "customers:registration_cards": DEALERS,
    "customers:detail": OWN_DEALER,
    "customers:change": OWN_DEALER,
    "customers:make_contact": OWN_DEALER,
    "customers:block": OWN_DEALER,
    "customers:reject": (LOGIN, NOT_YOURS, REDIRECT, NOT_YOURS, NOT_YOURS),
    "customers:change_selected": (
        LOGIN,
        NOT_YOURS,
        METHOD_NOT_ALLOWED,
        METHOD_NOT_ALLOWED,
        NOT_YOURS,
    ),
    "customers:unblock": POST_ONLY,
    "customers:close_duplicate": POST_ONLY,
    "customers:pass_on": OWN_DEALER,
    "customers:archive": POST_ONLY,
    "customers:restore": POST_ONLY,
    "customers:resend": POST_ONLY,
    "customers:adopt_address": POST_ONLY,
    "customers:compare": OWN_DEALER,
    "customers:look_again": POST_ONLY,
    "customers:adopt_directory_change": POST_ONLY,
    "customers:ignore_directory_change": POST_ONLY,
    # persons
    "customers:my_details": PERSONS,
    "customers:colleagues": CUSTOMERS,
    "customers:change_colleague": POST_ONLY,
    "customers:switch": PERSONS,
    # ordering: by the customer itself, by its dealer, or by the staff
    "orders:start": PERSONS,
    "orders:catalogue": BUYERS,
    "orders:quick_order": BUYERS,
    "orders:ask_about_file": BUYERS,
    "orders:basket": BUYERS,
    "orders:checkout": BUYERS,
    "orders:add": POST_ONLY,
    "orders:change_basket": POST_ONLY,
    "orders:prepared_basket": BUYERS,
    "orders:take_prepared": POST_ONLY,
    "orders:dismiss_prepared": POST_ONLY,
    "orders:order_list": PERSONS,
    "orders:list_csv": PERSONS,
    "orders:list_xlsx": PERSONS,
    "orders:order": BUYERS,
    "orders:csv": BUYERS,
    "orders:xlsx": BUYERS,
    "orders:ubl": BUYERS,
    "orders:order_again": POST_ONLY,
    "orders:approve": POST_ONLY,
    "orders:decline": POST_ONLY,
    "orders:withdraw": POST_ONLY,
    "orders:addresses": CUSTOMERS,
    "orders:end_address": POST_ONLY,
    "orders:dealer_discounts": DEALERS,
    "orders:discounts": OWN_DEALER,
    "orders:end_discount": POST_ONLY,
}
ADMIN_NAMESPACE = "admin:"  # staff, and nobody else


ORDER_URLS = tuple(
    f"orders:{name}"
    for name in ("order", "csv", "xlsx", "ubl", "order_again", "approve", "decline", "withdraw")
)


@dataclass
class Scenario:
    """The objects of one dealer, and a client for each role."""

    clients: dict[str, Client]
    customer: Customer
    contact: Contact
    request_secret: str
    invitation_secret: str
    order: Order
    discount: Discount
    address: DeliveryAddress
    prepared: PreparedBasket

    def arguments(self, name: str) -> dict[str, str]:
        if name in (
            "customers:application",
            "customers:withdraw",
            "customers:send_application_link",
        ):
            return {"secret": self.request_secret}
        if name in ("customers:invitation", "customers:fresh_invitation"):
            return {"secret": self.invitation_secret}
        if name in ORDER_URLS:
            return {"reference": self.order.reference}
        if name == "orders:end_discount":
            return {"reference": self.discount.reference}
        if name == "orders:end_address":
            return {"reference": self.address.reference}
        return {
            "customers:register_with": {"slug": "demo-gereedschap"},
            "customers:unknown_application": {"secret": "lost"},
            "customers:unknown_invitation": {"secret": "lost"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "wrong-key"},
            "account_confirm_email": {"key": "wrong"},
            "mail_previews": {},
            "mail_preview": {"event": "invitation", "language": "nl"},
            "mail_preview_html": {"event": "invitation", "language": "nl"},
        }.get(
            name,
            {
                "reference": self.customer.reference,
                "key": str(self.contact.pk),
                "prepared": self.prepared.reference,
            },
        )


@pytest.fixture(scope="module")
def walk(
    client_of: Callable[[PersonActor], Client],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Scenario]:
    """Make the scenario once for all tests here; each of them works in a savepoint above it."""
    with django_db_blocker.unblock(), database.undone():
        yield _make_scenario(client_of)


@pytest.fixture
def scenario(walk: Scenario, db: None) -> Scenario:
    return replace(walk, clients={role: _same(client) for role, client in walk.clients.items()})


def _same(client: Client) -> Client:
    """Return a browser with the same cookies, which can lose them."""
    other = Client()
    other.cookies = deepcopy(client.cookies)
    return other


def _make_scenario(client_of: Callable[[PersonActor], Client]) -> Scenario:
    dealer, other_dealer = make_dealer(), make_other_dealer()
    by = Actor.of_employee(employ(dealer, "m.bakker@demo-gereedschap.example", "M. Bakker"))
    other_employee = employ(other_dealer, "t.vos@tweede-dealer.example", "T. Vos")
    staff = User.objects.create_superuser("staf@vanommen.example", PASSWORD, name="B. van Ommen")
    active = make_active(dealer, by, register_number="99000001")
    contact = Contact.objects.select_related("customer__dealer", "user").get(customer=active)
    pending, _ = actions.register_customer(company=company(), person=person(), dealer=dealer)
    invited, _ = actions.add_customer(
        company=company(name="Nieuw B.V."),
        person=person(email="nieuw@nieuw.example"),
        dealer=by.dealer,
        by=by,
    )
    actions.unblock_customer(invited, by=by)
    article = make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    fill(basket_of(contact.customer, by=by), (article.number, "1"))
    prepared = prepare_basket(basket_of(contact.customer, by=by), by=by)
    fill(basket_of(contact.customer, by=by), (article.number, "1"))
    fill(basket_of(contact.customer, by=Actor.staff(staff)), (article.number, "1"))
    buyer = Actor.of_contact(contact)
    order = place(basket_of(contact.customer, by=buyer), buyer, (article.number, "1"))
    fill(basket_of(contact.customer, by=buyer), (article.number, "1"))
    for actor in (by, Actor.staff(staff), buyer):
        keep_upload(basket_of(contact.customer, by=actor), b"1;2;3\n4;5;6\n7;8;9", [])
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
    return Scenario(
        clients=clients,
        customer=contact.customer,
        contact=contact,
        request_secret=pending.application_link.issue_secret(),
        order=order,
        discount=discount,
        address=add_delivery_address(
            contact.customer, {"company": "X", "street": "Y", "city": "Z", "country": "NL"}
        ),
        prepared=prepared,
        invitation_secret=Invitation.objects.get(contact__customer=invited).issue_secret(),
    )


def urls(
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
            found |= urls(pattern, prefix, inner)
        else:
            assert isinstance(pattern, URLPattern)
            found[f"{namespace}{pattern.name}"] = set(inner)
    return found


URLS = urls()
ADMIN_URLS = sorted(n for n in URLS if n.startswith(ADMIN_NAMESPACE) and not n.endswith(":None"))
REFERENCE_URLS = sorted(name for name in EXPECTED if "reference" in URLS.get(name, ()))


DISCOUNT_URLS = ("discounts", "end_discount")
# What the customer may do itself, and mostly its dealer and the staff too.
BUYER_URLS = {
    name for name in EXPECTED if name.startswith("orders:") and not name.endswith(DISCOUNT_URLS)
}


def test_every_url_says_who_may_see_it() -> None:
    there = {name for name in URLS if not name.startswith(ADMIN_NAMESPACE)}
    assert there == set(EXPECTED)


def verdict(response: Any) -> int | str:
    location = response.headers.get("Location", "")
    if response.status_code == REDIRECT and location.startswith(reverse("account_login") + "?"):
        return LOGIN
    return int(response.status_code)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_role_sees_what_is_meant_for_it(scenario: Scenario, name: str) -> None:
    path = _path(name, scenario.arguments(name))
    seen = tuple(verdict(scenario.clients[role].get(path)) for role in ROLES)
    assert seen == EXPECTED[name], f"{path}: {dict(zip(ROLES, seen, strict=True))}"


@pytest.mark.parametrize("name", sorted(n for n, e in EXPECTED.items() if e[0] == LOGIN))
def test_nobody_learns_whether_something_exists(scenario: Scenario, name: str) -> None:
    there = _path(name, scenario.arguments(name))
    nothing = {"reference": "222222222222", "event": "nothing"}
    missing = _path(name, {key: nothing.get(key, v) for key, v in scenario.arguments(name).items()})
    for path in (there, missing):
        assert verdict(scenario.clients["nobody"].get(path)) == LOGIN
        assert verdict(scenario.clients["nobody"].post(path)) in (LOGIN, METHOD_NOT_ALLOWED)


# Whose page stands above the address of each button, which is shown to nobody.
BUTTONS = sorted(n for n, expected in EXPECTED.items() if METHOD_NOT_ALLOWED in expected)
ROLES_OF_BUTTONS = {
    "customers:change_colleague": "customer",
    "orders:end_address": "customer",
    "orders:approve": "customer",
    "orders:decline": "customer",
    "orders:withdraw": "customer",
}


@pytest.mark.parametrize("name", BUTTONS)
def test_the_address_of_a_button_says_where_to_go(scenario: Scenario, name: str) -> None:
    client = scenario.clients[ROLES_OF_BUTTONS.get(name, "dealer")]
    response = client.get(_path(name, scenario.arguments(name)))
    assert response.status_code == METHOD_NOT_ALLOWED
    assert response["Allow"] == "POST"
    assert "Dit adres hoort bij een knop" in main_of(response)
    onward = response.context["onward"]
    assert f'href="{onward}"' in response.text
    assert client.get(onward, follow=True).status_code == OK


@pytest.mark.parametrize("name", sorted(n for n in BUTTONS if EXPECTED[n][0] == LOGIN))
def test_a_button_pressed_after_the_session_ended_leads_to_its_page(
    scenario: Scenario, name: str
) -> None:
    role = ROLES_OF_BUTTONS.get(name, "dealer")
    client, before = scenario.clients[role], _state_of_everything()
    user = User.objects.get(pk=client.session["_auth_user_id"])
    sent = {"acting_for": client.session[SESSION_KEY]}
    client.logout()
    response = client.post(_path(name, scenario.arguments(name)), sent)
    assert verdict(response) == LOGIN
    onward = parse_qs(urlsplit(response["Location"]).query)["next"][0]
    fields = {"login": user.email, "password": PASSWORD, "next": onward}
    shown = client.post(reverse("account_login"), fields, follow=True)
    assert shown.status_code == OK
    assert "U was uitgelogd. Druk nog een keer op de knop." in main_of(shown)
    assert _state_of_everything() == before


MALFORMED_REFERENCES = (
    "short",
    "2" * (REFERENCE_LENGTH - 1),
    "2" * (REFERENCE_LENGTH + 1),
    "A" * REFERENCE_LENGTH,
    "o" * REFERENCE_LENGTH,  # not in the alphabet: it looks like a zero
    "2" * (REFERENCE_LENGTH - 1) + "%00",
    "2" * (REFERENCE_LENGTH - 1) + "%0A",
    "%F0%9F%98%80" * REFERENCE_LENGTH,
)


@pytest.mark.parametrize("name", REFERENCE_URLS)
def test_a_malformed_reference_is_not_found_without_a_query(
    db: None, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reference = "2" * REFERENCE_LENGTH
    path = _path(name, {"reference": reference, "prepared": reference, "key": "1"})
    for malformed in MALFORMED_REFERENCES:
        with django_assert_num_queries(0):
            for ask in (Client().get, Client().post):
                assert ask(path.replace(reference, malformed)).status_code == NOT_YOURS, malformed


@pytest.mark.parametrize("name", REFERENCE_URLS)
def test_a_malformed_reference_is_not_looked_for(scenario: Scenario, name: str) -> None:
    client = scenario.clients["dealer"]
    reference = "2" * REFERENCE_LENGTH
    path = _path(name, {"reference": reference, "prepared": reference, "key": "1"})
    with CaptureQueriesContext(connection) as queries:
        for malformed in MALFORMED_REFERENCES:
            wrong = path.replace(reference, malformed)
            assert client.get(wrong).status_code == NOT_YOURS, malformed
    looked_for = [q["sql"] for q in queries if '"reference" = ' in q["sql"]]
    assert looked_for == []


@pytest.mark.parametrize("name", REFERENCE_URLS)
def test_strangers_change_nothing(scenario: Scenario, name: str) -> None:
    """Others post to a dealer's customer: that is 404 and changes nothing."""
    before = _state_of_everything()
    strangers = ("other dealer",) if name in BUYER_URLS else ("customer", "other dealer", "staff")
    for role in strangers:
        sent = {"reason": "x", "button": "save", "customer": scenario.customer.reference}
        response = scenario.clients[role].post(_path(name, scenario.arguments(name)), sent)
        assert response.status_code in (NOT_YOURS, METHOD_NOT_ALLOWED), f"{name} as {role}"
    assert _state_of_everything() == before


def test_a_selection_reaches_no_further_than_the_dealer(scenario: Scenario) -> None:
    before = _state_of_everything()
    scenario.clients["other dealer"].post(
        reverse("customers:change_selected"),
        {"action": "archive", "customer": [scenario.customer.reference]},
    )
    assert _state_of_everything() == before


@pytest.mark.parametrize("name", ADMIN_URLS)
def test_the_admin_is_for_staff(scenario: Scenario, name: str) -> None:
    of_admin = {
        "object_id": "1",
        "app_label": "customers",
        "content_type_id": "1",
        "id": "1",
        "key": "1",
        "kind": "csv",
    }
    path = reverse(name, kwargs={k: of_admin[k] for k in URLS[name]})
    for role in ("nobody", "customer", "dealer", "other dealer"):
        response = scenario.clients[role].get(path)
        if (
            response.status_code == REDIRECT
        ):  # to the admin's way in, the login page or, after it, home
            onward = response.headers["Location"].split("?")[0]
            ways = {reverse(n) for n in ("admin:login", "account_login", "admin:index", "home")}
            assert onward in ways, role
        else:
            assert response.status_code in (FORBIDDEN, NOT_YOURS, METHOD_NOT_ALLOWED), role


PAGES_WITH_FORMS = [  # with a role that sees the page
    *[("dealer", f"customers:{page}") for page in ("home", "pending", "list", "add", "my_details")],
    *[
        ("customer", f"orders:{page}")
        for page in ("catalogue", "quick_order", "ask_about_file", "basket", "checkout", "order")
    ],
    *[
        ("dealer", f"orders:{page}")
        for page in ("catalogue", "quick_order", "basket", "checkout", "order")
    ],
    *[("dealer", f"orders:{page}") for page in ("discounts", "dealer_discounts")],
    *[("customer", page) for page in ("orders:addresses", "customers:colleagues")],
]


@pytest.mark.parametrize(("role", "page"), PAGES_WITH_FORMS)
def test_every_form_says_for_whom_one_acts(scenario: Scenario, role: str, page: str) -> None:
    """Without it, a tab from before a switch would act for the wrong company."""
    html = scenario.clients[role].get(_path(page, scenario.arguments(page)), {"q": "1"}).text
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    forms = [form for form in main.split("<form")[1:] if 'method="post"' in form.split(">", 1)[0]]
    assert forms or page in ("customers:home", "customers:pending", "customers:list")
    for form in forms:
        assert 'name="acting_for"' in form
        assert "csrfmiddlewaretoken" in form


TYPED = re.compile(
    r"<textarea|<select|<input(?![^>]*(?:type=\"(?:hidden|password|checkbox|radio|file)\"|readonly))"
)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_page_on_which_one_types_sends_that_along_when_the_language_changes(
    scenario: Scenario, name: str
) -> None:
    """The button of a language is then one of the form, by its id, which must be there."""
    for role in ROLES:
        response = scenario.clients[role].get(_path(name, scenario.arguments(name)))
        if response.status_code != OK or "html" not in response.headers["Content-Type"]:
            continue
        if "<header" not in response.text:
            continue
        bar, main = part(response, "header"), part(response, "main")
        forms = [form.split("</form>")[0] for form in main.split("<form ")[1:]]
        typed_in = [f for f in forms if 'method="post"' in f.split(">")[0] and TYPED.search(f)]
        main_forms = set(re.findall(r'<button form="([^"]+)" formaction', bar))
        assert bool(main_forms) >= bool(typed_in), f"{name} as {role}"
        for form_id in main_forms:
            form = next(form for form in forms if f'id="{form_id}"' in form.split(">")[0])
            assert "csrfmiddlewaretoken" in form
            assert "novalidate" in form.split(">")[0] or "required" not in form


def _path(name: str, arguments: dict[str, str]) -> str:
    return reverse(name, kwargs={k: v for k, v in arguments.items() if k in URLS[name]})


def _state_of_everything() -> tuple[object, ...]:
    return (
        sorted(Customer.objects.values_list("pk", "state", "name", "archived_at", "dealer")),
        sorted(Contact.objects.values_list("pk", "email", "user")),
        sorted(BasketLine.objects.values_list("pk", "basket", "quantity")),
        sorted(Order.objects.values_list("pk", "state")),
        sorted(PreparedBasket.objects.values_list("pk", "state")),
        sorted(DeliveryAddress.objects.values_list("pk", "ended_at")),
        sorted(Discount.objects.values_list("pk", "ended_at")),
        CustomerEvent.objects.count(),
        Mail.objects.count(),
    )
