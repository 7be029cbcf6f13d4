"""Mails by which an employee of a dealer gets its login."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import DealerEmployee
from customers.mail_events.contexts import check_still_true
from customers.mail_events.logins import LOGIN, invitation_url, renew_invitation
from customers.mail_events.preview_data import PreviewData
from customers.models import Invitation
from customers.undelivered import tell_of_employee
from mail.events import Context, MailEvent, Preview, Told
from web.sites import Site


def _welcome(invitation: Invitation, site: Site) -> Context:
    # Mails of before invitations were for employees too are about the person.
    check_still_true(isinstance(invitation, Invitation))
    return {
        "invitation": invitation,
        "employer": invitation.dealer,
        "url": invitation_url(invitation, site),
    }


def _added(employee: DealerEmployee, site: Site) -> Context:
    check_still_true(employee.active)
    return {"employer": employee.dealer, "url": site.url + reverse("account_login")}


EVENTS = (
    MailEvent[Invitation, PreviewData](
        key="employee_welcome",
        template="customers/mail/employee_welcome.html",
        context=_welcome,
        preview=Preview(lambda data: data.employee_invitation, lambda data: data.new_employee.user),
        grants_login=True,
        if_failed=Told(tell_of_employee, LOGIN),
        renew=renew_invitation,
    ),
    MailEvent[DealerEmployee, PreviewData](
        key="employment_added",
        template="customers/mail/employment_added.html",
        context=_added,
        preview=Preview(lambda data: data.employee, lambda data: data.employee.user),
        grants_login=True,
        if_failed=Told(tell_of_employee, LOGIN),
    ),
)
