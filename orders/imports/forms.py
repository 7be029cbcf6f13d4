"""The forms of an import: the file, where its columns stand, and what its numbers mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orders.imports.cells import bare_number
from orders.imports.scanning import OF_PRICES
from orders.models import CatalogueImport
from orders.templatetags.money import euros
from web.decimals import Meaning, read_decimal
from web.sentences import filled

MAX_FILE_BYTES = 60_000_000
TAKE = "take"
SAMPLE_CELLS = 3  # of a column, beside its title


class UploadForm(forms.Form):
    """The file of an import."""

    import_file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel, OpenDocument or CSV, at most 60 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.zip"}),
    )

    def clean_import_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large to be kept."""
        file: UploadedFile[bytes] = self.cleaned_data["import_file"]
        if (file.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(_("This file is too large."))
        return file


class QuestionsForm(forms.Form):
    """What the file itself does not tell, each asked once."""

    def __init__(self, catalogue_import: CatalogueImport, data: Any = None) -> None:
        super().__init__(data)
        questions = catalogue_import.questions
        self._titles = questions.get("titles", [])
        self._sample = questions.get("sample", [])
        self._names: dict[str, str] = {}
        for name, title in questions.get("columns", []):
            guess = questions.get("guesses", {}).get(name)
            # By its name, so that the answer to an earlier question is none to this one.
            self._add_column(f"column_{name}", name, title, guess)
        for n, doubt in enumerate(questions.get("separators", [])):
            self._add_doubt(f"separator{n}", doubt)

        if hidden := questions.get("hidden", 0):
            self._add_hidden(hidden)

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers as an import keeps them."""
        given = {self._names[field]: self.cleaned_data[field] for field in self._names}
        columns = {n[1:]: int(a) if a else None for n, a in given.items() if n[0] == "c"}
        separators = {n[1:]: a for n, a in given.items() if n[0] == "s"}
        hidden = {"rows": given["hrows"] == TAKE} if "hrows" in given else {}
        return {"columns": columns, "separators": separators, "hidden": hidden}

    def _add_column(self, field: str, name: str, title: str, guess: int | None) -> None:
        width = max([len(self._titles), *map(len, self._sample)])
        choices = [(str(place), self._column_label(place)) for place in range(width)]
        is_required = name == "number"
        none = [] if is_required else [("", _("it is not in this file"))]
        self._names[field] = f"c{name}"
        which = (
            _("Which column is the article number?")
            if title == "artikelnummer"
            else filled(_("Which column is “%(title)s”?"), title=title)
        )
        self.fields[field] = forms.ChoiceField(
            label=which,
            choices=[*([("", "---")] if is_required else []), *choices, *none],
            required=is_required,
            initial="" if guess is None else str(guess),
        )

    def _column_label(self, place: int) -> str:
        title = self._titles[place] if place < len(self._titles) else ""
        cells = [row[place] for row in self._sample[:SAMPLE_CELLS] if place < len(row)]
        examples = ", ".join(cell for cell in cells if cell)
        return f"{title or place + 1} ({examples})" if examples else f"{title or place + 1}"

    def _add_doubt(self, field: str, doubt: dict[str, Any]) -> None:
        self._names[field] = f"s{doubt['name']}"
        self.fields[field] = forms.ChoiceField(
            label=doubt_sentence(doubt),
            choices=[(m.value, meaning_of(doubt, m)) for m in Meaning],
            widget=forms.RadioSelect,
        )

    def _add_hidden(self, count: int) -> None:
        sentence = ngettext(
            "%(count)s row is hidden, by a filter for example. Import it too?",
            "%(count)s rows are hidden, by a filter for example. Import them too?",
            count,
        )
        self._names["hidden"] = "hrows"
        self.fields["hidden"] = forms.ChoiceField(
            label=filled(sentence, count=count),
            choices=[(TAKE, _("Yes")), ("leave", _("No, leave them out"))],
            widget=forms.RadioSelect,
        )


def doubt_sentence(doubt: dict[str, Any]) -> str:
    """Return the question about numbers such as "1.250"."""
    if doubt["of"] == OF_PRICES:
        sentence = ngettext(
            "This file has %(count)s price like %(sample)s. Is that %(thousands)s or %(decimals)s?",
            "This file has %(count)s prices like %(sample)s. Is that %(thousands)s or "
            "%(decimals)s?",
            doubt["count"],
        )
    else:
        sentence = ngettext(
            "This file has %(count)s number of pieces like %(sample)s. Is that %(thousands)s or "
            "%(decimals)s?",
            "This file has %(count)s numbers of pieces like %(sample)s. Is that %(thousands)s or "
            "%(decimals)s?",
            doubt["count"],
        )
    values = {meaning.value: meaning_of(doubt, meaning) for meaning in Meaning}
    return filled(sentence, count=doubt["count"], sample=doubt["sample"], **values)


def meaning_of(doubt: dict[str, Any], meaning: Meaning) -> str:
    """Return what the sample of a doubt is, when its point or comma means this."""
    value = read_decimal(bare_number(doubt["sample"])).meant({doubt["sign"]: meaning})
    if doubt["of"] == OF_PRICES:
        return f"€ {euros(value)}"
    return number_format(value.normalize(), use_l10n=True, force_grouping=True)
