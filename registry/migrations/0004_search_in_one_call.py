from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

def search_function():
    """What searched before."""
    return import_module('registry.migrations.0002_search_in_millions').search_function()


class Migration(migrations.Migration):

    dependencies = [('registry', '0003_source_state')]

    operations = [
        migrations.AddField(
            model_name='directorygram',
            name='best',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None),
        ),
        migrations.RemoveIndex(model_name='directoryentry', name='directory_name'),
        migrations.AddIndex(
            model_name='directoryentry',
            index=models.Index(fields=['country', 'folded_name'], include=['id'], name='directory_name'),
        ),
        # The functions that search now come with 0005.
        migrations.RunSQL('DROP FUNCTION directory_search', search_function()),
    ]
