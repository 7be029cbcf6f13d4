-- Finding companies in one call. docs/decisions/0005-search.md tells why it is so. What reads the
-- tables is plpgsql: a load puts new tables in the place of those, which a body in SQL would hold on to.
--
-- The most prominent companies are tier 0, then 1, 2 and 3. Each tier has an index of its own, which is
-- used only by a query that names the tier as a constant: so such a query is written out four times.
--
-- registry/search_terms.py says what a lexeme of the index is: "NLjan" begins a word of a name, "NL=jansen"
-- is the whole word, "NL^jansen" the first one of a name; "NL@apel" and "NL=@apeldoorn" are of a town.

-- What a word may have been meant to be, as parts of a tsquery, and how many companies have what each
-- part asks for.
CREATE TYPE directory_word AS (
  letters text,        -- as it stands in a name or a town; null when it stands in none
  first text,          -- the first word of a name
  whole text,          -- a word of a name or a town
  begun text,          -- the beginning of one
  whole_name text,
  begun_name text,
  named int,           -- companies with the whole word in a name, as its first one or further on
  begun_named int,
  whole_found int,
  begun_found int
);

-- What was typed. The arrays have one element for each word.
CREATE TYPE directory_words AS (
  first text,          -- these five are of the first word
  whole_name text,
  begun_name text,
  named int,
  begun_named int,
  whole text[],
  begun text[],
  whole_found int[],
  begun_found int[],
  unknown int[],       -- the places of those that begin no word of any name or town
  unusual int[]        -- and of those that begin one, but are none
);

-- The lexemes of a word, marked as whole or not, in names and in towns; null when it is in neither.
CREATE FUNCTION directory_lexemes(
  asked text, mark text, letters text, names int, places int
) RETURNS text
LANGUAGE sql STABLE
RETURN nullif(concat_ws(
  '|',
  CASE WHEN names > 0 THEN quote_literal(asked || mark || letters) END,
  CASE WHEN places > 0 THEN quote_literal(asked || mark || '@' || letters) END
), '');

-- The words of a text, by what the table of words knows of them.
CREATE FUNCTION directory_words(asked text, written text[]) RETURNS directory_words
LANGUAGE plpgsql STABLE AS $$
DECLARE
  place int := 0;
  word text;
  gram record;
  words directory_words;
BEGIN
  FOREACH word IN ARRAY written LOOP
    place := place + 1;
    word := left(word, 15);
    SELECT names, places, whole_names, whole_places INTO gram
    FROM registry_directorygram WHERE country = asked AND letters = word;
    IF gram.names IS NULL THEN
      words.unknown := words.unknown || place;
    ELSIF gram.whole_names + gram.whole_places = 0 THEN
      words.unusual := words.unusual || place;
    END IF;
    IF place = 1 THEN
      words.first := directory_lexemes(asked, '^', word, gram.whole_names, 0);
      words.whole_name := directory_lexemes(asked, '=', word, gram.whole_names, 0);
      words.begun_name := directory_lexemes(asked, '', word, gram.names, 0);
      words.named := gram.whole_names;
      words.begun_named := gram.names;
    END IF;
    words.whole := words.whole
      || ('(' || directory_lexemes(asked, '=', word, gram.whole_names, gram.whole_places) || ')');
    words.begun := words.begun
      || ('(' || directory_lexemes(asked, '', word, gram.names, gram.places) || ')');
    words.whole_found := words.whole_found || gram.whole_names + gram.whole_places;
    words.begun_found := words.begun_found || gram.names + gram.places;
  END LOOP;
  RETURN words;
END
$$;

-- Every word that one wrong, missing, extra or swapped letter would turn into this one, up to its
-- 15th letter. The error is at most so many letters from the start.
CREATE FUNCTION directory_spellings(word text, furthest int) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  each_letter CONSTANT text := '<a> <b> <c> <d> <e> <f> <g> <h> <i> <j> <k> <l> <m> <n> <o> <p> <q>'
    ' <r> <s> <t> <u> <v> <w> <x> <y> <z>';
  before text;
  spelled text;
