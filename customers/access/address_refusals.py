"""Words, for the person itself, why an address cannot be the one of its login, and what then."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from customers.actions.joining import LoginsCannotBeJoined, confirm_login_address
from customers.refusals import AddressOfAnotherLogin, AddressOfColleague
from customers.states import ActionRefused


@transaction.atomic
def confirm(user: User, email: str) -> None:
    """Give a login the address that its person has confirmed.

    Raises ActionRefused, in words for the person itself, when that cannot be.
    """
    try:
        confirm_login_address(user, email=email)
    except ActionRefused as refused:
        raise ActionRefused(_for_person(refused)) from refused


def _for_person(refused: ActionRefused) -> str:
    """Return the refusal for the person, with the offer to make one login of two."""
    if isinstance(refused, AddressOfColleague):
        sentence = f"{refused} {_('Is that you too?')}"
    elif isinstance(refused, AddressOfAnotherLogin | LoginsCannotBeJoined):
        sentence = _("This email address cannot be used for your login. Is it yours?")
    else:
        return str(refused)
    offer = _("Call %(support_name)s, %(support_phone)s, who can make one login of the two.")
    support = {"support_name": settings.SUPPORT_NAME, "support_phone": settings.SUPPORT_PHONE}
    return f"{sentence} {offer % support}"


def refusal_of(user: User, email: str) -> str:
    """Return what would be said if the address were confirmed now; nothing if it can be."""
    with transaction.atomic():
        try:
            confirm(user, email)
        except ActionRefused as refused:
            return str(refused)
        finally:
            transaction.set_rollback(True)
    return ""
