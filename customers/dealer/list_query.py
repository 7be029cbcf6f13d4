"""Which of a dealer's customers a list shows, as its address says: its search and its filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.actors import DealerActor
from customers.models import Contact, Customer, CustomerQuerySet, DirectoryChange
from customers.states import State
from web.redirects import NEXT_FIELD, next_url

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


@dataclass(frozen=True)
class ListQuery:
    """What one of the two lists was asked for."""

    is_of_requests: bool
    text: str = ""
    choice: Choice = Choice.ALL

    @classmethod
    def read(cls, asked: Mapping[str, str], *, is_of_requests: bool) -> ListQuery:
        """Read it from the parameters of an address; a choice that is none is that of all."""
        state = asked.get("state", "")
        choice = Choice(state) if state in set(Choice) and not is_of_requests else Choice.ALL
        return cls(is_of_requests, asked.get("q", "").strip(), choice)

    @classmethod
    def of_url(cls, url: str) -> ListQuery | None:
        """Read it from the address of a list; None when that is another page."""
        parts = urlsplit(url)
        lists = {reverse("customers:pending"): True, reverse("customers:list"): False}
        if parts.path not in lists:
            return None
        return cls.read(QueryDict(parts.query).dict(), is_of_requests=lists[parts.path])

    def customers(self, actor: DealerActor) -> CustomerQuerySet:
        """Return what the list shows on all its pages, in its order: who waits longest first."""
        mine = with_marks(Customer.objects.visible_to(actor)).select_related("dealer")
        if self.is_of_requests:
            return mine.pending().search(self.text).order_by("requested_at", "pk")
        found = mine.filter(CHOICES[self.choice][1]).search(self.text)
        return found.order_by("folded_name", "pk")


def with_marks(customers: CustomerQuerySet) -> CustomerQuerySet:
    """Add what the choices ask for: whether a login is used, and the directory says otherwise."""
    used = Contact.objects.present().filter(customer=OuterRef("pk"), first_login_at__isnull=False)
    changes = DirectoryChange.objects.open().filter(customer=OuterRef("pk"))
    return customers.annotate(has_logged_in=Exists(used), has_directory_change=Exists(changes))


def list_behind(request: HttpRequest) -> str:
    """Return the list, with its search and its page, from which somebody came to a customer.

    It stands in `next`, or in the `next` of the customer's page that stands there. Empty when it
    is neither, or not one of ours.
    """
    url = next_url(request, "")
    for candidate in (url, QueryDict(urlsplit(url).query).get(NEXT_FIELD, "")):
        parts = urlsplit(candidate)
        if not parts.netloc and ListQuery.of_url(candidate):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return ""
