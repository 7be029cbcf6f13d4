"""The actions that a button does to customers, each described once.

The dealer's pages use them for one customer and for a selection, the admin for a selection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django_stubs_ext import StrOrPromise, StrPromise

from customers import actions
from customers.action_forms import AssignForm, BlockForm, RejectForm
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import Verb
from web.responses import perform, perform_each
from web.sentences import filled


def with_link(sentence: str, link: str) -> str:
    """Return a message that offers a link, in HTML; the sentence alone when there is none."""
    return format_html("{} {}", sentence, link) if link else sentence


@dataclass(frozen=True)
class Question:
    """What an action needs to know first, with the sentences of the page that asks for it."""

    form: type[forms.Form]  # its fields are arguments of the action
    title: StrPromise  # by `count`; of one customer with its `name`
    explanation: StrOrPromise = ""


@dataclass(frozen=True)
class CustomerAction:
    """An action on one customer, with the sentence that says it has been done."""

    name: str  # as forms and the admin send it
    label: StrOrPromise
    function: Callable[..., CustomerEvent]  # of customers.actions
    done: StrPromise  # with `customer`, `email` and what was answered
    verb: Verb | None = None  # the change of state that it makes
    look: str = "danger"  # of the button on the page that asks
    suits: Callable[[Customer], bool] = lambda _customer: True  # beside what the verb allows
    question: Question | None = None

    def form(self, data: Mapping[str, Any] | None) -> forms.Form:
        """Return the form that asks what the action needs; one without fields when nothing."""
        return (self.question.form if self.question else forms.Form)(data)

    def title(self, customers: Sequence[Customer]) -> str:
        """Return the heading of the page that asks what the action needs."""
        if self.question is None:
            count = len(customers)
            title = ngettext(
                "%(action)s: %(count)d customer", "%(action)s: %(count)d customers", count
            )
            return filled(title, action=self.label, count=count)
        return filled(self.question.title, count=len(customers), name=customers[0])

    def can_be_done_to(self, customer: Customer) -> bool:
        """Tell whether the action makes sense for a customer as it is now."""
        return self.suits(customer) and (self.verb is None or customer.can(self.verb))

    def check(self, customer: Customer, *, seen: str | None, by: Actor) -> None:
        """Raise ActionRefused when the action is not allowed now, or the page is out of date."""
        actions.check_seen(customer, seen, by=by)
        if self.verb:
            customer.check_can(self.verb)

    def carry_out(
        self,
        request: HttpRequest,
        customer: Customer,
        *,
        seen: str,
        by: Actor,
        answers: dict[str, Any],
        onward: Callable[[], str] = str,
    ) -> bool:
        """Do it, say how it went in a message, and return whether it was done.

        `seen` is what the page of the button showed (`customers.models.Customer.seen`); `onward`
        makes a link that the message offers once it was done.
        """
        return perform(
            request,
            lambda: self.function(customer, seen=seen, by=by, **answers),
            done=lambda event: with_link(self._done_sentence(event.customer, answers), onward()),
        )

    def _done_sentence(self, customer: Customer, answers: dict[str, Any]) -> str:
        email = customer.contact.email if customer.contact else ""
        return filled(self.done, customer=customer, email=email, **answers)


@dataclass(frozen=True, kw_only=True)
class SelectionAction(CustomerAction):
    """An action that can also be done to a selection."""

    done_count: StrPromise  # by `count`, with what was answered

    def carry_out_each(
        self,
        request: HttpRequest,
        customers: Iterable[Customer],
        *,
        seen: Callable[[Customer], str],
        by: Actor,
        answers: dict[str, Any],
    ) -> None:
        """Do it to each, in a transaction of its own, and say how many were done and who not."""
        perform_each(
            request,
            lambda customer: self.function(customer, seen=seen(customer), by=by, **answers),
            customers,
            done=lambda count: filled(self.done_count, count=count, **answers),
        )


UNBLOCK = SelectionAction(
    name="unblock",
    label=Verb.UNBLOCK.label,
    function=actions.unblock_customer,
    verb=Verb.UNBLOCK,
    look="primary",
    done=_("%(customer)s has been unblocked. %(email)s receives the login by email."),
    done_count=ngettext_lazy(
        "%(count)d customer has been unblocked and receives its login by email.",
        "%(count)d customers have been unblocked and receive their login by email.",
        "count",
    ),
)
BLOCK = SelectionAction(
    name="block",
    label=Verb.BLOCK.label,
    function=actions.block_customer,
    verb=Verb.BLOCK,
    done=_("%(customer)s has been blocked and can no longer log in."),
    done_count=ngettext_lazy(
        "%(count)d customer has been blocked.", "%(count)d customers have been blocked.", "count"
    ),
    question=Question(
        BlockForm,
        ngettext_lazy("Block %(name)s", "Block %(count)s customers", "count"),
        _(
            "A blocked customer can no longer log in, and what is open now is closed at once. "
            "You can unblock it again whenever you like."
        ),
    ),
)
REJECT = SelectionAction(
    name="reject",
    label=Verb.REJECT.label,
    function=actions.reject_customer,
    verb=Verb.REJECT,
    done=_("The request of %(customer)s has been rejected."),
    done_count=ngettext_lazy(
        "%(count)d request has been rejected.", "%(count)d requests have been rejected.", "count"
    ),
    question=Question(
        RejectForm,
        ngettext_lazy("Reject the request of %(name)s", "Reject %(count)s requests", "count"),
        _("The applicant receives an email with the reason."),
    ),
)
ARCHIVE = SelectionAction(
    name="archive",
    label=_("Archive"),
    function=actions.archive_customer,
    suits=lambda customer: customer.can_be_archived,
    done=_("%(customer)s has been archived."),
    done_count=ngettext_lazy(
        "%(count)d customer has been archived.", "%(count)d customers have been archived.", "count"
    ),
)
RESTORE = SelectionAction(
    name="restore",
    label=_("Take back from the archive"),
    function=actions.restore_customer,
    look="primary",
    suits=lambda customer: customer.archived_at is not None,
    done=_("%(customer)s has been taken back from the archive."),
    done_count=ngettext_lazy(
        "%(count)d customer has been taken back from the archive.",
        "%(count)d customers have been taken back from the archive.",
        "count",
    ),
)
ASSIGN = SelectionAction(
    name="assign",
    label=_("Assign to a dealer"),
    function=actions.assign_customer,
    done=_("The request of %(customer)s has been assigned to %(dealer)s."),
    done_count=ngettext_lazy(
        "%(count)d request has been assigned to %(dealer)s.",
        "%(count)d requests have been assigned to %(dealer)s.",
        "count",
    ),
    question=Question(
        AssignForm,
        _("Assign to a dealer"),
        _("The dealer and the applicant are told, and so is the dealer that has the request now."),
    ),
)
PASS_ON = CustomerAction(
    name="pass_on",
    label=_("Not our customer"),
    function=actions.pass_on_customer,
    suits=lambda customer: customer.can_be_passed_on,
    question=Question(
        forms.Form,
        ngettext_lazy("%(name)s: not our customer?", "%(count)s: not our customers?", "count"),
        _(
            "The request goes to the wholesaler, who finds the right dealer and tells the "
            "applicant. You no longer see it, and you cannot take it back."
        ),
    ),
    done=_("The request of %(customer)s has been passed on. You no longer see it."),
)
RESEND = CustomerAction(
    name="resend",
    label=_("Send again"),
    function=actions.resend_invitation,
    done=_("The login of %(customer)s is sent again."),
)

# By name, as the form of a selection sends it.
DEALER_ACTIONS = {action.name: action for action in (UNBLOCK, BLOCK, REJECT, ARCHIVE, RESTORE)}
STAFF_ACTIONS = (UNBLOCK, BLOCK, REJECT, ASSIGN, ARCHIVE, RESTORE)
