"""Reading what a submit of the company form asks for: a search, a pick, or saving."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from customers.actors import ActorRequest
from customers.company_form.form import CompanyForm
from registry.limits import may_look_up


class Step(StrEnum):
    SHOW = "show"
    SAVE = "save"
    SAVE_AND_UNBLOCK = "save_and_unblock"

    @property
    def saves(self) -> bool:
        return self is not Step.SHOW


def read_form[F: CompanyForm](
    request: ActorRequest, form_class: type[F], **kwargs: Any
) -> tuple[F, Step]:
    """Return the form as it was sent, and what its sender wants with it.

    A search, a picked company or another country shows the form again with everything that was
    typed, and without complaints about what is not filled in yet.
    """
    if request.method != "POST":
        return form_class(**kwargs), Step.SHOW
    sent = request.POST
    button = sent.get("button", "")
    if "pick" in sent or form_class.only_asks(sent, button):
        form = form_class.showing(sent, **kwargs)
        if not may_look_up(request):
            form.refuse_to_find()
        elif "pick" in sent:
            form.pick(sent["pick"])
        else:
            form.find(button)
        return form, Step.SHOW
    step = Step.SAVE_AND_UNBLOCK if button == "save_and_unblock" else Step.SAVE
    return form_class(sent, **kwargs), step
