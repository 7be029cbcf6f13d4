"""A message whose headers are read back before they leave: one recipient, and the whole subject.

When Python folds a header, it loses the quotes around a long ASCII name, so that a comma in it
starts another recipient, and sometimes a space of a subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string
from email import policy as policies
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from django.core.mail import EmailMultiAlternatives

ADDRESS_HEADERS = ("From", "To", "Reply-To")


class CheckedMessage(EmailMultiAlternatives):
    def message(self, *, policy: Any = policies.default) -> EmailMessage:
        """Return the message; a header that reads otherwise than it was meant is written anew."""
        message: EmailMessage = super().message(policy=policy)
        for name in ADDRESS_HEADERS:
            if name in message:
                _check_address(message, name)
        _check_subject(message)
        return message


def _check_address(message: EmailMessage, name: str) -> None:
    """Write the address so that every reader finds this one, if need be without its name.

    Raises ValueError for what is not one address, or cannot be written as one.
    """
    if len(message[name].addresses) != 1:
        raise ValueError(f"{name} must be one address")
    address: Address = message[name].addresses[0]
    if _reads_as(message, name, address.addr_spec):
        return
    for value in _ways_to_write(name, address):
        _replace(message, name, value)
        if _reads_as(message, name, address.addr_spec):
            return
    raise ValueError(f"{name} cannot be written as one address")


def _ways_to_write(name: str, address: Address) -> Iterator[str]:
    # Encoded, a name has no commas and needs no quotes.
    encoded = Header(address.display_name, "utf-8", header_name=name).encode()
    yield f"{encoded}\n <{address.addr_spec}>"
    yield address.addr_spec


def _check_subject(message: EmailMessage) -> None:
    subject = str(message["Subject"])
    if _read_back(message, "Subject", policies.default) != subject:
        _replace(message, "Subject", Header(subject, "utf-8", header_name="Subject").encode())


def _reads_as(message: EmailMessage, name: str, addr_spec: str) -> bool:
    """Return whether two readers, a new one and an old one, find this address and no other."""
    try:
        new = [a.addr_spec for a in _read_back(message, name, policies.default).addresses]
    except (AttributeError, IndexError, HeaderParseError):  # Python's reader breaks on some pieces
        return False
    unfolded = str(_read_back(message, name, policies.compat32)).replace("\n", "")
    old = [address for _name, address in getaddresses([unfolded], strict=False)]
    return new == [addr_spec] == old


def _read_back(message: EmailMessage, name: str, reader: Any) -> Any:
    """Return what a reader makes of this header when it has been folded for sending."""
    (raw,) = (value for key, value in message.raw_items() if key == name)
    folded = message.policy.fold(name, raw).replace("\r\n", "\n")
    return message_from_string(f"{folded}\n", policy=reader)[name]


def _replace(message: EmailMessage, name: str, value: str) -> None:
    del message[name]
    message.set_raw(name, value)
