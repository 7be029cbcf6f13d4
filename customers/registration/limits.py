"""How often strangers may send a form: per network, per e-mail address and per dealer."""

from django.http import HttpRequest

from accounts.models import Dealer
from web.client_ip import client_ip
from web.rate_limits import DAY, HOUR, Limit, Rate, consume

# An office, or a stand at a fair, registers from one network.
REGISTRATION_IP = Limit("registration_ip", (Rate(20, HOUR), Rate(60, DAY)))
# One person may buy for several branches.
REGISTRATION_EMAIL = Limit("registration_email", (Rate(5, HOUR), Rate(10, DAY)))
REGISTRATION_DEALER = Limit("registration_dealer", (Rate(60, HOUR), Rate(300, DAY)))
APPLICATION_LINK = Limit("application_link", (Rate(3, HOUR),))


def may_register(request: HttpRequest, *, email: str, dealer: Dealer | None) -> bool:
    """Count one registration; return False when one of its limits has been reached."""
    return consume(
        {
            REGISTRATION_IP: client_ip(request),
            REGISTRATION_EMAIL: email,
            REGISTRATION_DEALER: dealer.slug if dealer else "no dealer",
        }
    )


def may_send_link(reference: str) -> bool:
    """Count one link sent to this application's page; return False after too many."""
    return consume({APPLICATION_LINK: reference})
