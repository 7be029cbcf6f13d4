from django.db import migrations, models


class Migration(migrations.Migration):
    """The field's words: the site of a mail's reader, and a mail that the demo captured."""

    dependencies = [("mail", "0001_mail")]

    operations = [
        migrations.RenameField("Mail", "door_host", "site_host"),
        migrations.AlterField(
            "Mail", "site_host", models.CharField(max_length=255, verbose_name="site")
        ),
        migrations.RenameModel("KeptMail", "CapturedMail"),
    ]
