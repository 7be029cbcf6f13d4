"""The logins of one's own company, for those who manage them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.decorators import for_manager
from customers.actions import members
from customers.actors import ActorRequest
from customers.login_status import login_statuses_of_contacts
from customers.members.forms import ColleagueForm, RoleForm
from customers.models import Contact, Customer
from customers.states import ActionRefused


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def show(request: ActorRequest) -> HttpResponse:
    """Who there is, and a form to add somebody."""
    customer = _customer(request)
    form = ColleagueForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language()}
    )
    if form.is_valid() and _add(request, customer, form):
        return redirect("customers:colleagues")
    return _page(request, customer, form)


@require_POST
@for_manager
def change(request: ActorRequest) -> HttpResponse:
    """The role of one of them; or, by another button, the end of its access."""
    customer = _customer(request)
    contact = _colleague(request, customer)
    assert request.actor is not None
    form = RoleForm(request.POST, prefix=f"of-{contact.pk}")
    try:
        if request.POST.get("button") == "end":
            members.end_colleague(contact, by=request.actor)
            sentence = _("%(name)s can no longer log in for %(customer)s.")
            messages.success(request, sentence % {"name": contact, "customer": customer})
        elif request.POST.get("button") == "resend":
            members.resend_login(contact, by=request.actor)
            sentence = _("%(email)s receives a login by email.")
            messages.success(request, sentence % {"email": contact.email})
        elif form.is_valid():
            members.change_role(contact, by=request.actor, **form.chosen)
            messages.success(request, _("That has been saved."))
        else:
            return _page(request, customer, ColleagueForm(), wrong=(contact, form))
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    return redirect("customers:colleagues")


def _add(request: ActorRequest, customer: Customer, form: ColleagueForm) -> bool:
    """False, with the reason at the field, when it cannot be."""
    assert request.actor is not None
    try:
        contact = members.add_colleague(
            customer, person=form.person, by=request.actor, **form.chosen
        )
    except ActionRefused as refused:
        form.add_error("email", str(refused))
        return False
    sentence = _("%(email)s receives a login by email.")
    messages.success(request, sentence % {"email": contact.email})
    return True


def _page(
    request: ActorRequest,
    customer: Customer,
    form: ColleagueForm,
    wrong: tuple[Contact, RoleForm] | None = None,
) -> HttpResponse:
    people = list(customer.contacts.present().exclude(user=None).order_by("pk"))
    logins = login_statuses_of_contacts([(customer, contact) for contact in people])
    bad = {wrong[0].pk: wrong[1]} if wrong else {}
    rows: list[dict[str, Any]] = [
        {
            "contact": contact,
            "login": logins[contact.pk],
            "form": bad.get(contact.pk) or RoleForm(instance=contact, prefix=f"of-{contact.pk}"),
        }
        for contact in people
    ]
    context = {"customer": customer, "rows": rows, "form": form}
    status = 422 if form.errors or wrong else 200
    return render(request, "customers/members/colleagues.html", context, status=status)


def _customer(request: ActorRequest) -> Customer:
    assert request.actor is not None
    assert request.actor.customer is not None
    return request.actor.customer


def _colleague(request: ActorRequest, customer: Customer) -> Contact:
    key = request.POST.get("contact", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    contact = customer.contacts.present().filter(pk=int(key)).first()
    if contact is None:
        raise Http404
    return contact
