"""What a page showed goes along with what is sent from it, and is all that it acts on.

A button carries the version of what it stands beside (`SEEN_FIELD`); a form carries the value that
each of its fields had (`ShownForm`). docs/development/forms.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from web.sentences import filled

SEEN_FIELD = "seen"
SHOWN_FIELD = "shown"
SHOWN_SALT = "web.shown"
SEPARATOR = ":"

type Canonical = str | list[str]


def seen_in(request: HttpRequest) -> str:
    """Return the version that the page of the pressed button showed; empty when it says none."""
    return request.POST.get(SEEN_FIELD) or request.GET.get(SEEN_FIELD) or ""


def tick_value(reference: str, seen: str) -> str:
    """Return the value of a tick in a list: what it stands for, and the version that was shown."""
    return f"{reference}{SEPARATOR}{seen}"


def join_ticks(ticks: Iterable[str]) -> str:
    """Return one value for many ticks."""
    return " ".join(ticks)


def read_ticks(values: Iterable[str]) -> dict[str, str]:
    """Return the versions that were shown, by reference; that of a tick without one is empty.

    A value may hold many ticks: a form may have no more fields than a limit says.
    """
    parts = (tick.partition(SEPARATOR) for value in values for tick in value.split())
    return {reference: seen for reference, _separator, seen in parts}


@dataclass(frozen=True)
class Conflict:
    """A field that its sender changed, and somebody else too since the form was shown."""

    now: str  # in words
    typed: str


class ShownForm(forms.Form):
    """A form of stored values, in which only the fields that differ from what it showed are wishes.

    A field that was left alone follows the stored value. One that was changed here, and meanwhile
    by somebody else into something different, shows both values and asks; sent once more, it is
    a wish. Combine it with a ModelForm, before that in the list of bases.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    helper_fields: ClassVar[frozenset[str]] = frozenset()  # that nothing stored stands in
    wishes: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: dict[str, Conflict] = {}
        if not self.shows_stored:
            self.wishes = frozenset(self.fields)
        elif self.is_bound:
            self._keep_to_wishes()
        else:
            self.initial.setdefault(SHOWN_FIELD, self._shown_stamp())

    @property
    def shows_stored(self) -> bool:
        """Tell whether the form shows what is stored; one that makes something new does not."""
        return True

    def changed_by(self) -> tuple[str, str] | None:
        """Return who changed what is stored, and when, as parts of a sentence; None when unknown.

        In Dutch and German the first part has its verb: "S. de Wit heeft", "om 22:27".
        """
        return None

    def full_clean(self) -> None:
        """Check the fields, and ask about each that was changed here and elsewhere."""
        super().full_clean()
        for name, conflict in self.conflicts.items():
            if name not in self.errors:
                self.add_error(name, ValidationError(self._question(conflict), code="changed"))

    def _question(self, conflict: Conflict) -> str:
        who, when = self.changed_by() or ("", "")
        if who and conflict.now:
            sentence = _("%(who)s changed this %(when)s to “%(now)s”.")
        elif who:
            sentence = _("%(who)s emptied this %(when)s.")
        elif conflict.now:
            sentence = _("This has meanwhile been changed to “%(now)s”.")
        else:
            sentence = _("This has meanwhile been emptied.")
        if conflict.typed:
            asked = _("You filled in “%(typed)s”. Is that right? Then save it once more.")
        else:
            asked = _("You emptied it. Is that right? Then save it once more.")
        values = {"now": conflict.now, "typed": conflict.typed}
        return filled(f"{sentence} {asked}", who=who, when=when, **values)

    def _keep_to_wishes(self) -> None:
        """Find the wishes and conflicts; give what is no wish, and the stamp, the value of now."""
        shown = self._read_shown_stamp()
        now = self._stored()
        if shown is None:
            self.wishes = frozenset(now)
            return
        sent = {name: self._sent(name) for name in now}
        self.wishes = frozenset(name for name in now if sent[name] != shown.get(name, ""))
        changed = {name for name in now if now[name] != shown.get(name, "")}
        data = _mutable(self.data)
        for name in changed:
            if name not in self.wishes:
                self._put(data, name)
            elif sent[name] != now[name]:
                self.conflicts[name] = Conflict(
                    self._in_words(name, now[name]), self._in_words(name, sent[name])
                )
        data[self.add_prefix(SHOWN_FIELD)] = self._shown_stamp()
        self.data = data

    def _stored(self) -> dict[str, Canonical]:
        """Return the stored values, in one spelling for every language."""
        return {
            name: _canonical(field.prepare_value(self.get_initial_for_field(field, name)))
            for name, field in self.fields.items()
            if name != SHOWN_FIELD and name not in self.helper_fields and not field.disabled
        }

    def _sent(self, name: str) -> Canonical:
        """Return what was sent in a field, in the same spelling; what is wrong as it was typed."""
        field = self.fields[name]
        raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return _canonical(field.prepare_value(field.to_python(raw)))
        except ValidationError:
            return _canonical(raw)

    def _put(self, data: QueryDict, name: str) -> None:
        """Put the stored value into what was sent, as a browser would send it."""
        field, key = self.fields[name], self.add_prefix(name)
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(value, (list, tuple)):
            data.setlist(key, [str(item) for item in value])
        elif isinstance(field.widget, forms.CheckboxInput):
            data.setlist(key, ["on"] if value else [])
        else:
            shown = field.widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) and shown else shown
            data[key] = "" if shown is None else str(shown)

    def _in_words(self, name: str, value: Canonical) -> str:
        """Return a value as the page says it: the label of a choice, a number or a day in words."""
        field = self.fields[name]
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        if isinstance(value, list):
            return ", ".join(choices.get(item, item) for item in value)
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.DateField) and (day := parse_date(value)):
            return date_format(day)
        if isinstance(field, forms.DecimalField) and value:
            return number_format(value, decimal_pos=field.decimal_places)
        return choices.get(value, value)

    def _shown_stamp(self) -> str:
        return signing.dumps(self._stored(), salt=SHOWN_SALT, compress=True)

    def _read_shown_stamp(self) -> dict[str, Canonical] | None:
        stamp = self.data.get(self.add_prefix(SHOWN_FIELD)) or ""
        try:
            shown: dict[str, Canonical] = signing.loads(stamp, salt=SHOWN_SALT)
        except signing.BadSignature:
            return None
        return shown


def _canonical(value: Any) -> Canonical:
    """Return a value as text that does not depend on the language or on how it was typed."""
    if value is None or value is False:
        return ""
    if isinstance(value, (list, tuple, set)):
        return sorted(str(item) for item in value) or ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value).replace("\r\n", "\n").strip()


def _mutable(data: Any) -> QueryDict:
    if isinstance(data, QueryDict):
        return data.copy()
    copied = QueryDict(mutable=True)
    for key, value in data.items():
        copied.setlist(key, value if isinstance(value, list) else [value])
    return copied
