"""Imports of the catalogue, which are checked, applied and undone by jobs."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0014_files_that_are_asked_about"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('articles', 'articles'), ('groups', 'product groups')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('checking', 'being checked'), ('asking', 'has a question'), ('checked', 'checked'), ('applying', 'being applied'), ('applied', 'applied'), ('undoing', 'being undone'), ('undone', 'undone'), ('failed', 'could not be read'), ('cancelled', 'cancelled')], default='checking', max_length=10, verbose_name='state')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded on')),
                ('answers', models.JSONField(default=dict)),
                ('questions', models.JSONField(default=dict)),
                ('summary', models.JSONField(default=dict)),
                ('problem', models.TextField(blank=True, verbose_name='problem')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('worked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last progress')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='applied on')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone on')),
                ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'import of the catalogue',
                'verbose_name_plural': 'imports of the catalogue',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='row')),
                ('outcome', models.CharField(choices=[('new', 'new'), ('changed', 'changed'), ('same', 'as they were'), ('wrong', 'wrong')], max_length=10)),
                ('number', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=200)),
                ('target', models.BigIntegerField(null=True)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('derived', models.JSONField(null=True)),
                ('jump', models.DecimalField(decimal_places=1, max_digits=16, null=True)),
                ('resembles', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('catalogue_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='orders.catalogueimport')),
            ],
            options={
                'ordering': ['line'],
            },
        ),
        migrations.CreateModel(
            name='ImportFilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('catalogue_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='orders.catalogueimport')),
            ],
        ),
        migrations.AddConstraint(
            model_name='catalogueimport',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), ('applied_at__isnull', False), _connector='OR'), name='import_is_applied_before_undone'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['catalogue_import', 'outcome', 'line'], name='import_rows_of_outcome'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(condition=models.Q(('jump__isnull', False)), fields=['catalogue_import'], name='import_jumps'),
        ),
        migrations.AddConstraint(
            model_name='importfilepart',
            constraint=models.UniqueConstraint(fields=('catalogue_import', 'position'), name='one_import_part_per_position'),
        ),
    ]
