"""Quick order and the basket."""

from __future__ import annotations

from dataclasses import astuple

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.actors import ActorRequest
from customers.models import Customer
from orders import actions
from orders.basket.answers import answers_of, is_key
from orders.basket.basket_messages import report_added, report_file
from orders.basket.doubts import doubts_of
from orders.basket.list_search import is_search, search_url
from orders.basket.quick_order_form import QuickOrderForm, typed_rows_with_quantity
from orders.decorators import Buyer, for_buyer
from orders.order_lines import TypedLine
from orders.pricing import PricedBasket, PricedLine, price_basket
from web.redirects import redirect_to_next
from web.responses import perform, render_form
from web.sent_once import do_once
from web.sentences import filled
from web.unsaved import take

LINES_PER_PAGE = 100
MAX_SUMMARY_LINES = 20  # in the summary on top


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyer
def quick_order(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Put all lines in the basket, where each one that is not right says why."""
    form = (
        QuickOrderForm(request.POST, request.FILES)
        if request.method == "POST"
        else QuickOrderForm(kept=actions.kept_lines(buyer.basket))
    )
    if form.is_valid():
        return _take_quick_order(request, buyer, form)
    return render_form(request, "orders/basket/quick_order.html", form, buyer.page_context())


def _take_quick_order(request: ActorRequest, buyer: Buyer, form: QuickOrderForm) -> HttpResponse:
    """Put lines in the basket, or keep a file that must be asked about first."""
    typed_lines, order_file = form.cleaned_data["typed_lines"], form.cleaned_data["file"]
    reference = buyer.customer.reference
    if order_file and order_file.asks:
        content = form.file_content
        do_once(request, lambda: actions.keep_upload(buyer.basket, content, typed_lines))
        return redirect("orders:ask_about_file", reference)
    added = do_once(request, lambda: actions.add_quick_order(buyer.basket, typed_lines))
    report_added(request, added)
    report_file(request, order_file.notes if order_file else [])
    return redirect("orders:basket", reference)


@require_POST
@for_buyer
def add(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Add from a list of articles and go back to it, or to the basket to answer a question.

    The field of the search belongs to the same form, so that a search keeps what was typed.
    """
    reference = buyer.customer.reference
    list_url = reverse("orders:catalogue", args=[reference])
    typed_lines = typed_rows_with_quantity(request.POST)
    if is_search(request.POST):
        return redirect(search_url(list_url, request.POST.get("q", ""), typed_lines))
    if not typed_lines:
        messages.warning(request, _("Enter a quantity first."))
        return redirect_to_next(request, list_url)
    added = do_once(request, lambda: actions.add_to_basket(buyer.basket, typed_lines))
    report_added(request, added)
    if added and added.question_count:
        return redirect("orders:basket", reference)
    return redirect_to_next(request, list_url)


@require_safe
@for_buyer
def basket(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Show the basket with its prices, and ask what must be answered."""
    priced = price_basket(buyer.basket)
    page = Paginator(priced.lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    _show_unsaved(request, page, buyer.customer)
    context = {
        **buyer.page_context(),
        "basket": buyer.basket,
        "priced_basket": priced,
        "page": page,
        "questions": _questions_with_page(priced),
        "question_count_left": max(len(priced.questions) - MAX_SUMMARY_LINES, 0),
        "doubts": doubts_of(priced),
        "too_large": actions.TOO_LARGE,
    }
    return render(request, "orders/basket/basket.html", context)


@require_POST
@for_buyer
def change_basket(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Save what stands on the page, and do what the button says."""
    button = request.POST.get("button")
    if button == "empty":
        actions.empty_basket(buyer.basket)
        messages.success(request, _("Your basket is empty."))
        return redirect("orders:basket", buyer.customer.reference)
    changed_elsewhere = actions.change_basket(
        buyer.basket,
        _typed_lines(request.POST, "number", "quantity"),
        shown=_shown_lines(request.POST),
        remove=_removed(request),
        answers=answers_of(request.POST),
    )
    if changed_elsewhere:
        _report_conflicts(request, changed_elsewhere)
        return redirect(_basket_page_url(request, buyer.customer))
    if button == "order":
        return redirect("orders:checkout", buyer.customer.reference)
    if button in ("", "update"):  # Enter sends an empty one
        messages.success(request, _("Your basket has been saved."))
    if button == "prepare":
        _prepare(request, buyer)
    return redirect(_basket_page_url(request, buyer.customer))


def _report_conflicts(request: ActorRequest, conflicts: list[actions.LineConflict]) -> None:
    """Show, of each line that was changed here and elsewhere too, both quantities."""
    for conflict in conflicts:
        if conflict.now:
            sentence = _(
                "%(number)s has meanwhile been changed to %(now)s. You filled in %(typed)s. "
                "Fill in which one is right."
            )
        else:
            sentence = _(
                "%(number)s has meanwhile been removed in another window. You filled in %(typed)s. "
                "Add it again if you need it."
            )
        now = conflict.now.quantity if conflict.now else ""
        typed = conflict.typed
        words = filled(sentence, number=typed.number, now=now, typed=typed.quantity)
        messages.warning(request, words)


def _show_unsaved(request: ActorRequest, page: Page[PricedLine], customer: Customer) -> None:
    """Show what was typed and not saved; the prices are still those of what is stored.

    Of a line that is another one by now, both quantities are told.
    """
    sent_to = reverse("orders:change_basket", args=[customer.reference])
    unsaved = take(request, sent_to=sent_to, is_typed=lambda sent: bool(_changed_lines(sent)))
    if unsaved is None:
        return
    changed, shown = _changed_lines(unsaved.sent), _shown_lines(unsaved.sent)
    for line in (priced_line.line for priced_line in page if priced_line.line.pk in changed):
        typed, now = changed[line.pk], TypedLine(line.typed_number, line.shown_quantity)
        if shown.get(line.pk, now) == now:
            line.unsaved_number, line.unsaved_quantity = astuple(typed)
        elif typed != now:
            _report_conflicts(request, [actions.LineConflict(now, typed)])


def _prepare(request: ActorRequest, buyer: Buyer) -> None:
    """Put the basket ready for the customer, beside what waits already."""
    perform(
        request,
        lambda: actions.prepare_basket(buyer.basket, by=buyer.actor),
        done=lambda prepared: _prepared_sentence(buyer.customer, prepared.basket.lines.count()),
    )


def _prepared_sentence(customer: Customer, line_count: int) -> str:
    sentence = ngettext(
        "%(n)s line is ready for %(customer)s.",
        "%(n)s lines are ready for %(customer)s.",
        line_count,
    )
    return filled(sentence, n=line_count, customer=customer)


def _questions_with_page(priced: PricedBasket) -> list[tuple[PricedLine, int]]:
    """Return the first lines that are not right, each with the page on which it stands."""
    index_by_key = {priced_line.line.pk: n for n, priced_line in enumerate(priced.lines)}
    return [
        (priced_line, index_by_key[priced_line.line.pk] // LINES_PER_PAGE + 1)
        for priced_line in priced.questions[:MAX_SUMMARY_LINES]
    ]


def _typed_lines(sent: QueryDict, *fields: str) -> dict[int, TypedLine]:
    """Return lines that were sent, by their key; what has no key of a line is left out.

    `fields` names the inputs with their number and quantity.
    """
    columns = (sent.getlist(name) for name in ("line", *fields))
    return {
        int(key): TypedLine.from_input(number, quantity)
        for key, number, quantity in zip(*columns, strict=False)
        if is_key(key)
    }


def _shown_lines(sent: QueryDict) -> dict[int, TypedLine]:
    return _typed_lines(sent, "shown_number", "shown_quantity")


def _changed_lines(sent: QueryDict) -> dict[int, TypedLine]:
    """Return the lines in which something else was typed than the page showed, by their key."""
    shown = _shown_lines(sent)
    typed = _typed_lines(sent, "number", "quantity")
    return {key: line for key, line in typed.items() if line != shown.get(key)}


def _removed(request: ActorRequest) -> set[int]:
    key = request.POST.get("remove", "")
    return {int(key)} if is_key(key) else set()


def _basket_page_url(request: ActorRequest, customer: Customer) -> str:
    url = reverse("orders:basket", args=[customer.reference])
    page = request.POST.get("page", "")
    return f"{url}?page={page}" if page.isdigit() and page != "1" else url
