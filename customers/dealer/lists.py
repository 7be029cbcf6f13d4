"""A dealer's customers: the two buttons, those that wait, and those that have a login."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from customers.access.decorators import for_dealer
from customers.action_table import ARCHIVE, BLOCK, REJECT, RESTORE, UNBLOCK, SelectionAction
from customers.actors import ActorRequest, DealerActor
from customers.dealer.sentences import agreement_sentence
from customers.directory.comparison import Agreement, compare
from customers.login_status import LoginStatus, login_statuses
from customers.models import Contact, Customer, CustomerQuerySet, DirectoryChange
from customers.receipt_status import missed_receipts
from customers.states import State
from web.shown import read_ticks
from web.sites import Audience, site_for
from web.unsaved import take

PER_PAGE = 100
WITH_LOGIN = Q(state__in=(State.ACTIVE, State.BLOCKED), archived_at=None)


class Choice(StrEnum):
    """Narrows the list of customers down."""

    ALL = "all"
    ACTIVE = "active"
    BLOCKED = "blocked"
    UNUSED = "unused"
    CHANGED = "changed"
    REFUSED = "refused"
    ARCHIVED = "archived"


CHOICES: dict[Choice, tuple[str | Promise, Q]] = {
    Choice.ALL: (pgettext_lazy("customers", "All"), WITH_LOGIN),
    Choice.ACTIVE: (pgettext_lazy("customers", "Active"), WITH_LOGIN & Q(state=State.ACTIVE)),
    Choice.BLOCKED: (pgettext_lazy("customers", "Blocked"), WITH_LOGIN & Q(state=State.BLOCKED)),
    Choice.UNUSED: (_("Login not used"), WITH_LOGIN & Q(state=State.ACTIVE, has_logged_in=False)),
    Choice.CHANGED: (_("Changed in the directory"), WITH_LOGIN & Q(has_directory_change=True)),
    Choice.REFUSED: (
        _("Rejected or withdrawn"),
        Q(state__in=(State.REJECTED, State.WITHDRAWN), archived_at=None),
    ),
    Choice.ARCHIVED: (pgettext_lazy("customers", "Archived"), Q(archived_at__isnull=False)),
}
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
    """List the requests that wait for the dealer."""
    waiting = Customer.objects.visible_to(actor).pending()
    query = request.GET.get("q", "").strip()
    found = waiting.search(query).order_by("-requested_at", "-pk")
    page = _page(request, found)
    missed = missed_receipts(page)
    context = {
        "page": page,
        "rows": [PendingRow(c, compare(c).agreement, missed.get(c.pk, "")) for c in page],
        "query": query,
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
    mine = _with_marks(Customer.objects.visible_to(actor))
    choice = _choice(request.GET.get("state", ""))
    query = request.GET.get("q", "").strip()
    found = mine.filter(CHOICES[choice][1]).search(query).order_by("folded_name", "pk")
    page = _page(request, found)
    logins = login_statuses(page)
    context = {
        "page": page,
        "rows": [CustomerRow(c, logins[c.pk]) for c in page],
        "query": query,
        "choice": choice,
        "filters": _filters(mine, choice),
        "actions": SELECTION_ACTIONS[choice],
        "ticked": _ticked(request),
        "registration_url": _registration_url(actor),
    }
    return render(request, "customers/dealer/list.html", context)


def _choice(name: str) -> Choice:
    return Choice(name) if name in set(Choice) else Choice.ALL


def _with_marks(customers: CustomerQuerySet) -> CustomerQuerySet:
    used = Contact.objects.present().filter(customer=OuterRef("pk"), first_login_at__isnull=False)
    changes = DirectoryChange.objects.open().filter(customer=OuterRef("pk"))
    return customers.annotate(has_logged_in=Exists(used), has_directory_change=Exists(changes))


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


def _ticked(request: ActorRequest) -> list[str]:
    """Return what was ticked when a button below the list could not do its work."""
    unsaved = take(request, sent_to=reverse("customers:change_selected"), is_text=False)
    return list(read_ticks(unsaved.sent.getlist("customer"))) if unsaved else []


def _registration_url(actor: DealerActor) -> str:
    """Return the dealer's own registration link, on the site of its customers."""
    return site_for(Audience.CUSTOMERS).url + actor.dealer.get_absolute_url()
