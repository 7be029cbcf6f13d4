"""Every button that changes a customer's state, for one customer and for a selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customers import actions
from customers.access.acting import get_visible_customer
from customers.access.decorators import for_dealer
from customers.actors import Actor, ActorRequest
from customers.dealer.state_forms import AddressForm, BlockForm, RejectForm
from customers.directory.comparison import ADDRESS, directory_company, has_whole_address
from customers.models import Customer, CustomerEvent
from customers.states import ActionRefused, EmailMissing, Verb

# ---------------------------------------------------------------- one customer


@require_POST
@for_dealer
def unblock(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    try:
        actions.unblock_customer(customer, by=_by(request))
    except EmailMissing as missing:
        messages.warning(request, str(missing))
        return redirect(reverse("customers:change", args=[reference]) + "#id_email")
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        contact = customer.contact
        sentence = _("%(customer)s has been unblocked. %(email)s receives the login by email.")
        values = {"customer": customer, "email": contact.email if contact else ""}
        messages.success(request, sentence % values)
    return _back(request, customer.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def block(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("%(customer)s has been blocked and can no longer log in.")
    return _with_reason(request, customer, Verb.BLOCK, sentence)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def reject(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("The request of %(customer)s has been rejected.")
    return _with_reason(request, customer, Verb.REJECT, sentence)


@require_POST
@for_dealer
def pass_on(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("The request of %(customer)s has been passed on. You no longer see it.")
    passed_on = _do(request, customer, actions.pass_on_customer, sentence)
    # The page one came from is no longer one's own.
    return redirect("customers:pending") if passed_on else redirect(customer)


@require_POST
@for_dealer
def archive(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("%(customer)s has been archived.")
    _do(request, customer, actions.archive_customer, sentence)
    return _back(request, customer.get_absolute_url())


@require_POST
@for_dealer
def restore(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("%(customer)s has been taken back from the archive.")
    _do(request, customer, actions.restore_customer, sentence)
    return _back(request, customer.get_absolute_url())


@require_POST
@for_dealer
def resend(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    sentence = _("The login of %(customer)s is sent again.")
    _do(request, customer, actions.resend_invitation, sentence)
    return _back(request, customer.get_absolute_url())


@require_POST
@for_dealer
def adopt_address(request: ActorRequest, reference: str) -> HttpResponse:
    """What was typed gives way to the address in the directory."""
    customer = get_visible_customer(request, reference)
    record = directory_company(customer)
    form = AddressForm({name: getattr(record, name, "") for name in ADDRESS}, instance=customer)
    same_country = record is not None and record.country == customer.country
    if not (record and same_country and has_whole_address(record) and form.is_valid()):
        messages.warning(request, _("There is no usable address in the company directory."))
        return redirect("customers:detail", reference)

    def adopt(customer: Customer, *, by: Actor) -> CustomerEvent | None:
        person = actions.PersonFields(email=customer.contact.email if customer.contact else "")
        return actions.change_customer(customer, company=form.cleaned_data, person=person, by=by)

    sentence = _("The address in the company directory has been adopted.")
    _do(request, customer, adopt, sentence)
    return redirect("customers:detail", reference)


def _do(
    request: ActorRequest,
    customer: Customer,
    action: Callable[..., CustomerEvent | None],
    sentence: str,
    **reasons: str,
) -> bool:
    """Whether it was done; the person reads what happened, or why it could not."""
    try:
        action(customer, by=_by(request), **reasons)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
        return False
    messages.success(request, sentence % {"customer": customer})
    return True


def _with_reason(
    request: ActorRequest, customer: Customer, verb: Verb, sentence: str
) -> HttpResponse:
    """GET asks for the reason, POST does it."""
    selection = BULK[verb]
    assert selection.form is not None
    try:
        customer.check_can(verb)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
        return _back(request, customer.get_absolute_url())
    form = selection.form(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask_reason(request, verb, [customer], form, one=customer)
    _do(request, customer, selection.action, sentence, **form.cleaned_data)
    return _back(request, customer.get_absolute_url())


# ---------------------------------------------------------------- a selection


@dataclass(frozen=True)
class Bulk:
    action: Callable[..., CustomerEvent]
    done: Callable[[int], str]
    form: type[forms.Form] | None = None


BULK: dict[str, Bulk] = {
    "unblock": Bulk(
        actions.unblock_customer,
        lambda n: ngettext(
            "%(count)d customer has been unblocked and receives its login by email.",
            "%(count)d customers have been unblocked and receive their login by email.",
            n,
        ),
    ),
    "block": Bulk(
        actions.block_customer,
        lambda n: ngettext(
            "%(count)d customer has been blocked.", "%(count)d customers have been blocked.", n
        ),
        BlockForm,
    ),
    "reject": Bulk(
        actions.reject_customer,
        lambda n: ngettext(
            "%(count)d request has been rejected.", "%(count)d requests have been rejected.", n
        ),
        RejectForm,
    ),
    "archive": Bulk(
        actions.archive_customer,
        lambda n: ngettext(
            "%(count)d customer has been archived.", "%(count)d customers have been archived.", n
        ),
    ),
    "restore": Bulk(
        actions.restore_customer,
        lambda n: ngettext(
            "%(count)d customer has been taken back from the archive.",
            "%(count)d customers have been taken back from the archive.",
            n,
        ),
    ),
}


@require_POST
@for_dealer
def change_selected(request: ActorRequest) -> HttpResponse:
    """One transaction a customer. Who cannot be done is named, and keeps nobody else waiting."""
    name = request.POST.get("action", "")
    bulk = BULK.get(name)
    references = _selected(request)
    customers = _visible(request, references)
    if bulk is None or not references:
        messages.warning(request, _("Select a customer first."))
        return _back(request, reverse("customers:list"))
    _tell_gone(request, len(references) - len(customers))
    form = bulk.form(request.POST if "confirmed" in request.POST else None) if bulk.form else None
    if customers and form and not form.is_valid():
        return _ask_reason(request, name, customers, form)
    _do_all(request, customers, bulk, form.cleaned_data if customers and form else {})
    return _back(request, reverse("customers:list"))


def _selected(request: ActorRequest) -> set[str]:
    """The ticked ones; all of the page when "select all" was ticked without JavaScript."""
    field = "shown" if "all" in request.POST else "customer"
    return {reference for reference in request.POST.getlist(field) if "\0" not in reference}


def _visible(request: ActorRequest, references: set[str]) -> list[Customer]:
    mine = Customer.objects.visible_to(request.actor).filter(reference__in=references)
    return list(mine.order_by("folded_name", "pk"))


def _tell_gone(request: ActorRequest, count: int) -> None:
    """A colleague passed it on meanwhile, or it never was this dealer's; nobody learns which."""
    if count:
        sentence = ngettext(
            "%(count)d selected customer is no longer yours.",
            "%(count)d selected customers are no longer yours.",
            count,
        )
        messages.warning(request, sentence % {"count": count})


