"""The sentences of a customer's page follow its state, and show names as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeData

from customers.dealer.sentences import (
    activity_sentence,
    agreement_sentence,
    arrival_sentence,
    change_sentence,
    first_use_sentence,
    note_about,
    source_sentence,
)
from customers.directory.comparison import Agreement
from customers.login_status import LoginStatus, Stage
from customers.models import Contact, Customer, CustomerEvent, DirectoryChange
from registry.company import Company

AT = datetime(2020, 1, 2, 8, 30, tzinfo=UTC)  # in winter, so 09:30 here


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def customer(email: str = "smit@klant.example", **fields: Any) -> Customer:
    """Return a customer that is not in the database, with its contact."""
    made = Customer(name="<b>Tjalvero</b>", **fields)
    made.contact = Contact(name="P. Smit", email=email)
    return made


def event(**fields: Any) -> CustomerEvent:
    return CustomerEvent(at=AT, **fields)


def note(state: str, *, is_still_to_unblock: bool = False, **fields: Any) -> tuple[str, ...] | None:
    """Return the sentences of the note about a customer in this state, without tags."""
    email = fields.pop("email", "smit@klant.example")
    found = note_about(
        customer(email, state=state),
        is_still_to_unblock=is_still_to_unblock,
        last_change=event(**fields) if fields else None,
    )
    return tuple(strip_tags(sentence) for sentence in found.sentences) if found else None


# ---------------------------------------------------------------- the note


def test_a_customer_just_added_is_still_to_unblock() -> None:
    saved = (
        "The customer is saved, but still blocked. Click 'Unblock'. "
        "The customer then receives a login automatically."
    )
    assert note("blocked", is_still_to_unblock=True) == (saved,)
    assert note("blocked", is_still_to_unblock=True, email="") == (
        saved,
        "There is no email address yet. You enter it in the next step.",
    )


def test_a_request_says_who_receives_the_login() -> None:
    assert note("pending") == (
        "Press “Unblock”. smit@klant.example then automatically receives a login.",
    )
    assert note("pending", email="") == (
        "There is no email address yet. When you press “Unblock”, we ask for it first.",
    )


def test_one_that_was_blocked_says_when_and_why() -> None:
    assert note("blocked", reason="Not paid") == ("Blocked 2 Jan 2020 09:30: Not paid",)


def test_one_that_was_rejected_can_still_be_unblocked() -> None:
    assert note("rejected", reason="Companies only") == (
        "Rejected 2 Jan 2020 09:30: Companies only",
        "You can still unblock this customer.",
    )


def test_one_that_was_withdrawn_can_only_be_archived() -> None:
    assert note("withdrawn") == (
        "The applicant has withdrawn this request. It can only be archived.",
    )


def test_an_active_customer_asks_nothing() -> None:
    assert note("active") is None


@pytest.mark.parametrize(
    ("state", "is_warning"),
    [("pending", False), ("blocked", True), ("rejected", True), ("withdrawn", False)],
)
def test_what_keeps_a_customer_out_is_a_warning(state: str, is_warning: bool) -> None:
    found = note_about(
        customer(state=state), is_still_to_unblock=False, last_change=event(reason="Not paid")
    )
    assert found is not None
    assert found.is_warning == is_warning


def test_a_reason_is_only_text() -> None:
    found = note_about(
        customer(state="blocked"),
        is_still_to_unblock=False,
        last_change=event(reason="<script>alert(1)</script>"),
    )
    assert found is not None
    assert isinstance(found.sentences[0], SafeData)
    assert "&lt;script&gt;" in found.sentences[0]


# ---------------------------------------------------------------- when it came


def test_a_request_came_when_it_was_sent() -> None:
    sentence = arrival_sentence(customer(requested_at=AT), event(), "J. de <i>Boer</i>")
    assert strip_tags(sentence) == "requested 2 Jan 2020 09:30 by J. de &lt;i&gt;Boer&lt;/i&gt;"


def test_another_customer_came_when_it_was_added() -> None:
    assert strip_tags(arrival_sentence(customer(), event(), "M. Bakker")) == (
        "added 2 Jan 2020 09:30 by M. Bakker"
    )


def test_a_login_says_since_when_it_is_used() -> None:
    used = first_use_sentence(LoginStatus(Stage.IN_USE, AT))
    assert strip_tags(used) == "logged in for the first time 2 Jan 2020 09:30"
    assert first_use_sentence(LoginStatus(Stage.SENT, AT)) == ""


# ---------------------------------------------------------------- the company directory


@pytest.mark.parametrize(
    ("agreement", "sentence"),
    [
        (Agreement.SAME, "details match"),
        (Agreement.ADDRESS_DIFFERS, "address differs"),
        (Agreement.DIFFERS, "details differ"),
        (Agreement.TYPED, "filled in by hand"),
    ],
)
def test_a_list_says_how_the_details_compare(agreement: Agreement, sentence: str) -> None:
    assert agreement_sentence(agreement) == sentence


@pytest.mark.parametrize(
    ("source", "name", "sentence"),
    [
        ("dnb", "D&B", "Source: D&amp;B, D-U-N-S® Number 42, fetched 2 Jan 2020."),
        ("kvk", "KVK", "Source: KVK, number 42, fetched 2 Jan 2020."),
        ("local", "", "Source: the portal's own directory, number 42, fetched 2 Jan 2020."),
    ],
)
def test_a_record_names_its_source(source: str, name: str, sentence: str) -> None:
    fields: dict[str, Any] = {
        "directory_source": source,
        "directory_ref": "42",
        "directory_fetched_at": AT,
    }
    assert strip_tags(source_sentence(customer(**fields), name)) == sentence
    checked = source_sentence(customer(**fields, directory_checked_at=AT), name)
    assert strip_tags(checked) == f"{sentence} Last looked up 2 Jan 2020."


@pytest.mark.parametrize(
    ("is_active", "is_branch", "sentence"),
    [
        (None, None, ""),
        (True, None, "yes"),
        (False, True, "no, branch"),
        (None, False, "unknown, head office"),
    ],
)
def test_a_record_says_whether_its_company_is_active(
    is_active: bool | None, is_branch: bool | None, sentence: str
) -> None:
    record = Company(source="local", ref="1", name="X", country="NL")
    record = type(record)(**{**record.__dict__, "is_active": is_active, "is_branch": is_branch})
    assert activity_sentence(record) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"is_in_directory": False, "record": {}},
            "&lt;b&gt;Tjalvero&lt;/b&gt; is no longer in the directory (looked up 2 Jan 2020).",
        ),
        (
            {"record": {"is_active": False}},
            "According to the directory &lt;b&gt;Tjalvero&lt;/b&gt; is no longer active "
            "(looked up 2 Jan 2020).",
        ),
        ({"record": {"is_active": True}}, ""),
    ],
)
def test_a_company_that_has_gone_is_told_of(fields: dict[str, Any], sentence: str) -> None:
    change = DirectoryChange(found_at=AT, **fields)
    assert strip_tags(change_sentence(customer(), change)) == sentence
