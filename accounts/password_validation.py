"""The rules for a password."""

from django.contrib.auth import password_validation


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        """Return the rule once more: Django has no Dutch for the sentence that it says here."""
        return str(self.get_help_text())
