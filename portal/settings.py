"""Settings: read from the environment and nothing else. docs/operations.md lists the variables."""

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from portal import environment

django_stubs_ext.monkeypatch()  # lets `ModelForm[Customer]` be written, as the types want it

BASE_DIR = Path(__file__).resolve().parent.parent
RUNNING_PORTAL = BASE_DIR / "var" / "portal.env"  # written by the supervisor

env = Env()
if "DATABASE_URL" not in os.environ and os.environ.get("PORTAL_MODE") != "production":
    if RUNNING_PORTAL.exists() and environment.is_held(RUNNING_PORTAL.with_name("supervisor.lock")):
        env.read_env(str(RUNNING_PORTAL), recurse=False)
    elif "PORTAL_MODE" in os.environ:
        raise ImproperlyConfigured(
            "There is no database. Start `make demo` first, or set DATABASE_URL."
        )

MODES = ("production", "demo", "development", "test")
MODE = env.str("PORTAL_MODE", "production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"PORTAL_MODE must be one of {', '.join(MODES)}")
PRODUCTION = MODE == "production"
DEBUG = MODE == "development"

# ---------------------------------------------------------------- what production must be told

SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else "only-for-the-demo-and-for-tests")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DATABASE_URL = env.str("DATABASE_URL", "")
EMAIL_URL = env.str("EMAIL_URL", "")
SITE_URL = env.str("SITE_URL", "" if PRODUCTION else "http://localhost:8000")
SUPPORT_PHONE = env.str("SUPPORT_PHONE", "+31 (0)55-506 76 00")
SUPPORT_NAME = env.str("SUPPORT_NAME", "Van Ommen")
SUPPORT_PLACE = env.str("SUPPORT_PLACE", "Beekbergen")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Phantom <portal@phantom.example>")

# The wholesaler's own system, which new orders are pushed to; see orders.push.
ORDER_PUSH_URL = env.str("ORDER_PUSH_URL", "")
ORDER_PUSH_SECRET = env.str("ORDER_PUSH_SECRET", "")  # base64, at least 24 bytes
# Whether net prices are rounded to the cent, as the wholesaler's own system may do.
ROUND_NET_PRICES = env.bool("ROUND_NET_PRICES", False)
# Hosts from which pictures of articles are shown, such as https://pictures.example.
PICTURE_HOSTS: list[str] = env.list("PICTURE_HOSTS", [])

if _renamed := environment.renamed_settings(os.environ):
    raise ImproperlyConfigured("The portal does not start:\n- " + "\n- ".join(_renamed))

SITES = tuple(environment.site(values) for values in env.json("SITES", []))
if not SITES and SITE_URL:
    SITES = (environment.site({"url": SITE_URL, "name": "PHANTOM", "sender": DEFAULT_FROM_EMAIL}),)

if PRODUCTION and (_problems := environment.production_problems(globals(), os.environ)):
    raise ImproperlyConfigured("The portal does not start:\n- " + "\n- ".join(_problems))

# ---------------------------------------------------------------- application

INSTALLED_APPS = [
    "portal",
    "orders",
    "customers",
    "accounts",
    "registry",
    "mail",
    "web",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.NoStoreMiddleware",
    "portal.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "customers.access.middleware.ActorMiddleware",
    "portal.middleware.VisitMiddleware",
    "portal.middleware.UnsavedInputMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
        },
    }
]
FORM_RENDERER = "web.form_renderer.FormRenderer"

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url("DATABASE_URL", "postgres://localhost/portal", conn_max_age=600)
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and answers of the directory are rows in tables. A cache may forget what it holds at
# any moment, and one within a process is not shared with the others, so there is none.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["customers.access.auth_backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "accounts.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "accounts.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"  # overruled by the page of each role: customers.actors, start_url
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_FORMS = {
    "login": "customers.access.login_forms.LoginForm",
    "reauthenticate": "customers.access.login_forms.ReauthenticateForm",
    "add_email": "customers.access.login_forms.AddEmailForm",
    "change_password": "customers.access.password_forms.ChangePasswordForm",
    "reset_password": "customers.access.password_forms.ResetPasswordForm",
    "reset_password_from_key": "customers.access.password_forms.ResetPasswordKeyForm",
}
ACCOUNT_ADAPTER = "customers.access.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation verifies; a changed address is confirmed first
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = False  # they count in a cache; customers.access.account_views has ours

