"""Says what came of ordering an order again: what is in the basket, and what asks something."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.actors import ActorRequest
from orders.actions import AddedLines
from web.sentences import filled


def report_ordered_again(request: ActorRequest, added: AddedLines | None) -> None:
    """Tell each part of the outcome in a sentence of its own; None stands for a second press."""
    if added is None:
        messages.warning(request, _("This is in your basket already. It was not added twice."))
        return
    if added.ready_count:
        messages.success(request, _ready(added.ready_count))
    for count, sentence in _questions(added):
        if count:
            messages.warning(request, filled(sentence, n=count))


def _ready(count: int) -> str:
    sentence = ngettext(
        "%(n)s line added to your basket, at the price of today.",
        "%(n)s lines added to your basket, at the prices of today.",
        count,
    )
    return filled(sentence, n=count)


def _questions(added: AddedLines) -> list[tuple[int, str]]:
    gone, replaced = added.gone_count, added.replaced_count
    others = added.question_count - gone - replaced
    return [
        (
            gone,
            ngettext(
                "%(n)s article can no longer be ordered.",
                "%(n)s articles can no longer be ordered.",
                gone,
            ),
        ),
        (
            replaced,
            ngettext(
                "%(n)s article has been replaced. Choose whether you want its successor.",
                "%(n)s articles have been replaced. Choose whether you want the successors.",
                replaced,
            ),
        ),
        (
            others,
            ngettext(
                "%(n)s line asks something first: see below.",
                "%(n)s lines ask something first: see below.",
                others,
            ),
        ),
    ]
