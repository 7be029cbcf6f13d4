import django.contrib.postgres.fields
from django.db import migrations, models

NAMES = django.contrib.postgres.fields.ArrayField(
    base_field=models.CharField(max_length=400), blank=True, default=list
)


class Migration(migrations.Migration):

    dependencies = [('registry', '0004_drop_pg_trgm')]

    operations = [
        migrations.AddField(
            model_name='directoryentry',
            name='statutory_name',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(model_name='directoryentry', name='former_names', field=NAMES),
    ]
