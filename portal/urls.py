"""The URLs of the portal: Dutch, and without a language in them."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver

from customers.access import account_views as account
from mail.bounces import webhook_of
from portal import mail_previews, views

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # the way that allauth documents

# Staff correct an address at the login itself, by the action for it; this list is allauth's own.
admin.site.unregister(EmailAddress)

# allauth's views under its own names, without its signup: registering is a page of ours.
account_urls: list[URLPattern | URLResolver] = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("inloggen/inactief/", account.account_inactive, name="account_inactive"),
    path("inloggen/bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/", account.password_change, name="account_change_password"),
    path("wachtwoord/instellen/", account.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^wachtwoord/vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/opgeslagen/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("e-mailadres/", account.email, name="account_email"),
    path(
        "e-mailadres/bevestigen/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^e-mailadres/bevestigen/(?P<key>[-:\w]+)/$",
        account.confirm_email,
        name="account_confirm_email",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("taal/", views.set_language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("bedrijven/", include("registry.urls")),
    path("beheer/voorbeeldmails/", mail_previews.show, name="mail_previews"),
    path(
        "beheer/voorbeeldmails/<str:event>/<str:language>/", mail_previews.show, name="mail_preview"
    ),
    path(
        "beheer/voorbeeldmails/<str:event>/<str:language>/html/",
        mail_previews.show_html,
        name="mail_preview_html",
    ),
    path("beheer/", admin.site.urls),
    *account_urls,
    path("", include("customers.urls")),
    path("", include("orders.urls")),
]

if settings.CAPTURE_MAILS:
    urlpatterns.append(path("postvak/", include("mail.urls")))

if settings.BOUNCES_FROM:
    view = webhook_of(settings.BOUNCES_FROM)
    urlpatterns.append(path("mail/teruggekomen/", view, name="bounces"))

if settings.MODE == "development":
    from portal import development  # imports what only requirements/dev.txt installs

    urlpatterns += development.urls()
