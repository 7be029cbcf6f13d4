"""Keeps what was sent and could not be handled, and shows it again in the form it was typed in.

The unsaved input of a page is kept in the session. The next GET of that page puts it into its
unbound form as initial values and takes it out of the session. So nothing can be saved by it
before somebody looks at it and presses the button once more.

Who may keep something, and for whom it is shown, is decided in customers.access.interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.forms import BaseForm, FileInput
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language

SESSION_KEY = "unsaved_input"
MADE_FOR_FIELD = "acting_for"  # the hidden field that names for whom a form was made
MAX_AGE = timedelta(hours=4)
MAX_KEPT = 3  # pages of one session; the oldest goes
SCREEN_LANGUAGE = "screen_language"  # of the page on which the fields stood
MAX_LENGTH = 100_000  # characters of one page's input, as JSON
NOT_KEPT = ("csrfmiddlewaretoken", MADE_FOR_FIELD)


class Cause(StrEnum):
    """The reason why a form could not be handled."""

    TOKEN = "token"  # noqa: S105 - logged in anew in another tab, so the form's token is old
    LOGGED_OUT = "logged_out"
    SWITCHED = "switched"  # the person acts for somebody else by now
    LANGUAGE = "language"  # the page is asked for in another language
    BESIDE = "beside"  # another button of its page was pressed, which is of no form

    @property
    def is_wanted(self) -> bool:
        """Tell whether somebody did just what it wanted, so that nothing went wrong."""
        return self in (Cause.LANGUAGE, Cause.BESIDE)


@dataclass(frozen=True)
class UnsavedInput:
    """What somebody sent, and the page that shows it again."""

    page: str  # the path of the page on which it is shown
    sent_to: str  # the path it was sent to; empty for the main form of the page, only sent along
    came_from: str  # the page to go to when `page` turns out to be a button, which cannot be shown
    made_for: str  # the role that the form was made for; empty for a form of nobody in particular
    cause: str
    fields: dict[str, list[str]]
    screen_language: str
    had_file: bool
    had_password: bool
    kept_at: float

    @property
    def sent(self) -> QueryDict:
        """Return the fields as a request has them, and the language in which they were typed."""
        sent = QueryDict(mutable=True)
        sent[SCREEN_LANGUAGE] = self.screen_language
        for name, values in self.fields.items():
            sent.setlist(name, values)
        return sent

    @property
    def is_fresh(self) -> bool:
        return timezone.now().timestamp() - self.kept_at < MAX_AGE.total_seconds()


class _ShowingRequest(HttpRequest):
    """A request whose page shows unsaved input, in a form or in a sentence."""

    unsaved_input: UnsavedInput | None
    is_input_restored: bool


def input_of(
    request: HttpRequest,
    *,
    page: str,
    sent_to: str,
    came_from: str,
    cause: Cause,
    with_fields: bool = True,
) -> UnsavedInput:
    """Return what a request has sent; never a password, nor a token that is of no use any more."""
    sent = {name: request.POST.getlist(name) for name in request.POST}
    passwords = [name for name in sent if "password" in name.lower()]
    kept = {name: sent[name] for name in sent if name not in (*NOT_KEPT, *passwords)}
    return UnsavedInput(
        page=page,
        sent_to=sent_to,
        came_from=came_from,
        made_for=request.POST.get(MADE_FOR_FIELD, ""),
        cause=cause,
        fields=kept if with_fields else {},
        screen_language=get_language() or "",
        had_file=any(request.FILES.values()),
        had_password=bool(passwords),
        kept_at=timezone.now().timestamp(),
    )


def keep(session: SessionBase, unsaved: UnsavedInput) -> bool:
    """Keep unsaved input in the session; return False when it is too large.

    Two tabs may have the same page, and what was typed in each stays; what is sent twice is one.
    """
    if len(json.dumps(unsaved.fields)) > MAX_LENGTH:
        return False
    sent = (unsaved.page, unsaved.fields)
    others = [other for other in kept_inputs(session) if (other.page, other.fields) != sent]
    _store(session, [*others, unsaved][-MAX_KEPT:])
    return True


def kept_inputs(session: SessionBase) -> list[UnsavedInput]:
    """Return what is kept and not too old, the oldest first."""
    kept = [UnsavedInput(**values) for values in session.get(SESSION_KEY, ())]
    return [unsaved for unsaved in kept if unsaved.is_fresh]


def find(request: HttpRequest) -> UnsavedInput | None:
    """Return what was kept last for the page that is asked for.

    What was typed by somebody who had logged in is for nobody who has not.
    """
    session = getattr(request, "session", None)
    if session is None or request.method != "GET":
        return None
    found = next((u for u in reversed(kept_inputs(session)) if u.page == request.path), None)
    return found if found and (not found.made_for or request.user.is_authenticated) else None


def move_to_page(request: HttpRequest, unsaved: UnsavedInput, page: str) -> None:
    """Show unsaved input on another page: what it was sent to is a button, and no page."""
    others = [other for other in kept_inputs(request.session) if other != unsaved]
    _store(request.session, [*others, replace(unsaved, page=page)])


def strip_of_others(session: SessionBase, own: Collection[str]) -> None:
    """Forget what was typed for a role that whoever logs in now does not have."""
    kept = kept_inputs(session)
    if kept:
        _store(session, [u if u.made_for in own else _stripped(u) for u in kept])


def take(
    request: HttpRequest, *, sent_to: str = "", is_typed: Callable[[QueryDict], bool]
) -> UnsavedInput | None:
    """Take out what was typed in a form of this page, which is sent to `sent_to` or to itself.

    `is_typed` tells whether anything was, of which the page says that it is still there.
    """
    unsaved = find(request)
    if unsaved is None or unsaved.sent_to not in ("", request.path, sent_to):
        return None
    _show(request, unsaved, is_restored=bool(unsaved.fields) and is_typed(unsaved.sent))
    return unsaved


def restore(request: HttpRequest, *forms: Any, sent_to: str = "") -> None:
    """Put what was typed into the unbound forms of a page."""
    if any(form.is_bound for form in forms):
        return
    unsaved = take(request, sent_to=sent_to, is_typed=bool)
    if unsaved is None:
        return
    sent = unsaved.sent
    is_typed = bool(unsaved.fields) and (
        not Cause(unsaved.cause).is_wanted or any(_is_typed(form, sent) for form in forms)
    )
    for form in forms:
        show_sent(form, sent)
    if any(_lost_file(form, sent) for form in forms):
        unsaved = replace(unsaved, had_file=True)
    _show(request, unsaved, is_restored=is_typed)


def show_sent(form: Any, sent: QueryDict) -> None:
    """Show what was typed in an unbound form; one with a `show_sent` of its own does it itself."""
    if hasattr(form, "show_sent"):
        form.show_sent(sent)
    elif hasattr(form, "fields"):
        form.initial.update(typed_values(form, sent))


def typed_values(form: BaseForm, sent: QueryDict) -> dict[str, Any]:
    """Return the values of a form's fields as they were typed; nothing for one that was not sent.

    A tick that was taken away is not sent, so it is empty when any other field was. A form whose
    `language` begins as that of the screen leaves it so until somebody chooses another one.
    """
    names = {name: form.add_prefix(name) for name in form.fields}
    if not any(html_name in sent for html_name in names.values()):
        return {}
    values = {}
    follows_screen = getattr(form, "is_language_of_screen", False)
    for name, field in form.fields.items():
        widget = field.widget
        is_left_alone = isinstance(widget, FileInput) or (
            name == "language" and follows_screen and sent.get(name) == sent.get(SCREEN_LANGUAGE)
        )
        if not is_left_alone and not widget.value_omitted_from_data(sent, {}, names[name]):
            values[name] = widget.value_from_datadict(sent, {}, names[name])
    return values


def _is_typed(form: Any, sent: QueryDict) -> bool:
    """Tell whether anything that people see in a form differs from what stood in it."""
    if hasattr(form, "is_typed") and form.is_typed(sent):
        return True
    fields = getattr(form, "fields", {})
    values = typed_values(form, sent) if fields else {}
    return any(
        not fields[name].widget.is_hidden
        and fields[name].has_changed(form.get_initial_for_field(fields[name], name), value)
        for name, value in values.items()
    )


def _lost_file(form: Any, sent: QueryDict) -> bool:
    """Tell whether a file was chosen of which only the name was sent."""
    return any(
        isinstance(field.widget, FileInput) and sent.get(form.add_prefix(name))
        for name, field in getattr(form, "fields", {}).items()
    )


def shown_input(request: HttpRequest) -> tuple[UnsavedInput, bool] | None:
    """Return what this page shows, and whether a form of it has what was typed.

    A page without that form takes it out as well: there only a button was pressed.
    """
    showing = cast("_ShowingRequest", request)
    if not hasattr(showing, "unsaved_input"):
        unsaved = find(request)
        if unsaved is None:
            return None
        _show(request, unsaved, is_restored=False)
    unsaved = showing.unsaved_input
    return (unsaved, showing.is_input_restored) if unsaved else None


def sent_along[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view to which the form of another page, its `next`, is sent along."""
    view.is_sent_along = True  # type: ignore[attr-defined]  # read by is_form_sent_along
    return view


def is_form_sent_along(request: HttpRequest) -> bool:
    """Tell whether the form in this request belongs to the page named as `next`."""
    match = request.resolver_match
    return bool(match and getattr(match.func, "is_sent_along", False))


def _show(request: HttpRequest, unsaved: UnsavedInput, *, is_restored: bool) -> None:
    others = [other for other in kept_inputs(request.session) if other != unsaved]
    _store(request.session, others)
    showing = cast("_ShowingRequest", request)
    showing.unsaved_input, showing.is_input_restored = unsaved, is_restored


def _stripped(unsaved: UnsavedInput) -> UnsavedInput:
    return replace(unsaved, made_for="", fields={}, had_file=False, had_password=False)


def _store(session: SessionBase, kept: list[UnsavedInput]) -> None:
    if kept:
        session[SESSION_KEY] = [asdict(unsaved) for unsaved in kept]
    else:
        session.pop(SESSION_KEY, None)
