"""Mails by which a customer gets its login, and about a login that does not work."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import NotificationTopic
from customers.invitations import ask_fresh_invitation
from customers.login_status import Stage, login_statuses
from customers.mail_events.contexts import (
    ASKED_BY_READER,
    TO_STAFF,
    check_still_true,
    contact_context,
    dealer_context,
    staff_context,
)
from customers.mail_events.preview_data import PreviewData
from customers.models import Contact, Customer, Invitation
from customers.readers import Employees, pass_on_from_staff
from customers.undelivered import tell_of_login, tell_staff
from mail.events import Context, MailEvent, Preview, ResendRefused, TimelineLine, Told
from mail.models import Mail
from web.sites import Site

# The three mails that grant a login read the same: a dealer must not learn from its timeline who
# is a customer of another dealer.
LOGIN_LINE = TimelineLine(_("Email with the login"))


LOGIN = _("the login")  # in a mail that tells that it did not arrive


def renew_invitation(mail: Mail) -> None:
    """Send a new link in the place of one that a mail carried. Raises ResendRefused."""
    invitation = mail.about
    if not isinstance(invitation, Invitation):
        raise ResendRefused(_("What this email says is no longer so. It is not sent again."))
    if invitation.person and invitation.person.has_password:
        raise ResendRefused(_("This person has already chosen a password."))
    if not ask_fresh_invitation(invitation):
        raise ResendRefused(_("This person has no access now, so no login is sent."))


def invitation_url(invitation: Invitation, site: Site) -> str:
    """Return the link of an invitation. Raises NothingToSend for one that can no longer be used."""
    is_usable = invitation.is_open and not invitation.is_expired and invitation.is_for_present
    check_still_true(is_usable and invitation.gives_access)
    return site.url + reverse("customers:invitation", args=[invitation.issue_secret()])


def _invitation(invitation: Invitation, site: Site) -> Context:
    assert invitation.contact is not None
    return {
        **contact_context(invitation.contact),
        "invitation": invitation,
        "url": invitation_url(invitation, site),
    }


def _access(contact: Contact, site: Site) -> Context:
    check_still_true(contact.customer.is_active and contact.ended_at is None)
    return {**contact_context(contact), "url": site.url + reverse("account_login")}


def _login_failed(customer: Customer, site: Site) -> Context:
    return {**dealer_context(customer, site), "why": _why_login_failed(customer)}


def _login_failed_escalated(customer: Customer, site: Site) -> Context:
    return {**staff_context(customer, site), "why": _why_login_failed(customer)}


def _why_login_failed(customer: Customer) -> str | Promise:
    login = login_statuses([customer])[customer.pk]
    check_still_true(customer.is_active and login.stage is Stage.FAILED)
    return login.why


def _login_blocked(contact: Contact, site: Site) -> Context:
    return contact_context(contact)


def _dealer_stopped(contact: Contact, site: Site) -> Context:
    customer = contact.customer
    is_so = customer.is_active and customer.is_at_stopped_dealer and contact.ended_at is None
    check_still_true(is_so)
    return {
        **contact_context(contact),
        "stopped_dealer": customer.dealer,
        "url": site.url + reverse("orders:order_list"),
    }


EVENTS = (
    MailEvent[Invitation, PreviewData](
        key="invitation",
        template="customers/mail/invitation.html",
        context=_invitation,
        preview=Preview(lambda data: data.invitation, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
        if_failed=Told(tell_of_login, LOGIN),
        renew=renew_invitation,
    ),
    MailEvent[Contact, PreviewData](
        key="access_added",
        template="customers/mail/access_added.html",
        context=_access,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
        if_failed=Told(tell_of_login, LOGIN),
    ),
    MailEvent[Contact, PreviewData](
        key="access_restored",
        template="customers/mail/access_restored.html",
        context=_access,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
        if_failed=Told(tell_of_login, LOGIN),
    ),
    MailEvent[Customer, PreviewData](
        key="login_failed",
        template="customers/mail/login_failed.html",
        context=_login_failed,
        preview=Preview(lambda data: data.unreached, lambda data: data.employee.user),
        timeline=TimelineLine(_("Email to you that the login did not arrive"), to_employees=True),
        if_failed=Told(tell_staff, _("that a login did not arrive")),
        pass_on=Employees(NotificationTopic.FAILURES, for_staff="login_failed_escalated"),
    ),
    MailEvent[Customer, PreviewData](
        key="login_failed_escalated",
        template="customers/mail/login_failed_escalated.html",
        context=_login_failed_escalated,
        preview=Preview(lambda data: data.unreached, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
    MailEvent[Contact, PreviewData](
        key="login_blocked",
        template="customers/mail/login_blocked.html",
        context=_login_blocked,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
    MailEvent[Contact, PreviewData](
        key="dealer_stopped",
        template="customers/mail/dealer_stopped.html",
        context=_dealer_stopped,
        preview=Preview(lambda data: data.contact_at_stopped, lambda data: data.contact_at_stopped),
        timeline=TimelineLine(_("Email that the dealer has stopped")),
        if_failed=Told(tell_staff, _("that the dealer has stopped")),
    ),
)
