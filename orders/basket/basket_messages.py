"""Says in messages what became of lines that were put in a basket."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.actors import ActorRequest
from orders import actions
from web.sentences import filled

MAX_NOTES = 5  # about a file, one below the other; the lines themselves say the rest


def report_added(request: ActorRequest, added: actions.AddedLines | None) -> None:
    """Tell how many lines were added; the basket itself says which ones are not right yet.

    None stands for a form that was sent before just so.
    """
    if added is None:
        messages.warning(request, _("This is in your basket already. It was not added twice."))
    elif added.ready_count:
        sentence = ngettext(
            "%(n)s line added to your basket.",
            "%(n)s lines added to your basket.",
            added.ready_count,
        )
        messages.success(request, filled(sentence, n=added.ready_count))


def report_file(request: ActorRequest, notes: Sequence[str]) -> None:
    """Tell what there is to say about a file and its rows."""
    for note in notes[:MAX_NOTES]:
        messages.warning(request, note)
    left_out = len(notes) - MAX_NOTES
    if left_out > 0:
        sentence = ngettext(
            "There is something like that in %(n)s more row.",
            "There is something like that in %(n)s more rows.",
            left_out,
        )
        messages.warning(request, filled(sentence, n=left_out))
