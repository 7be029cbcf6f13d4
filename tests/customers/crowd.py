"""Many customers at once, made by a process of its own as a web server would."""

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from mail.models import Mail
from tests.conftest import company, person

STAFF = "staf@vanommen.example"


def address_of(n: int) -> str:
    return f"buyer{n}@crowd.example"


def a_dealer_with_staff() -> tuple[Dealer, Actor]:
    user, _ = User.objects.get_or_create(email=STAFF, is_staff=True)
    dealer, _ = Dealer.objects.get_or_create(
        name="Demo Gereedschap B.V.", slug="demo-gereedschap", phone="000-000 00 01", city="Zwolle"
    )
    return dealer, Actor.staff(user)


def add_blocked(numbers: range) -> list[Customer]:
    dealer, by = a_dealer_with_staff()
    return [
        actions.add_customer(
            company=company(name=f"Klant {n} B.V."),
            person=person(name=f"Koper {n}", email=address_of(n)),
            dealer=dealer,
            by=by,
        )[0]
        for n in numbers
    ]


def unblock_crowd(number: int) -> None:
    _dealer, by = a_dealer_with_staff()
    for customer in add_blocked(range(number)):
        actions.unblock_customer(customer, by=by)


def send_again_what_failed() -> None:
    """As its dealer does who reads "mislukt"."""
    _dealer, by = a_dealer_with_staff()
    failed = Mail.objects.filter(state=Mail.State.FAILED).values("to")
    for customer in Customer.objects.filter(contacts__email__in=failed):
        actions.resend_invitation(customer, by=by)
