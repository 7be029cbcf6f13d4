"""The sentences that a dealer reads about one customer: which of several, and with which values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import yesno
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from customers.directory.comparison import Agreement
from customers.login_status import LoginStatus, Stage
from customers.models import Customer, CustomerEvent, DirectoryChange, VatCheck
from customers.states import DEALER_STOPPED, EventKind, State
from customers.templatetags.dates import spoken, spoken_with_time
from registry.company import Company
from web.sentences import filled

NEW_ADDRESS_KINDS = {EventKind.CONTACT_CORRECTED, EventKind.CONTACT_REPLACED}


@dataclass(frozen=True)
class Note:
    """What the dealer should know first, above everything else on the page."""

    sentences: tuple[str, ...]
    is_warning: bool = False


def saved_sentence(customer: Customer, events: list[CustomerEvent], *, old_email: str) -> str:
    """Say what saving the form of a customer has done, from the events that came of it.

    `customer` is the one of after them, `old_email` the address of its contact before.
    """
    kinds = {EventKind(event.kind) for event in events}
    email = customer.contact.email if customer.contact else ""
    if EventKind.UNBLOCKED in kinds:
        sentence = _("The customer is saved and unblocked. %(email)s receives an email.")
        return filled(sentence, email=email)
    if kinds & NEW_ADDRESS_KINDS and customer.is_active and email != old_email:
        sentence = _("The customer is saved. %(email)s receives the login by email.")
        return filled(sentence, email=email)
    if kinds:
        return _("The customer is saved.")
    return _("Nothing was changed.")


def vat_check_sentence(customer: Customer) -> str:
    """Say what VIES said of the VAT number of a customer; nothing of one it is not asked of."""
    check = VatCheck.objects.of(customer).first()
    if check is None:
        return ""
    match check.result:
        case VatCheck.Result.VALID:
            sentence = _("VAT number %(number)s is right, said VIES %(when)s.")
        case VatCheck.Result.INVALID:
            sentence = _(
                "VIES, the register of the European Commission, does not know VAT number "
                "%(number)s (%(when)s). Without a right number this customer always pays VAT."
            )
        case _:
            sentence = _("VIES has not answered yet whether VAT number %(number)s is right.")
    return _filled(sentence, number=check.number, when=_day(check.answered_at))


def agreement_sentence(agreement: Agreement) -> str:
    """Say how what was filled in compares with the company directory."""
    match agreement:
        case Agreement.SAME:
            return _("details match")
        case Agreement.ADDRESS_DIFFERS:
            return _("address differs")
        case Agreement.DIFFERS:
            return _("details differ")
        case Agreement.TYPED:
            return _("filled in by hand")


def arrival_sentence(customer: Customer, first: CustomerEvent, by: str) -> str:
    """Say when a customer asked for its login or was added, and who did so."""
    if customer.requested_at:
        return _filled(
            _("requested %(when)s by %(arrival_by)s"),
            when=_moment(customer.requested_at),
            arrival_by=by,
        )
    return _filled(_("added %(when)s by %(arrival_by)s"), when=_moment(first.at), arrival_by=by)


def note_about(
    customer: Customer, *, is_still_to_unblock: bool, last_change: CustomerEvent | None
) -> Note | None:
    """Return what the state of a customer asks of the dealer; None when it asks nothing."""
    email = customer.contact.email if customer.contact else ""
    waits = is_still_to_unblock or customer.state == State.PENDING
    if waits and customer.is_at_stopped_dealer:
        return Note((str(DEALER_STOPPED),), True)
    if is_still_to_unblock:
        return _note_to_unblock(email)
    match State(customer.state):
        case State.PENDING:
            return Note((_login_follows(email),))
        case State.BLOCKED if last_change and last_change.reason:
            return Note((_with_reason(_("Blocked %(when)s: %(reason)s"), last_change),), True)
        case State.REJECTED if last_change:
            rejected = _with_reason(_("Rejected %(when)s: %(reason)s"), last_change)
            if customer.is_at_stopped_dealer:
                return Note((rejected,), True)
            return Note((rejected, _("You can still unblock this customer.")), True)
        case State.WITHDRAWN:
            sentence = _("The applicant has withdrawn this request. It can only be archived.")
            return Note((sentence,))
        case _:
            return None


def _note_to_unblock(email: str) -> Note:
    saved = _filled(
        _(
            "The customer is saved, but still blocked. Click 'Unblock'. "
            "The customer then receives a login automatically."
        )
    )
    missing = _("There is no email address yet. You enter it in the next step.")
    return Note((saved,) if email else (saved, missing), True)


def _login_follows(email: str) -> str:
    if not email:
        return _("There is no email address yet. When you press “Unblock”, we ask for it first.")
    sentence = _("Press “Unblock”. <b>%(email)s</b> then automatically receives a login.")
    return _filled(sentence, email=email)


def _with_reason(sentence: str, change: CustomerEvent) -> str:
    return _filled(sentence, when=_moment(change.at), reason=change.reason)


def first_use_sentence(login: LoginStatus) -> str:
    """Say since when a login is used; an empty text when it is not."""
    if login.stage is not Stage.IN_USE or login.at is None:
        return ""
    return _filled(_("logged in for the first time %(when)s"), when=_moment(login.at))


# ---------------------------------------------------------------- the company directory


def source_sentence(customer: Customer, source_name: StrOrPromise) -> str:
    """Say where the record of a customer's company came from, and when it was last looked up."""
    if customer.directory_source == "dnb":
        fetched = _("Source: %(source_name)s, D-U-N-S® Number %(ref)s, fetched %(when)s.")
    elif source_name:
        fetched = _("Source: %(source_name)s, number %(ref)s, fetched %(when)s.")
    else:
        fetched = _("Source: the portal's own directory, number %(ref)s, fetched %(when)s.")
    sentence = _filled(
        fetched,
        source_name=source_name,
        ref=customer.directory_ref,
        when=_day(customer.directory_fetched_at),
    )
    if customer.directory_checked_at is None:
        return sentence
    checked = _filled(_("Last looked up %(when)s."), when=_day(customer.directory_checked_at))
    return _filled("%(fetched)s %(checked)s", fetched=sentence, checked=checked)


def activity_sentence(record: Company) -> str:
    """Say whether a company is active by its record, and which establishment it is.

    Returns an empty text for a record that tells neither.
    """
    if record.is_active is None and record.is_branch is None:
        return ""
    active = str(yesno(record.is_active, _("yes,no,unknown")))
    if record.is_branch is None:
        return active
    return f"{active}, {_('branch') if record.is_branch else _('head office')}"


def change_sentence(customer: Customer, change: DirectoryChange) -> str:
    """Say that a company has gone from the directory or has closed; empty when it has neither."""
    if not change.is_in_directory:
        sentence = _("%(customer)s is no longer in the directory (looked up %(when)s).")
    elif change.record.get("is_active") is False:
        sentence = _(
            "According to the directory %(customer)s is no longer active (looked up %(when)s)."
        )
    else:
        return ""
    return _filled(sentence, customer=customer.name, when=_day(change.found_at))


# ---------------------------------------------------------------- what the sentences share


def _filled(sentence: str, **values: StrOrPromise) -> SafeString:
    """Put the values into a translated sentence, which may have HTML in it; they are escaped."""
    return SafeString(
        filled(sentence, **{name: conditional_escape(v) for name, v in values.items()})
    )


def _moment(at: datetime) -> str:
    return spoken_with_time(timezone.localtime(at))


def _day(at: datetime | None) -> str:
    return spoken(timezone.localtime(at)) if at else ""
