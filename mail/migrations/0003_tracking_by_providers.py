from django.db import migrations, models


class Migration(migrations.Migration):
    """What providers report of a mail; one that failed keeps when it was sent."""

    dependencies = [("mail", "0002_sites_and_captured_mails")]

    operations = [
        migrations.AddField(
            "Mail",
            "arrived_at",
            models.DateTimeField(editable=False, null=True, verbose_name="arrived"),
        ),
        migrations.AddField(
            "Mail",
            "reported_at",
            models.DateTimeField(editable=False, null=True, verbose_name="last report"),
        ),
        migrations.RemoveConstraint("Mail", "mail_sent_has_time"),
        migrations.AddConstraint(
            "Mail",
            models.CheckConstraint(
                name="mail_sent_has_time",
                condition=models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"),
            ),
        ),
    ]
