"""Proof that somebody is filling in a form, for looking companies up without being logged in."""

from django.core import signing
from django.utils.crypto import get_random_string

SALT = "registry.lookup"
MAX_AGE = 2 * 60 * 60  # seconds; longer than anybody takes over the form


def make_token() -> str:
    return signing.dumps(get_random_string(16), salt=SALT)


def person_of_token(token: str) -> str | None:
    """Who holds the token, as a name that nobody can guess; None when it is forged or too old."""
    try:
        person: str = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return person
