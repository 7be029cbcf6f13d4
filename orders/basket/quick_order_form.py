"""The form of quick order: lines that are typed, pasted, or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orders.order_file import OrderFile, read_order_file
from orders.order_lines import MAX_UPLOAD_LINES, TypedLine
from orders.pasted_lines import lines_with_quantities, typed_lines_of_text
from web.spreadsheets import UnreadableFile
from web.unsaved import typed_values

BLANK_LINES = 8  # of the table, when nothing is typed yet
MAX_UPLOAD_BYTES = 2_000_000


class QuickOrderForm(forms.Form):
    """Lines of an order; those of the table stand in `rows`, also when the form is wrong.

    A file that does not tell everything is asked about later: its lines are not in `typed_lines`.
    """

    pasted = forms.CharField(
        label=_("Paste lines"),
        help_text=_("Article number or EAN and then the quantity, as in your spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        strip=False,
        required=False,
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("Excel, OpenDocument or CSV, with a number and a quantity in each row."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"}),
        required=False,
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, kept: Sequence[TypedLine] = ()
    ) -> None:
        super().__init__(data, files)
        self.rows = typed_rows(data) if data is not None else list(kept)
        self.file_content = b""

    def show_sent(self, sent: QueryDict) -> None:
        """Show what was typed, also in the lines of the table."""
        self.initial.update(typed_values(self, sent))
        self.rows = typed_rows(sent)

    def is_typed(self, sent: QueryDict) -> bool:
        """Tell whether anything was typed in the lines of the table."""
        return bool(typed_rows(sent))

    @property
    def table_rows(self) -> list[TypedLine]:
        """The lines of the table, with blank ones after them."""
        blank_count = max(BLANK_LINES - len(self.rows), 1)
        return [*self.rows, *[TypedLine("", "")] * blank_count]

    def clean_pasted(self) -> list[TypedLine]:
        try:
            return typed_lines_of_text(self.cleaned_data["pasted"])
        except UnreadableFile as error:
            raise forms.ValidationError(
                _("We cannot read this. Put an article number and a quantity on each line.")
            ) from error

    def clean_file(self) -> OrderFile | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB."))
        try:
            self.file_content = file.read()
            order_file = read_order_file(BytesIO(self.file_content))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        if not order_file.rows:
            raise forms.ValidationError(_("There is nothing in this file."))
        return order_file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        order_file: OrderFile | None = data["file"]
        of_file = order_file.lines() if order_file and not order_file.asks else []
        typed_lines = [*lines_with_quantities(self.rows), *data["pasted"], *of_file]
        if not typed_lines and not order_file:
            raise forms.ValidationError(_("Type an article number, paste lines or choose a file."))
        if len(typed_lines) > MAX_UPLOAD_LINES:
            sentence = _("These are %(n)s lines. %(most)s at once is the most.")
            raise forms.ValidationError(
                sentence, params={"n": len(typed_lines), "most": MAX_UPLOAD_LINES}
            )
        return {**data, "typed_lines": typed_lines}


def typed_rows(data: Any) -> list[TypedLine]:
    """Return the fields "number" and "quantity" pair by pair, without pairs that are empty."""
    pairs = _pairs(data.getlist("number"), data.getlist("quantity"))
    return [typed_line for typed_line in pairs if typed_line.number or typed_line.quantity]


def _pairs(numbers: Sequence[str], quantities: Sequence[str]) -> list[TypedLine]:
    pairs = zip_longest(numbers, quantities, fillvalue="")
    return [TypedLine.from_input(number, quantity) for number, quantity in pairs]


def typed_rows_with_quantity(data: Any) -> list[TypedLine]:
    """Return the pairs with a quantity: on a list of articles every row has a number."""
    return [line for line in typed_rows(data) if line.number and line.quantity]
