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
from web.sentences import filled

TOKENS = ("csrfmiddlewaretoken", "acting_for")  # which the page that asks has of its own


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
        done=filled(done, name=colleague, customer=customer),
    )
    return redirect(customer)


def ask_who_is_meant(
    request: ActorRequest, customer: Customer, person: actions.PersonFields
) -> HttpResponse:
    """Ask whether a name and address that both differ are somebody new's, or corrected.

    Everything that was typed goes along, with the button that was pressed.
    """
    new, former = person.get("name") or person.get("email", ""), str(customer.contact)
    sent = {name: request.POST.get(name, "") for name in request.POST if name not in TOKENS}
    return Question(
        title=filled(_("Is %(name)s another person than %(former)s?"), name=new, former=former),
        sentences=replacement_sentences(customer, person),
        button=filled(_("Yes, %(name)s is the contact from now on"), name=new),
        other_button=_("No, it is the same person; I have corrected the details"),
        back_url=customer.get_absolute_url(),
        fields=sent,
    ).render(request)


def replacement_sentences(customer: Customer, person: actions.PersonFields) -> list[str]:
    """Return what it means that somebody new becomes the contact: whose access ends, who gets one.

    For the page that asks, when `actions.is_new_person` tells that it is no correction.
    """
    former, new = customer.contact, person.get("name") or person.get("email", "")
    sentences = []
    if former and former.user:
        sentences.append(filled(_("The access of %(name)s ends."), name=former))
    elif former:
        sentences.append(filled(_("%(name)s is no longer the contact."), name=former))
    if customer.is_active:
        return [*sentences, filled(_("%(name)s gets a login."), name=new)]
    return [*sentences, filled(_("%(name)s becomes the contact."), name=new)]


def _question(customer: Customer, colleague: Contact) -> Question:
    names = {"name": colleague, "customer": customer, "former": customer.contact}
    sentences = [filled(_("At %(customer)s, %(name)s becomes the contact."), **names)]
    if not colleague.is_manager:
        sentences.append(
            filled(
                _("%(name)s may then also approve orders and manage the logins, without a limit."),
                **names,
            )
        )
    if customer.contact:
        sentences.append(filled(_("%(former)s stays, with a login of its own."), **names))
    return Question(
        title=filled(_("Make %(name)s the contact?"), **names),
        sentences=sentences,
        button=filled(_("Make %(name)s the contact"), **names),
        back_url=customer.get_absolute_url(),
    )
