"""Proves that somebody is filling in a form, which gives the right to look companies up."""

from django.core import signing
from django.utils.crypto import get_random_string

SALT = "registry.lookup"
MAX_AGE_SECONDS = 2 * 60 * 60  # longer than anybody takes over the form


def make_token() -> str:
    """Return a token for a form that is being shown."""
    return signing.dumps(get_random_string(16), salt=SALT)


def is_valid_token(token: str) -> bool:
    """Tell whether a token is ours and not too old."""
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return False
    return True
