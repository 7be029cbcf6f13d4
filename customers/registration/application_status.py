"""Words what an applicant reads of its request, by the state that it is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Dealer
from customers.access.whom_to_call import questions_sentence
from customers.models import Customer, CustomerEvent
from customers.states import EventKind, State, Verb
from web.sentences import filled


@dataclass(frozen=True)
class ApplicationStatus:
    """The state of a request in the words of whoever sent it, in the language that is active."""

    customer: Customer
    latest: CustomerEvent  # by which the customer came into the state that it is in

    @classmethod
    def of(cls, customer: Customer) -> ApplicationStatus:
        events = customer.events.filter(to_state=customer.state)
        changes = events.exclude(from_state=customer.state)
        return cls(customer, changes.latest("at", "pk"))

    @property
    def since(self) -> datetime:
        return self.latest.at

    @property
    def dealer(self) -> Dealer | None:
        return self.customer.dealer

    @property
    def label(self) -> str:
        """Return the state as the applicant is told it; "blocked" and the like as they are."""
        match self.customer.state:
            case State.PENDING:
                return _("is being looked at")
            case State.ACTIVE:
                return _("accepted")
            case State.REJECTED if self.is_duplicate:
                return _("joined with an earlier request")
        return str(State(self.customer.state).label)

    @property
    def is_waiting(self) -> bool:
        return self.customer.state == State.PENDING

    @property
    def can_log_in(self) -> bool:
        return self.customer.is_active

    @property
    def can_withdraw(self) -> bool:
        return self.customer.can(Verb.WITHDRAW)

    @property
    def what_happens_next(self) -> str:
        """Return one or two sentences on where the request is and what the applicant may expect."""
        match self.customer.state:
            case State.PENDING:
                return self._while_pending()
            case State.ACTIVE if self.customer.is_at_stopped_dealer:
                sentence = _(
                    "%(dealer)s has stopped, so you can no longer order there. %(support_name)s "
                    "contacts you about another dealer."
                )
            case State.ACTIVE:
                sentence = _(
                    "%(dealer)s has approved your request. You have received an email to choose a "
                    "password. Have you already done that? Then log in."
                )
            case State.REJECTED if self.is_duplicate:
                sentence = _(
                    "This request has been joined with an earlier one of your company at "
                    "%(dealer)s. Ask within your company who has the login."
                )
            case State.REJECTED:
                sentence = _("%(dealer)s has rejected your request, for this reason:")
            case State.WITHDRAWN:
                sentence = _("You have withdrawn this request. Nothing more happens with it.")
            case _state:
                sentence = _("Your login is blocked.")
        who = {"dealer": self.dealer or settings.SUPPORT_NAME}
        return filled(sentence, **who, support_name=settings.SUPPORT_NAME)

    @property
    def reason(self) -> str:
        """Return why it was rejected; the reason of a block is not written for the customer."""
        is_told = self.customer.state == State.REJECTED and not self.is_duplicate
        return self.latest.reason if is_told else ""

    @property
    def is_duplicate(self) -> bool:
        """Tell whether it was closed for an earlier request, of which nothing is told."""
        return self.latest.kind == EventKind.CLOSED_AS_DUPLICATE

    @property
    def questions(self) -> str:
        """Return whom to call, for somebody who cannot go on alone; else nothing."""
        if self.customer.state in (State.ACTIVE, State.WITHDRAWN):
            return ""
        return questions_sentence(self.dealer)

    @property
    def new_request_url(self) -> str:
        """Return where to ask once more after withdrawing; nothing in any other state."""
        if self.customer.state != State.WITHDRAWN:
            return ""
        if self.dealer and self.dealer.is_trading:
            return self.dealer.get_absolute_url()
        return reverse("customers:register")

    def _while_pending(self) -> str:
        who: dict[str, object] = {"dealer": self.dealer, "support_name": settings.SUPPORT_NAME}
        answer_by = self.customer.answer_by
        if answer_by is None:
            return filled(self._while_overdue(), **who)
        if self.customer.is_at_stopped_dealer:
            sentence = _(
                "%(dealer)s has stopped. %(support_name)s finds another dealer for you, usually by "
                "%(date)s. You receive an email as soon as that is known."
            )
        elif self.dealer:
            sentence = _(
                "%(dealer)s looks at your request, usually by %(date)s. After that you receive an "
                "email to choose a password."
            )
        else:
            sentence = _(
                "%(support_name)s finds out which dealer you belong to, usually by %(date)s. You "
                "receive an email as soon as that is known."
            )
        return filled(sentence, **who, date=date_format(timezone.localtime(answer_by)))

    def _while_overdue(self) -> str:
        if self.customer.is_at_stopped_dealer:
            return _(
                "%(dealer)s has stopped. %(support_name)s is still finding another dealer for you. "
                "That takes longer than usual. You receive an email as soon as it is known."
            )
        if self.dealer and self.dealer.closure_notice:  # so it is no use to call there
            return _("Your request is taking longer than usual. %(dealer)s has been reminded.")
        if self.dealer:
            return _(
                "The answer to your request is taking longer than usual. We have reminded "
                "%(dealer)s. In a hurry? Then call your dealer."
            )
        return _(
            "%(support_name)s is still finding out which dealer you belong to. That takes longer "
            "than usual. You receive an email as soon as it is known."
        )
