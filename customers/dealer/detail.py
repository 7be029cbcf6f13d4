"""One customer of a dealer: what it is, what one can do with it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.access.decorators import for_dealer_customer
from customers.action_table import ARCHIVE, BLOCK, PASS_ON, REJECT, RESEND, RESTORE, UNBLOCK
from customers.actors import ActorRequest, DealerActor
from customers.dealer.buttons import Look, PageButton, action_button, customer_url
from customers.dealer.list_query import ListQuery, list_behind
from customers.dealer.sentences import (
    Note,
    activity_sentence,
    arrival_sentence,
    change_sentence,
    first_use_sentence,
    note_about,
    source_sentence,
    vat_check_sentence,
)
from customers.directory.changes import Difference, adoptable, differences
from customers.directory.comparison import Comparison, compare
from customers.duplicates import similar_to
from customers.event_sentences import who_did
from customers.login_status import (
    LoginStatus,
    Stage,
    login_statuses,
    login_statuses_of_contacts,
)
from customers.models import Contact, Customer, CustomerEvent
from customers.receipt_status import missed_receipts
from customers.states import State, Verb
from customers.timeline import TimelineEntry, timeline_of
from registry.providers import name_of
from web.redirects import next_url

MAX_SIMILAR_CUSTOMERS = 5


@dataclass(frozen=True)
class Login:
    """Somebody's login at the customer, as far as the dealer can tell."""

    contact: Contact | None
    status: LoginStatus
    first_use: str = ""  # the sentence that says since when it is used
    resend_button: PageButton | None = None

    @property
    def exists(self) -> bool:
        """Tell whether there is a login to speak of in the state of the customer."""
        return self.status.stage is not Stage.NONE

    @property
    def has_failed(self) -> bool:
        """Tell whether the mail with the login did not arrive."""
        return self.status.stage is Stage.FAILED


@dataclass(frozen=True)
class DirectoryNews:
    """What the directory says otherwise by now, and the buttons that settle it."""

    sentence: str
    differences: list[Difference]
    buttons: list[PageButton]


@dataclass(frozen=True)
class DirectoryRecord:
    """The company of the directory that was picked, beside what was filled in."""

    activity: str
    trade_names: tuple[str, ...]
    alternative_names: tuple[str, ...]
    former_names: tuple[str, ...]
    is_closed: bool
    source: str
    look_again_button: PageButton
    adopt_button: PageButton | None


@dataclass(frozen=True)
class CustomerPage:
    """What a dealer reads on the page of one of its customers."""

    customer: Customer
    arrival: str
    missed_receipt: str | Promise  # why the receipt of a request did not arrive
    note: Note | None
    note_button: PageButton | None
    buttons: list[PageButton]
    similar: list[Customer]
    news: DirectoryNews | None
    comparison: Comparison
    record: DirectoryRecord | None
    vat_check: str
    login: Login
    colleagues: list[Login]
    timeline: list[TimelineEntry]


