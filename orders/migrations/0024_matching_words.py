"""Which articles have these words, and which words there are.

`orders_matching` asks the index, whatever the planner thinks of it. Left alone it walks the articles
in the order of their numbers until it has met enough of them, and meets 150,000 others before the
first tap. At most `most` articles are looked at; of those the first `shown`: what has the words of
`better` too, then by number.

The words of a product group are copied to its articles, and every word is noted once in
`orders_catalogueword`, by triggers on statements: an import that writes the tables with COPY or with
SQL of its own does not have to know of it.
"""

from django.db import migrations

MATCHING = """
DROP FUNCTION orders_matching(tsquery, tsquery, integer, integer);
CREATE FUNCTION orders_matching(wanted tsquery, better tsquery, most integer, shown integer)
RETURNS SETOF bigint LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT id FROM (
        SELECT id, number_key, search FROM orders_article
        WHERE active AND search @@ wanted LIMIT most
    ) AS found
    ORDER BY numnode(better) > 0 AND ts_match_vq(search, better) DESC, number_key
    LIMIT shown
$$;
"""
OLD_MATCHING = """
DROP FUNCTION orders_matching(tsquery, tsquery, integer, integer);
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

# Every five digits in a row that an EAN has, by which a part of it is found.
EAN_PARTS = """
CREATE FUNCTION orders_five_digits(digits text) RETURNS text[] LANGUAGE sql IMMUTABLE
PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(substr(digits, n, 5)), '{}')
    FROM generate_series(1, length(digits) - 4) AS n
$$;
CREATE INDEX article_ean_parts ON orders_article USING gin (orders_five_digits(ean))
    WHERE ean <> '';
CREATE FUNCTION orders_with_ean_part(part text, shown integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT id FROM orders_article
    WHERE active AND ean <> '' AND orders_five_digits(ean) @> orders_five_digits(part)
        AND strpos(ean, part) > 0
    LIMIT shown
$$;
"""
NO_EAN_PARTS = """
DROP FUNCTION orders_with_ean_part(text, integer);
DROP INDEX article_ean_parts;
DROP FUNCTION orders_five_digits(text);
"""

# What a word sounds like to Dutch and German ears; and that with one letter left out, of a long word
# two. Words that share one of these are one typing error apart, or two.
SPELLINGS = r"""
CREATE FUNCTION orders_sound(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(translate(
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            word, 'ij|ei|ie|ey', 'i', 'g'), 'ch|gh', 'g', 'g'), 'ph', 'f', 'g'), 'ae', 'a', 'g'),
        'czvyq', 'ksfik'), 'dt?$', 't'), '(.)\1+', '\1', 'g')
$$;
CREATE FUNCTION orders_spellings(word text) RETURNS text[] LANGUAGE sql IMMUTABLE
PARALLEL SAFE AS $$
    WITH sound AS (SELECT orders_sound(word) AS s),
    once AS (
        SELECT n, left(s, n - 1) || substr(s, n + 1) AS s FROM sound, generate_series(1, length(s)) n
    )
    SELECT array_agg(DISTINCT s) FROM (
        SELECT s FROM sound
        UNION ALL SELECT s FROM once
        UNION ALL SELECT left(s, m - 1) || substr(s, m + 1) FROM once, generate_series(1, n - 1) m
            WHERE length(s) >= 7
    ) AS all_of_them
$$;
ALTER TABLE orders_catalogueword
    ADD COLUMN reversed text COLLATE "C" GENERATED ALWAYS AS (reverse(word)) STORED,
    ADD COLUMN size numeric GENERATED ALWAYS AS
        (CASE WHEN word ~ '^[0-9]{1,4}([.][0-9]{1,4})?$' THEN word::numeric END) STORED,
    ADD COLUMN spellings text[] GENERATED ALWAYS AS
        (CASE WHEN word ~ '^[a-z]{4,40}$' THEN orders_spellings(word) END) STORED;
