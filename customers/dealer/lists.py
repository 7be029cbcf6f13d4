"""A dealer's customers: the two buttons, those that wait, and those that have a login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.access.decorators import for_dealer
from customers.action_table import ARCHIVE, BLOCK, REJECT, RESTORE, UNBLOCK, SelectionAction
from customers.actors import ActorRequest, DealerActor
from customers.dealer.list_query import CHOICES, Choice, ListQuery, with_marks
from customers.dealer.sentences import agreement_sentence
from customers.directory.comparison import Agreement, compare
from customers.login_status import LoginStatus, login_statuses
from customers.models import ESCALATE_AFTER, REMIND_AFTER, Customer, CustomerQuerySet
from customers.receipt_status import missed_receipts
from customers.states import State
from web.sentences import filled
from web.shown import read_ticks
from web.sites import Audience, site_for
from web.unsaved import take

PER_PAGE = 100


# The first action is what Enter presses, so it asks for something or can be undone.
SELECTION_ACTIONS: dict[Choice, tuple[SelectionAction, ...]] = {
    Choice.ALL: (BLOCK, ARCHIVE, UNBLOCK),
    Choice.ACTIVE: (BLOCK,),
    Choice.BLOCKED: (ARCHIVE, UNBLOCK),
    Choice.UNUSED: (BLOCK,),
    Choice.CHANGED: (BLOCK,),
    Choice.REFUSED: (ARCHIVE, UNBLOCK),
    Choice.ARCHIVED: (RESTORE, UNBLOCK),
}


@dataclass(frozen=True)
class Filter:
    """One of the links above the list, with the number of customers behind it."""

    choice: Choice
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True)
class PendingRow:
    """A request that waits, and how it compares with the company directory."""

    customer: Customer
    agreement: Agreement
    missed_receipt: str | Promise  # why its receipt did not arrive

    @property
    def agreement_sentence(self) -> str:
        """The comparison in a few words."""
        return agreement_sentence(self.agreement)

    @property
    def differs(self) -> bool:
        """Tell whether the dealer should look at the differences."""
        return self.agreement in (Agreement.ADDRESS_DIFFERS, Agreement.DIFFERS)

    @property
    def lateness(self) -> str:
        """Say that it waits longer than it should; nothing of one that is in time."""
        late = _("more than %(days)s working days")
        if _is_past(self.customer.escalate_at):
            return filled(late, days=ESCALATE_AFTER)
        if _is_past(self.customer.remind_at):
            return filled(late, days=REMIND_AFTER)
        return ""


@dataclass(frozen=True)
class CustomerRow:
    """A customer that has, or will have, a login, and how far it got."""

    customer: Customer
    login: LoginStatus


@require_safe
@for_dealer
def home(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Show two buttons and nothing else."""
    mine = Customer.objects.visible_to(actor)
    context = {
        "waiting": mine.pending().aggregate(count=Count("pk"), oldest=Min("requested_at")),
        "with_login": mine.with_login().aggregate(
            count=Count("pk"),
            active=Count("pk", filter=Q(state=State.ACTIVE)),
            blocked=Count("pk", filter=Q(state=State.BLOCKED)),
        ),
    }
    return render(request, "customers/dealer/home.html", context)


@require_safe
@for_dealer
def pending(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """List the requests that wait for the dealer, who waits longest first."""
    query = ListQuery.read(request.GET, is_of_requests=True)
    page = _page(request, query.customers(actor))
    missed = missed_receipts(page)
    context = {
        "page": page,
        "rows": [PendingRow(c, compare(c).agreement, missed.get(c.pk, "")) for c in page],
        "query": query.text,
        "actions": (REJECT, UNBLOCK),
        "ticked": _ticked(request),
        "primary": UNBLOCK,
        "registration_url": _registration_url(actor),
    }
    return render(request, "customers/dealer/pending.html", context)


@require_safe
@for_dealer
def customers(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """List the customers with a login, or those of another choice."""
    mine = with_marks(Customer.objects.visible_to(actor))
    query = ListQuery.read(request.GET, is_of_requests=False)
    page = _page(request, query.customers(actor))
    logins = login_statuses(page)
    context = {
        "page": page,
        "rows": [CustomerRow(c, logins[c.pk]) for c in page],
        "query": query.text,
        "choice": query.choice,
        "filters": _filters(mine, query.choice),
        "actions": SELECTION_ACTIONS[query.choice],
        "ticked": _ticked(request),
        "registration_url": _registration_url(actor),
    }
    return render(request, "customers/dealer/list.html", context)


def _filters(customers: CustomerQuerySet, chosen: Choice) -> list[Filter]:
    """Return the choices with their counts, in one query, without those that would show nothing."""
    counts = customers.aggregate(
        **{
            choice.value: Count("pk", filter=condition)
            for choice, (_label, condition) in CHOICES.items()
        }
    )
    filters = [
        Filter(choice, label, counts[choice], choice == chosen)
        for choice, (label, _condition) in CHOICES.items()
    ]
    return [f for f in filters if f.count or f.chosen or f.choice is Choice.ALL]


def _page(request: ActorRequest, customers: CustomerQuerySet) -> Page[Customer]:
    """Return the asked page; the last one when there are fewer by now."""
    found = Paginator(customers.prefetch_related("contacts"), PER_PAGE)
    return found.get_page(request.GET.get("page"))


def _is_past(due: datetime | None) -> bool:
    """Tell whether a clock of something that waits has run out; it is empty once told of."""
    return due is None or due <= timezone.now()


def _ticked(request: ActorRequest) -> list[str]:
    """Return what was ticked when a button below the list could not do its work."""
    unsaved = take(
        request, sent_to=reverse("customers:change_selected"), is_typed=lambda _sent: False
    )
    return list(read_ticks(unsaved.sent.getlist("customer"))) if unsaved else []


def _registration_url(actor: DealerActor) -> str:
    """Return the dealer's own registration link, on the site of its customers."""
    return site_for(Audience.CUSTOMERS).url + actor.dealer.get_absolute_url()
