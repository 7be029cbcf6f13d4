"""The quick-order pad: lines that are typed, pasted or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from orders.entries import MOST, Entry, entries_of_rows, entries_of_text
from orders.files import Unreadable, read_rows

MOST_BYTES = 2_000_000


class PadForm(forms.Form):
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

    def clean_pasted(self) -> list[Entry]:
        try:
            return entries_of_text(self.cleaned_data["pasted"])
        except Unreadable as error:
            raise forms.ValidationError(_("This cannot be read as lines.")) from error

    def clean_file(self) -> list[Entry]:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return []
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB."))
        try:
            return entries_of_rows(read_rows(file.read()))
        except Unreadable as error:
            raise forms.ValidationError(_("This is not an Excel or CSV file.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        entries = [*self.rows, *data["pasted"], *data["file"]]
        if not entries:
            raise forms.ValidationError(_("Type an article number, paste lines or choose a file."))
        if len(entries) > MOST:
            sentence = _("These are %(n)s lines. %(most)s at once is the most.")
            raise forms.ValidationError(sentence, params={"n": len(entries), "most": MOST})
        return {**data, "entries": entries}


def typed_rows(data: Any) -> list[Entry]:
    """The fields "number" and "quantity", pair by pair; a pair without a number is nothing."""
    pairs = _pairs(data.getlist("number"), data.getlist("quantity"))
    return [entry for entry in pairs if entry.number]


def wanted_rows(data: Any) -> list[Entry]:
    """As on the page of articles, where every row has a number: those with a quantity."""
    return [entry for entry in typed_rows(data) if entry.quantity]


def _pairs(numbers: Sequence[str], quantities: Sequence[str]) -> list[Entry]:
    return [Entry.typed(n, q) for n, q in zip_longest(numbers, quantities, fillvalue="")]
