"""A demo is made once; what people have done in it since stays."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from customers.models import Customer, CustomerEvent
from mail.models import Mail
from orders.models import Order
from portal.demo import PASSWORD

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
