"""Headers as a mail server receives them: one recipient, whatever stands in the name."""

import random
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from django.contrib.auth.models import Group
from pytest_django import Settings

from mail.delivery import deliver
from mail.message import CheckedMessage
from mail.models import Mail
from tests.mail.conftest import Queue
from tests.mail.letters.apps import register_letter
from tests.mail.mail_server import MailServer
from web.sites import Site

ADDRESS = "inkoop@velmora.example"
LONG = "Jansen, de Boer; Verspaning & Zn. Fijnmechanische Techniek Nederland B.V."
ALPHABETS = (
    "abcdefgh ijkl, mno; ",
    'aBc DE,;:.<>@"\\()[]&/-=?_ B.V. ',
    "abcdé fghij, klm; ü.ß ",
    "=?utf-8?q?x?= ab,; ",
    "a, b; c@d.nl ",
)


def received(message: EmailMessage, header: str) -> list[tuple[str, str]]:
    """Return name and address of everybody in a header, and hold that an old reader agrees."""
    found = [(a.display_name, a.addr_spec) for a in message[header].addresses]
    (raw,) = (str(value) for name, value in message.raw_items() if name == header)
    old = getaddresses([raw.replace("\r\n", "").replace("\n", "")], strict=False)
    assert [address for _name, address in old] == [address for _name, address in found]
    return found


def send(mail: Mail, mail_server: MailServer) -> EmailMessage:
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (Mail.State.SENT, "")
    return mail_server.accepted[-1]


def test_a_long_name_with_commas_is_one_recipient_with_its_whole_name(
    queue: Queue, mail_server: MailServer
) -> None:
    for length in range(20, len(LONG) + 1):
        name = LONG[:length].strip()
        message = send(queue(to=ADDRESS, name=name), mail_server)
        assert received(message, "To") == [(name, ADDRESS)]


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_any_name_is_one_recipient(alphabet: str) -> None:
    chance = random.Random(alphabet)
    for length in range(1, 160):
        name = " ".join("".join(chance.choices(alphabet, k=length)).split())
        to = str(Address(display_name=name, addr_spec=ADDRESS))
        message = CheckedMessage("Login", "x", "a@b.example", [to]).message()
        received_message = parse(message)
        [(_shown, address)] = received(received_message, "To")
        assert address == ADDRESS, name


def parse(message: EmailMessage) -> EmailMessage:
    return message_from_bytes(message.as_bytes(policy=policy.SMTP), policy=policy.default)


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_any_subject_arrives_whole(alphabet: str) -> None:
    chance = random.Random(alphabet)
    for length in range(1, 160):
        subject = " ".join(f"Login {''.join(chance.choices(alphabet, k=length))}".split())
        message = CheckedMessage(subject, "x", "a@b.example", [ADDRESS]).message()
        assert str(parse(message)["Subject"]) == subject


def test_the_subject_that_people_typed_arrives_whole(
    queue: Queue, mail_server: MailServer, group: Group
) -> None:
    group.name = "Gebr. Jansen, de Boer; Fijnmechanische Verspaning & Zonen Hengelo-Noord é B.V."
    group.save()
    message = send(queue(to=ADDRESS), mail_server)
    assert str(message["Subject"]) == f"Login: {group.name}"


def test_sender_and_answer_address_are_one_each(
    queue: Queue, mail_server: MailServer, settings: Settings
) -> None:
    sender = "portaal@gereedschapshandel-van-den-berg.example"
    site = Site("https://phantom.eu", "PHANTOM", f'"{LONG}" <{sender}>')
    settings.SITES = (*settings.SITES, site)
    answer = f"{'verkoop-binnendienst-' * 3}x@{'gereedschap-' * 5}x.example"
    register_letter("answerable", context=lambda *_: {"company": "x", "reply_to": answer})
    mail = queue(site=site)
    Mail.objects.filter(pk=mail.pk).update(event="answerable")
    message = send(mail, mail_server)
    assert received(message, "From") == [(LONG, sender)]
    assert received(message, "Reply-To") == [("", answer)]


def test_an_address_that_is_two_is_refused() -> None:
    with pytest.raises(ValueError, match="To must be one address"):
        CheckedMessage("Login", "x", "a@b.example", ["a@b.example, c@d.example"]).message()
