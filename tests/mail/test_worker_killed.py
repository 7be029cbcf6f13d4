"""A real worker, killed in the middle of its work: no mail is lost.

The lease is shortened by MAIL_LEASE_SECONDS, so that the test need not wait for the real one;
test_sweep.py adds up that with the real one a mail still goes out within two minutes.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.mail.post_office import PostOffice
from tests.mail.workers import Workplace, wait_until, workplace

MAILS = 12
WORKER_CONCURRENCY = settings.PROCRASTINATE_WORKER_DEFAULTS["concurrency"]
LEASE_SECONDS = 4


@pytest.fixture
def place(transactional_db: None, post_office: PostOffice) -> Iterator[Workplace]:
    with workplace("killed", post_office.url, lease_seconds=LEASE_SECONDS) as place:
        yield place


@pytest.mark.long
def test_every_mail_goes_out_after_a_restart(place: Workplace, post_office: PostOffice) -> None:
    place.manage("queue_letters", str(MAILS))

    post_office.stalls.set()
    with place.worker():
        wait_until(lambda: len(post_office.accepted) == WORKER_CONCURRENCY, 60)
    post_office.stalls.clear()
    in_the_middle = {message["Message-ID"] for message in post_office.accepted}
    assert Counter(place.rows("SELECT state FROM mail_mail")) == {
        ("sending",): WORKER_CONCURRENCY,
        ("queued",): MAILS - WORKER_CONCURRENCY,
    }

    sent = "SELECT count(*) FROM mail_mail WHERE state = 'sent'"
    with place.worker():
        wait_until(lambda: place.rows(sent) == [(MAILS,)], 120)

    queued = place.rows('SELECT "to", message_id FROM mail_mail')
    went_out = Counter((m["To"], m["Message-ID"]) for m in post_office.accepted)
    assert set(went_out) == set(queued)
    assert {message_id for (_, message_id), n in went_out.items() if n > 1} == in_the_middle
    assert max(went_out.values()) == 2, "a repeat for the kill, and no more"
