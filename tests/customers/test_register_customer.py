"""What a registration comes to, once its form is good."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.models import ApplicationLink, Contact, Customer
from customers.secret_links import hash_of
from tests.conftest import company, person
from tests.customers.records import history, outgoing, person_at, request_at


def test_a_new_request_waits_at_its_dealer(dealer: Dealer) -> None:
    before = timezone.now()
    customer = request_at(dealer)
    customer.refresh_from_db()
    assert (customer.state, customer.origin, customer.dealer) == ("pending", "registered", dealer)
    assert customer.requested_at is not None
    assert before <= customer.requested_at <= timezone.now()
    assert customer in Customer.objects.pending()
    assert customer not in Customer.objects.with_login()


def test_the_history_begins_with_the_applicant(dealer: Dealer) -> None:
    customer, event = actions.register_customer(company=company(), person=person(), dealer=dealer)
    assert history(customer) == [("requested", "", "pending")]
    assert (event.by_kind, event.by_user, event.dealer) == ("applicant", None, dealer)


def test_a_receipt_goes_to_the_applicant_and_a_mail_to_every_employee(
    employee: DealerEmployee, colleague: DealerEmployee, other_employee: DealerEmployee, staff: User
) -> None:
    with outgoing() as mails:
        request_at(employee.dealer)
    assert mails[0] == ("request_receipt", "inkoop@velmora.example")
    assert sorted(mails[1:]) == [
        ("request_received", employee.user.email),
        ("request_received", colleague.user.email),
    ]


def test_employees_who_left_or_switched_it_off_hear_nothing(
    employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    DealerEmployee.objects.filter(pk=colleague.pk).update(active=False)
    with outgoing() as mails:
        request_at(employee.dealer)
    assert mails[1:] == [("request_received", employee.user.email)]


def test_without_a_dealer_the_staff_are_asked(employee: DealerEmployee, staff: User) -> None:
    with outgoing() as mails:
        request_at(None)
    assert mails[1:] == [("request_without_dealer", staff.email)]


def test_without_recipients_the_staff_are_asked(dealer: Dealer, staff: User) -> None:
    with outgoing() as mails:
        request_at(dealer)
    assert mails[1:] == [("request_without_dealer", staff.email)]


def test_the_private_link_is_kept_as_a_hash(dealer: Dealer) -> None:
    link = ApplicationLink.objects.get(customer=request_at(dealer))
    secret = link.issue_secret()
    assert link.secret_hash == hash_of(secret)
    assert secret not in (link.nonce, link.secret_hash)


def test_two_requests_have_two_links(dealer: Dealer) -> None:
    first, second = (request_at(dealer).application_link.issue_secret() for _ in range(2))
    assert first != second


def test_a_known_address_is_joined_to_nobody(active: Customer, dealer: Dealer) -> None:
    users = User.objects.count()
    customer, _ = actions.register_customer(
        company=company(), person=person(email="K.Visser@Brindolux.example"), dealer=dealer
    )
    assert person_at(customer).email == "k.visser@brindolux.example"
    assert person_at(customer).user is None
    assert User.objects.count() == users
    assert Contact.objects.filter(email="k.visser@brindolux.example").count() == 2


def test_the_receipt_is_in_the_language_of_the_applicant(dealer: Dealer) -> None:
    actions.register_customer(company=company(), person=person(language="de"), dealer=dealer)
    assert Contact.objects.get().language == "de"


def test_the_receipt_once_more_changes_nothing_else(pending: Customer) -> None:
    with outgoing() as mails:
        actions.send_receipt_again(pending)
    assert mails == [("request_receipt", "inkoop@velmora.example")]
    assert history(pending) == [("requested", "", "pending")]
