import django.contrib.postgres.fields
from django.db import migrations, models

NUMBER = {"blank": True, "db_collation": "C", "max_length": 64}


class Migration(migrations.Migration):

    dependencies = [('registry', '0006_alternative_names_and_longer_additions')]

    operations = [
        migrations.AddField(
            model_name='directoryentry',
            name='left_out',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), blank=True, default=list
            ),
        ),
        migrations.AlterField(
            model_name='directoryentry',
            name='register_number',
            field=models.CharField(**NUMBER),
        ),
        migrations.AddField(
            model_name='directoryentry',
            name='register_key',
            field=models.CharField(**NUMBER, default=''),
            preserve_default=False,
        ),
        migrations.RemoveIndex(model_name='directoryentry', name='directory_register_number'),
        migrations.AddIndex(
            model_name='directoryentry',
            index=models.Index(fields=['register_key'], name='directory_register_key'),
        ),
    ]
