import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=400, verbose_name='name')),
                ('trade_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=400), blank=True, default=list)),
                ('country', models.CharField(max_length=2, verbose_name='country code')),
                ('street', models.CharField(blank=True, max_length=200)),
                ('house_number', models.CharField(blank=True, max_length=20)),
                ('addition', models.CharField(blank=True, max_length=20)),
                ('postcode', models.CharField(blank=True, max_length=16)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('register_number', models.CharField(blank=True, max_length=32)),
                ('branch_number', models.CharField(blank=True, max_length=32)),
                ('vat_number', models.CharField(blank=True, max_length=32)),
                ('duns', models.CharField(blank=True, max_length=9)),
                ('legal_form', models.CharField(blank=True, max_length=120)),
                ('is_branch', models.BooleanField(null=True)),
                ('is_active', models.BooleanField(null=True)),
                ('is_fictional', models.BooleanField(default=False)),
                ('folded_name', models.CharField(db_collation='C', max_length=400)),
                ('folded_text', models.TextField(db_collation='C')),
                ('address_key', models.CharField(blank=True, db_collation='C', max_length=40)),
            ],
            options={
                'verbose_name': 'company in the directory',
                'verbose_name_plural': 'companies in the directory',
                'indexes': [models.Index(fields=['country', 'folded_name'], name='directory_name'), models.Index(fields=['country', 'address_key'], name='directory_address'), models.Index(fields=['register_number'], name='directory_register_number'), models.Index(fields=['duns'], name='directory_duns'), models.Index(fields=['vat_number'], name='directory_vat_number'), django.contrib.postgres.indexes.GinIndex(fields=['folded_text'], name='directory_words', opclasses=['gin_trgm_ops'])],
            },
        ),
    ]