BEGIN
  FOR place IN 0..least(furthest, length(word), 14) LOOP
    before := left(word, place);
    spelled := concat_ws(' ', spelled,
      replace(replace(each_letter, '<', before), '>', substr(word, place + 2, 14 - place)),
      replace(replace(each_letter, '<', before), '>', substr(word, place + 1, 14 - place)),
      before || substr(word, place + 2, 15 - place),
      left(before || substr(word, place + 2, 1) || substr(word, place + 1, 1)
        || substr(word, place + 3), 15));
  END LOOP;
  RETURN string_to_array(spelled, ' ');
END
$$;

-- The most common words that this one may have been meant to be, as one. Of a shorter word every
-- other one is a letter away, and of a number every other number. A word that was typed to its end is
-- a whole one, or else it was not.
CREATE FUNCTION directory_meant(asked text, typed text, is_ended boolean) RETURNS directory_word
LANGUAGE plpgsql STABLE AS $$
DECLARE
  word directory_word;
BEGIN
  IF length(typed) < 4 OR typed ~ '[0-9]' THEN
    RETURN NULL;
  END IF;
  SELECT
    (array_agg(letters))[1],
    string_agg(directory_lexemes(asked, '^', letters, whole_names, 0), '|'),
    string_agg(whole, '|'),
    string_agg(CASE WHEN is_whole THEN whole ELSE begun END, '|'),
    string_agg(directory_lexemes(asked, '=', letters, whole_names, 0), '|'),
    string_agg(directory_lexemes(asked, '', letters, names, 0), '|'),
    sum(whole_names), sum(names), sum(whole_found),
    sum(CASE WHEN is_whole THEN whole_found ELSE begun_found END)
  INTO word
  FROM (
    SELECT
      *,
      directory_lexemes(asked, '=', letters, whole_names, whole_places) AS whole,
      directory_lexemes(asked, '', letters, names, places) AS begun,
      whole_names + whole_places AS whole_found,
      names + places AS begun_found,
      is_ended AND bool_or(whole_names + whole_places > 0) OVER () AS is_whole
    FROM registry_directorygram
    WHERE country = asked AND letters <> left(typed, 15) AND letters = ANY (directory_spellings(
      typed,
      -- The longest beginning that is known.
      coalesce((
        SELECT max(length(letters)) FROM registry_directorygram
        WHERE country = asked AND letters = ANY (ARRAY(
          SELECT left(typed, size) FROM generate_series(2, least(length(typed), 15)) AS size
        ))
      ), 1)
    ))
    ORDER BY CASE WHEN is_ended THEN whole_names + whole_places ELSE 0 END DESC, names + places DESC
    LIMIT 5
  ) AS alike
  WHERE whole_found > 0 OR NOT is_whole;
  RETURN word;
END
$$;

