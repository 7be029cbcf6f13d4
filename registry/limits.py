"""How often one person may look companies up, whichever page it does so on."""

from allauth.core.internal.ratelimit import consume, get_ip
from django.http import HttpRequest

LIMITS = {"directory": "90/m/key"}  # a fast typist searches once a second


def may_look_up(request: HttpRequest) -> bool:
    """Count one look-up; False when this person has had enough for now.

    Counted by person and not by form, since a form opened anew is a new one.
    """
    who = request.user.pk if request.user.is_authenticated else None
    person = f"user {who}" if who else f"sender {get_ip(request)}"
    return bool(
        consume(
            request, app="registry", action="directory", config=LIMITS, key=person, limit_get=True
        )
    )
