"""Every mail about customers, declared by subject."""

from __future__ import annotations

from typing import Any

from customers.mail_events import (
    employees,
    logins,
    password_help,
    passwords,
    reminders,
    requests,
    undelivered,
)
from mail.events import MailEvent

# In the order in which the life of a customer causes them.
EVENTS: tuple[MailEvent[Any, Any], ...] = (
    *requests.EVENTS,
    *reminders.EVENTS,
    *logins.EVENTS,
    *passwords.EVENTS,
    *password_help.EVENTS,
    *employees.EVENTS,
    *undelivered.EVENTS,
)
