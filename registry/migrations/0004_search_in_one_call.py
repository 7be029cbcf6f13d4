from importlib import import_module
from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).with_suffix('.sql')
FUNCTIONS = (
    'directory_find', 'directory_at', 'directory_in_postcode', 'directory_numbered', 'directory_worded', 'directory_fitting',
    'directory_rare', 'directory_all', 'directory_meant', 'directory_spellings', 'directory_word',
    'directory_lexemes',
)
# Of registry.company.Company, in its order: what directory_find gives of a company.
COLUMNS = {
    'ref': 'text', 'name': 'text', 'country': 'text', 'trade_names': 'text[]', 'street': 'text',
    'house_number': 'text', 'addition': 'text', 'postcode': 'text', 'city': 'text',
    'register_number': 'text', 'branch_number': 'text', 'vat_number': 'text', 'duns': 'text',
    'lei': 'text', 'phone': 'text', 'legal_form': 'text', 'is_branch': 'boolean',
    'is_active': 'boolean', 'do_not_contact': 'boolean', 'is_fictional': 'boolean',
}
NUMBERS = ('register_number', 'vat_number', 'duns', 'lei')

# The indexes are of one tier each, so each tier has a query of its own.
OF_A_TIER = """
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = %(tier)s AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)"""
TIER_OF_A_STAGE = """
        WHEN %(tier)s THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = %(tier)s AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );"""
OF_A_NUMBER = """
      (SELECT id FROM registry_directoryentry
      WHERE %(column)s >= beginning AND %(column)s < beginning || '~' AND country = asked LIMIT 101)"""


def functions():
    every_tier = [OF_A_TIER % {'tier': tier} for tier in range(4)]
    every_number = [OF_A_NUMBER % {'column': column} for column in NUMBERS]
    return SQL.read_text(encoding='utf-8') % {
        'every_tier': '\n          UNION ALL'.join(every_tier),
        'each_tier': ''.join(TIER_OF_A_STAGE % {'tier': tier} for tier in range(4)),
        'every_number': '\n      UNION ALL'.join(every_number),
        'company': ', '.join(f'{column} {type}' for column, type in COLUMNS.items()),
        'columns': ', '.join(f'entry.{column}::{type}' for column, type in COLUMNS.items()),
    }


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
        migrations.RunSQL('DROP FUNCTION directory_search', search_function()),
        migrations.RunSQL(
            functions(),
            ''.join(f'DROP FUNCTION {name};' for name in FUNCTIONS) + 'DROP TYPE directory_word',
        ),
    ]
