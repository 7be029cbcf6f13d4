"""URL converters: a malformed reference or secret is 404 before any query."""

REFERENCE_LENGTH = 12
REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no two that are mixed up
MAX_KEY_DIGITS = 18  # fits into a bigint
SECRET_LENGTH = 43  # 256 bits in base64url, without padding


class _Literal:
    """A text of a known form, which stands in the URL as it is."""

    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ReferenceConverter(_Literal):
    """`<reference:reference>` matches the random reference of a customer or an order."""

    regex = f"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}"


class SecretConverter(_Literal):
    """`<secret:secret>` matches the secret of a link that came by mail."""

    regex = f"[A-Za-z0-9_-]{{{SECRET_LENGTH}}}"


def is_key(value: str) -> bool:
    """Tell whether a value that a form sent can be the key of a row at all."""
    return value.isascii() and value.isdigit() and len(value) <= MAX_KEY_DIGITS


def is_reference(value: str) -> bool:
    """Tell whether a value that a form sent can be a reference at all."""
    return len(value) == REFERENCE_LENGTH and set(value) <= set(REFERENCE_ALPHABET)
