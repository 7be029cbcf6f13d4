"""The quick-order pad and the basket."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.actors import ActorRequest
from customers.models import Customer
from orders import actions
from orders.basket.quick_order_form import QuickOrderForm, typed_rows_with_quantity
from orders.decorators import buying, for_buying
from orders.models import Basket, Fault
from orders.order_lines import TypedLine
from orders.pricing import PricedBasket, PricedLine, price_basket

PER_PAGE = 100
BLANK_LINES = 8
FAULTS_NAMED = 20  # in the summary on top


@require_http_methods(["GET", "HEAD", "POST"])
@for_buying
def quick_order(request: ActorRequest, customer: Customer) -> HttpResponse:
    """All lines go into the basket; there each bad one says what is wrong with it."""
    form = (
        QuickOrderForm(request.POST, request.FILES)
        if request.method == "POST"
        else QuickOrderForm()
    )
    if form.is_valid():
        added = actions.add_to_basket(_basket(request, customer), form.cleaned_data["typed_lines"])
        _say_added(request, added)
        return redirect("orders:basket", customer.reference)
    rows = [*form.rows, *[TypedLine("", "")] * max(BLANK_LINES - len(form.rows), 1)]
    context = {**buying(request, customer), "form": form, "typed_lines": rows}
    return render(
        request, "orders/basket/quick_order.html", context, status=422 if form.errors else 200
    )


@require_POST
@for_buying
def add(request: ActorRequest, customer: Customer) -> HttpResponse:
    """From a list of articles, back to it; a question is answered in the basket."""
    typed_lines = typed_rows_with_quantity(request.POST)
    onward = request.POST.get("next", "")
    catalogue = reverse("orders:catalogue", args=[customer.reference])
    here = onward if _is_ours(request, onward) else catalogue
    if not typed_lines:
        messages.warning(request, _("Enter a quantity first."))
        return redirect(here)
    added = actions.add_to_basket(_basket(request, customer), typed_lines)
    _say_added(request, added)
    return redirect("orders:basket", customer.reference) if added.to_mend else redirect(here)


@require_safe
@for_buying
def basket(request: ActorRequest, customer: Customer) -> HttpResponse:
    mine = _basket(request, customer)
    priced = price_basket(mine)
    page = Paginator(priced.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **buying(request, customer),
        "basket": mine,
        "priced_basket": priced,
        "page": page,
        "faults": _faults(priced),
        "packs": sum(q.question.fault is Fault.PACK for q in priced.questions if q.question),
    }
    return render(request, "orders/basket/basket.html", context)


@require_POST
@for_buying
def change_basket(request: ActorRequest, customer: Customer) -> HttpResponse:
    """Saves what stands on the page, and does what the button says with it."""
    mine = _basket(request, customer)
    typed = _typed_lines(request)
    accept = _keys(request, "accept")
    if request.POST.get("button") == "accept_all":
        accept = {q.line.pk for q in price_basket(mine).questions} | typed.keys()
    actions.change_basket(mine, typed, remove=_keys(request, "remove"), accept=accept)
    match request.POST.get("button"):
        case "order":
            return redirect("orders:checkout", customer.reference)
        case "empty":
            actions.empty_basket(mine)
            messages.success(request, _("Your basket is empty."))
        case "prepare":
            _say_prepared(request, customer, actions.prepare_list(mine))
    return redirect(_page_of_basket(request, customer))


def _say_prepared(request: ActorRequest, customer: Customer, count: int) -> None:
    sentence = ngettext(
        "In the basket of %(customer)s %(n)s line is ready.",
        "In the basket of %(customer)s %(n)s lines are ready.",
        count,
    )
    messages.success(request, sentence % {"n": count, "customer": customer})


def _say_added(request: ActorRequest, added: actions.Added) -> None:
    """What is not right yet is said by the basket itself."""
    if added.good:
        sentence = ngettext(
            "%(n)s line has been put in your basket.",
            "%(n)s lines have been put in your basket.",
            added.good,
        )
        messages.success(request, sentence % {"n": added.good})


def _faults(priced: PricedBasket) -> list[tuple[PricedLine, int]]:
    """The first lines that are not right, each with the page that it stands on."""
    places = {line.line.pk: place for place, line in enumerate(priced.lines)}
    return [
        (line, places[line.line.pk] // PER_PAGE + 1) for line in priced.questions[:FAULTS_NAMED]
    ]


def _typed_lines(request: ActorRequest) -> dict[int, TypedLine]:
    sent = zip(
        *(request.POST.getlist(name) for name in ("line", "number", "quantity")), strict=False
    )
    return {int(key): TypedLine.from_input(number, quantity) for key, number, quantity in sent
            if key.isascii() and key.isdigit()}  # fmt: skip


def _keys(request: ActorRequest, name: str) -> set[int]:
    sent = request.POST.get(name, "")
    return {int(sent)} if sent.isascii() and sent.isdigit() else set()


def _page_of_basket(request: ActorRequest, customer: Customer) -> str:
    url = reverse("orders:basket", args=[customer.reference])
    page = request.POST.get("page", "")
    return f"{url}?page={page}" if page.isdigit() and page != "1" else url


def _is_ours(request: ActorRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _basket(request: ActorRequest, customer: Customer) -> Basket:
    assert request.actor is not None
    return actions.basket_of(customer, by=request.actor)
