"""Whether an applicant got what it was mailed about its request."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise

from customers.login_status import failure_in_words
from customers.models import Customer
from customers.states import State
from mail.models import Mail

APPLICANT_EVENTS = ("request_receipt", "request_assigned", "request_delayed", "request_looked_at")


def missed_receipts(customers: Iterable[Customer]) -> dict[int, str | Promise]:
    """Return why the latest mail to an applicant did not arrive, by the key of its customer.

    Those whose mail did not fail, and those that are no request any more, are left out.
    """
    waiting = {c.pk: c for c in customers if c.state == State.PENDING and c.contact}
    mails = Mail.objects.filter(
        content_type=ContentType.objects.get_for_model(Customer),
        object_id__in=waiting,
        event__in=APPLICANT_EVENTS,
    )
    latest: dict[int, Mail] = {}
    for mail in mails.order_by("pk"):
        contact = waiting[mail.object_id].contact
        if contact and mail.to == contact.email:
            latest[mail.object_id] = mail
    failed = (m for m in latest.values() if m.state == Mail.State.FAILED)
    return {mail.object_id: failure_in_words(mail.error) for mail in failed}
