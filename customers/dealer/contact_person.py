"""Making a colleague the contact of a customer, which is asked first."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers import actions
from customers.access.decorators import for_dealer_customer
from customers.actors import ActorRequest, DealerActor
from customers.models import Contact, Customer
from web.questions import Question, is_confirmed
from web.responses import perform


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def make(request: ActorRequest, actor: DealerActor, customer: Customer, key: int) -> HttpResponse:
    """Say what changes when this person is the contact, and do it."""
    colleague = customer.contacts.present().filter(pk=key).first()
    if colleague is None:
        raise Http404
    if request.method != "POST" or not is_confirmed(request.POST):
        return _question(customer, colleague).render(request)
    done = _("At %(customer)s, %(name)s is the contact now.")
    perform(
        request,
        lambda: actions.make_contact(colleague, by=actor),
        done=done % {"name": colleague, "customer": customer},
    )
    return redirect(customer)


def replacement_sentences(customer: Customer, person: actions.PersonFields) -> list[str]:
    """Return what it means that somebody new becomes the contact: whose access ends, who gets one.

    For the page that asks, when `actions.is_new_person` tells that it is no correction.
    """
    former, new = customer.contact, person.get("name") or person.get("email", "")
    sentences = []
    if former and former.user:
        sentences.append(_("The access of %(name)s ends.") % {"name": former})
    elif former:
        sentences.append(_("%(name)s is no longer the contact.") % {"name": former})
    if customer.is_active:
        return [*sentences, _("%(name)s gets a login.") % {"name": new}]
    return [*sentences, _("%(name)s becomes the contact.") % {"name": new}]


def _question(customer: Customer, colleague: Contact) -> Question:
    names = {"name": colleague, "customer": customer, "former": customer.contact}
    sentences = [_("At %(customer)s, %(name)s becomes the contact.") % names]
    if not colleague.is_manager:
        sentences.append(
            _("%(name)s may then also approve orders and manage the logins, without a limit.")
            % names
        )
    if customer.contact:
        sentences.append(_("%(former)s stays, with a login of its own.") % names)
    return Question(
        title=_("Make %(name)s the contact?") % names,
        sentences=sentences,
        button=_("Make %(name)s the contact") % names,
        back_url=customer.get_absolute_url(),
    )
