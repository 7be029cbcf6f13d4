import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # A database that has these has the tables; they are no longer needed.
    replaces = [
        ('registry', '0001_directory'),
        ('registry', '0002_search_in_millions'),
        ('registry', '0003_source_state'),
        ('registry', '0004_search_in_one_call'),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='DirectoryGram',
            fields=[
                ('pk', models.CompositePrimaryKey('letters', 'country', blank=True, editable=False, primary_key=True, serialize=False)),
                ('country', models.CharField(db_collation='C', max_length=2)),
                ('letters', models.CharField(db_collation='C', max_length=15)),
                ('names', models.IntegerField()),
                ('whole_names', models.IntegerField()),
                ('places', models.IntegerField()),
                ('whole_places', models.IntegerField()),
                ('best', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset', models.CharField(max_length=16, verbose_name='data')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list)),
                ('entries', models.IntegerField(verbose_name='companies')),
                ('rejected', models.IntegerField(verbose_name='rejected rows')),
                ('removed', models.IntegerField(verbose_name='no longer in the file')),
                ('seconds', models.FloatField(verbose_name='seconds')),
                ('finished_at', models.DateTimeField(auto_now_add=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'load of the directory',
                'verbose_name_plural': 'loads of the directory',
                'ordering': ['-finished_at'],
            },
        ),
        migrations.CreateModel(
            name='SourceState',
            fields=[
                ('key', models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name='source')),
                ('allowance', models.FloatField(default=0)),
                ('allowance_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('day', models.DateField(null=True)),
                ('calls_today', models.IntegerField(default=0, verbose_name='calls today')),
                ('calls_this_month', models.IntegerField(default=0, verbose_name='calls this month')),
                ('failures', models.IntegerField(default=0)),
                ('closed_until', models.DateTimeField(null=True)),
                ('quota_until', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True, verbose_name='last answer')),
                ('last_seconds', models.FloatField(null=True)),
                ('last_trouble', models.CharField(blank=True, max_length=16)),
                ('last_trouble_at', models.DateTimeField(null=True)),
                ('last_detail', models.CharField(blank=True, max_length=300)),
                ('token', models.TextField(blank=True)),
                ('token_expires_at', models.DateTimeField(null=True)),
                ('token_renew_at', models.DateTimeField(null=True)),
                ('token_leased_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'source of the directory',
                'verbose_name_plural': 'sources of the directory',
            },
        ),
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('dataset', models.CharField(max_length=16)),
                ('ref', models.CharField(db_collation='C', max_length=64)),
                ('name', models.CharField(max_length=400, verbose_name='name')),
                ('trade_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=400), blank=True, default=list)),
                ('country', models.CharField(max_length=2, verbose_name='country code')),
                ('street', models.CharField(blank=True, max_length=200)),
                ('house_number', models.CharField(blank=True, max_length=20)),
                ('addition', models.CharField(blank=True, max_length=20)),
                ('postcode', models.CharField(blank=True, max_length=16)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('register_number', models.CharField(blank=True, db_collation='C', max_length=32)),
                ('branch_number', models.CharField(blank=True, db_collation='C', max_length=32)),
                ('vat_number', models.CharField(blank=True, db_collation='C', max_length=32)),
                ('duns', models.CharField(blank=True, db_collation='C', max_length=9)),
                ('lei', models.CharField(blank=True, db_collation='C', max_length=20)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('legal_form', models.CharField(blank=True, max_length=120)),
                ('is_branch', models.BooleanField(null=True)),
                ('is_active', models.BooleanField(null=True)),
                ('do_not_contact', models.BooleanField(null=True)),
                ('is_fictional', models.BooleanField(default=False)),
                ('removed_on', models.DateField(null=True)),
                ('prominence', models.FloatField(default=0)),
                ('tier', models.SmallIntegerField()),
                ('folded_name', models.CharField(db_collation='C', max_length=400)),
                ('words', models.TextField(db_collation='C')),
                ('lexemes', django.contrib.postgres.search.SearchVectorField()),
                ('address_key', models.CharField(blank=True, db_collation='C', max_length=40)),
            ],
            options={
                'verbose_name': 'company in the directory',
                'verbose_name_plural': 'companies in the directory',
                'indexes': [
                    models.Index(fields=['country', 'folded_name'], include=('id',), name='directory_name'),
                    models.Index(fields=['address_key'], name='directory_address'),
                    models.Index(fields=['register_number'], name='directory_register_number'),
                    models.Index(fields=['duns'], name='directory_duns'),
                    models.Index(fields=['vat_number'], name='directory_vat_number'),
                    models.Index(fields=['lei'], name='directory_lei'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 0)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_0'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 1)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_1'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 2)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_2'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 3)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_3'),
                ],
                'constraints': [models.UniqueConstraint(fields=('ref',), name='directory_ref')],
            },
        ),
    ]
