"""The dealers in the administration, with how far the login of each employee got."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import admin as accounts
from accounts.models import DealerEmployee, User
from customers.actions import resend_employee_login, welcome_employee
from customers.actors import Actor
from customers.login_status import login_statuses_of_employees
from web.responses import perform
from web.sentences import filled


class EmployeeForm(accounts.EmployeeForm):
    send_again = forms.BooleanField(label=_("Send again"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employee = self.instance
        can_send = employee.pk and employee.active and not employee.first_login_at
        self.fields["send_again"].disabled = not can_send


class EmployeeInline(accounts.EmployeeInline):
    form = EmployeeForm
    fields = ("email", "name", "language", "active", "topics", "login", "send_again", "shown")
    readonly_fields = ("login",)

    @admin.display(description=_("login"))
    def login(self, employee: DealerEmployee) -> str:
        return login_statuses_of_employees([employee])[employee.pk].sentence if employee.pk else ""


# Registered by customers.dealer_admin, which lets the customers follow.
class DealerWithEmployeesAdmin(accounts.DealerAdmin):
    inlines = (EmployeeInline,)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Mail new employees their login, and send others theirs again."""
        super().save_formset(request, form, formset, change)
        assert isinstance(request.user, User)
        by = Actor.staff(request.user)
        for employee in formset.new_objects:
            welcome_employee(employee, by=by)
        for row in formset.initial_forms:
            if row.cleaned_data.get("send_again"):
                self._send_again(request, row.instance, by)

    def _send_again(self, request: HttpRequest, employee: DealerEmployee, by: Actor) -> None:
        sentence = filled(_("%(email)s receives a login by email."), email=employee.user.email)
        perform(request, partial(resend_employee_login, employee, by=by), done=sentence)
