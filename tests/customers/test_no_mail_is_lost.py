"""Five hundred logins, a mail server in a bad mood, and a worker that is killed time and again."""

from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.customers import crowd
from tests.customers.crowd import address_of
from tests.mail.post_office import ACCEPTED, PostOffice, open_post_office
from tests.mail.workers import Workplace, wait_until, workplace

CUSTOMERS = 500
KILLS = 4
LEASE_SECONDS = 4
REFUSED_FOR_GOOD = {address_of(n) for n in range(9, CUSTOMERS, 50)}
BUSY_AT_FIRST = {address_of(n) for n in range(3, CUSTOMERS, 10)}
TOO_MUCH_AT_FIRST = {address_of(n) for n in range(7, CUSTOMERS, 10)}


class MoodyPostOffice(PostOffice):
    """Some it takes the second time only, and some never, until it is mended."""

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
def post_office() -> Iterator[MoodyPostOffice]:
    with open_post_office(MoodyPostOffice()) as office:
        yield office


@pytest.fixture
def place(
    transactional_db: None, post_office: MoodyPostOffice, request: pytest.FixtureRequest
) -> Iterator[Workplace]:
    name = f"crowd_{request.node.callspec.params['at_once']}"
    with workplace(name, post_office.url, lease_seconds=LEASE_SECONDS) as place:
        yield place


def do(place: Workplace, act: str) -> None:
    place.manage("shell", "-c", f"from tests.customers import crowd; crowd.{act}")


def until_accepted(office: PostOffice, number: int) -> None:
    wait_until(lambda: len(office.accepted) >= number, 60)


def until_seen(office: PostOffice, number: int) -> None:
    wait_until(lambda: len(office.seen) >= number, 60)


def states(place: Workplace) -> dict[tuple[str, str], int]:
    rows = place.rows("SELECT event, state, count(*) FROM mail_mail GROUP BY event, state")
    return {(event, state): number for event, state, number in rows}


def is_done(place: Workplace) -> bool:
    """A minute passes whenever one looks, so that what was put off is due."""
    place.change(
        "UPDATE mail_mail SET next_attempt_at = now() - interval '1 minute'"
        " WHERE state = 'queued' AND next_attempt_at > now()"
    )
    return not {state for _event, state in states(place)} & {"queued", "sending"}


@pytest.mark.long
@pytest.mark.parametrize("at_once", [1, 4])
def test_every_customer_gets_its_login(
    place: Workplace, post_office: MoodyPostOffice, at_once: int
) -> None:
    """With `at_once` mails under way, that many can be repeated for each kill."""
    place.manage(
        "shell", "-c", f"from tests.customers import crowd; crowd.unblock_crowd({CUSTOMERS})"
    )
    for kill in range(KILLS):
        with place.worker("--concurrency", str(at_once)):
            until_accepted(post_office, (kill + 1) * CUSTOMERS // (KILLS + 2))
            post_office.stalls.set()
            until_seen(post_office, len(post_office.seen) + 1)
        post_office.stalls.clear()

    with place.worker():
        wait_until(lambda: is_done(place), 120)
        assert states(place) == {
            ("invitation", "sent"): CUSTOMERS - len(REFUSED_FOR_GOOD),
            ("invitation", "failed"): len(REFUSED_FOR_GOOD),
            ("login_failed_escalated", "sent"): len(REFUSED_FOR_GOOD),
        }
        errors = place.rows("SELECT DISTINCT error FROM mail_mail WHERE state = 'failed'")
        assert errors == [("550 5.1.1 No such user",)]

        post_office.mended = True
        place.manage(
            "shell", "-c", "from tests.customers import crowd; crowd.send_again_what_failed()"
        )
        wait_until(lambda: is_done(place), 60)

    mails = CUSTOMERS + len(REFUSED_FOR_GOOD)
    went_out = Counter(recipient(message) for message in post_office.accepted)
    assert went_out.keys() == {address_of(n) for n in range(CUSTOMERS)} | {crowd.STAFF}
    assert went_out.total() - mails <= KILLS * at_once
    ids = {(recipient(m), m["Message-ID"]) for m in post_office.accepted}
    assert len(ids) == mails, "a repeat carries the same Message-ID"
