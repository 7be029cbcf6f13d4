"""The portal's settings in test mode, on the database of DATABASE_URL."""

import os

os.environ["PORTAL_MODE"] = "test"
os.environ.setdefault("SITE_URL", "http://testserver")

from portal.settings import *  # noqa: F403 - the mode must be set before settings are read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, only for tests
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405 - no collected files
