"""Says whom somebody calls who cannot go on."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Dealer, User
from web.sentences import filled


def refusing_dealers(user: User) -> list[Dealer]:
    """Return whom a person without access can call: the dealers at which it is a contact."""
    contacts = user.contacts.present().filter(customer__dealer__isnull=False)
    return list(Dealer.objects.trading().filter(customers__contacts__in=contacts).distinct())


def questions_sentence(dealer: Dealer | None) -> str:
    """Return whom to call with questions: the dealer, or the wholesaler where none sells."""
    if dealer and dealer.is_trading:
        return filled(
            _("Questions? Call your dealer, %(dealer)s, %(phone)s."),
            dealer=dealer.name,
            phone=dealer.phone,
        )
    return filled(
        _("Questions? Call %(support_name)s, %(support_phone)s."),
        support_name=settings.SUPPORT_NAME,
        support_phone=settings.SUPPORT_PHONE,
    )
