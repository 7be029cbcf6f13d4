"""Asking VIES of the VAT numbers of customers, by the worker, while nobody waits.

A number is asked of when it is saved, by a job of its own; when the answer gets old, and when there
was none, by a sweep. That there was no answer says nothing of the number.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from customers.models import Customer, VatCheck, customers_to_check
from mail.jobs import defer_in_transaction
from registry import vies
from registry.sources import SourceUnavailable
from registry.vies import VatAnswer

VAT_CHECK_TASK = "customers.check_vat_number"
VAT_CHECK_BATCH_SIZE = 40  # numbers of one run
RETRY_MINUTES = (2, 10, 30, 60, 180, 360)  # after the first failure, the second …; then the last
# Asked again when this share of the days has gone by for which an answer counts, so that an answer
# is there when it is needed.
ASKED_AGAIN_AFTER = 0.9


def request_vat_check(customer: Customer) -> None:
    """Have VIES asked of the customer's number, if it has one, once the transaction is there."""
    if customer.vat_number and vies.is_configured():
        defer_in_transaction(VAT_CHECK_TASK, customer_id=customer.pk)


def check_vat_number(customer_id: int) -> None:
    """Ask VIES of the number of one customer, if it is its turn."""
    if vies.is_configured():
        _check_each(customers_to_check(timezone.now()).filter(pk=customer_id))


def check_due_numbers() -> None:
    """Ask VIES of what is due; when VIES itself does not answer, leave the rest for later."""
    if vies.is_configured():
        _check_each(customers_to_check(timezone.now())[:VAT_CHECK_BATCH_SIZE])


def _check_each(customers: QuerySet[Customer]) -> None:
    for customer in customers:
        try:
            _note_answer(customer, vies.ask(customer.vat_number))
        except vies.MemberStateUnavailable as error:
            _note_failure(customer, error)
        except SourceUnavailable as error:
            _note_failure(customer, error)
            return


def _note_answer(customer: Customer, answer: VatAnswer) -> None:
    result = VatCheck.Result.VALID if answer.is_valid else VatCheck.Result.INVALID
    VatCheck.objects.update_or_create(
        customer=customer,
        number=customer.vat_number,
        defaults={
            "result": result,
            "answered_at": answer.asked_at,
            "consultation": answer.consultation,
            "due_at": answer.asked_at + timedelta(days=settings.VAT_CHECK_DAYS) * ASKED_AGAIN_AFTER,
            "failures": 0,
            "fault": "",
        },
    )


def _note_failure(customer: Customer, error: SourceUnavailable) -> None:
    """Keep why there was no answer, and when VIES is asked again; an earlier answer stays."""
    check, _is_new = VatCheck.objects.get_or_create(
        customer=customer, number=customer.vat_number, defaults={"due_at": timezone.now()}
    )
    check.failures += 1
    check.fault = str(error)[:200]
    check.due_at = _next_attempt(check.failures, error)
    check.save(update_fields=["failures", "fault", "due_at"])


def _next_attempt(failures: int, error: SourceUnavailable) -> datetime:
    minutes = RETRY_MINUTES[min(failures, len(RETRY_MINUTES)) - 1]
    wait = max(timedelta(minutes=minutes), timedelta(seconds=error.retry_after or 0))
    return timezone.now() + wait
