from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from mail.actions import queue_mail
from mail.models import Mail
from tests.mail.conftest import Queue
from web.sites import Site


def jobs_of(mail: Mail) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="mail.send", args={"mail_id": mail.pk}))


def test_queueing_makes_a_row_and_one_plain_job(queue: Queue, group: Group) -> None:
    mail = queue(name="J. de Boer")

    saved = Mail.objects.get()
    assert saved == mail
    assert (saved.about, saved.event, saved.state) == (group, "letter", Mail.State.QUEUED)
    assert (saved.to, saved.name, saved.language) == ("inkoop@velmora.example", "J. de Boer", "nl")
    [job] = jobs_of(mail)
    assert (job.status, job.queueing_lock, job.lock) == ("todo", None, None)


def test_the_message_id_has_the_domain_of_the_sites_sender(queue: Queue) -> None:
    site = Site(url="https://phantom.eu", name="PHANTOM", sender="Phantom <portal@phantom.eu>")
    first, second = queue(site=site), queue(site=site)
    assert first.message_id.endswith("@phantom.eu>")
    assert first.message_id != second.message_id


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_is_rolled_back_leaves_neither_row_nor_job(group: Group, site: Site) -> None:
    with transaction.atomic():
        mail = queue_mail("letter", group, to="a@velmora.example", language="nl", site=site)
        assert jobs_of(mail)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not jobs_of(mail)


@pytest.mark.django_db(transaction=True)
def test_the_job_belongs_to_the_transaction_inside_a_worker_too(group: Group, site: Site) -> None:
    workers_own = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # of the Django connector, not of every one
    with app.replace_connector(workers_own), transaction.atomic():
        mail = queue_mail("letter", group, to="a@velmora.example", language="nl", site=site)
        assert jobs_of(mail)
        transaction.set_rollback(True)
    assert not jobs_of(mail)


@pytest.mark.django_db(transaction=True)
def test_queueing_outside_a_transaction_is_refused(group: Group, site: Site) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        queue_mail("letter", group, to="a@velmora.example", language="nl", site=site)
    assert not Mail.objects.exists()


def test_an_event_that_nobody_registered_is_refused(group: Group, site: Site) -> None:
    with pytest.raises(LookupError, match="lettre"):
        queue_mail("lettre", group, to="a@velmora.example", language="nl", site=site)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@velmora.example\nBcc: b@velmora.example", "a@x.example, b@x.example"],
)
def test_what_is_not_one_address_is_refused(queue: Queue, address: str) -> None:
    with pytest.raises(ValidationError):
        queue(to=address)
    assert not Mail.objects.exists()


def test_a_name_cannot_start_a_new_header(queue: Queue) -> None:
    mail = queue(name="J. de Boer\r\nBcc: b@velmora.example\x00\t \u2028!")
    assert mail.name == "J. de Boer Bcc: b@velmora.example !"


@pytest.mark.parametrize(
    ("impossible", "constraint"),
    [
        ({"state": "lost", "next_attempt_at": None}, "mail_state_known"),
        ({"next_attempt_at": None}, "mail_queued_has_next_attempt"),
        ({"lease_until": timezone.now()}, "mail_sending_has_lease"),
        ({"state": "sending", "next_attempt_at": None}, "mail_sending_has_lease"),
        ({"state": "sent", "next_attempt_at": None}, "mail_sent_has_time"),
        ({"state": "failed", "next_attempt_at": None}, "mail_failed_has_error"),
    ],
)
def test_the_database_refuses_an_impossible_row(
    queue: Queue, impossible: dict[str, Any], constraint: str
) -> None:
    mail = queue()
    with pytest.raises(IntegrityError, match=constraint):
        Mail.objects.filter(pk=mail.pk).update(**impossible)


def test_mails_are_found_by_what_they_are_about(queue: Queue, group: Group) -> None:
    mail = queue()
    assert list(Mail.objects.about(group)) == [mail]
    assert not Mail.objects.about(Group.objects.create(name="Brindolux")).exists()


def test_a_mail_of_a_site_that_was_removed_gets_the_first_site(queue: Queue, site: Site) -> None:
    mail = queue(site=Site(url="https://old.example", name="OLD", sender="Old <old@old.example>"))
    assert mail.site == site
