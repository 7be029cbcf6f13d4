import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# `narrow` is what the index is asked for, `wide` is what a row must fit: when one word is rare, a
# look at its few rows is cheaper than crossing two long lists.
#
# Otherwise those whose name begins with all of it come first, as long as these are not too many.
#
# Then the tiers are asked one after the other, each with an index of its own. Their rows are
# in order of prominence, so a common word costs no more than its most prominent companies.
#
# narrow, wide  stages, from the best fitting to the least; a later one is for want of answers
# best, better  which rows come first
# start         the folded name that comes first of all those
# is_rare       there is one stage, and few rows have what it asks the index for
SEARCH = """
CREATE FUNCTION directory_search(
  narrow tsquery[], wide tsquery[], best tsquery, better tsquery, start text, wanted int,
  is_rare boolean, OUT ids int[], OUT total int, OUT is_at_least boolean
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
  last int := cardinality(narrow);
  deepest int := 0;
  part int[];
  first text := split_part(start, ' ', 1);
BEGIN
  IF is_rare THEN
    ids := ARRAY(
      SELECT id FROM (%(every_tier)s
      ) AS candidate
      ORDER BY is_best DESC, is_better DESC, begins DESC, id
    );
    total := least(cardinality(ids), 100);
    is_at_least := cardinality(ids) > 100;
    ids := ids[1:wanted];
    RETURN;
  END IF;

  ids := '{}';
  total := 0;
  IF first <> start THEN
    part := ARRAY(
      SELECT id FROM (
        SELECT id, ts_match_vq(lexemes, best) AS is_best, ts_match_vq(lexemes, better) AS is_better
        FROM registry_directoryentry
        WHERE folded_name >= start AND folded_name < start || U&'\\+10FFFF'
          AND ts_match_vq(lexemes, wide[last])
        LIMIT 201
      ) AS beginning
      ORDER BY is_best DESC, is_better DESC, id
    );
    IF cardinality(part) <= 200 THEN
      ids := part[1:wanted];
    END IF;
  END IF;
  <<stages>>
  FOR stage IN 1..last LOOP
    EXIT stages WHEN cardinality(ids) >= wanted;
    FOR tier_now IN 0..3 LOOP
      deepest := greatest(deepest, tier_now);
      CASE tier_now
%(searches)s
      END CASE;
      ids := ids || part;
      EXIT stages WHEN cardinality(ids) >= wanted;
    END LOOP;
  END LOOP;
  IF cardinality(ids) < wanted THEN
    total := cardinality(ids);
    is_at_least := false;
    RETURN;
  END IF;
  FOR tier_now IN 0..deepest LOOP
    CASE tier_now
%(counts)s
    END CASE;
    EXIT WHEN total > 100;
  END LOOP;
  is_at_least := total > 100 OR deepest < 3;
  total := greatest(least(total, 100), cardinality(ids));
END
$$
"""

CANDIDATES = """
            SELECT id, ts_match_vq(lexemes, best) AS is_best,
              ts_match_vq(lexemes, better) AS is_better,
              (folded_name ^@ start)::int + (folded_name ^@ first)::int AS begins
            FROM registry_directoryentry
            WHERE tier = %(tier)s AND lexemes @@ narrow[%(stage)s]
              AND ts_match_vq(lexemes, wide[%(stage)s])"""

SEARCHES = """
      WHEN %(tier)s THEN
        part := ARRAY(
          SELECT id FROM (%(candidates)s
              AND id <> ALL (ids)
            LIMIT 200
          ) AS candidate
          ORDER BY is_best DESC, is_better DESC, begins DESC, id
          LIMIT wanted - cardinality(ids)
        );"""

COUNTS = """
      WHEN %(tier)s THEN
        SELECT total + count(*) INTO total FROM (
          SELECT FROM registry_directoryentry
          WHERE tier = %(tier)s AND lexemes @@ narrow[last] AND ts_match_vq(lexemes, wide[last])
          LIMIT 101 - total
        ) AS counted;"""


def search_function():
    """The text of the function: the indexes are of one tier each, so each has its own query."""
    tiers = range(4)

    def candidates(tier, stage):
        return CANDIDATES % {'tier': tier, 'stage': stage}

    return SEARCH % {
        'every_tier': '\n            UNION ALL'.join(candidates(tier, 'last') for tier in tiers),
        'searches': ''.join(
            SEARCHES % {'tier': tier, 'candidates': candidates(tier, 'stage')} for tier in tiers
        ),
        'counts': ''.join(COUNTS % {'tier': tier} for tier in tiers),
    }


class Migration(migrations.Migration):

    dependencies = [('registry', '0001_directory')]

    operations = [
        # The table is only ever a copy of files: it is made anew, and loaded again.
        migrations.DeleteModel(name='DirectoryEntry'),
        migrations.CreateModel(
            name='DirectoryGram',
            fields=[
                ('pk', models.CompositePrimaryKey('country', 'letters', blank=True, editable=False, primary_key=True, serialize=False)),
                ('country', models.CharField(db_collation='C', max_length=2)),
                ('letters', models.CharField(db_collation='C', max_length=15)),
                ('names', models.IntegerField()),
                ('whole_names', models.IntegerField()),
                ('places', models.IntegerField()),
                ('whole_places', models.IntegerField()),
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
                'indexes': [models.Index(fields=['folded_name'], name='directory_name'), models.Index(fields=['address_key'], name='directory_address'), models.Index(fields=['register_number'], name='directory_register_number'), models.Index(fields=['duns'], name='directory_duns'), models.Index(fields=['vat_number'], name='directory_vat_number'), models.Index(fields=['lei'], name='directory_lei'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 0)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_0'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 1)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_1'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 2)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_2'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 3)), fastupdate=False, fields=['lexemes'], name='directory_lexemes_3')],
                'constraints': [models.UniqueConstraint(fields=('ref',), name='directory_ref')],
            },
        ),
        migrations.RunSQL(search_function(), 'DROP FUNCTION directory_search'),
    ]
