"""A basket no longer notes that it began with what was prepared."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0018_offer_what_was_prepared")]

    operations = [migrations.RemoveField(model_name="basket", name="is_prepared")]
