"""Says what is wrong with an invitation link, and what can be done instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.access.whom_to_call import questions_sentence
from customers.models import Invitation


@dataclass(frozen=True)
class RefusedInvitation:
    """An invitation that lets nobody in now, in the language that is active."""

    invitation: Invitation
    sentence: str  # what is wrong with it

    @property
    def can_ask_fresh(self) -> bool:
        """Tell whether a new link can be asked for: not by the blocked, nor after using this."""
        return self.invitation.gives_access and self.invitation.used_at is None

    @property
    def can_log_in(self) -> bool:
        return self.invitation.gives_access and self.invitation.used_at is not None

    @property
    def what_to_do(self) -> str:
        """Return what the person can do now; nothing for who has no access."""
        if self.can_ask_fresh:
            return _("We gladly send a new one to the same email address.")
        if self.can_log_in:
            return _(
                "You have already chosen a password. Log in with it, or choose a new one if you "
                "have forgotten it."
            )
        return ""

    @property
    def questions(self) -> str:
        return questions_sentence(None if self.invitation.employee else self.invitation.dealer)
