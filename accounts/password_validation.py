"""Says what a password must be like, in words of our own and in the language of the page."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _

from web.sentences import filled


def rules_sentence() -> str:
    """Return what a password must be like, for below the field."""
    return " ".join(filter(None, password_validation.password_validators_help_texts()))


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    def get_help_text(self) -> str:
        sentence = _("At least %(count)d characters. A short sentence is fine too.")
        return filled(sentence, count=self.min_length)

    def get_error_message(self) -> str:
        return self.get_help_text()


class UserAttributeSimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self) -> str:
        """Return nothing: who does not use its own name need not read of it."""
        return ""

    def get_error_message(self) -> str:
        return _("Do not use your name or email address.")


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    def get_help_text(self) -> str:
        """Return nothing: that a password is common is told when it is."""
        return ""

    def get_error_message(self) -> str:
        return _("This password is too easy to guess.")
