"""Which articles have these words: by the index on them, whatever the planner thinks of it.

Left alone it walks the articles in the order of their numbers until it has met enough of them, and
meets 150,000 others before the first tap. `by_index` is what the index is asked (sizes, which are few
and exact); `by_row` is held against each row that it finds (beginnings and ends of words, for which
the index would gather most of the catalogue), and may be empty. At most `most` articles are looked
at; of those the first `shown` by number.
"""

from django.db import migrations

MATCHING = """
CREATE FUNCTION orders_matching(by_index tsquery, by_row tsquery, most integer, shown integer)
RETURNS SETOF bigint LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT id FROM (
        SELECT id, number_key FROM orders_article
        WHERE active AND search @@ by_index
            AND (numnode(by_row) = 0 OR ts_match_vq(search, by_row))
        LIMIT most
    ) AS found ORDER BY number_key LIMIT shown
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_pushes")]

    operations = [
        migrations.RunSQL(
            MATCHING, "DROP FUNCTION orders_matching(tsquery, tsquery, integer, integer);"
        )
    ]
