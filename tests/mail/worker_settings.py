"""Settings of a real worker that knows the letters of these tests, on WORKER_DATABASE."""

import os

from portal import environment
from tests.settings import *  # noqa: F403 - the settings, and what a worker has of its own

INSTALLED_APPS = [*INSTALLED_APPS, "tests.mail.letters"]  # noqa: F405 - from the settings above
DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]  # noqa: F405 - from the settings above
MAIL_OVERDUE_SECONDS, MAIL_SWEEP_SECONDS = 4, 4  # with the lease: what a test waits after a kill
MAILERS = {"default": environment.mailer(EMAIL_URL)}  # noqa: F405 - from the settings above
