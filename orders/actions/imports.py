"""Importing the catalogue: what staff decide about an import, and how far its jobs are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.actors import Actor
from mail.jobs import defer_in_transaction
from orders.models import CatalogueImport, ImportedRow, ImportFilePart
from web.responses import ActionRefused
from web.sentences import filled

IMPORT_TASK = "orders.import"
TURN_LOCK = 1_948_312_571  # taken by whoever begins to change the catalogue
State = CatalogueImport.State


@transaction.atomic
def start_import(
    kind: str,
    file_name: str,
    parts: Iterable[bytes],
    *,
    answers: Mapping[str, Any] | None = None,
    by: Actor,
    in_background: bool = True,
) -> CatalogueImport:
    """Keep a file, and have a job look what it would change."""
    catalogue_import = CatalogueImport.objects.create(
        kind=kind,
        file_name=file_name[:200],
        language=get_language() or settings.LANGUAGE_CODE,
        answers=dict(answers or {}),
        by_user=by.user,
    )
    for position, content in enumerate(parts):
        ImportFilePart.objects.create(
            catalogue_import=catalogue_import, position=position, content=content
        )
    if in_background:
        defer_in_transaction(IMPORT_TASK, import_id=catalogue_import.pk)
    return catalogue_import


def answer_import(
    catalogue_import: CatalogueImport, answers: Mapping[str, Mapping[str, Any]], *, by: Actor
) -> None:
    """Note what somebody said about the columns, separators or groups, and check it again."""

    def note(locked: CatalogueImport) -> None:
        for name, said in answers.items():
            locked.answers[name] = {**locked.answers.get(name, {}), **said}

    _decide(catalogue_import, (State.ASKING, State.CHECKED), State.CHECKING, by=by, note=note)


def check_import_again(catalogue_import: CatalogueImport, *, by: Actor) -> None:
    """Have a job look anew what a file would change, since the catalogue has changed."""
    _decide(catalogue_import, (State.CHECKED,), State.CHECKING, by=by)


def apply_import(
    catalogue_import: CatalogueImport,
    *,
    seen: str | None = None,
    by: Actor,
    in_background: bool = True,
) -> None:
    """Have a job change the catalogue as the summary says; `seen` is the one that was shown."""

    def check(locked: CatalogueImport) -> None:
        _check_turn(locked)
        if seen is not None and seen != locked.version:
            raise ActionRefused(_("This file was checked again. Look at the summary first."))

    _decide(
        catalogue_import,
        (State.CHECKED,),
        State.APPLYING,
        by=by,
        note=check,
        in_background=in_background,
    )


def undo_import(catalogue_import: CatalogueImport, *, by: Actor) -> None:
    """Have a job put back what the last import has changed."""

    def check(locked: CatalogueImport) -> None:
        _check_turn(locked)
        if not locked.can_be_undone:
            raise ActionRefused(_("Only the last import can be undone, for thirty days."))

    _decide(catalogue_import, (State.APPLIED,), State.UNDOING, by=by, note=check)


def cancel_import(catalogue_import: CatalogueImport, *, by: Actor) -> None:
    """Leave the catalogue as it is, and throw the file away."""
    _decide(catalogue_import, (State.ASKING, State.CHECKED), State.CANCELLED, by=by)
    forget_file(catalogue_import)
    forget_rows(catalogue_import)


@transaction.atomic
def _decide(
    catalogue_import: CatalogueImport,
    states: tuple[State, ...],
    state: State,
    *,
    by: Actor,
    note: Callable[[CatalogueImport], None] = lambda locked: None,
    in_background: bool = True,
) -> None:
    """Move an import on when it is still in one of some states, and defer its job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_LOCK])
    locked = _locked(catalogue_import)
    if locked.state not in states:
        raise ActionRefused(_already(locked))
    note(locked)
    locked.state, locked.decided_by = state, by.user
    locked.problem, locked.done, locked.total = "", 0, 0
    locked.worked_at = timezone.now()
    locked.save()
    if locked.is_working and in_background:
        defer_in_transaction(IMPORT_TASK, import_id=locked.pk)


def _locked(catalogue_import: CatalogueImport) -> CatalogueImport:
    rows = CatalogueImport.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=catalogue_import.pk)


def _already(catalogue_import: CatalogueImport) -> str:
    """Return why nothing was done: somebody else has decided, or the button was pressed twice."""
    sentence = _("Nothing was done: this import is “%(state)s” already.")
    return filled(sentence, state=catalogue_import.get_state_display())


def _check_turn(catalogue_import: CatalogueImport) -> None:
    """Raise ActionRefused while another import changes the catalogue."""
    others = CatalogueImport.objects.writing().exclude(pk=catalogue_import.pk)
    if other := others.select_related("decided_by").first():
        sentence = _("%(person)s is importing “%(file)s” right now. Try again when that is done.")
        raise ActionRefused(filled(sentence, person=other.decided_by or "-", file=other))


# ---------------------------------------------------------------- what the jobs say


def ask_about_import(catalogue_import: CatalogueImport, questions: Mapping[str, Any]) -> None:
    """Let somebody say what the file itself does not tell."""
    _end_job(catalogue_import, State.CHECKING, State.ASKING, questions=dict(questions))


def fail_import(catalogue_import: CatalogueImport, problem: str) -> None:
    """Say why a file cannot be read."""
    _end_job(catalogue_import, State.CHECKING, State.FAILED, problem=problem)
    forget_file(catalogue_import)


def finish_checking(catalogue_import: CatalogueImport, summary: Mapping[str, Any]) -> None:
    """Show what an import would change."""
    _end_job(catalogue_import, State.CHECKING, State.CHECKED, questions={}, summary=dict(summary))


def finish_applying(catalogue_import: CatalogueImport) -> None:
    """Say that the catalogue has changed; in the transaction that has changed it."""
    _end_job(catalogue_import, State.APPLYING, State.APPLIED, applied_at=timezone.now())


def refuse_applying(catalogue_import: CatalogueImport, problem: str) -> None:
    """Say why the catalogue was left as it is."""
    _end_job(catalogue_import, State.APPLYING, State.CHECKED, problem=problem)


def finish_undoing(catalogue_import: CatalogueImport, summary: Mapping[str, Any]) -> None:
    """Say that the catalogue is as it was; in the transaction that has put it back."""
    together = {**catalogue_import.summary, **summary}
    _end_job(
        catalogue_import, State.UNDOING, State.UNDONE, undone_at=timezone.now(), summary=together
    )


def break_off_import(catalogue_import: CatalogueImport, problem: str) -> None:
    """Let somebody decide anew after a fault."""
    for was, state in (
        (State.CHECKING, State.FAILED),
        (State.APPLYING, State.CHECKED),
        (State.UNDOING, State.APPLIED),
    ):
        _end_job(catalogue_import, was, state, problem=problem)


def _end_job(catalogue_import: CatalogueImport, was: State, state: State, **fields: Any) -> None:
    """Move an import on, unless another worker has done so."""
    rows = CatalogueImport.objects.filter(pk=catalogue_import.pk, state=was)
    rows.update(state=state, worked_at=timezone.now(), **fields)
    catalogue_import.refresh_from_db()


def forget_file(catalogue_import: CatalogueImport) -> None:
    """Throw the file of an import away."""
    ImportFilePart.objects.filter(catalogue_import=catalogue_import).delete()


def forget_rows(catalogue_import: CatalogueImport) -> None:
    """Throw away what an import would change, or changed: afterwards it cannot be undone."""
    rows = ImportedRow.objects.filter(catalogue_import=catalogue_import)
    rows._raw_delete(rows.db)  # nothing refers to them, and they are many
