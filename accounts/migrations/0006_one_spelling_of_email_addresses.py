"""The addresses that are stored get the spelling in which they are looked up from now on."""

import logging
from collections import defaultdict

from django.db import migrations

from web.email_addresses import normalise_email

logger = logging.getLogger(__name__)

SAME_LOGIN = (
    "The logins with the numbers %s have the same email address in different spellings. They stay "
    "as they are, and only the spelling that the portal uses can log in: correct the others in the "
    "administration."
)
SAME_ADDRESS = (
    "The login with the number %s has an email address twice, in different spellings. It stays as "
    "it is."
)


def respell_logins(apps, schema_editor):
    """Respell each login's address, unless two logins would have the same."""
    User = apps.get_model("accounts", "User")
    stored = dict(User.objects.order_by("pk").values_list("pk", "email"))
    logins = defaultdict(list)
    for pk, email in stored.items():
        logins[normalise_email(email)].append(pk)
    for email, pks in logins.items():
        if len(pks) > 1:
            logger.warning(SAME_LOGIN, ", ".join(map(str, pks)))
        elif email and stored[pks[0]] != email:
            User.objects.filter(pk=pks[0]).update(email=email)


def respell_allauth(apps, schema_editor):
    """Respell what allauth knows of a login's addresses, unless the login was left alone."""
    EmailAddress = apps.get_model("account", "EmailAddress")
    for address in EmailAddress.objects.select_related("user").order_by("pk"):
        email = normalise_email(address.email)
        if email in ("", address.email) or address.user.email != normalise_email(address.user.email):
            continue
        others = EmailAddress.objects.filter(email=email)
        if others.filter(user=address.user_id) or (address.verified and others.filter(verified=True)):
            logger.warning(SAME_ADDRESS, address.user_id)
        else:
            EmailAddress.objects.filter(pk=address.pk).update(email=email)


def respell_dealers(apps, schema_editor):
    Dealer = apps.get_model("accounts", "Dealer")
    for pk, stored in Dealer.objects.values_list("pk", "email"):
        email = normalise_email(stored)
        if email not in ("", stored):
            Dealer.objects.filter(pk=pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_notification_topics"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(respell_logins, migrations.RunPython.noop),
        migrations.RunPython(respell_allauth, migrations.RunPython.noop),
        migrations.RunPython(respell_dealers, migrations.RunPython.noop),
    ]
