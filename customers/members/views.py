"""The logins of one's own company, for those who manage them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.decorators import for_manager
from customers.actions import members
from customers.actors import ActorRequest, ContactActor
from customers.login_status import LoginStatus, login_statuses_of_contacts
from customers.members.forms import ColleagueForm, RoleForm
from customers.members.questions import question_before_ending, question_before_role
from customers.models import Contact, Customer
from web.converters import is_key
from web.responses import perform, perform_from_form, render_form
from web.sentences import filled


@dataclass(frozen=True)
class Row:
    """A colleague, how far its login got, and the form that changes its role."""

    contact: Contact
    login: LoginStatus
    form: RoleForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def show(request: ActorRequest, actor: ContactActor) -> HttpResponse:
    """Show who has a login, and add somebody by the form below it."""
    data = request.POST if request.method == "POST" else None
    form = ColleagueForm(data, initial={"language": get_language()})
    if form.is_valid() and _add(form, actor):
        messages.success(request, _login_sent(form.person["email"]))
        return redirect("customers:colleagues")
    return _page(request, actor.customer, form)


@require_POST
@for_manager
def change(request: ActorRequest, actor: ContactActor) -> HttpResponse:
    """Change the role of a colleague; by the other buttons send its login again, or end it."""
    contact = _colleague(request, actor.customer)
    ended = filled(
        _("%(name)s can no longer log in for %(customer)s."), name=contact, customer=actor.customer
    )
    if contact.ended_at:  # by another manager, since the page was shown
        messages.warning(request, ended)
        return redirect("customers:colleagues")
    form = RoleForm(request.POST, instance=copy(contact), prefix=_prefix(contact))
    match request.POST.get("button"):
        case "end":
            if question := question_before_ending(contact, actor, request.POST):
                return question.render(request)
            perform(request, partial(members.end_colleague, contact, by=actor), done=ended)
        case "resend" if form.asks_to_save():
            return _page(request, actor.customer, ColleagueForm(), wrong=(contact, form))
        case "resend":
            done = _login_sent(contact.email)
            perform(request, partial(members.resend_login, contact, by=actor), done=done)
        case _:
            if not form.is_valid():
                return _page(request, actor.customer, ColleagueForm(), wrong=(contact, form))
            if question := question_before_role(contact, actor, request.POST, form):
                return question.render(request)
            save = partial(members.change_role, contact, by=actor, **form.chosen)
            perform(request, save, done=_said_of_role)
    return redirect("customers:colleagues")


def _add(form: ColleagueForm, actor: ContactActor) -> bool:
    """Add a colleague and return True; False, with the reason at the field, when it cannot be."""
    add = partial(members.add_colleague, actor.customer, person=form.person, by=actor)
    return perform_from_form(form, partial(add, **form.chosen), field="email")


def _said_of_role(is_changed: bool) -> str:
    return _("That has been saved.") if is_changed else _("Nothing was changed.")


def _login_sent(email: str) -> str:
    return filled(_("%(email)s receives a login by email."), email=email)


def _page(
    request: ActorRequest,
    customer: Customer,
    form: ColleagueForm,
    wrong: tuple[Contact, RoleForm] | None = None,
) -> HttpResponse:
    people = list(customer.contacts.present().exclude(user=None).order_by("pk"))
    logins = login_statuses_of_contacts([(customer, contact) for contact in people])
    wrong_forms = {wrong[0]: wrong[1]} if wrong else {}
    rows = [
        Row(
            contact,
            logins[contact.pk],
            wrong_forms.get(contact) or RoleForm(instance=contact, prefix=_prefix(contact)),
        )
        for contact in people
    ]
    context = {"customer": customer, "rows": rows}
    return render_form(
        request,
        "customers/members/colleagues.html",
        form,
        context,
        others=tuple(row.form for row in rows),
        sent_to=reverse("customers:change_colleague"),
    )


def _prefix(contact: Contact) -> str:
    return f"of-{contact.pk}"


def _colleague(request: ActorRequest, customer: Customer) -> Contact:
    """Return the colleague that the form names, perhaps one whose access has ended by now.

    Raises Http404 when there is none.
    """
    key = request.POST.get("contact", "")
    if not is_key(key):
        raise Http404
    contact = customer.contacts.filter(pk=int(key)).first()
    if contact is None:
        raise Http404
    return contact
