"""A real worker, killed in the middle of its work: no mail is lost.

The lease is shortened by MAIL_LEASE_SECONDS, so that the test need not wait for the real one;
test_sweep.py adds up that with the real one a mail still goes out within two minutes.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.mail.mail_server import MailServer
from tests.mail.workers import WorkerEnvironment, wait_until, worker_environment

MAILS = 12
WORKER_CONCURRENCY = settings.PROCRASTINATE_WORKER_DEFAULTS["concurrency"]
LEASE_SECONDS = 4


@pytest.fixture
def workers(transactional_db: None, mail_server: MailServer) -> Iterator[WorkerEnvironment]:
    with worker_environment("killed", mail_server.url, lease_seconds=LEASE_SECONDS) as workers:
        yield workers


@pytest.mark.long
def test_every_mail_goes_out_after_a_restart(
    workers: WorkerEnvironment, mail_server: MailServer
) -> None:
    workers.manage("queue_letters", str(MAILS))

    mail_server.stalls.set()
    with workers.worker():
        wait_until(lambda: len(mail_server.accepted) == WORKER_CONCURRENCY)
    mail_server.stalls.clear()
    in_the_middle = {message["Message-ID"] for message in mail_server.accepted}
    assert Counter(workers.rows("SELECT state FROM mail_mail")) == {
        ("sending",): WORKER_CONCURRENCY,
        ("queued",): MAILS - WORKER_CONCURRENCY,
    }

    sent = "SELECT count(*) FROM mail_mail WHERE state = 'sent'"
    with workers.worker():
        wait_until(lambda: workers.rows(sent) == [(MAILS,)])

    queued = workers.rows('SELECT "to", message_id FROM mail_mail')
    went_out = Counter((m["To"], m["Message-ID"]) for m in mail_server.accepted)
    assert set(went_out) == set(queued)
    assert {message_id for (_, message_id), n in went_out.items() if n > 1} == in_the_middle
    assert max(went_out.values()) == 2, "a repeat for the kill, and no more"
