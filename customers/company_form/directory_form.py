"""The part of the company form that finds a company in the directory, and picks it.

What is picked is a proposal: its fields fill in and can be changed. The record goes along, signed,
until the form is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.company_form.directory_notes import notes_on_pick, nothing_known
from customers.company_form.left_out import notes_on_left_out
from customers.company_form.picking import filled_in, own_values, values_of
from registry import countries, country_names, directory
from registry.company import Company
from registry.form_token import make_token
from registry.known_companies import MARK_FIELD
from registry.matching import differing_fields
from registry.normalising import normalised
from registry.pick_result import Told
from registry.search_result import SearchResult
from web.sentences import filled
from web.unsaved import typed_values

MIN_QUERY_LENGTH = 3  # characters; fewer find too much
PICKED_SALT = "customers.forms.picked"
# An answer to a keystroke later than this is not waited for: a connection may hang for minutes.
SEARCH_TIMEOUT_MS = 5000


class DirectoryForm(forms.Form):
    """The country, from which everything else follows, and the search for a company in it."""

    country = forms.ChoiceField(label=_("Country code"))
    q = forms.CharField(label=_("Find company"), max_length=200, required=False)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    picked = forms.CharField(required=False, widget=forms.HiddenInput)
    found = forms.CharField(required=False, widget=forms.HiddenInput)  # stands with the results

    filled_in: ClassVar[tuple[str, ...]] = ("country",)  # by picking a company
    # A search field and the hidden field with what it was last used for.
    searches: ClassVar[dict[str, str]] = {"q": "asked"}
    search_buttons: ClassVar[frozenset[str]] = frozenset({"search", "country"})
    results: SearchResult | None = None
    is_picked_now = False
    lost_pick = ""  # a sentence, when nothing is known any more of the company that was picked

    @property
    def marks_known(self) -> bool:
        """Tell whether a company that was found is marked when it is the dealer's customer."""
        return False

    def __init__(self, data: Mapping[str, Any] | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._search_as_you_type()
        self.adapt_to_country()

    @classmethod
    def showing(cls, sent: QueryDict, **kwargs: Any) -> Self:
        """Return the form with what was typed in it, not checked yet."""
        form = cls(**kwargs)
        form.show_sent(sent)
        return form

    def show_sent(self, sent: QueryDict) -> None:
        """Show what was typed, with the fields of the country that was chosen."""
        self.initial.update(typed_values(self, sent))
        self.adapt_to_country()

    @classmethod
    def only_asks(cls, sent: Mapping[str, Any], button: str) -> bool:
        """Tell a search from a form to be saved.

        Pressing Enter searches while a search field holds something that was not looked up yet.
        """
        if button not in ("", "enter"):
            return button in cls.search_buttons
        return any(
            sent.get(field, "").strip() not in ("", sent.get(asked, "").strip())
            for field, asked in cls.searches.items()
        )

    def adapt_to_country(self) -> None:
        """Take the rules of the country that is chosen; the fields that follow them come after."""
        self.fields["country"].choices = country_names.choices()  # type: ignore[attr-defined]  # known to be a ChoiceField
        self.rules = countries.rules(self.typed("country"))

    def typed(self, name: str) -> str:
        """Return what stands in a field, checked or not.

        A BoundField would keep its first answer.
        """
        source = self.data if self.is_bound else self.initial
        return str(source.get(name) or "").strip()

    def find(self, button: str = "search") -> None:
        """Look the company up; `results` says what was found, and by which source."""
        query = self.typed("q")
        is_new = query != self.typed("asked")
        for field, asked in self.searches.items():
            self.initial[asked] = self.typed(field)
        if button == "search" or (query and (is_new or button == "country")):
            self.results = directory.search(query, country=self.rules.code)
        if self.results and button in ("search", "enter"):
            self._put_focus_on("q")

    def refuse_to_find(self) -> None:
        """Answer somebody who looks up too much; the fields can be filled in by hand."""
        self.results = SearchResult(self.typed("q"), too_often=True)

    def pick(self, choice: str) -> None:
        """Fill the fields in from the company that was picked; all can still be changed.

        What an earlier pick filled in goes, also when nothing is known of this one.
        """
        result = directory.pick(choice, self.typed("found"))
        typed = {name: self.typed(name) for name in self.filled_in}
        earlier, company = self.picked_company, result.company
        if company is None:
            self.initial.update({**own_values(typed, earlier), "picked": ""})
            self.lost_pick = nothing_known(result.source)
            if self.typed("q"):
                self.find()
            return
        self.initial.update(filled_in(typed, earlier, company))
        self.initial["asked"] = self.initial["q"] = company.name
        stamp = {
            "record": company.to_record(),
            "told": result.told,
            "fetched_at": timezone.now().isoformat(),
        }
        self.initial["picked"] = signing.dumps(stamp, salt=PICKED_SALT, compress=True)
        self.is_picked_now = True
        self.adapt_to_country()
        self._put_focus_on(self.field_after_pick())

    @property
    def directory_notes(self) -> list[str]:
        """Say of the company that was picked what its fields do not show, or do not hold yet."""
        stamp, picked = self._stamp(), self.picked_company
        if stamp is None or picked is None:
            return [self.lost_pick] if self.lost_pick else []
        lacking = [name for name in self.filled_in if not self.typed(name)]
        told = Told(stamp.get("told", Told.RECORD))
        return [*notes_on_pick(picked, told), *notes_on_left_out(picked, lacking)]

    def field_after_pick(self) -> str:
        """Return the field at which one goes on after a company has been picked."""
        return "name"

    @property
    def picked_company(self) -> Company | None:
        """Return what the directory said of the company that was picked, when one was."""
        stamp = self._stamp()
        return normalised(Company.from_record(stamp["record"])) if stamp else None

    @property
    def picked_sentence(self) -> str:
        """Return what is read aloud after a company has been picked: what was filled in, or not."""
        picked = self.company_as_typed
        if picked is None:
            return ""
        number = " ".join((str(self.fields["register_number"].label), picked.register_number))
        said = (picked.name, picked.one_line, number if picked.register_number else "")
        sentence = filled(_("Filled in: %(details)s."), details=", ".join(filter(None, said)))
        return " ".join((sentence, *self.directory_notes))

    @property
    def company_as_typed(self) -> Company | None:
        """Return the company that was picked, with what was changed of it since."""
        picked = self.picked_company
        if picked is None:
            return None
        typed: dict[str, Any] = {name: self.typed(name) for name in self.filled_in}
        return replace(picked, address_lines=(), **typed)

    @property
    def differing_labels(self) -> list[str]:
        """Return the names of the fields that differ from what the directory said."""
        picked, typed = self.picked_company, self.company_as_typed
        if picked is None or typed is None:
            return []
        filled_in_then: dict[str, Any] = values_of(picked)
        told = replace(picked, **filled_in_then)
        differing = differing_fields(typed, told, self.filled_in)
        return [str(self.fields[name].label) for name in differing]

    def provenance(self) -> dict[str, Any]:
        """Return which record, from which source, fetched when; nothing when none was picked."""
        stamp = self._stamp()
        if stamp is None:
            return {}
        company = normalised(Company.from_record(stamp["record"]))
        return {
            "duns": company.duns,
            "directory_source": company.source,
            "directory_ref": company.ref,
            "directory_record": stamp["record"],
            "statutory_name": company.statutory_name,
            "directory_fetched_at": datetime.fromisoformat(stamp["fetched_at"]),
        }

    def _search_as_you_type(self) -> None:
        """Tell htmx to search; without JavaScript the button beside the field does the same."""
        self.fields["q"].widget.attrs |= {
            "autocomplete": "off",
            "enterkeyhint": "search",
            "hx-get": reverse("registry:companies"),
            "hx-trigger": "input changed delay:250ms, ask",
            "hx-target": "#found",
            "hx-include": "#id_country",
            "hx-vals": json.dumps(
                {"token": make_token(), **({MARK_FIELD: "1"} if self.marks_known else {})}
            ),
            "hx-sync": "this:replace",
            "hx-request": json.dumps({"timeout": SEARCH_TIMEOUT_MS}),
            "data-combobox": "found",
            "data-combobox-status": "found-status",
            "data-search-asked": "id_asked",
            "data-search-min": MIN_QUERY_LENGTH,
        }

    def _put_focus_on(self, name: str) -> None:
        """Let the keyboard go on at this field, or it would be at the top of the page."""
        self.fields[name].widget.attrs["autofocus"] = True

    def _stamp(self) -> dict[str, Any] | None:
        try:
            stamp: dict[str, Any] = signing.loads(self.typed("picked"), salt=PICKED_SALT)
        except signing.BadSignature:
            return None
        return stamp
