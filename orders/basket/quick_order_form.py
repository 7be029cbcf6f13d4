"""The quick-order pad: lines that are typed, pasted or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from orders.files import Unreadable, read_rows
from orders.order_lines import MAX_UPLOAD_LINES, TypedLine, typed_lines_of_rows, typed_lines_of_text

MAX_UPLOAD_BYTES = 2_000_000


class QuickOrderForm(forms.Form):
    pasted = forms.CharField(
        label=_("Paste lines"),
        help_text=_("Article number or EAN and then the quantity, as in your spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        strip=False,
        required=False,
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("Excel (XLSX) or CSV, with the number and the quantity in the first columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.rows = typed_rows(data) if data is not None else []

    def clean_pasted(self) -> list[TypedLine]:
        try:
            return typed_lines_of_text(self.cleaned_data["pasted"])
        except Unreadable as error:
            raise forms.ValidationError(_("This cannot be read as lines.")) from error

    def clean_file(self) -> list[TypedLine]:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return []
        if (file.size or 0) > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB."))
        try:
            return typed_lines_of_rows(read_rows(file.read()))
        except Unreadable as error:
            raise forms.ValidationError(_("This is not an Excel or CSV file.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        typed_lines = [*self.rows, *data["pasted"], *data["file"]]
        if not typed_lines:
            raise forms.ValidationError(_("Type an article number, paste lines or choose a file."))
        if len(typed_lines) > MAX_UPLOAD_LINES:
            sentence = _("These are %(n)s lines. %(most)s at once is the most.")
            raise forms.ValidationError(
                sentence, params={"n": len(typed_lines), "most": MAX_UPLOAD_LINES}
            )
        return {**data, "typed_lines": typed_lines}


def typed_rows(data: Any) -> list[TypedLine]:
    """The fields "number" and "quantity", pair by pair; a pair without a number is nothing."""
    pairs = _pairs(data.getlist("number"), data.getlist("quantity"))
    return [typed_line for typed_line in pairs if typed_line.number]


def wanted_rows(data: Any) -> list[TypedLine]:
    """As on the page of articles, where every row has a number: those with a quantity."""
    return [typed_line for typed_line in typed_rows(data) if typed_line.quantity]


def _pairs(numbers: Sequence[str], quantities: Sequence[str]) -> list[TypedLine]:
    return [TypedLine.typed(n, q) for n, q in zip_longest(numbers, quantities, fillvalue="")]
