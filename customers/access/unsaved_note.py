"""Words the sentence above a form that was shown again, with what was typed in it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.access.acting import roles_of
from customers.actors import ActorRequest, PersonActor
from web import unsaved
from web.sentences import filled
from web.unsaved import Cause, UnsavedInput

ENDED_ACCESS_KEY = "ended_access"  # in a session: why the one before it has ended


def unsaved_note(request: ActorRequest) -> str:
    """Return what somebody must know of the form or button that could not be handled."""
    if request.path == reverse("account_login"):
        note = _note_before_login(request)
        if note:
            return note
    shown = unsaved.shown_input(request)
    if shown is None:
        return ""
    typed, is_restored = shown
    sentences = [_first_sentence(request, typed, is_restored=is_restored)]
    if is_restored and typed.had_file:
        sentences.append(_("Choose the file again."))
    if typed.had_password:
        sentences.append(_("Type the password again: we do not keep it."))
    return " ".join(sentences)


def note_of_other_role(request: ActorRequest) -> str:
    """Return what somebody must know whose form belongs to a role that it must switch to first.

    What was typed stays kept for the form.
    """
    typed = unsaved.find(request)
    if typed is None:
        return ""
    if typed.page != typed.sent_to:
        return _("Nothing has been done yet. Press the button once more after switching.")
    return _("Nothing has been done yet. What you filled in is kept: it is there after switching.")


def _first_sentence(request: ActorRequest, typed: UnsavedInput, *, is_restored: bool) -> str:
    now, then = request.actor, _role(request, typed.made_for)
    if now and then and now.key != then.key:
        names = [role.name_among(roles_of(request), fullness=1) for role in (now, then)]
        return _sentence_of_two_roles(*names, is_restored=is_restored)
    if not is_restored:
        return _sentence_of_button(typed)
    match typed.cause:
        case Cause.LOGGED_OUT:
            return _(
                "You were logged out. What you filled in is still here, but it has not been saved "
                "yet. Press the button once more."
            )
        case Cause.LANGUAGE | Cause.BESIDE:
            return _("What you filled in is still here. It has not been saved yet.")
    return _(
        "What you filled in is still here, but it has not been saved yet. Press the button once "
        "more."
    )


def _sentence_of_button(typed: UnsavedInput) -> str:
    if typed.cause == Cause.LOGGED_OUT:
        return _("You were logged out. Press the button once more.")
    if Cause(typed.cause).is_wanted:
        return ""
    return _("Nothing has been done yet. Press the button once more.")


def _sentence_of_two_roles(now: str, then: str, *, is_restored: bool) -> str:
    sentence = (
        _(
            "You now act for %(now)s, but you filled this in for %(then)s, so nothing has been "
            "saved yet. Is it right for %(now)s? Then press the button once more."
        )
        if is_restored
        else _(
            "You now act for %(now)s, but you pressed the button for %(then)s, so nothing has been "
            "done. Is it right for %(now)s? Then press the button once more."
        )
    )
    return filled(sentence, now=now, then=then)


def _note_before_login(request: ActorRequest) -> str:
    """Return why the session has ended, or that what was typed when it did is kept."""
    if request.user.is_authenticated or request.method != "GET":
        return ""
    if ended := request.session.pop(ENDED_ACCESS_KEY, ""):
        return str(ended)
    kept = unsaved.kept_inputs(request.session)
    if any(typed.cause == Cause.LOGGED_OUT and typed.page != request.path for typed in kept):
        return _("You have been logged out. Log in to go on: what you filled in is kept.")
    return ""


def _role(request: ActorRequest, key: str) -> PersonActor | None:
    return next((role for role in roles_of(request) if role.key == key), None) if key else None
