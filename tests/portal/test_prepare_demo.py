"""A demo is made once; what people have done in it since stays."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Dealer, User
from customers import actions
from customers.login_status import Stage, login_statuses
from customers.models import Contact, Customer, CustomerEvent
from mail.models import Mail
from orders.models import Order
from portal.demo import PASSWORD
from portal.moved_clock import clock_at
from tests.conftest import company, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static_files_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


def rows() -> list[list[object]]:
    return [
        list(User.objects.order_by("pk").values()),
        list(Customer.objects.order_by("pk").values()),
        list(CustomerEvent.objects.order_by("pk").values()),
        list(Order.objects.order_by("pk").values()),
        list(Mail.objects.order_by("pk").values("pk", "event", "to", "state", "attempts")),
    ]


def test_a_demo_that_is_there_already_is_not_changed_by_preparing_it_again() -> None:
    call_command("prepare_demo")
    changed = Customer.objects.order_by("pk")[0]
    Customer.objects.filter(pk=changed.pk).update(name="Hernoemd B.V.")
    before = rows()
    call_command("prepare_demo")
    assert rows() == before
    assert all(map(len, before))


def test_the_people_of_the_demo_can_log_in() -> None:
    call_command("prepare_demo")
    for name in ("dealer", "dealer2", "klant", "staff"):
        assert User.objects.get(email=f"{name}@demo.example").check_password(PASSWORD)


def test_no_demo_is_prepared_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("prepare_demo")
    assert not User.objects.exists()


# ---------------------------------------------------------------- what has happened in it


@pytest.fixture
def demo(settings: Settings) -> Dealer:
    settings.CAPTURE_MAILS = True
    call_command("prepare_demo")
    return Dealer.objects.get(slug="demo-gereedschap")


def test_the_very_first_request_reaches_the_dealer_at_once(demo: Dealer) -> None:
    before = set(Mail.objects.values_list("pk", flat=True))
    actions.register_customer(company=company(), person=person(), dealer=demo)
    new = Mail.objects.exclude(pk__in=before).filter(to="dealer@demo.example")
    assert [(mail.event, mail.state) for mail in new] == [("request_received", "queued")]
    assert new[0].next_attempt_at is not None
    assert new[0].next_attempt_at <= timezone.now()


def test_requests_wait_since_different_days(demo: Dealer) -> None:
    waiting = Customer.objects.filter(dealer=demo, state="pending")
    days = {timezone.localtime(customer.requested_at).date() for customer in waiting}
    assert len(days) == waiting.count() == 3
    assert timezone.localdate() - min(days) == timedelta(days=11)
    assert timezone.localdate() - max(days) == timedelta(days=1)


def test_most_have_logged_in_one_login_failed_and_one_expired(demo: Dealer) -> None:
    customers = list(Customer.objects.filter(dealer=demo, state="active"))
    stages = Counter(status.stage for status in login_statuses(customers).values())
    assert stages[Stage.IN_USE] > len(customers) / 2
    assert stages[Stage.FAILED] == stages[Stage.EXPIRED] == 1
    assert stages[Stage.FETCHED] == stages[Stage.SENT] == 1


def test_whoever_logged_in_was_sent_the_login_and_has_a_last_visit(demo: Dealer) -> None:
    used = Contact.objects.filter(customer__dealer=demo, first_login_at__isnull=False)
    contacts = list(used.select_related("user").exclude(email="klant@demo.example"))
    sent = Mail.objects.filter(event="invitation", state="sent").values_list("to", flat=True)
    assert {contact.email for contact in contacts} <= set(sent)
    assert all(contact.user and contact.user.last_login for contact in contacts)


def test_nothing_happened_in_the_future_or_all_at_once(demo: Dealer) -> None:
    moments = list(CustomerEvent.objects.values_list("at", flat=True))
    assert max(moments) <= timezone.now() - timedelta(hours=1)
    assert len({timezone.localtime(moment).date() for moment in moments}) > 20
    for customer in Customer.objects.all():
        kinds = [(event.at, event.pk) for event in customer.events.order_by("pk")]
        assert kinds == sorted(kinds), customer


def test_the_mails_of_the_past_have_gone_on_their_day(demo: Dealer) -> None:
    assert not Mail.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1)).exists()
    assert Mail.objects.filter(event="request_reminder").exists()
    assert not Mail.objects.filter(state=Mail.State.QUEUED).exists()
    sent = Mail.objects.filter(state=Mail.State.SENT)
    assert sent.count() > 30
    assert all(m.sent_at and m.sent_at - m.created_at < timedelta(minutes=1) for m in sent)


def test_the_clock_stands_elsewhere_only_inside() -> None:
    then = datetime(2020, 1, 2, 9, 0, tzinfo=UTC)
    with clock_at(then):
        assert timezone.now() == then
        assert CustomerEvent().at == then
        assert timezone.localtime(then).hour == 10
    assert timezone.now() > then + timedelta(days=1000)
