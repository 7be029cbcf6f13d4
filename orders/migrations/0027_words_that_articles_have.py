"""Which words some article has, or some product group, so that searching asks for no other ones.

Among the words of the catalogue are those of synonyms, and each of them would be one more word that
the index is asked for. A word that is marked already is not written again: two that save articles
at the same time do not wait for one another.
"""

from django.db import migrations

MARK = """
ALTER TABLE orders_catalogueword
    ADD COLUMN of_articles boolean NOT NULL DEFAULT false,
    ADD COLUMN of_groups boolean NOT NULL DEFAULT false;
UPDATE orders_catalogueword SET of_articles = true
    WHERE word IN (SELECT unnest(words) FROM orders_article);
UPDATE orders_catalogueword SET of_groups = true
    WHERE word IN (SELECT ltrim(unnest(words), '~') FROM orders_productgroup);
"""
NO_MARK = "ALTER TABLE orders_catalogueword DROP COLUMN of_articles, DROP COLUMN of_groups;"

NOTE_WORDS = """
CREATE FUNCTION orders_note(new_words text[], by_groups boolean) RETURNS void LANGUAGE sql AS $$
    INSERT INTO orders_catalogueword (word, of_articles, of_groups)
    SELECT typed COLLATE "C" AS word, NOT by_groups, by_groups FROM unnest(new_words) AS typed
    WHERE NOT EXISTS (
        SELECT FROM orders_catalogueword AS known WHERE known.word = typed COLLATE "C"
            AND CASE WHEN by_groups THEN known.of_groups ELSE known.of_articles END
    )
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET
        of_articles = orders_catalogueword.of_articles OR excluded.of_articles,
        of_groups = orders_catalogueword.of_groups OR excluded.of_groups
$$;
CREATE OR REPLACE FUNCTION orders_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    new_words text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        new_words := ARRAY(SELECT DISTINCT ltrim(w, '~') FROM new_rows, unnest(words) AS w);
    ELSE
        new_words := ARRAY(
            SELECT DISTINCT ltrim(w, '~')
            FROM new_rows JOIN old_rows USING (id), unnest(new_rows.words) AS w
            WHERE new_rows.words <> old_rows.words
        );
    END IF;
    PERFORM orders_note(new_words, TG_TABLE_NAME = 'orders_productgroup');
    RETURN NULL;
END $$;
"""
OLD_NOTE_WORDS = """
CREATE OR REPLACE FUNCTION orders_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO orders_catalogueword (word)
        SELECT DISTINCT ltrim(w, '~') COLLATE "C" AS word FROM new_rows, unnest(words) AS w
        ORDER BY word ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO orders_catalogueword (word)
        SELECT DISTINCT ltrim(w, '~') COLLATE "C" AS word
        FROM new_rows JOIN old_rows USING (id), unnest(new_rows.words) AS w
        WHERE new_rows.words <> old_rows.words
        ORDER BY word ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION orders_note(text[], boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0026_usual_synonyms")]

    operations = [
        migrations.RunSQL(MARK, NO_MARK),
        migrations.RunSQL(NOTE_WORDS, OLD_NOTE_WORDS),
    ]
