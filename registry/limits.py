"""Limits how often one person looks companies up, on all pages together."""

from django.http import HttpRequest

from web.client_ip import client_ip
from web.rate_limits import MINUTE, Limit, Rate, consume

# Five a second, and 300 at once: whoever types makes some three a second, a script many more.
LOOK_UPS = Limit("directory_look_ups", (Rate(300, MINUTE),))


def may_look_up(request: HttpRequest) -> bool:
    """Count one look-up; return False when this person has made enough for now.

    The person counts and not the form, since a form that is opened again is a new one. A person
    without a login is its IP address.
    """
    user_id = request.user.pk if request.user.is_authenticated else None
    person = f"user {user_id}" if user_id else f"ip {client_ip(request)}"
    return consume({LOOK_UPS: person})
