"""The people who work for a dealer, and how far their logins got."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Dealer, DealerEmployee
from customers.access.decorators import for_dealer
from customers.actions import resend_employee_login
from customers.actors import ActorRequest, DealerActor
from customers.login_status import LoginStatus, login_statuses_of_employees
from web.converters import is_key
from web.responses import perform
from web.sentences import filled


@dataclass(frozen=True)
class Row:
    """Somebody who works here, and how far the login got."""

    employee: DealerEmployee
    login: LoginStatus


@require_safe
@for_dealer
def show(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Show who works for the dealer, to each of them."""
    employees = list(
        _working_at(actor.dealer).select_related("user").order_by("user__name", "user__email")
    )
    logins = login_statuses_of_employees(employees)
    rows = [Row(employee, logins[employee.pk]) for employee in employees]
    return render(request, "customers/employees/employees.html", {"rows": rows})


@require_POST
@for_dealer
def resend(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Send the login of a colleague once more."""
    key = request.POST.get("employee", "")
    if not is_key(key):
        raise Http404
    employee = get_object_or_404(_working_at(actor.dealer).select_related("user"), pk=int(key))
    done = filled(_("%(email)s receives a login by email."), email=employee.user.email)
    perform(request, partial(resend_employee_login, employee, by=actor), done=done)
    return redirect("customers:employees")


def _working_at(dealer: Dealer) -> QuerySet[DealerEmployee]:
    return dealer.employees.filter(active=True, user__is_active=True)
