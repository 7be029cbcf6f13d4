import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from registry import functions

KEYS = django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())


class Migration(migrations.Migration):

    dependencies = [('registry', '0009_source_shares_and_versions')]

    operations = [
        migrations.CreateModel(
            name='DirectoryWord',
            fields=[
                ('pk', models.CompositePrimaryKey('letters', 'country', blank=True, editable=False, primary_key=True, serialize=False)),
                ('country', models.CharField(db_collation='C', max_length=2)),
                ('letters', models.TextField(db_collation='C')),
                ('companies', models.IntegerField()),
                ('sounds', KEYS),
                ('errors', KEYS),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['sounds'], name='directory_word_sounds'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['errors'], name='directory_word_errors'),
                ],
            },
        ),
        migrations.AddField(
            model_name='directorygram',
            name='whole_addresses',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='directoryentry',
            name='bare_name',
            field=models.CharField(db_collation='C', default='', max_length=400),
        ),
        migrations.AddIndex(
            model_name='directoryentry',
            index=models.Index(fields=['country', 'bare_name'], name='directory_bare_name'),
        ),
        migrations.RunSQL(functions.CREATE, functions.DROP),
    ]
