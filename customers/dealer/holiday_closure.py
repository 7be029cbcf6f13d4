"""The page where a dealer says when it is closed, and who gets its mails meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Dealer
from customers import actions
from customers.access.decorators import for_dealer
from customers.actors import ActorRequest, DealerActor
from customers.dealer.holiday_closure_form import HolidayClosureForm
from web.responses import render_form


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def change(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Show on which days the dealer is closed, and save what was changed."""
    dealer = Dealer.objects.get(pk=actor.dealer.pk)
    form = HolidayClosureForm(request.POST if request.method == "POST" else None, instance=dealer)
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in form.Meta.fields}
        dealer = actions.close_dealer(dealer, **days)
        messages.success(request, _sentence(dealer) if form.wishes else _("Nothing was changed."))
        return redirect("customers:holiday_closure")
    return render_form(request, "customers/dealer/holiday_closure.html", form)


def _sentence(dealer: Dealer) -> str:
    if dealer.closed_from is None:
        return _("There are no closed dates any more.")
    return _("The closed dates are saved. Anyone who requests a login sees them.")
