"""Two logins of one person become one: nothing it may do is lost, nothing done is rewritten."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import person_for_dealer
from accounts.admin import EmployeeForm
from accounts.models import Dealer, DealerEmployee, User
from customers import actions, invitations
from customers.access.auth_backend import may_log_in
from customers.access.password_help import send_password_help
from customers.actions import members
from customers.actions.joining import LoginsCannotBeJoined
from customers.actors import Actor
from customers.event_sentences import who_did
from customers.models import Contact, Customer
from customers.refusals import AddressOfColleague
from orders.actions import basket_of, decline_order
from orders.models import Article, Order, ProductGroup
from tests.conftest import PASSWORD, make_active, person
from tests.customers.mails_and_pages import log_in, page
from tests.customers.records import history, outgoing, person_at, refused
from tests.orders.conftest import fill, make_article, place

KEPT, GOING = "k.visser@brindolux.example", "karin@prive.example"


@pytest.fixture
def drill(db: None) -> Article:
    return make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))


@pytest.fixture
def tap(drill: Article) -> Article:
    return make_article("2", drill.group)


@pytest.fixture
def by_staff(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.fixture
def kept(contact: Contact) -> User:
    assert contact.user is not None
    return contact.user


@pytest.fixture
def second(other_employee: DealerEmployee) -> Customer:
    """A customer of another dealer, whose contact is the same person with another login."""
    return make_active(other_employee.dealer, Actor.of_employee(other_employee), email=GOING)


@pytest.fixture
def going(second: Customer) -> User:
    return User.objects.get(email=GOING)


def colleague_at(customer: Customer, by: Actor, role: Contact.Role, **limit: Decimal) -> Contact:
    contact = members.add_colleague(
        customer,
        person={"name": "Karin", "email": GOING, "language": "nl"},
        role=role,
        approval_above=limit.get("limit"),
        by=by,
    )
    if invitation := contact.invitations.open().first():
        invitations.accept_invitation(invitation, "frezen en boren 8,5")
    contact.refresh_from_db()
    return contact


def test_what_one_may_do_goes_to_the_other_and_both_are_told(
    active: Customer, second: Customer, kept: User, going: User, by_staff: Actor
) -> None:
    with outgoing() as mails:
        actions.join_logins(kept, going, by=by_staff)
    assert sorted(mails) == [("logins_joined", KEPT), ("logins_joined", GOING)]
    assert (person_at(second).user, person_at(second).email) == (kept, KEPT)
    assert history(second)[-1] == ("logins_joined", "active", "active")
    going.refresh_from_db()
    assert (going.is_active, going.joined_into, going.email) == (False, kept, GOING)
    assert may_log_in(kept)
    assert not may_log_in(going)


def test_its_sessions_end(
    client_of: Callable[[Actor], Client], second: Customer, kept: User, by_staff: Actor
) -> None:
    theirs = client_of(Actor.of_contact(person_at(second)))
    assert theirs.get(reverse("orders:start")).status_code == 200
    actions.join_logins(kept, User.objects.get(email=GOING), by=by_staff)
    assert theirs.get(reverse("orders:start")).status_code == 302


def test_help_with_a_password_tells_the_address_that_went(
    kept: User, going: User, by_staff: Actor
) -> None:
    actions.join_logins(kept, going, by=by_staff)
    with outgoing() as mails:
        send_password_help(GOING)
    assert mails == [("logins_joined", GOING)]


def test_a_joined_login_joined_once_more_leads_to_the_last(
    kept: User, going: User, employee: DealerEmployee, by_staff: Actor
) -> None:
    actions.join_logins(kept, going, by=by_staff)
    actions.join_logins(employee.user, kept, by=by_staff)
    going.refresh_from_db()
    assert going.joined_into == employee.user


def test_orders_and_history_stay_with_who_did_it_and_the_buyer_still_hears(
    second: Customer, kept: User, going: User, by_staff: Actor, drill: Article
) -> None:
    contact = Contact.objects.select_related("customer__dealer", "user").get(customer=second)
    buyer = Actor.of_contact(contact)
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    order = place(basket_of(contact.customer, by=buyer), buyer, (drill.number, "10"))
    events = list(second.events.values_list("pk", "by_user"))
    actions.join_logins(kept, going, by=by_staff)
    assert Order.objects.get().by_user == going
    assert list(second.events.values_list("pk", "by_user"))[: len(events)] == events
    with outgoing() as mails:
        decline_order(order, reason="Nee", by=Actor.of_contact(person_at(second)))
    assert mails == [("order_not_approved", KEPT)]


def test_baskets_move_and_what_stands_in_both_is_added(
    active: Customer, kept: User, by: Actor, by_staff: Actor, drill: Article, tap: Article,
    second: Customer,
) -> None:  # fmt: skip
    first = Actor.of_contact(Contact.objects.select_related("customer", "user").get(user=kept))
    going = colleague_at(active, by, Contact.Role.MANAGER)
    other = Contact.objects.select_related("customer", "user").get(pk=going.pk)
    fill(basket_of(active, by=first), (drill.number, "10"))
    fill(basket_of(active, by=Actor.of_contact(other)), (drill.number, "20"), (tap.number, "1"))
    fill(basket_of(second, by=Actor.of_contact(person_at(second))), (tap.number, "3"))
    assert other.user is not None
    actions.join_logins(kept, other.user, by=by_staff)
    lines = basket_of(active, by=first).lines.order_by("position")
    assert [(n.article, n.quantity) for n in lines] == [(drill, 30), (tap, 1)]
    moved = basket_of(second, by=Actor.of_contact(person_at(second))).lines.get()
    assert (moved.article, moved.quantity) == (tap, 3)


def test_employments_topics_and_the_deputy_go_along(
    dealer: Dealer, other_dealer: Dealer, kept: User, going: User, by_staff: Actor
) -> None:
    DealerEmployee.objects.create(user=kept, dealer=dealer, topics=["orders"], active=True)
    twin = DealerEmployee.objects.create(user=going, dealer=dealer, topics=["requests"])
    alone = DealerEmployee.objects.create(user=going, dealer=other_dealer)
    Dealer.objects.filter(pk=dealer.pk).update(deputy=twin)
    actions.join_logins(kept, going, by=by_staff)
    one = kept.employments.get(dealer=dealer)
    assert (one.active, one.topics) == (True, ["orders", "requests"])
    dealer.refresh_from_db()
    assert dealer.deputy == one
    alone.refresh_from_db()
    assert (alone.user, alone.active) == (kept, True)
    twin.refresh_from_db()
    assert not twin.active


def test_two_contacts_of_one_customer_with_the_same_rights_become_one(
    active: Customer, kept: User, by: Actor, by_staff: Actor
) -> None:
    twin = colleague_at(active, by, Contact.Role.MANAGER)
    assert twin.user is not None
    actions.make_contact(twin, by=by)
    actions.join_logins(kept, twin.user, by=by_staff)
    twin.refresh_from_db()
    assert twin.ended_at is not None
    assert active.contacts.present().get().user == kept
    assert person_at(Customer.objects.get(pk=active.pk)).user == kept


def test_with_other_rights_at_one_customer_they_are_not_joined(
    active: Customer, kept: User, by: Actor, by_staff: Actor
) -> None:
    twin = colleague_at(active, by, Contact.Role.BUYER, limit=Decimal(250))
    assert twin.user is not None
    with refused("may not do the same there", with_error=LoginsCannotBeJoined):
        actions.join_logins(kept, twin.user, by=by_staff)
    assert active.contacts.present().count() == 2


def test_a_colleague_who_has_the_address_stands_in_the_way(
    second: Customer, kept: User, going: User, by_staff: Actor
) -> None:
    Contact.objects.create(customer=second, name="Kees", email=KEPT, role="buyer")
    with refused("Kees", with_error=AddressOfColleague):
        actions.join_logins(kept, going, by=by_staff)
    going.refresh_from_db()
    assert going.is_active


@pytest.mark.parametrize("who", ["itself", "staff", "switched off", "never used"])
def test_what_cannot_be_joined_says_why(
    kept: User, going: User, staff: User, by_staff: Actor, who: str
) -> None:
    sentences = {
        "itself": (kept, kept, "not two logins"),
        "staff": (kept, staff, "login of the staff"),
        "switched off": (kept, going, "switched off"),
        "never used": (going, kept, "chosen a password"),
    }
    stays, goes, sentence = sentences[who]
    if who == "switched off":
        User.objects.filter(pk=going.pk).update(is_active=False)
    if who == "never used":
        User.objects.filter(pk=going.pk).update(password="!")
    with refused(sentence, with_error=LoginsCannotBeJoined):
        actions.join_logins(stays, goes, by=by_staff)


def test_staff_are_shown_what_happens_before_they_join(
    client_of: Callable[[Actor], Client], by_staff: Actor, kept: User, going: User,
    second: Customer,
) -> None:  # fmt: skip
    client = client_of(by_staff)
    url = reverse("admin:accounts_user_join", args=[kept.pk])
    assert f'value="{GOING}"' in client.get(url, {"email": GOING}).text
    asked = page(client.post(url, {"email": GOING, "stays": "this"}))
    assert f"Deze persoon logt voortaan in met {KEPT}." in asked
    assert f"<li>{second} (beheerder)</li>" in asked
    going.refresh_from_db()
    assert going.is_active
    other_way = {"email": GOING, "stays": "other", "confirmed": f"{kept.pk}-{going.pk}"}
    assert f"logt voortaan in met {GOING}." in page(client.post(url, other_way))
    sent = {"email": GOING, "stays": "this", "confirmed": f"{kept.pk}-{going.pk}"}
    response = client.post(url, sent, follow=True)
    told = f"{GOING} is uitgeschakeld. {KEPT} heeft nu alles van beide."
    assert told in page(response)  # as it is written, not with a capital in front
    going.refresh_from_db()
    assert going.joined_into == kept


def test_staff_are_shown_that_one_of_two_contacts_ends(
    client_of: Callable[[Actor], Client], by_staff: Actor, kept: User, active: Customer, by: Actor
) -> None:
    colleague_at(active, by, Contact.Role.MANAGER)
    url = reverse("admin:accounts_user_join", args=[kept.pk])
    asked = page(client_of(by_staff).post(url, {"email": GOING, "stays": "this"}))
    assert f"{active}: staat er met beide logins, dus een van de twee eindigt" in asked


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("niemand@x.example", "Er is geen andere login met dit e-mailadres."), (KEPT, "Er is geen")],
)
def test_a_login_that_does_not_exist_is_said_at_the_field(
    client_of: Callable[[Actor], Client], by_staff: Actor, kept: User, email: str, sentence: str
) -> None:
    url = reverse("admin:accounts_user_join", args=[kept.pk])
    response = client_of(by_staff).post(url, {"email": email, "stays": "this"})
    assert response.status_code == 422
    assert sentence in page(response)


def test_a_joined_login_stays_switched_off(
    client_of: Callable[[Actor], Client], by_staff: Actor, kept: User, going: User
) -> None:
    actions.join_logins(kept, going, by=by_staff)
    url = reverse("admin:accounts_user_change", args=[going.pk])
    sent = {"email": GOING, "name": "K", "language": "nl", "is_active": "on"}
    response = client_of(by_staff).post(url, sent)
    assert response.status_code == 200
    assert f"Deze login is samengevoegd met {kept}" in page(response)
    assert not User.objects.get(pk=going.pk).check_password("x")
    assert User.objects.get(pk=kept.pk).check_password(PASSWORD)


def test_logging_in_with_the_login_that_went_says_which_one_is_left(
    client: Client, kept: User, going: User, by_staff: Actor
) -> None:
    actions.join_logins(kept, going, by=by_staff)
    response = log_in(client, GOING)
    assert response.status_code == 403
    assert f"Log in met {KEPT}" in page(response)


def test_an_address_that_went_makes_the_person_that_is_left_an_employee_once(
    dealer: Dealer, kept: User, going: User, by_staff: Actor
) -> None:
    actions.join_logins(kept, going, by=by_staff)
    assert person_for_dealer(GOING, name="K", language="nl") == kept
    DealerEmployee.objects.create(user=kept, dealer=dealer)
    sent = {"email": GOING, "name": "K. Visser", "language": "nl"}
    form = EmployeeForm(sent, instance=DealerEmployee(dealer=dealer))
    assert set(form.errors) == {"email"}


def test_the_timeline_names_who_did_it_with_the_login_that_went(
    second: Customer, kept: User, going: User, by_staff: Actor, other_employee: DealerEmployee,
    client_of: Callable[[Actor], Client],
) -> None:  # fmt: skip
    contact = person_at(second)
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    actions.join_logins(kept, going, by=by_staff)
    shown = page(client_of(Actor.of_employee(other_employee)).get(second.get_absolute_url()))
    assert "een contactpersoon die is vertrokken" not in shown
    event = second.events.get(kind="first_login")
    assert who_did(event, Customer.objects.get(pk=second.pk)) == "K. Visser"


def test_the_applicant_stays_who_applied(pending: Customer, by: Actor) -> None:
    new = {"name": "M. Smit", "email": "smit@velmora.example", "language": "nl"}
    actions.replace_contact(pending, person=person(**new), by=by)
    event = pending.events.get(kind="requested")
    assert who_did(event, Customer.objects.get(pk=pending.pk)) == "J. de Boer"