INVITATION_DAYS = env.int("INVITATION_DAYS", 7)

# ---------------------------------------------------------------- company directory

DIRECTORY = env.list("DIRECTORY", ["local"])  # the sources, in the order they are asked
DIRECTORY_CACHE_SECONDS = env.int("DIRECTORY_CACHE_SECONDS", 60 * 60 * 24)  # 0: nothing is kept
# A customer's company is looked up again after so many days; 0: never. A contract may count it.
DIRECTORY_REFRESH_DAYS = env.int("DIRECTORY_REFRESH_DAYS", 30)

DNB_URL = env.str("DNB_URL", "https://plus.dnb.com")
DNB_KEY = env.str("DNB_KEY", "")
DNB_SECRET = env.str("DNB_SECRET", "")
DNB_CALLS_PER_SECOND = env.float("DNB_CALLS_PER_SECOND", 5.0)  # for the key, of all processes
DNB_CALLS_PER_DAY = env.int("DNB_CALLS_PER_DAY", 0)  # 0: as many as the contract lets through
DNB_ORDER_REASON = env.str("DNB_ORDER_REASON", "6332")  # German law asks why one looks

KVK_URL = env.str("KVK_URL", "https://api.kvk.nl/api")
KVK_API_KEY = env.str("KVK_API_KEY", "")
KVK_TEST_KEY = env.str("KVK_TEST_KEY", "")  # the published one, to notice it in production
KVK_CA_BUNDLE = env.str("KVK_CA_BUNDLE", "")  # a file with the private root of the Dutch state
KVK_CALLS_PER_SECOND = env.float("KVK_CALLS_PER_SECOND", 100.0)
KVK_CALLS_PER_MONTH = env.int("KVK_CALLS_PER_MONTH", 300_000)

# ---------------------------------------------------------------- VAT numbers

# The Commission's VIES. Outside production nobody is asked: the numbers there are made up.
VIES_URL = env.str(
    "VIES_URL", "https://ec.europa.eu/taxation_customs/vies/rest-api" if PRODUCTION else ""
)
VIES_REQUESTER = env.str("VIES_REQUESTER", "")  # one's own VAT number, for a consultation number
VAT_CHECK_DAYS = env.int("VAT_CHECK_DAYS", 30)  # after so many days a number is asked again

# ---------------------------------------------------------------- language, time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# ---------------------------------------------------------------- mail

BOUNCES_FROM = env.str("BOUNCES_FROM", "")  # the mail provider that reports what came back
ANYMAIL = env.json("ANYMAIL", {})  # and its secret, under anymail's name for it
CAPTURE_MAILS = MODE in ("demo", "development") and not EMAIL_URL  # shown instead of sent
MAILERS = {
    "default": {"BACKEND": "mail.backends.CapturingBackend"}
    if CAPTURE_MAILS
    else environment.mailer(EMAIL_URL or "console:")
}
# How long a worker has a mail to itself. Longer than sending takes; and short, since a mail that a
# killed worker left behind waits for it, and must go out within two minutes.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", 60)
MAIL_OVERDUE_SECONDS = 10  # what has just become due still has a job of its own
MAIL_SWEEP_SECONDS = 20  # between two looks for what is overdue
# One mail server that stalls must not hold up everything else a worker does.
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4}

# ---------------------------------------------------------------- files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE in ("production", "demo")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ---------------------------------------------------------------- safety

ALLOWED_HOSTS = [site.host.rsplit(":", 1)[0] for site in SITES]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *PICTURE_HOSTS],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "customers.access.interrupted.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"  # private links never leave in a Referer
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # after the last visit: portal.middleware.VisitMiddleware
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING" if MODE == "test" else "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}

# ---------------------------------------------------------------- development

if MODE == "development":
    from portal import development

    development.add_to(globals())
