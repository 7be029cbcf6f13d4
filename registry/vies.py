"""Asks VIES, the European Commission's register, whether a VAT number is in use.

Only a clear "no" makes a number invalid. A member state that does not answer, a limit, an answer
that cannot be read: all of these are SourceUnavailable, and say nothing of the number.

Source: the Commission's VIES REST service; docs/decisions/0014-vat-and-vies.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from registry import http_client
from registry.json_fields import Json, objects, text
from registry.keys import compact
from registry.sources import SourceUnavailable, Trouble

VIES_TIMEOUT_SECONDS = 15.0  # it asks a member state, and nobody waits for it
MAX_CONSULTATION_LENGTH = 32  # characters that are kept; VIES gives 16
COMMISSION_HOST = "ec.europa.eu"

_TROUBLES = {
    "MS_UNAVAILABLE": Trouble.DOWN,
    "SERVICE_UNAVAILABLE": Trouble.DOWN,
    "SERVER_BUSY": Trouble.BUSY,
    "TIMEOUT": Trouble.SLOW,
    "MS_MAX_CONCURRENT_REQ": Trouble.BUSY,
    "GLOBAL_MAX_CONCURRENT_REQ": Trouble.BUSY,
    "MS_MAX_CONCURRENT_REQ_TIME": Trouble.BUSY,
    "GLOBAL_MAX_CONCURRENT_REQ_TIME": Trouble.BUSY,
    "VAT_BLOCKED": Trouble.REFUSED,
    "IP_BLOCKED": Trouble.REFUSED,
    "INVALID_REQUESTER_INFO": Trouble.REFUSED,
    "INVALID_INPUT": Trouble.DECLINED,
}
_OF_ONE_STATE = frozenset({
    *("MS_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ", "MS_MAX_CONCURRENT_REQ_TIME", "INVALID_INPUT"),
})  # fmt: skip


class MemberStateUnavailable(SourceUnavailable):
    """VIES works, and this number cannot be answered now: its member state does not."""


@dataclass(frozen=True)
class VatAnswer:
    """Holds what VIES said of a number, and when."""

    is_valid: bool
    asked_at: datetime
    consultation: str = ""  # the number under which VIES remembers it, for the tax office


def is_configured() -> bool:
    """Tell whether VIES is asked at all."""
    return bool(settings.VIES_URL)


def ask(vat_number: str, *, timeout: float = VIES_TIMEOUT_SECONDS) -> VatAnswer:
    """Return what VIES says of a number with its prefix. Raises SourceUnavailable.

    With a requester of our own VIES gives a consultation number, which is evidence.
    """
    country, number = vat_number[:2], vat_number[2:]
    call = _consult if settings.VIES_REQUESTER else _look_up
    reply = call(country, number, timeout)
    code = _code(reply.body)
    if reply.status != 200 or code not in ("", "VALID", "INVALID"):
        raise _unavailable(reply, code)
    return VatAnswer(
        _is_valid(reply.body, code, vat_number),
        timezone.now(),
        text(reply.body, "requestIdentifier")[:MAX_CONSULTATION_LENGTH],
    )


def _look_up(country: str, number: str, timeout: float) -> http_client.Reply:
    return _call("GET", f"/ms/{country}/vat/{number}", timeout)


def _consult(country: str, number: str, timeout: float) -> http_client.Reply:
    own = settings.VIES_REQUESTER
    sent = {
        "countryCode": country,
        "vatNumber": number,
        "requesterMemberStateCode": own[:2],
        "requesterNumber": own[2:],
    }
    return _call("POST", "/check-vat-number", timeout, json=sent)


def _call(method: str, path: str, timeout: float, **request: Any) -> http_client.Reply:
    """Make one call. A member state may think for all that time before its answer begins."""
    url = str(settings.VIES_URL).rstrip("/") + path
    return http_client.ask(method, url, timeout=timeout, read_seconds=timeout, **request)


def _code(body: Json) -> str:
    """Return the code of an answer, in either of the shapes in which VIES gives it."""
    wrapped = [text(error, "error") for error in objects(body, "errorWrappers")]
    return next(filter(None, wrapped), text(body, "userError"))


def _is_valid(body: Json, code: str, vat_number: str) -> bool:
    said = body.get("valid", body.get("isValid"))
    is_contradiction = code in ("VALID", "INVALID") and said is not (code == "VALID")
    about = compact(text(body, "vatNumber"))
    is_other = about not in ("", vat_number, vat_number[2:])
    if not isinstance(said, bool) or is_contradiction or is_other:
        raise SourceUnavailable(Trouble.UNREADABLE, "It does not say whether the number is valid.")
    return said


def _unavailable(reply: http_client.Reply, code: str) -> SourceUnavailable:
    error = MemberStateUnavailable if code in _OF_ONE_STATE else SourceUnavailable
    trouble = _TROUBLES.get(code) or _trouble(reply.status)
    detail = f"HTTP {reply.status}, {code or 'no code'}"
    return error(trouble, detail, retry_after=reply.retry_after)


def _trouble(status: int) -> Trouble:
    if status == 429:
        return Trouble.BUSY
    return Trouble.DOWN if status >= 500 else Trouble.UNREADABLE