def _do_all(
    request: ActorRequest, customers: list[Customer], bulk: Bulk, reasons: dict[str, str]
) -> None:
    by, done = _by(request), 0
    refusals: list[tuple[Customer, ActionRefused]] = []
    for customer in customers:
        try:
            bulk.action(customer, by=by, **reasons)
        except ActionRefused as refused:
            refusals.append((customer, refused))
        else:
            done += 1
    if done:
        messages.success(request, bulk.done(done) % {"count": done})
    if refusals:
        messages.warning(request, format_html_join(SafeString("<br>"), "{}: {}", refusals))


# ---------------------------------------------------------------- what they share


def _by(request: ActorRequest) -> Actor:
    assert request.actor is not None
    return request.actor


def _ask_reason(
    request: ActorRequest,
    action: str,
    customers: list[Customer],
    form: forms.Form,
    *,
    one: Customer | None = None,
) -> HttpResponse:
    fallback = one.get_absolute_url() if one else reverse("customers:list")
    context: dict[str, Any] = {
        "action": action,
        "customers": customers,
        "form": form,
        "one": one,
        "came_from": _came_from(request, fallback),
    }
    return render(
        request, "customers/dealer/reason.html", context, status=422 if form.is_bound else 200
    )


def _back(request: ActorRequest, fallback: str) -> HttpResponse:
    return redirect(_came_from(request, fallback))


def _came_from(request: ActorRequest, fallback: str) -> str:
    """The page that the form was on; never an address outside the portal."""
    sent = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        sent, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return sent if safe else fallback
