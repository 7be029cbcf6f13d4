"""VAT numbers are asked of VIES by the worker; no answer is asked for again, and is never a no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Dealer
from customers import actions, vat_checks
from customers.actors import Actor, DealerActor
from customers.models import Customer, VatCheck
from customers.vat_checks import RETRY_MINUTES, check_due_numbers, check_vat_number
from tests.conftest import ClientOf, company, make_active, person
from tests.customers.test_constraints import refuses
from tests.registry.sources import fails
from tests.standins import vies
from tests.standins.server import Standin, running

BELGIAN, GERMAN, DUTCH = "BE0403019261", "DE136695976", "NL000099998B57"
OUT_OF_USE = f"BE{vies.OUT_OF_USE}"


@pytest.fixture
def at_vies(settings: Any) -> Iterator[Standin]:
    with running(vies.Vies()) as standin:
        settings.VIES_URL = standin.url
        yield standin


@pytest.fixture
def belgian(dealer: Dealer, by: Actor) -> Customer:
    return make_active(dealer, by, country="BE", postcode="9000", vat_number=BELGIAN)


def check_of(customer: Customer) -> VatCheck:
    return VatCheck.objects.of(Customer.objects.get(pk=customer.pk)).get()


def asked(standin: Standin) -> int:
    return standin.switches.calls.total()


def jobs() -> list[int]:
    found = ProcrastinateJob.objects.filter(task_name=vat_checks.VAT_CHECK_TASK)
    return [job.args["customer_id"] for job in found]


def make_due(customer: Customer) -> None:
    VatCheck.objects.filter(customer=customer).update(due_at=timezone.now())


def test_a_number_that_is_saved_is_asked_of_by_a_job(at_vies: Standin, belgian: Customer) -> None:
    assert set(jobs()) == {belgian.pk}
    assert asked(at_vies) == 0  # nobody waits for it
    check_vat_number(belgian.pk)
    check = check_of(belgian)
    assert (check.result, check.failures, check.fault) == ("valid", 0, "")
    assert check.answer is not None
    assert check.answer.is_valid


def test_a_number_that_is_changed_is_asked_of_anew(
    at_vies: Standin, belgian: Customer, by: Actor
) -> None:
    check_vat_number(belgian.pk)
    ProcrastinateJob.objects.all().delete()
    actions.change_customer(belgian, company={"vat_number": OUT_OF_USE}, person={}, by=by)
    assert jobs() == [belgian.pk]
    assert not VatCheck.objects.of(Customer.objects.get(pk=belgian.pk)).exists()
    check_vat_number(belgian.pk)
    assert check_of(belgian).result == "invalid"
    ProcrastinateJob.objects.all().delete()
    actions.change_customer(belgian, company={"name": "Anders NV"}, person={}, by=by)
    assert jobs() == []


def test_an_answer_is_asked_for_again_before_it_is_old(
    at_vies: Standin, belgian: Customer, settings: Any
) -> None:
    check_due_numbers()
    check_due_numbers()
    assert asked(at_vies) == 1
    check = check_of(belgian)
    assert check.answered_at is not None
    assert check.due_at - check.answered_at == timedelta(days=27)  # of 30
    make_due(belgian)
    check_due_numbers()
    assert asked(at_vies) == 2


def test_a_yes_counts_for_its_days_and_a_no_until_vies_says_otherwise(
    at_vies: Standin, belgian: Customer
) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    for result, is_valid in (("valid", None), ("invalid", False)):
        VatCheck.objects.update_or_create(
            customer=belgian,
            number=BELGIAN,
            defaults={"result": result, "answered_at": long_ago, "due_at": long_ago},
        )
        answer = check_of(belgian).answer
        assert (answer.is_valid if answer else None) is is_valid


@pytest.mark.parametrize(
    "kind",
    [
        *("ms_unavailable", "ms_max_concurrent_req", "global_max_concurrent_req", "html"),
        *("service_unavailable", "timeout", "invalid_input", "server_error", "reset"),
    ],
)
def test_without_an_answer_it_is_asked_again_later_and_the_last_answer_stays(
    at_vies: Standin, belgian: Customer, kind: str
) -> None:
    fails(at_vies, kind)
    check_due_numbers()
    check = check_of(belgian)
    assert (check.result, check.answer, check.failures) == ("", None, 1)
    assert check.fault
    assert check.due_at > timezone.now() + timedelta(minutes=RETRY_MINUTES[0] - 1)
    at_vies.switches.reset()
    make_due(belgian)
    check_due_numbers()
    assert check_of(belgian).result == "valid"
    fails(at_vies, kind)
    make_due(belgian)
    check_due_numbers()
    check = check_of(belgian)
    assert (check.result, check.failures) == ("valid", 1)
    assert check.answer is not None


def test_it_waits_longer_each_time(at_vies: Standin, belgian: Customer) -> None:
    fails(at_vies, "ms_unavailable")
    waits = []
    for _attempt in range(len(RETRY_MINUTES) + 1):
        check_due_numbers()
        waits.append(round((check_of(belgian).due_at - timezone.now()) / timedelta(minutes=1)))
        make_due(belgian)
    assert waits == [*RETRY_MINUTES, RETRY_MINUTES[-1]]


@pytest.mark.parametrize(
    ("kind", "calls"), [("ms_unavailable", 2), ("service_unavailable", 1), ("server_error", 1)]
)
def test_when_vies_itself_is_down_the_others_are_not_asked_of(
    at_vies: Standin, belgian: Customer, dealer: Dealer, by: Actor, kind: str, calls: int
) -> None:
    make_active(dealer, by, "de@voorbeeld.example", country="DE", vat_number=GERMAN)
    fails(at_vies, kind)
    check_due_numbers()
    assert asked(at_vies) == calls


@pytest.mark.parametrize(
    "number", ["", DUTCH, "GB980780684", "CHE107787577"], ids=["none", "own", "british", "swiss"]
)
def test_nobody_is_asked_of_a_number_that_makes_no_reverse_charge(
    at_vies: Standin, dealer: Dealer, by: Actor, number: str
) -> None:
    customer = make_active(dealer, by, vat_number=number)
    check_vat_number(customer.pk)
    check_due_numbers()
    assert asked(at_vies) == 0


def test_a_request_of_a_stranger_makes_no_call(at_vies: Standin, dealer: Dealer) -> None:
    customer, _event = actions.register_customer(
        company=company(country="BE", vat_number=BELGIAN), person=person(), dealer=dealer
    )
    check_vat_number(customer.pk)
    check_due_numbers()
    assert (jobs(), asked(at_vies)) == ([], 0)


def test_a_made_up_company_is_never_sent(at_vies: Standin, belgian: Customer) -> None:
    known = Customer.objects.filter(pk=belgian.pk)
    picked = {"directory_source": "local", "directory_ref": "1",
              "directory_fetched_at": timezone.now()}  # fmt: skip
    known.update(directory_record={"is_fictional": True}, **picked)
    check_due_numbers()
    assert asked(at_vies) == 0
    known.update(directory_record={"is_fictional": False})
    check_due_numbers()
    assert asked(at_vies) == 1


def test_without_its_address_nobody_is_asked(settings: Any, belgian: Customer) -> None:
    settings.VIES_URL = ""
    check_vat_number(belgian.pk)
    check_due_numbers()
    assert jobs() == []
    assert not VatCheck.objects.exists()


@pytest.mark.parametrize("fields", [{"result": "valid"}, {"result": "perhaps"}])
def test_an_answer_has_its_date(belgian: Customer, fields: dict[str, str]) -> None:
    check = VatCheck(customer=belgian, number=BELGIAN, due_at=timezone.now(), **fields)
    refuses("vat_check_answered_with_date", check.save)


def test_a_number_has_one_check(belgian: Customer) -> None:
    VatCheck.objects.create(customer=belgian, number=BELGIAN, due_at=timezone.now())
    again = VatCheck(customer=belgian, number=BELGIAN, due_at=timezone.now())
    refuses("one_vat_check_per_number", again.save)


@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        (BELGIAN, "", "Btw-nummer BE0403019261 is juist, zei VIES <time datetime="),
        (OUT_OF_USE, "", f"kent btw-nummer {OUT_OF_USE} niet"),
        (BELGIAN, "timeout", "VIES heeft nog niet gezegd of btw-nummer BE0403019261 juist is."),
    ],
)
def test_the_dealer_reads_what_vies_said(
    at_vies: Standin, client_of: ClientOf, belgian: Customer, by: DealerActor, number: str,
    kind: str, sentence: str,
) -> None:  # fmt: skip
    Customer.objects.filter(pk=belgian.pk).update(vat_number=number)
    if kind:
        fails(at_vies, kind)
    check_due_numbers()
    page = client_of(by).get(reverse("customers:detail", args=[belgian.reference]))
    assert sentence in page.text


@pytest.fixture
def admin(client: Client, staff: object) -> Client:
    client.force_login(staff)  # type: ignore[arg-type]  # a User
    return client


def test_staff_see_every_check(admin: Client, at_vies: Standin, belgian: Customer) -> None:
    fails(at_vies, "ms_unavailable")
    check_due_numbers()
    page = admin.get(reverse("admin:customers_vatcheck_changelist"))
    assert BELGIAN in page.text
    assert "MS_UNAVAILABLE" in page.text
    assert admin.get(reverse("admin:customers_vatcheck_add")).status_code == 403


def test_the_tasks_do_as_the_functions(
    at_vies: Standin, belgian: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from customers import tasks

    run: Callable[..., None] = tasks.check_due_vat_numbers.func
    run(0)
    tasks.check_vat_number.func(belgian.pk)
    assert asked(at_vies) == 1
