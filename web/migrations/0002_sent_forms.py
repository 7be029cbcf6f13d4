import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which form of which page has been sent, so that it is done once."""

    dependencies = [("web", "0001_rate_limits")]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
    ]