-- All of these together; nothing when there is one that no company has.
CREATE FUNCTION directory_all(groups text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN array_position(groups, NULL) IS NULL THEN array_to_string(groups, '&') ELSE '' END
  ::tsquery;

-- Which of these words is so rare that looking at its rows is faster than crossing lists of the index:
-- that costs some 9 ns for each entry of the lists, and a row 2.2 µs. Null when none is.
CREATE FUNCTION directory_rare(counts int[]) RETURNS int
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  rarest int := 1;
  entries float := 0;
BEGIN
  FOR place IN 1..cardinality(counts) LOOP
    entries := entries + counts[place];
    IF counts[place] < counts[rarest] THEN
      rarest := place;
    END IF;
  END LOOP;
  RETURN CASE WHEN counts[rarest] <= greatest(60, entries / 240) THEN rarest END;
END
$$;

-- The places in the directory of those that fit all words, the best first; how many fit, or at least.
--
-- When few fit, all of them are looked at. Otherwise those whose name begins with all that was typed
-- come first (when there are many of those, only what is the whole name), then stage by stage those
-- that fit less well: whole words before beginnings, and a name that starts with the first word before
-- one that has it further on. In a stage the tiers are asked one after the other, each of which has an
-- index of its own, so that common words are answered by the most prominent companies alone.
CREATE FUNCTION directory_fitting(
  asked text, words directory_words, start text, wanted int, until timestamptz,
  OUT ids int[], OUT total int, OUT is_at_least boolean
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  last int := cardinality(words.whole);
  fewest int := words.begun_found[1];
  found int;
  everyone float;
  expected float;              -- to fit all words, if these were independent of each other
  groups text[];               -- of the stage: what each word asks for
  counts int[];                -- and how many companies have it
  rare int;
  narrow tsquery;              -- what the index is asked for
  wide tsquery;                -- what a row must fit
  best tsquery;
  better tsquery;
  first tsquery;
  part int[];
BEGIN
  FOREACH found IN ARRAY words.begun_found LOOP
    fewest := least(fewest, found);
  END LOOP;
  IF fewest > 200 THEN
    SELECT names INTO everyone FROM registry_directorygram WHERE country = asked AND letters = '';
    everyone := coalesce(everyone, 1000000);
    expected := everyone;
    FOREACH found IN ARRAY words.begun_found LOOP
      expected := expected * least(1, found / everyone);
    END LOOP;
  END IF;
  IF fewest <= 200 OR expected <= 100 THEN
    wide := directory_all(words.begun);
    rare := directory_rare(words.begun_found);
    narrow := CASE WHEN rare IS NULL THEN wide ELSE words.begun[rare]::tsquery END;
    IF last = 1 THEN
      best := coalesce(words.whole_name, '')::tsquery;
      better := coalesce(words.begun_name, '')::tsquery;
    ELSE
      best := directory_all(words.whole);
      better := directory_all(words.whole[:last - 1] || words.begun[last]);
    END IF;
    first := coalesce(words.first, '')::tsquery;
    part := ARRAY(
      SELECT id FROM (
        SELECT * FROM (
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = 0 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
          UNION ALL
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = 1 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
          UNION ALL
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = 2 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
          UNION ALL
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = 3 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
        ) AS candidate
        LIMIT 201
      ) AS candidate
      ORDER BY ts_match_vq(lexemes, best) DESC, ts_match_vq(lexemes, better) DESC,
        starts_with(folded_name, start) DESC, ts_match_vq(lexemes, first) DESC, id
    );
    total := cardinality(part);
    is_at_least := total > 200;
    ids := part[1:wanted];
    RETURN;
  END IF;

  ids := '{}';
  total := 0;
  is_at_least := false;
  IF last > 1 THEN
    part := ARRAY(
      SELECT id FROM (
        SELECT id, folded_name, count(*) OVER () AS many FROM (
          SELECT id, folded_name FROM registry_directoryentry
          WHERE country = asked AND folded_name >= start AND folded_name < start || U&'\+10FFFF'
          ORDER BY folded_name
          LIMIT 201
        ) AS first_ones
      ) AS beginning
      WHERE many <= 200 OR folded_name = start
      ORDER BY folded_name = start OR starts_with(folded_name, start || ' ') DESC, id
    );
    total := cardinality(part);
    is_at_least := total >= wanted;
    ids := part[1:wanted];
  END IF;
  <<stages>>
  FOR stage IN 1..5 LOOP
    EXIT WHEN cardinality(ids) >= wanted;
    IF clock_timestamp() > until THEN
      RAISE EXCEPTION 'The search takes too long.' USING ERRCODE = 'query_canceled';
    END IF;
    groups := CASE WHEN stage = 5 THEN words.begun ELSE words.whole END;
    counts := CASE WHEN stage = 5 THEN words.begun_found ELSE words.whole_found END;
    IF stage IN (3, 4) THEN
      groups[last] := words.begun[last];
      counts[last] := words.begun_found[last];
    END IF;
    IF stage IN (1, 3) THEN
      groups[1] := '(' || words.first || ')';
      counts[1] := words.named;
    ELSIF last = 1 AND stage < 5 THEN  -- names come before towns
      groups[1] := CASE WHEN stage = 2 THEN words.whole_name ELSE words.begun_name END;
      counts[1] := CASE WHEN stage = 2 THEN words.named ELSE words.begun_named END;
    END IF;
    CONTINUE WHEN array_position(groups, NULL) IS NOT NULL OR last = 1 AND stage = 3;
    wide := directory_all(groups);
    rare := directory_rare(counts);
    narrow := CASE WHEN rare IS NULL THEN wide ELSE groups[rare]::tsquery END;
    FOR tier_now IN 0..3 LOOP
      CASE tier_now
        WHEN 0 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 0 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 1 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 1 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 2 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 2 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 3 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 3 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
      END CASE;
      total := greatest(total, cardinality(ids) + cardinality(part));
      is_at_least := stage < 5 OR tier_now < 3 OR cardinality(part) > 100;
      ids := ids || part[1:wanted - cardinality(ids)];
      EXIT stages WHEN cardinality(ids) >= wanted;
    END LOOP;
  END LOOP;
END
$$;

-- Those that have all of these words, the last of which may be unfinished. When there are none, one
-- letter of one word may be wrong: of the one that stands nowhere, or of any. Those few that fit may
-- do so by chance when a word that was typed to its end is nobody's.
CREATE FUNCTION directory_worded(
  asked text, typed text, wanted int, until timestamptz,
  OUT ids int[], OUT total int, OUT is_at_least boolean
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text[] := string_to_array(typed, ' ');
  last int := cardinality(written);
  words directory_words;
  doubtful int[];
  place int;
  word directory_word;
  meant directory_words;
  likely record;
BEGIN
  IF last = 1 THEN
    SELECT best, names + places INTO ids, total
    FROM registry_directorygram WHERE country = asked AND letters = left(typed, 15);
    IF cardinality(ids) >= wanted THEN
      is_at_least := true;
      RETURN;
    END IF;
  END IF;
  words := directory_words(asked, written);
  doubtful := words.unknown;
  ids := '{}';
  total := 0;
  is_at_least := false;
  IF cardinality(doubtful) > 1 THEN
    RETURN;
  ELSIF doubtful IS NULL THEN
    likely := directory_fitting(asked, words, typed, wanted, until);
    ids := likely.ids;
    total := likely.total;
    is_at_least := likely.is_at_least;
    IF total = 0 THEN
      doubtful := ARRAY(SELECT generate_series(1, last));
    ELSIF total < 3 THEN
      doubtful := array_remove(words.unusual, last);
    END IF;
  END IF;
  FOREACH place IN ARRAY coalesce(doubtful, '{}') LOOP
    EXIT WHEN cardinality(ids) >= wanted;
    IF clock_timestamp() > until THEN
      RAISE EXCEPTION 'The search takes too long.' USING ERRCODE = 'query_canceled';
    END IF;
    word := directory_meant(asked, written[place], place < last);
    CONTINUE WHEN word.letters IS NULL;
    meant := words;
    meant.whole[place] := '(' || word.whole || ')';
    meant.begun[place] := '(' || word.begun || ')';
    meant.whole_found[place] := word.whole_found;
    meant.begun_found[place] := word.begun_found;
    IF place = 1 THEN
      meant.first := word.first;
      meant.whole_name := word.whole_name;
      meant.begun_name := word.begun_name;
      meant.named := word.named;
      meant.begun_named := word.begun_named;
    END IF;
    likely := directory_fitting(
      asked, meant,
      array_to_string(written[:place - 1] || word.letters || written[place + 1:], ' '), wanted,
      until
    );
    ids := ids || ARRAY(
      SELECT id FROM unnest(likely.ids) WITH ORDINALITY AS more (id, place)
      WHERE id <> ALL (ids) ORDER BY more.place
    );
    total := greatest(total, cardinality(ids), likely.total);
    is_at_least := is_at_least OR likely.is_at_least OR total > cardinality(ids);
  END LOOP;
END
$$;

-- Those with a register, VAT or DUNS number or LEI that begins so, with its country or without.
CREATE FUNCTION directory_numbered(asked text, number text) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  ids int[] := '{}';
  beginning text;
BEGIN
  FOREACH beginning IN ARRAY ARRAY[
    number, CASE WHEN starts_with(number, asked) THEN substr(number, 3) ELSE asked || number END
  ] LOOP
    ids := ids || ARRAY(
      (SELECT id FROM registry_directoryentry
      WHERE register_key >= beginning AND register_key < beginning || '~' AND country = asked LIMIT 101)
      UNION ALL
      (SELECT id FROM registry_directoryentry
      WHERE vat_number >= beginning AND vat_number < beginning || '~' AND country = asked LIMIT 101)
      UNION ALL
      (SELECT id FROM registry_directoryentry
      WHERE duns >= beginning AND duns < beginning || '~' AND country = asked LIMIT 101)
      UNION ALL
      (SELECT id FROM registry_directoryentry
      WHERE lei >= beginning AND lei < beginning || '~' AND country = asked LIMIT 101)
    );
  END LOOP;
  RETURN ARRAY(SELECT DISTINCT unnest(ids) ORDER BY 1 LIMIT 101);
END
$$;

-- Those at a postcode and house number. What was typed after it tells the companies of one building
-- apart: an addition, or the beginnings of words of the name.
CREATE FUNCTION directory_at(asked text, address text, more text) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  beginnings tsquery;
  there int[];
BEGIN
  IF more <> '' THEN
    SELECT string_agg(quote_literal(asked || left(word, 15)), '&')::tsquery INTO beginnings
    FROM string_to_table(more, ' ') AS word;
    there := ARRAY(
      SELECT id FROM registry_directoryentry
      WHERE address_key = address AND country = asked
        AND lower(regexp_replace(addition, '[^[:alnum:]]', '', 'g')) = replace(more, ' ', '')
      ORDER BY id LIMIT 101
    );
    IF there = '{}' THEN
      there := ARRAY(
        SELECT id FROM registry_directoryentry
        WHERE address_key = address AND country = asked AND ts_match_vq(lexemes, beginnings)
        ORDER BY id LIMIT 101
      );
    END IF;
  END IF;
  IF there <> '{}' THEN
    RETURN there;
  END IF;
  RETURN ARRAY(
    SELECT id FROM registry_directoryentry
    WHERE address_key = address AND country = asked ORDER BY id LIMIT 101
  );
END
$$;

-- Those in a postcode, or at a house number that begins so, while that is still being typed.
CREATE FUNCTION directory_in_postcode(asked text, address text) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY(
    SELECT id FROM (
      SELECT id FROM registry_directoryentry
      WHERE address_key >= address AND address_key < address || ':' AND country = asked
      LIMIT 1001
    ) AS there
    ORDER BY id LIMIT 101
  );
END
$$;

-- The places of the companies that somebody may mean, the best first, and how many there are, or at
-- least: by address, else by number, else by words, as typed or else with one letter wrong. What does
-- not look like an address or a number has none. After so many seconds it begins no further step, and
-- is cancelled.
CREATE FUNCTION directory_find(
  asked text, typed text, number text, address text, more text, wanted int, seconds float,
  OUT ids int[], OUT total int, OUT is_at_least boolean
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
  answer record;
BEGIN
  ids := '{}';
  IF address <> '' THEN
    ids := directory_at(asked, address, more);
    IF ids = '{}' AND more = '' THEN
      ids := directory_in_postcode(asked, address);
    END IF;
  END IF;
  IF number <> '' AND ids = '{}' THEN
    ids := directory_numbered(asked, number);
  END IF;
  IF typed = '' OR ids <> '{}' THEN
    total := cardinality(ids);
    is_at_least := total > 100;
  ELSE
    answer := directory_worded(
      asked, typed, wanted, clock_timestamp() + make_interval(secs => seconds)
    );
    ids := answer.ids;
    total := answer.total;
    is_at_least := answer.is_at_least OR total > 100;
  END IF;
  total := least(total, 100);
  ids := ids[1:wanted];
END
$$;
