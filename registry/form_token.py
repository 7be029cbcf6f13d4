"""Proof that somebody is filling in a form, for looking companies up without being logged in."""

from django.core import signing
from django.utils.crypto import get_random_string

SALT = "registry.lookup"
MAX_AGE = 2 * 60 * 60  # seconds; longer than anybody takes over the form


def make_token() -> str:
    return signing.dumps(get_random_string(16), salt=SALT)


def is_valid_token(token: str) -> bool:
    """Neither forged nor too old."""
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return False
    return True
