"""When the dealer is closed: its applicants read the date, and a deputy gets the mails."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Dealer
from customers.access.decorators import for_dealer
from customers.actors import ActorRequest
from customers.dealer.holiday_closure_form import HolidayClosureForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def change(request: ActorRequest) -> HttpResponse:
    assert request.actor is not None
    assert request.actor.dealer is not None
    dealer = Dealer.objects.get(pk=request.actor.dealer.pk)
    form = HolidayClosureForm(request.POST if request.method == "POST" else None, instance=dealer)
    if form.is_valid():
        form.save()
        messages.success(request, _said(dealer))
        return redirect("customers:holiday_closure")
    status = 422 if form.errors else 200
    return render(request, "customers/dealer/holiday_closure.html", {"form": form}, status=status)


def _said(dealer: Dealer) -> str:
    if dealer.closed_from is None:
        return _("There are no closed dates any more.")
    return _("The closed dates are saved. New applicants read them.")
