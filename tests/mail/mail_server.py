"""A mail server on loopback that accepts, refuses or stalls, as a test tells it to."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 OK"


class MailServer:
    """What the server answers, and the mails that it has seen."""

    def __init__(self) -> None:
        self.to_recipient = ACCEPTED  # its answer to RCPT
        self.to_data = ACCEPTED  # its answer when it has the whole mail
        self.stalls = threading.Event()  # it has the mail, and does not say so yet
        self.seen: list[EmailMessage] = []
        self.accepted: list[EmailMessage] = []  # also when nobody was left to hear it
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        answer = self.answer_to_recipient(address)
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.seen.append(message)
        answer = self.answer_to_data(message)
        if answer == ACCEPTED:
            self.accepted.append(message)
        while self.stalls.is_set():
            await asyncio.sleep(0.02)
        return answer

    def answer_to_recipient(self, address: str) -> str:
        return self.to_recipient

    def answer_to_data(self, message: EmailMessage) -> str:
        return self.to_data


@contextmanager
def open_mail_server[Server: MailServer](server: Server) -> Iterator[Server]:
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        server.stalls.clear()
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