CREATE INDEX catalogueword_reversed ON orders_catalogueword (reversed);
CREATE INDEX catalogueword_size ON orders_catalogueword (size) WHERE size IS NOT NULL;
CREATE INDEX catalogueword_spellings ON orders_catalogueword USING gin (spellings);
CREATE FUNCTION orders_spelled_like(typed text, most integer)
RETURNS TABLE (word text, sounds_alike boolean) LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT w.word, orders_sound(w.word) = orders_sound(typed) FROM orders_catalogueword AS w
    WHERE w.spellings && orders_spellings(typed)
    ORDER BY abs(length(w.word) - length(typed)), w.word LIMIT most
$$;
"""
NO_SPELLINGS = """
DROP FUNCTION orders_spelled_like(text, integer);
ALTER TABLE orders_catalogueword
    DROP COLUMN reversed, DROP COLUMN size, DROP COLUMN spellings;
DROP FUNCTION orders_spellings(text);
DROP FUNCTION orders_sound(text);
"""

# Words are put in their order, so that two loads wait for each other and do not deadlock.
NOTE_WORDS = """
CREATE FUNCTION orders_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
NO_NOTE_WORDS = "DROP FUNCTION orders_note_words();"
NOTE_WORDS_OF = """
CREATE TRIGGER words_of_new_rows AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION orders_note_words();
CREATE TRIGGER words_of_changed_rows AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION orders_note_words();
"""
NO_NOTE_WORDS_OF = """
DROP TRIGGER words_of_new_rows ON {table};
DROP TRIGGER words_of_changed_rows ON {table};
"""

# What is typed may be a misspelt synonym, so its words are noted too.
NOTE_SYNONYMS = """
CREATE FUNCTION orders_note_synonyms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO orders_catalogueword (word)
    SELECT DISTINCT w COLLATE "C" AS word FROM unnest(NEW.all_keys) AS key, string_to_table(key, ' ') AS w
    ORDER BY word ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_synonym AFTER INSERT OR UPDATE ON orders_synonym
    FOR EACH ROW EXECUTE FUNCTION orders_note_synonyms();
"""
NO_NOTE_SYNONYMS = """
DROP TRIGGER words_of_synonym ON orders_synonym;
DROP FUNCTION orders_note_synonyms();
"""

GROUP_WORDS = """
CREATE FUNCTION orders_take_group_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT words INTO NEW.group_words FROM orders_productgroup WHERE id = NEW.group_id;
    NEW.group_words := coalesce(NEW.group_words, '{}');
    RETURN NEW;
END $$;
CREATE TRIGGER takes_words_of_its_group BEFORE INSERT OR UPDATE OF group_id ON orders_article
    FOR EACH ROW EXECUTE FUNCTION orders_take_group_words();
CREATE FUNCTION orders_give_group_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders_article SET group_words = NEW.words WHERE group_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER gives_words_to_its_articles AFTER UPDATE OF words ON orders_productgroup
    FOR EACH ROW WHEN (NEW.words IS DISTINCT FROM OLD.words)
    EXECUTE FUNCTION orders_give_group_words();
"""
NO_GROUP_WORDS = """
DROP TRIGGER gives_words_to_its_articles ON orders_productgroup;
DROP FUNCTION orders_give_group_words();
DROP TRIGGER takes_words_of_its_group ON orders_article;
DROP FUNCTION orders_take_group_words();
"""
TABLES = ("orders_article", "orders_productgroup")


# The words that are read with each row stay beside it; those that are only kept may go elsewhere.
STORAGE = "ALTER TABLE orders_article ALTER COLUMN search SET STORAGE MAIN;"


class Migration(migrations.Migration):
    dependencies = [("orders", "0023_words_of_the_catalogue")]

    operations = [
        migrations.RunSQL(MATCHING, OLD_MATCHING),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(EAN_PARTS, NO_EAN_PARTS),
        migrations.RunSQL(SPELLINGS, NO_SPELLINGS),
        migrations.RunSQL(NOTE_WORDS, NO_NOTE_WORDS),
        *(
            migrations.RunSQL(
                NOTE_WORDS_OF.format(table=table), NO_NOTE_WORDS_OF.format(table=table)
            )
            for table in TABLES
        ),
        migrations.RunSQL(NOTE_SYNONYMS, NO_NOTE_SYNONYMS),
        migrations.RunSQL(GROUP_WORDS, NO_GROUP_WORDS),
    ]
