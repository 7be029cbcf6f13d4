"""Asks about the file of an order what it does not tell: which column is which, what is hidden."""

from __future__ import annotations

from io import BytesIO
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_stubs_ext import StrPromise
from openpyxl.utils import get_column_letter

from customers.actors import ActorRequest
from orders import actions
from orders.basket.basket_messages import report_added, report_file
from orders.column_titles import NUMBER, QUANTITY
from orders.decorators import Buyer, for_buyer
from orders.models import OrderUpload
from orders.order_file import OrderFile, read_order_file
from orders.order_lines import MAX_UPLOAD_LINES
from web.responses import render_form
from web.sent_once import do_once
from web.sentences import filled
from web.shown import seen_in

MAX_SHOWN_COLUMNS = 60  # as many as are looked at
MAX_SHOWN_CELL = 40  # characters
NOWHERE = "none"
WITH_HIDDEN, WITHOUT_HIDDEN = "with", "without"
LABELS: dict[str, StrPromise] = {
    NUMBER: _("Which column is the article number?"),
    QUANTITY: _("Which column is the quantity?"),
}


class FileQuestionForm(forms.Form):
    """The questions about one file."""

    def __init__(self, order_file: OrderFile, data: Any = None) -> None:
        super().__init__(data)
        self.order_file = order_file
        if order_file.layout.unclear:
            self._ask_for_columns()
        if order_file.hidden_count:
            self._ask_for_hidden_rows()

    @property
    def asks_for_columns(self) -> bool:
        """Tell whether the first rows are needed to answer."""
        return NUMBER in self.fields

    @property
    def letters(self) -> list[str]:
        """The columns that are shown, as a spreadsheet program names them."""
        sample = self.order_file.layout.sample
        width = max((len(row) for row in (*sample, self.order_file.layout.titles)), default=0)
        return [get_column_letter(n) for n in range(1, min(width, MAX_SHOWN_COLUMNS) + 1)]

    @property
    def sample(self) -> list[list[str]]:
        """The first rows, with as many cells as there are letters."""
        return [self._shown(row) for row in self.order_file.layout.sample]

    @property
    def titles(self) -> list[str]:
        """The titles of the file, if it has any."""
        titles = self.order_file.layout.titles
        return self._shown(titles) if titles else []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get(NUMBER) and data.get(NUMBER) == data.get(QUANTITY):
            raise forms.ValidationError(
                _("The article number and the quantity cannot be in the same column.")
            )
        if self.errors:
            return data
        answered = self._answered(data)
        typed_lines = answered.lines()
        if not typed_lines:
            raise forms.ValidationError(_("No line of this file is left."))
        if len(typed_lines) > MAX_UPLOAD_LINES:
            sentence = _("These are %(n)s lines. %(most)s at once is the most.")
            raise forms.ValidationError(
                sentence, params={"n": len(typed_lines), "most": MAX_UPLOAD_LINES}
            )
        return {**data, "typed_lines": typed_lines, "notes": answered.notes}

    def _answered(self, data: dict[str, Any]) -> OrderFile:
        columns = {
            name: None if data[name] == NOWHERE else int(data[name])
            for name in (NUMBER, QUANTITY)
            if name in self.fields
        }
        with_hidden = data.get("hidden") != WITHOUT_HIDDEN
        return self.order_file.answered(columns, with_hidden=with_hidden)

    def _ask_for_columns(self) -> None:
        titles = self.titles or (self.sample[0] if self.sample else [])
        columns = [
            (str(place), f"{letter}: {title}" if title else letter)
            for place, (letter, title) in enumerate(zip_longest(self.letters, titles, fillvalue=""))
        ]
        nowhere = (NOWHERE, _("None of these columns"))
        for name, label in LABELS.items():
            choices = [("", "…"), *columns] + ([nowhere] if name == QUANTITY else [])
            guess = self.order_file.layout.columns.get(name)
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                initial="" if guess is None else str(guess),
                error_messages={"required": _("Choose a column.")},
            )

    def _ask_for_hidden_rows(self) -> None:
        count = self.order_file.hidden_count
        sentence = ngettext(
            "%(n)s row is hidden, by a filter for instance. Include it?",
            "%(n)s rows are hidden, by a filter for instance. Include them?",
            count,
        )
        choices = [(WITH_HIDDEN, _("Yes, include")), (WITHOUT_HIDDEN, _("No, leave out"))]
        self.fields["hidden"] = forms.ChoiceField(
            label=_("Hidden rows"),
            help_text=filled(sentence, n=count),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the two.")},
        )

    def _shown(self, row: tuple[str, ...]) -> list[str]:
        cells = zip_longest(self.letters, row[: len(self.letters)], fillvalue="")
        return [cell[:MAX_SHOWN_CELL] for _letter, cell in cells]


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyer
def ask_about_file(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Ask what a file does not tell, and then put its lines in the basket."""
    upload = OrderUpload.objects.filter(basket=buyer.basket).select_related("basket").first()
    if upload is None:
        return _answer_without_file(request, buyer)
    if seen_in(request) not in ("", upload.version):
        messages.warning(
            request,
            _("Another file was chosen in the meantime. This question is about that one."),
        )
        return redirect("orders:ask_about_file", buyer.customer.reference)
    order_file = read_order_file(BytesIO(upload.content))
    form = FileQuestionForm(order_file, request.POST if request.method == "POST" else None)
    if form.is_valid():
        lines = form.cleaned_data["typed_lines"]
        added = do_once(request, lambda: actions.add_uploaded_lines(upload, lines))
        report_added(request, added)
        report_file(request, form.cleaned_data["notes"])
        return redirect("orders:basket", buyer.customer.reference)
    context = {**buyer.page_context(), "version": upload.version}
    return render_form(request, "orders/basket/file_question.html", form, context)


def _answer_without_file(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Say that a file is not there, unless its lines are: somebody has pressed the button twice."""
    reference = buyer.customer.reference
    if request.method == "POST" and do_once(request, lambda: True) is None:
        report_added(request, None)
        return redirect("orders:basket", reference)
    messages.warning(request, _("This file is not kept any more. Choose it again."))
    return redirect("orders:quick_order", reference)
