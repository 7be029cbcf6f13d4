"""Secret links: a row derives its secret when a mail is rendered, and stores only its hash."""

import base64
import hashlib
from typing import ClassVar

from django.db import models
from django.utils.crypto import get_random_string, salted_hmac

from web.converters import REFERENCE_ALPHABET, REFERENCE_LENGTH


def random_reference() -> str:
    """Return what stands in a URL instead of a key: characters that no one mixes up."""
    return get_random_string(REFERENCE_LENGTH, REFERENCE_ALPHABET)


def random_nonce() -> str:
    return get_random_string(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class SecretLink(models.Model):
    """A row that is reached by a secret in a URL.

    The secret is derived from a nonce and SECRET_KEY: a mail that is rendered twice carries the
    same link, and neither a copy of the table nor the mail log gives a working one away.
    """

    key_salt: ClassVar[str]  # tells the links of one kind from those of another; never changed

    nonce = models.CharField(max_length=32, default=random_nonce, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    def derive_secret(self) -> str:
        digest = salted_hmac(self.key_salt, self.nonce, algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def issue_secret(self) -> str:
        """Return the secret for a link, and store its hash, which changes only with SECRET_KEY."""
        secret = self.derive_secret()
        if self.secret_hash != hash_of(secret):
            self.secret_hash = hash_of(secret)
            self.save(update_fields=["secret_hash"] if self.pk else None)
        return secret
