"""Finding the dealer at which a company buys, by name or town."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Dealer
from registry.limits import may_look_up
from web.sentences import filled

MAX_DEALERS_SHOWN = 12
MAX_SEARCH_LENGTH = 100  # characters


@dataclass(frozen=True)
class DealerResult:
    """The dealers that a search found, as many as are shown."""

    query: str
    dealers: tuple[Dealer, ...] = ()
    has_more: bool = False
    too_often: bool = False

    @property
    def only_dealer(self) -> Dealer | None:
        """Return the dealer that must be meant, when there is no other."""
        return self.dealers[0] if len(self.dealers) == 1 else None

    @property
    def note(self) -> str:
        """Return what to type when no dealer was found, or more than are shown."""
        if self.too_often:
            return _("You are searching very fast. Wait a minute.")
        if self.has_more:
            return _("There are more dealers with this name. Type the town as well.")
        if self.query and not self.dealers:
            return _("No dealer found. Try a part of the name, or the town.")
        return ""

    @property
    def summary(self) -> str:
        """Return the line below the list, which is read aloud."""
        count = len(self.dealers)
        found = ngettext("%(n)s dealer found.", "%(n)s dealers found.", count)
        return self.note or filled(found, n=count)


def find_dealers(text: str) -> DealerResult:
    """Return the dealers that still sell, with every word of the text in name or town."""
    query = text.strip()[:MAX_SEARCH_LENGTH]
    if not query:
        return DealerResult("")
    found = tuple(Dealer.objects.trading().search(query)[: MAX_DEALERS_SHOWN + 1])
    return DealerResult(query, found[:MAX_DEALERS_SHOWN], len(found) > MAX_DEALERS_SHOWN)


@require_safe
@login_not_required  # an applicant has no login
@never_cache
def dealers(request: HttpRequest) -> HttpResponse:
    """List the dealers that what was typed may mean, for the list below the field."""
    query = request.GET.get("dealer_search", "")
    template = "customers/registration/dealers_found.html"
    if not may_look_up(request):
        context = {"result": DealerResult(query, too_often=True)}
        return render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    return render(request, template, {"result": find_dealers(query)})
