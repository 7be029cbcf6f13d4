"""What is asked before somebody's access or role ends: one's own, and that of the contact."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.actions import members
from customers.actors import ContactActor
from customers.members.forms import RoleForm
from customers.models import Contact, Customer, contact_among
from customers.states import ActionRefused
from web.questions import Question, is_confirmed
from web.sentences import filled

OF_THE_PAGE = ("csrfmiddlewaretoken", "acting_for")  # which the page that asks has itself


def question_before_ending(
    contact: Contact, actor: ContactActor, data: Mapping[str, str]
) -> Question | None:
    """Return what to ask before this access ends; nothing when it was asked, or is refused."""
    is_own, is_contact = contact == actor.contact, contact == actor.customer.contact
    if is_confirmed(data) or not (is_own or is_contact) or _is_refused(contact):
        return None
    sentences = []
    if is_own:
        sentences.append(
            filled(
                _("You can no longer log in for %(customer)s, from now on."),
                customer=actor.customer,
            )
        )
        sentences.append(_("Only a colleague who manages the logins can give you access again."))
    if is_contact:
        sentences += _contact_then(actor.customer, contact)
    title = _("End your own access?") if is_own else _("End the access of %(name)s?")
    return _question(filled(title, name=contact), sentences, _("End access"), data)


def question_before_role(
    contact: Contact, actor: ContactActor, data: Mapping[str, str], form: RoleForm
) -> Question | None:
    """Return what to ask before somebody stops managing the logins by its own hand."""
    stops = contact.is_manager and form.chosen["role"] != Contact.Role.MANAGER
    if is_confirmed(data) or contact != actor.contact or not stops or _is_refused(contact):
        return None
    sentences = [_("You can order, but no longer approve orders or manage logins.")]
    if contact == actor.customer.contact:
        sentences += _contact_then(actor.customer, contact)
    return _question(_("Change what you may do yourself?"), sentences, _("Save"), data)


def _contact_then(customer: Customer, contact: Contact) -> list[str]:
    """Return who will be the contact, whom the dealer calls and mails."""
    following = contact_among([c for c in customer.contacts.present() if c != contact])
    return [filled(_("%(name)s becomes the contact for your dealer."), name=following)]


def _is_refused(contact: Contact) -> bool:
    try:
        members.check_may_end(contact)
    except ActionRefused:
        return True
    return False


def _question(title: str, sentences: list[str], button: str, data: Mapping[str, str]) -> Question:
    return Question(
        title=title,
        sentences=sentences,
        button=button,
        back_url=reverse("customers:colleagues"),
        fields={name: data[name] for name in data if name not in OF_THE_PAGE},
    )
