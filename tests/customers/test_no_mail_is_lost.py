"""No mail is lost: 500 logins, a mail server that often refuses, and a worker that is killed."""

from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.customers import many_customers
from tests.customers.many_customers import address_of
from tests.mail.mail_server import ACCEPTED, MailServer, open_mail_server
from tests.mail.workers import WorkerEnvironment, wait_until, worker_environment

CUSTOMERS = 500
KILLS = 4
LEASE_SECONDS = 4
REFUSED_FOR_GOOD = {address_of(n) for n in range(9, CUSTOMERS, 50)}
BUSY_AT_FIRST = {address_of(n) for n in range(3, CUSTOMERS, 10)}
TOO_MUCH_AT_FIRST = {address_of(n) for n in range(7, CUSTOMERS, 10)}


class RefusingMailServer(MailServer):
    """Accepts some mails the second time only, and some not at all until it is mended."""

    mended = False

    def __init__(self) -> None:
        super().__init__()
        self._busy_for = set(BUSY_AT_FIRST)
        self._too_much_for = set(TOO_MUCH_AT_FIRST)

    def answer_to_recipient(self, address: str) -> str:
        if address in REFUSED_FOR_GOOD and not self.mended:
            return "550 5.1.1 No such user"
        if address in self._busy_for:
            self._busy_for.remove(address)
            return "451 4.7.1 Greylisted, try again"
        return ACCEPTED

    def answer_to_data(self, message: EmailMessage) -> str:
        if recipient(message) in self._too_much_for:
            self._too_much_for.remove(recipient(message))
            return "452 4.3.1 Insufficient system storage"
        return ACCEPTED


def recipient(message: EmailMessage) -> str:
    return str(message["To"].addresses[0].addr_spec)


@pytest.fixture
def mail_server() -> Iterator[RefusingMailServer]:
    with open_mail_server(RefusingMailServer()) as server:
        yield server


@pytest.fixture
def workers(
    transactional_db: None, mail_server: RefusingMailServer, request: pytest.FixtureRequest
) -> Iterator[WorkerEnvironment]:
    name = f"many_{request.node.callspec.params['at_once']}"
    with worker_environment(name, mail_server.url, lease_seconds=LEASE_SECONDS) as workers:
        yield workers


def do(workers: WorkerEnvironment, call: str) -> None:
    """Call a function of `many_customers` in a process of its own."""
    module = many_customers.__name__
    workers.manage("shell", "-c", f"import {module}; {module}.{call}")


def until_accepted(server: MailServer, number: int) -> None:
    wait_until(lambda: len(server.accepted) >= number)


def until_seen(server: MailServer, number: int) -> None:
    wait_until(lambda: len(server.seen) >= number)


def states(workers: WorkerEnvironment) -> dict[tuple[str, str], int]:
    rows = workers.rows("SELECT event, state, count(*) FROM mail_mail GROUP BY event, state")
    return {(event, state): number for event, state, number in rows}


def is_done(workers: WorkerEnvironment) -> bool:
    """Make due what was put off, and return whether nothing waits any more."""
    workers.change(
        "UPDATE mail_mail SET next_attempt_at = now() - interval '1 minute'"
        " WHERE state = 'queued' AND next_attempt_at > now()"
    )
    return not {state for _event, state in states(workers)} & {"queued", "sending"}


@pytest.mark.long
@pytest.mark.parametrize("at_once", [1, 4])
def test_every_customer_gets_its_login(
    workers: WorkerEnvironment, mail_server: RefusingMailServer, at_once: int
) -> None:
    """Check that at most `at_once` mails, those under way, go out twice for each kill."""
    do(workers, f"add_and_unblock({CUSTOMERS})")
    for kill in range(KILLS):
        with workers.worker("--concurrency", str(at_once)):
            until_accepted(mail_server, (kill + 1) * CUSTOMERS // (KILLS + 2))
            mail_server.stalls.set()
            until_seen(mail_server, len(mail_server.seen) + 1)
        mail_server.stalls.clear()

    with workers.worker():
        wait_until(lambda: is_done(workers))
        assert states(workers) == {
            ("invitation", "sent"): CUSTOMERS - len(REFUSED_FOR_GOOD),
            ("invitation", "failed"): len(REFUSED_FOR_GOOD),
            ("login_failed_escalated", "sent"): len(REFUSED_FOR_GOOD),
        }
        errors = workers.rows("SELECT DISTINCT error FROM mail_mail WHERE state = 'failed'")
        assert errors == [("550 5.1.1 No such user",)]

        mail_server.mended = True
        do(workers, "send_again_what_failed()")
        wait_until(lambda: is_done(workers))

    mails = CUSTOMERS + len(REFUSED_FOR_GOOD)
    went_out = Counter(recipient(message) for message in mail_server.accepted)
    assert went_out.keys() == {address_of(n) for n in range(CUSTOMERS)} | {many_customers.STAFF}
    assert went_out.total() - mails <= KILLS * at_once
    ids = {(recipient(m), m["Message-ID"]) for m in mail_server.accepted}
    assert len(ids) == mails, "a repeat carries the same Message-ID"
