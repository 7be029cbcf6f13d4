"""The demo's mailer, which keeps each mail as it would have gone out; /postvak/ shows them."""

from collections.abc import Sequence
from email import policy

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from mail.models import CapturedMail


class CapturingBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            CapturedMail.objects.create(
                to=", ".join(message.recipients()),
                subject=str(message.subject),
                raw=message.message(policy=policy.SMTP).as_bytes(),
            )
        return len(email_messages)