@require_safe
@for_dealer_customer
def show(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Show a customer to its dealer."""
    context = {
        "customer": customer,
        "page": _page_of(customer, actor),
        "list_link": _list_link(request, customer),
        "came_from": next_url(request, ""),
    }
    return render(request, "customers/dealer/detail.html", context)


def _list_link(request: ActorRequest, customer: Customer) -> PageButton:
    """Return the way back: the list that somebody came from, else the one that it stands in."""
    url = list_behind(request)
    query = ListQuery.of_url(url)
    is_of_requests = query.is_of_requests if query else customer.state == State.PENDING
    if is_of_requests:
        label = _("Customers to be accepted")
        return PageButton(label, url or reverse("customers:pending"))
    return PageButton(_("Your customers"), url or reverse("customers:list"))


def _page_of(customer: Customer, actor: DealerActor) -> CustomerPage:
    events = list(
        CustomerEvent.objects.visible_to(actor).filter(customer=customer).select_related("by_user")
    )
    is_still_to_unblock = customer.is_still_to_unblock(events)
    unblock_button = action_button(UNBLOCK, customer, Look.PRIMARY)
    comparison = compare(customer)
    return CustomerPage(
        customer=customer,
        arrival=_arrival(customer, events),
        missed_receipt=missed_receipts([customer]).get(customer.pk, ""),
        note=note_about(
            customer,
            is_still_to_unblock=is_still_to_unblock,
            last_change=_last_change(events),
        ),
        note_button=unblock_button if is_still_to_unblock and customer.can(Verb.UNBLOCK) else None,
        buttons=_buttons(customer, is_still_to_unblock=is_still_to_unblock),
        similar=list(similar_to(customer, actor=actor)[:MAX_SIMILAR_CUSTOMERS]),
        news=_news(customer),
        comparison=comparison,
        record=_record(customer, comparison),
        vat_check=vat_check_sentence(customer),
        login=_login(customer),
        colleagues=_colleagues(customer),
        timeline=timeline_of(customer, events, reader=actor),
    )


def _arrival(customer: Customer, events: list[CustomerEvent]) -> str:
    """Say when the customer came; another dealer's part of its history may hide that."""
    if not events:
        return ""
    return arrival_sentence(customer, events[0], who_did(events[0], customer))


def _last_change(events: list[CustomerEvent]) -> CustomerEvent | None:
    """Return the event that led to the present state."""
    return next((e for e in reversed(events) if e.from_state != e.to_state), None)


def _buttons(customer: Customer, *, is_still_to_unblock: bool) -> list[PageButton]:
    """Return the buttons that the state allows, the main one last.

    A customer that is still to unblock has that button in its note.
    """
    can_unblock = customer.can(Verb.UNBLOCK) and not is_still_to_unblock
    buttons = [
        (customer.can_be_passed_on, action_button(PASS_ON, customer, Look.QUIET)),
        (customer.can_be_archived, action_button(ARCHIVE, customer, Look.QUIET)),
        (customer.archived_at is not None, action_button(RESTORE, customer)),
        (customer.can(Verb.REJECT), action_button(REJECT, customer)),
        (customer.can(Verb.BLOCK), action_button(BLOCK, customer)),
        (can_unblock, action_button(UNBLOCK, customer, Look.PRIMARY)),
    ]
    return [button for is_allowed, button in buttons if is_allowed]


# ---------------------------------------------------------------- logins


def _login(customer: Customer) -> Login:
    """Return the login of the customer's contact, which can be sent again until it is used."""
    contact = customer.contact
    status = login_statuses([customer])[customer.pk]
    can_be_used = customer.is_active and not customer.is_at_stopped_dealer
    is_unused = can_be_used and contact is not None and contact.first_login_at is None
    resend = action_button(RESEND, customer) if is_unused else None
    return Login(contact, status, first_use_sentence(status), resend)


def _colleagues(customer: Customer) -> list[Login]:
    """Return who else logs in for this customer, added by its own managers."""
    people = [c for c in customer.contacts.all() if not c.ended_at and c != customer.contact]
    statuses = login_statuses_of_contacts([(customer, contact) for contact in people])
    return [Login(contact, statuses[contact.pk]) for contact in people]


# ---------------------------------------------------------------- the company directory


def _record(customer: Customer, comparison: Comparison) -> DirectoryRecord | None:
    record = comparison.directory_record
    if record is None:
        return None
    adopt = PageButton(
        _("Adopt the address from the directory"),
        customer_url("adopt_address", customer),
        seen=customer.seen,
    )
    return DirectoryRecord(
        activity=activity_sentence(record),
        trade_names=tuple(name for name in record.trade_names if name != record.name),
        alternative_names=record.alternative_names,
        former_names=record.former_names,
        is_closed=record.is_active is False,
        source=source_sentence(customer, name_of(customer.directory_source)),
        look_again_button=PageButton(
            _("Look up again"), customer_url("look_again", customer), Look.QUIET
        ),
        adopt_button=adopt if comparison.address_can_be_adopted else None,
    )


def _news(customer: Customer) -> DirectoryNews | None:
    """Return what the directory says by now, when that is still to be settled."""
    change = customer.directory_changes.open().first()
    if change is None:
        return None
    settling = partial(PageButton, seen=customer.seen, fingerprint=change.fingerprint)
    ignore_url = customer_url("ignore_directory_change", customer)
    adopt_url = customer_url("adopt_directory_change", customer)
    if adoptable(customer, change):
        buttons = [
            settling(_("Ignore"), ignore_url),
            settling(_("Adopt"), adopt_url),
        ]
    else:
        buttons = [settling(_("Seen"), ignore_url)]
    return DirectoryNews(change_sentence(customer, change), differences(customer, change), buttons)
