"""The job of an import: it checks a file, applies it or undoes that, whatever its state asks for.

A worker may die at any moment. Checking begins anew then; applying and undoing are one transaction
each, so nothing is half done.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from orders import actions
from orders.imports import applying, checking, undoing
from orders.imports.columns import NUMBER, Target, target_of
from orders.imports.file_parts import file_of
from orders.imports.scanning import Doubt, Scan, as_question, scanned
from orders.imports.writing import Progress
from orders.models import CatalogueImport
from web.sentences import filled
from web.spreadsheets import UnreadableFile

JOB_LOCK = 1_948_312_572  # with the key of an import: one worker at a time is at it
LOCK_TIMEOUT_MS = 10_000
State = CatalogueImport.State


def run(import_id: int) -> None:
    """Do what an import waits for, unless another worker is doing that."""
    with closing(Worker(import_id)) as worker:
        if worker.begin():
            catalogue_import = CatalogueImport.objects.get(pk=import_id)
            with override(catalogue_import.language):
                _run_or_break_off(catalogue_import, worker.note)


def _run_or_break_off(catalogue_import: CatalogueImport, progress: Progress) -> None:
    try:
        _run(catalogue_import, target_of(catalogue_import.kind), progress)
    except Exception:
        sentence = _("Something went wrong, and nothing was changed. Try again, or call for help.")
        actions.break_off_import(catalogue_import, sentence)
        raise


def _run(catalogue_import: CatalogueImport, target: Target, progress: Progress) -> None:
    match catalogue_import.state:
        case State.CHECKING:
            _check(catalogue_import, target, progress)
        case State.APPLYING:
            _apply(catalogue_import, target, progress)
        case State.UNDOING:
            undoing.undo(catalogue_import, target, progress)


def _check(catalogue_import: CatalogueImport, target: Target, progress: Progress) -> None:
    """Look what a file would change; ask what it does not tell, or say why it cannot be read."""
    actions.forget_rows(catalogue_import)
    places = catalogue_import.answers.get("columns", {})
    try:
        with (
            file_of(catalogue_import) as file,
            scanned(file, target, places, lambda rows: progress(rows, 0)) as scan,
        ):
            _check_scan(catalogue_import, target, scan, progress)
    except UnreadableFile as error:
        actions.fail_import(catalogue_import, str(error))


def _check_scan(
    catalogue_import: CatalogueImport, target: Target, scan: Scan, progress: Progress
) -> None:
    if not scan.total and not scan.unreadable:
        actions.fail_import(catalogue_import, _("There is nothing in this file."))
        return
    if scan.layout.missing:
        actions.fail_import(catalogue_import, _missing_sentence(target, scan))
        return
    doubts = scan.open_doubts(catalogue_import.answers.get("separators", {}))
    is_hidden_open = scan.hidden and "rows" not in catalogue_import.answers.get("hidden", {})
    if scan.layout.unclear or doubts or is_hidden_open:
        questions = _questions(target, scan, doubts)
        if is_hidden_open:
            questions["hidden"] = scan.hidden
        actions.ask_about_import(catalogue_import, questions)
        return
    for done in checking.check(catalogue_import, target, scan):
        progress(done, scan.total)
    if lacking := _lacking_columns(catalogue_import, target, scan):
        actions.ask_about_import(catalogue_import, _column_questions(target, scan, lacking))
        return
    actions.finish_checking(catalogue_import, catalogue_import.summary)


def _questions(target: Target, scan: Scan, doubts: list[Doubt]) -> dict[str, Any]:
    """Return what somebody has to say: where columns stand, and what points and commas mean."""
    if scan.layout.unclear:
        return _column_questions(target, scan, scan.layout.unclear)
    return {"separators": [as_question(doubt) for doubt in doubts]}


def _column_questions(target: Target, scan: Scan, names: Collection[str]) -> dict[str, Any]:
    layout = scan.layout
    return {
        "columns": [[name, target.by_name[name].title] for name in names],
        "guesses": {n: p for n, p in layout.columns.items() if n in names},
        "titles": list(layout.titles),
        "sample": [list(map(str, row)) for row in layout.sample],
    }


def _lacking_columns(catalogue_import: CatalogueImport, target: Target, scan: Scan) -> list[str]:
    """Return the columns that are to be asked about, since most rows say nothing without them.

    Only where the file has columns that nobody has named: a list of new prices may have a new
    article among many that exist.
    """
    asked = catalogue_import.answers.get("columns", {})
    found = scan.layout.columns
    lacking = [name for name in target.needed if name not in found and name not in asked]
    is_missed = 2 * catalogue_import.count("lacking") > scan.total or set(found) == {NUMBER}
    return lacking if is_missed and scan.has_other_columns else []


def _missing_sentence(target: Target, scan: Scan) -> str:
    titles = ", ".join(target.by_name[name].title for name in scan.layout.missing)
    return filled(_("The file does not have the column “%(title)s”."), title=titles)


def _apply(catalogue_import: CatalogueImport, target: Target, progress: Progress) -> None:
    """Change the catalogue, unless the summary would not be true any more."""
    try:
        applying.apply(catalogue_import, target, progress)
    except applying.CatalogueChanged as changed:
        actions.refuse_applying(catalogue_import, _changed_sentence(changed))


def _changed_sentence(changed: applying.CatalogueChanged) -> str:
    sentence = ngettext(
        "The catalogue has changed since this file was checked: %(numbers)s (%(count)s row). "
        "Nothing was done. Check the file again.",
        "The catalogue has changed since this file was checked: %(numbers)s (%(count)s rows). "
        "Nothing was done. Check the file again.",
        changed.count,
    )
    return filled(sentence, numbers=", ".join(changed.numbers), count=changed.count)


# ---------------------------------------------------------------- one worker, and how far it is


class Worker:
    """Has an import to itself, and notes how far it is.

    It does so on a connection of its own: pages see it at once, and when the worker dies, the
    database ends the connection and with it the lock.
    """

    def __init__(self, import_id: int) -> None:
        self._import_id = import_id
        self._connection: BaseDatabaseWrapper = connection.copy()

    def begin(self) -> bool:
        """Take the lock on the import, unless another worker keeps it.

        One that has just ended its job may hold it for another moment: who did not wait would leave
        the next one undone.
        """
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [JOB_LOCK, self._import_id])
                cursor.execute("RESET lock_timeout")
        except OperationalError:
            return False
        return True

    def note(self, done: int, total: int = 0) -> None:
        """Note how many rows are done, and of how many when that is known."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {CatalogueImport._meta.db_table}"  # noqa: S608 - a name of our own
                " SET done = %s, total = %s, worked_at = %s WHERE id = %s",
                [done, total, timezone.now(), self._import_id],
            )

    def close(self) -> None:
        """Let the import go."""
        self._connection.close()
