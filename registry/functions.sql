-- Finding companies in one call. docs/decisions/0005-search.md tells why it is so. What reads the
-- tables is plpgsql: a load puts new tables in the place of those, which a body in SQL would hold on to.
--
-- The most prominent companies are tier 0, then 1, 2 and 3. Each tier has an index of its own, which is
-- used only by a query that names the tier as a constant: so such a query is written out four times.
--
-- registry/search_terms.py says what a lexeme of the index is: "NLjan" begins a word of a name, "NL=jansen"
-- is the whole word, "NL^jansen" the first one of a name; "NL@apel" and "NL=@apeldoorn" are of a town, and
-- "NL#testkade", "NL#14" and "NL#7323am" of an address.

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
  begun_found int,
  alike text           -- the whole words, the likeliest first
);

-- What was typed, as registry/query_words.py reads it. The arrays have one element for each word.
CREATE TYPE directory_query AS (
  asked text,          -- the country
  written text[],
  -- "d": must be there; "w", and "f" of a legal form: nearly fits without it; "g": fits without it.
  weights text[],
  -- The keys of registry/word_keys.py, each an array of int; of errors two: for one error, for two.
  sounds text[],
  errors text[],
  wanted int,          -- companies, at most
  until timestamptz
);

-- Which companies were found, the best first. They fit (0), nearly fit (1), or do so in another town (2).
CREATE TYPE directory_answer AS (
  ids int[],
  fits int[],
  total int,           -- of those that fit
  is_at_least boolean
);

-- What was typed, looked up. The arrays have one element for each word.
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
  unusual int[],       -- and of those that begin one, but are none
  longer text[]        -- patterns of those that go on behind the 15 letters that the index knows
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

-- The words that go on behind the 15 letters that the index knows, as patterns of LIKE.
CREATE FUNCTION directory_longer(written text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY(SELECT '%' || word || '%' FROM unnest(written) AS word WHERE length(word) > 15);

-- The words of a text, by what the table of words knows of them; of addresses too when asked.
CREATE FUNCTION directory_words(
  asked text, written text[], with_addresses boolean DEFAULT false
) RETURNS directory_words
LANGUAGE plpgsql STABLE AS $$
DECLARE
  place int := 0;
  word text;
  gram record;
  address text;
  words directory_words;
BEGIN
  words.longer := directory_longer(written);
  FOREACH word IN ARRAY written LOOP
    place := place + 1;
    word := left(word, 15);
    SELECT names, places, whole_names, whole_places, whole_addresses INTO gram
    FROM registry_directorygram WHERE country = asked AND letters = word;
    address := NULL;
    IF with_addresses AND gram.whole_addresses > 0 THEN
      address := quote_literal(asked || '#' || word);
      gram.names := gram.names + gram.whole_addresses;
      gram.whole_names := gram.whole_names + gram.whole_addresses;
    END IF;
    IF coalesce(gram.names + gram.places, 0) = 0 THEN
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
    words.whole := words.whole || nullif('(' || concat_ws(
      '|', directory_lexemes(asked, '=', word, gram.whole_names, gram.whole_places), address) || ')', '()');
    words.begun := words.begun || nullif('(' || concat_ws(
      '|', directory_lexemes(asked, '', word, gram.names, gram.places), address) || ')', '()');
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

-- Cancels a search that takes too long.
CREATE FUNCTION directory_in_time(until timestamptz) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF clock_timestamp() > until THEN
    RAISE EXCEPTION 'The search takes too long.' USING ERRCODE = 'query_canceled';
  END IF;
END
$$;

-- Those that fit all words, with a whole name that is one of `known_as`, which are as `bare_name` has them,
-- the likeliest first. Of these come first those whose name is written as `start`, and those that have more
-- of the words that are `wished`.
CREATE FUNCTION directory_named(
  asked text, words directory_words, start text, known_as text[], wished tsquery, wanted int
) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  wide tsquery := directory_all(words.begun);
  ids int[] := ARRAY(
    SELECT id FROM (
      SELECT id, bare_name, is_branch FROM registry_directoryentry
      WHERE country = asked AND folded_name = start LIMIT 300
    ) AS named
    WHERE bare_name = known_as[1] ORDER BY is_branch IS TRUE, id LIMIT wanted
  );
BEGIN
  RETURN ids || ARRAY(
    SELECT id FROM (
      SELECT id, bare_name, is_branch, lexemes, registry_directoryentry.words
      FROM registry_directoryentry WHERE country = asked AND bare_name = ANY (known_as) LIMIT 300
    ) AS named
    WHERE ts_match_vq(lexemes, wide) AND named.words LIKE ALL (words.longer) AND id <> ALL (ids)
    ORDER BY array_position(known_as, bare_name), ts_rank(lexemes, wished) DESC, is_branch IS TRUE, id
    LIMIT wanted - cardinality(ids)
  );
END
$$;

-- The places in the directory of those that fit all words, the best first; how many fit, or at least.
-- First of all come those that `directory_named` finds.
--
-- When few fit, all of them are looked at. Otherwise those whose name begins with all that was typed
-- come first (when there are many of those, only what is the whole name), then stage by stage those
-- that fit less well: whole words before beginnings, and a name that starts with the first word before
-- one that has it further on. In a stage the tiers are asked one after the other, each of which has an
-- index of its own, so that common words are answered by the most prominent companies alone.
CREATE FUNCTION directory_fitting(
  asked text, words directory_words, start text, known_as text[], wished tsquery, wanted int,
  until timestamptz,
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
          SELECT id, lexemes, folded_name, bare_name, is_branch FROM registry_directoryentry
          WHERE tier = 0 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
            AND registry_directoryentry.words LIKE ALL (words.longer)
          UNION ALL
          SELECT id, lexemes, folded_name, bare_name, is_branch FROM registry_directoryentry
          WHERE tier = 1 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
            AND registry_directoryentry.words LIKE ALL (words.longer)
          UNION ALL
          SELECT id, lexemes, folded_name, bare_name, is_branch FROM registry_directoryentry
          WHERE tier = 2 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
            AND registry_directoryentry.words LIKE ALL (words.longer)
          UNION ALL
          SELECT id, lexemes, folded_name, bare_name, is_branch FROM registry_directoryentry
          WHERE tier = 3 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
            AND registry_directoryentry.words LIKE ALL (words.longer)
        ) AS candidate
        LIMIT 201
      ) AS candidate
      ORDER BY coalesce(array_position(known_as, bare_name), 1000), folded_name = start DESC,
        ts_match_vq(lexemes, best) DESC, ts_match_vq(lexemes, better) DESC,
        ts_rank(lexemes, wished) DESC,
        starts_with(folded_name, start) DESC, ts_match_vq(lexemes, first) DESC,
        length(folded_name) - length(replace(folded_name, ' ', '')), is_branch IS TRUE, id
    );
    total := cardinality(part);
    is_at_least := total > 200;
    ids := CASE WHEN is_at_least THEN directory_named(asked, words, start, known_as, wished, wanted) END;
    ids := ids || ARRAY(SELECT id FROM unnest(part) WITH ORDINALITY AS fitting (id, n)
      WHERE id <> ALL (coalesce(ids, '{}')) ORDER BY n LIMIT wanted - coalesce(cardinality(ids), 0));
    RETURN;
  END IF;

  ids := directory_named(asked, words, start, known_as, wished, wanted);
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
      WHERE many <= 200 AND id <> ALL (ids)
      ORDER BY starts_with(folded_name, start || ' ') DESC, id
    );
    ids := ids || part[1:wanted - cardinality(ids)];
  END IF;
  total := cardinality(ids) + coalesce(cardinality(part), 0);
  is_at_least := total >= wanted;
  <<stages>>
  FOR stage IN 1..5 LOOP
    EXIT WHEN cardinality(ids) >= wanted;
    PERFORM directory_in_time(until);
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
                AND registry_directoryentry.words LIKE ALL (words.longer) AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 1 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 1 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND registry_directoryentry.words LIKE ALL (words.longer) AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 2 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 2 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND registry_directoryentry.words LIKE ALL (words.longer) AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );
        WHEN 3 THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = 3 AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND registry_directoryentry.words LIKE ALL (words.longer) AND id <> ALL (ids)
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

-- Those that have all of these words, the last of which may be unfinished.
CREATE FUNCTION directory_worded(
  asked text, typed text, known_as text[], wanted int, until timestamptz
) RETURNS directory_answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text[] := string_to_array(typed, ' ');
  words directory_words;
  answer directory_answer := ('{}', '{}', 0, false);
BEGIN
  IF cardinality(written) = 1 AND length(typed) <= 15 THEN
    SELECT best, names + places INTO answer.ids, answer.total
    FROM registry_directorygram WHERE country = asked AND letters = left(typed, 15);
    IF cardinality(answer.ids) >= wanted THEN
      answer.is_at_least := true;
      RETURN answer;
    END IF;
  END IF;
  words := directory_words(asked, written);
  IF words.unknown IS NULL THEN
    SELECT ids, total, is_at_least INTO answer.ids, answer.total, answer.is_at_least
    FROM directory_fitting(asked, words, typed, known_as, '', wanted, until);
  ELSE
    answer.ids := '{}';
    answer.total := 0;
  END IF;
  RETURN answer;
END
$$;

-- The answer with more companies behind it, which fit so well.
CREATE FUNCTION directory_with(
  answer directory_answer, more int[], fit int, wanted int
) RETURNS directory_answer
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  id int;
BEGIN
  FOREACH id IN ARRAY more LOOP
    EXIT WHEN cardinality(answer.ids) >= wanted;
    CONTINUE WHEN id = ANY (answer.ids);
    answer.ids := answer.ids || id;
    answer.fits := answer.fits || fit;
    answer.total := answer.total + (fit = 0)::int;
  END LOOP;
  RETURN answer;
END
$$;

-- The places of the words that count so much.
CREATE FUNCTION directory_places(query directory_query, weighing text) RETURNS int[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY(
  SELECT place FROM unnest(query.weights) WITH ORDINALITY AS word (weight, place)
  WHERE strpos(weighing, weight) > 0 ORDER BY place
);

-- The words at these places.
CREATE FUNCTION directory_written(query directory_query, places int[]) RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY(
  SELECT query.written[place] FROM unnest(places) WITH ORDINALITY AS kept (place, n) ORDER BY n
);

-- Any of the words that are not at these places.
CREATE FUNCTION directory_wished(query directory_query, places int[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE
RETURN coalesce((
  SELECT string_agg(quote_literal(query.asked || '=' || left(word, 15)), '|')::tsquery
  FROM unnest(query.written) WITH ORDINALITY AS written (word, place)
  WHERE place <> ALL (places)
), '');

-- The words at these places that a name is known by; all of them when there is none.
CREATE FUNCTION directory_bare(query directory_query, places int[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  bare text[] := ARRAY(
    SELECT query.written[place] FROM unnest(places) WITH ORDINALITY AS kept (place, n)
    WHERE query.weights[place] IN ('d', 'w') ORDER BY n
  );
BEGIN
  RETURN CASE WHEN bare = '{}' THEN directory_written(query, places) ELSE bare END;
END
$$;

-- The whole names that these words may be, as `bare_name` has them: as they stand, and with two
-- neighbours swapped.
CREATE FUNCTION directory_names(bare text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY[array_to_string(bare, '')] || ARRAY(
  SELECT array_to_string(bare[:n - 1] || bare[n + 1] || bare[n] || bare[n + 2:], '')
  FROM generate_series(1, least(cardinality(bare) - 1, 6)) AS n
);

-- The whole names that the words at these places may be, without those that count less as well.
CREATE FUNCTION directory_known_as(query directory_query, places int[]) RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN directory_names(directory_bare(query, places)) || ARRAY(
  SELECT array_to_string(directory_bare(query, array_remove(places, place)), '')
  FROM unnest(places) AS place WHERE query.weights[place] = 'w'
) || array_to_string(directory_written(query, ARRAY(
  SELECT place FROM unnest(places) AS place WHERE query.weights[place] = 'd'
)), '');

-- Those that have the words at these places, whatever the others are. Their whole names may be longer.
CREATE FUNCTION directory_having(
  query directory_query, places int[], named int[], with_addresses boolean DEFAULT false
) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text[] := directory_written(query, places);
  words directory_words := directory_words(query.asked, written, with_addresses);
BEGIN
  IF written = '{}' OR words.unknown IS NOT NULL THEN
    RETURN '{}';
  END IF;
  PERFORM directory_in_time(query.until);
  RETURN (directory_fitting(
    query.asked, words, array_to_string(written, ' '), directory_known_as(query, named),
    directory_wished(query, places), query.wanted, query.until
  )).ids;
END
$$;

-- Those that have these words, some of them in their address. Its short words ("van der Lindenlaan") are
-- not in the index, but for those that are a town ("Oss").
CREATE FUNCTION directory_at_address(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  longer int[] := ARRAY(
    SELECT place FROM unnest(places) AS place
    WHERE query.written[place] ~ '^(.{4,}|[0-9]+)$' OR directory_is_place(query, place)
  );
BEGIN
  IF NOT EXISTS (
    SELECT FROM unnest(directory_written(query, longer)) AS word JOIN registry_directorygram
      ON country = query.asked AND letters = left(word, 15) AND whole_addresses > 0
  ) THEN
    RETURN '{}';
  END IF;
  RETURN directory_having(query, longer, longer, true);
END
$$;

-- Those whose whole name begins with the words at these places, whatever words they are written as; the
-- shortest first.
CREATE FUNCTION directory_joined(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  beginning text := array_to_string(directory_bare(query, places), '');
  wished tsquery := directory_wished(query, '{}');
BEGIN
  IF length(beginning) < 4 THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(
    SELECT id FROM (
      SELECT id, bare_name, lexemes FROM registry_directoryentry
      WHERE country = query.asked AND bare_name >= beginning AND bare_name < beginning || U&'\+10FFFF'
      ORDER BY bare_name LIMIT 101
    ) AS first_ones
    ORDER BY length(bare_name), ts_rank(lexemes, wished) DESC, id LIMIT query.wanted
  );
END
$$;

-- Those that have the words but for the town at their end, which may be several words, or unfinished.
CREATE FUNCTION directory_elsewhere(query directory_query) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  demanded int[] := directory_places(query, 'd');
  known int[] := directory_places(query, 'dw');
  last int := cardinality(demanded);
  ids int[];
BEGIN
  FOR size IN 1..least(4, last - 1) LOOP
    EXIT WHEN NOT directory_is_place(query, demanded[last - size + 1], size = 1);
    ids := directory_having(query, demanded[:last - size], ARRAY(
      SELECT place FROM unnest(known) AS place WHERE place <> ALL (demanded[last - size + 1:])
    ));
    IF ids <> '{}' THEN
      RETURN ids;
    END IF;
  END LOOP;
  RETURN '{}';
END
$$;

-- Whether a word stands in the name of a town, or begins it, or stands behind a word that says so.
CREATE FUNCTION directory_is_place(
  query directory_query, place int, may_begin boolean DEFAULT false
) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce(query.written[place - 1] IN ('te', 'in', 'bij'), false) OR EXISTS (
    SELECT FROM registry_directorygram
    WHERE country = query.asked AND letters = left(query.written[place], 15)
      AND (whole_places > 0 OR may_begin AND places > 0 AND length(letters) >= 3)
  );
END
$$;

-- How many typing errors make one word of the other; null when it is more than so many, of 2 at most.
CREATE FUNCTION directory_errors(one text, other text, most int) RETURNS int
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  at int := 1;
  a text;
  b text;
  is_swapped boolean;
BEGIN
  IF one = other THEN
    RETURN 0;
  ELSIF most = 0 OR abs(length(one) - length(other)) > most THEN
    RETURN NULL;
  END IF;
  WHILE substr(one, at, 1) = substr(other, at, 1) LOOP
    at := at + 1;
  END LOOP;
  a := substr(one, at);
  b := substr(other, at);
  is_swapped := length(a) > 1 AND substr(a, 1, 1) = substr(b, 2, 1) AND substr(a, 2, 1) = substr(b, 1, 1);
  IF substr(a, 2) = substr(b, 2) OR substr(a, 2) = b OR a = substr(b, 2)
    OR is_swapped AND substr(a, 3) = substr(b, 3)
  THEN
    RETURN 1;
  ELSIF most = 1 THEN
    RETURN NULL;
  ELSIF directory_errors(substr(a, 2), substr(b, 2), 1) IS NOT NULL
    OR directory_errors(substr(a, 2), b, 1) IS NOT NULL
    OR directory_errors(a, substr(b, 2), 1) IS NOT NULL
    OR is_swapped AND directory_errors(substr(a, 3), substr(b, 3), 1) IS NOT NULL
  THEN
    RETURN 2;
  END IF;
  RETURN NULL;
END
$$;

-- The words that sound like this one, or are so many errors from it, the most common of each.
CREATE FUNCTION directory_alike(
  query directory_query, place int, most int
) RETURNS TABLE (letters text, errors int)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  typed text := query.written[place];
  same int[] := query.sounds[place]::int[];
  near int[] := CASE WHEN most > 0 THEN split_part(query.errors[place], '/', 1)::int[] ELSE '{}' END;
BEGIN
  IF most > 1 THEN
    near := near || split_part(query.errors[place], '/', 2)::int[];
  END IF;
  RETURN QUERY
    SELECT letters, min(errors) AS errors FROM (
      SELECT letters, companies, (letters <> typed)::int AS errors FROM registry_directoryword
      WHERE sounds && same AND country = query.asked
        AND abs(length(letters) - length(typed)) <= 4
      UNION ALL
      SELECT letters, companies, directory_errors(typed, letters, most) FROM registry_directoryword
      WHERE errors && near AND country = query.asked
        AND abs(length(letters) - length(typed)) <= most
    ) AS word
    WHERE errors IS NOT NULL
    GROUP BY letters ORDER BY letters <> typed, min(errors), max(companies) DESC LIMIT 16;
END
$$;

-- The two words that this one may be, as parts of a tsquery.
CREATE FUNCTION directory_split(asked text, typed text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT string_agg(parts, '|') FROM (
      SELECT format('%L & %L', asked || '=' || one.letters, asked || '=' || other.letters) AS parts
      FROM generate_series(2, length(typed) - 2) AS size
      JOIN registry_directorygram AS one
        ON one.country = asked AND one.letters = left(typed, size) AND one.whole_names > 0
      JOIN registry_directorygram AS other
        ON other.country = asked AND other.letters = left(substr(typed, size + 1), 15)
        AND other.whole_names > 0
      ORDER BY least(one.whole_names, other.whole_names) DESC LIMIT 4
    ) AS split
  );
END
$$;

-- What a word may have been meant to be, as one: what sounds or is spelled like it, or two words of it.
-- The likeliest are the whole ones, the others come behind. Of the last word, and of one that is like
-- none, it may also be the beginning.
CREATE FUNCTION directory_guessed(query directory_query, place int, most int) RETURNS directory_word
LANGUAGE plpgsql STABLE AS $$
DECLARE
  word directory_word;
  beginning directory_word;
BEGIN
  SELECT
    string_agg(letters, ' ' ORDER BY n), (array_agg(letters ORDER BY n))[1],
    string_agg(first, '|') FILTER (WHERE is_likely), string_agg(whole, '|') FILTER (WHERE is_likely),
    string_agg(whole_name, '|') FILTER (WHERE is_likely), string_agg(whole, '|'),
    string_agg(whole_name, '|'), sum(named) FILTER (WHERE is_likely),
    sum(meant.found) FILTER (WHERE is_likely), sum(named), sum(meant.found)
  INTO word.alike, word.letters, word.first, word.whole, word.whole_name, word.begun, word.begun_name,
    word.named, word.whole_found, word.begun_named, word.begun_found
  FROM (
    SELECT
      n, alike.letters, errors = min(errors) OVER () AS is_likely,
      directory_lexemes(query.asked, '^', gram.letters, whole_names, 0) AS first,
      directory_lexemes(query.asked, '=', gram.letters, whole_names, whole_places) AS whole,
      directory_lexemes(query.asked, '=', gram.letters, whole_names, 0) AS whole_name,
      whole_names AS named, whole_names + whole_places AS found
    FROM directory_alike(query, place, most) WITH ORDINALITY AS alike (letters, errors, n)
    JOIN registry_directorygram AS gram
      ON gram.country = query.asked AND gram.letters = left(alike.letters, 15)
  ) AS meant;
  IF most > 0 THEN
    word.begun := nullif(
      concat_ws('|', word.begun, directory_split(query.asked, query.written[place])), '');
  END IF;
  word.begun_found := coalesce(word.begun_found, 0) + 1;
  IF most = 1 AND (place = cardinality(query.written) OR word.whole IS NULL) THEN
    beginning := directory_meant(query.asked, query.written[place], false);
    word.begun := nullif(concat_ws('|', word.begun, beginning.begun), '');
    word.begun_name := nullif(concat_ws('|', word.begun_name, beginning.begun_name), '');
    word.begun_found := word.begun_found + coalesce(beginning.begun_found, 0);
    word.letters := coalesce(word.letters, beginning.letters);
  END IF;
  word.letters := coalesce(word.letters, query.written[place]);
  RETURN word;
END
$$;

-- The whole names of the query, as `bare_name` has them, with the words at these places meant to be
-- others: the likeliest first.
CREATE FUNCTION directory_alike_names(query directory_query, places int[], alike text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  names text[] := ARRAY[''];
  of_each int := CASE cardinality(array_remove(alike, NULL)) WHEN 1 THEN 16 WHEN 2 THEN 8 ELSE 4 END;
  meant text[];
BEGIN
  FOR place IN 1..cardinality(query.written) LOOP
    CONTINUE WHEN query.weights[place] NOT IN ('d', 'w');
    meant := string_to_array(
      coalesce(alike[array_position(places, place)], query.written[place]), ' ');
    names := ARRAY(
      SELECT name || word FROM unnest(names) WITH ORDINALITY AS name (name, n),
        unnest(meant[:of_each]) WITH ORDINALITY AS meant (word, m)
      ORDER BY n + m LIMIT 64
    );
  END LOOP;
  RETURN names;
END
$$;

-- Those that have the words at these places, of which those at the doubtful ones may be other words.
CREATE FUNCTION directory_having_alike(
  query directory_query, places int[], doubtful int[], most int
) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text[] := directory_written(query, places);
  words directory_words := directory_words(query.asked, written);
  word directory_word;
  alike text[] := array_fill(NULL::text, ARRAY[cardinality(places)]);
  is_other boolean := false;
BEGIN
  IF written = '{}' OR EXISTS (SELECT FROM unnest(words.unknown) AS n WHERE places[n] <> ALL (doubtful)) THEN
    RETURN '{}';
  END IF;
  words.longer := directory_longer(directory_written(query, ARRAY(
    SELECT place FROM unnest(places) AS place WHERE place <> ALL (doubtful)
  )));
  FOR n IN 1..cardinality(places) LOOP
    CONTINUE WHEN places[n] <> ALL (doubtful);
    PERFORM directory_in_time(query.until);
    word := directory_guessed(query, places[n], most);
    IF word.begun IS NULL AND words.begun[n] IS NULL THEN
      RETURN '{}';
    END IF;
    is_other := is_other OR most > 0 OR word.alike <> written[n];
    alike[n] := word.alike;
    written[n] := word.letters;
    words.whole[n] := '(' || coalesce(word.whole, words.whole[n]) || ')';
    words.begun[n] := '(' || concat_ws('|', word.begun, words.begun[n]) || ')';
    words.whole_found[n] := coalesce(word.whole_found, words.whole_found[n]);
    words.begun_found[n] := word.begun_found + coalesce(words.begun_found[n], 0);
    IF n = 1 THEN
      words.first := word.first;
      words.whole_name := word.whole_name;
      words.begun_name := word.begun_name;
      words.named := word.named;
      words.begun_named := word.begun_named;
    END IF;
  END LOOP;
  IF NOT is_other THEN
    RETURN '{}';
  END IF;
  RETURN (directory_fitting(
    query.asked, words, array_to_string(written, ' '), directory_alike_names(query, places, alike),
    directory_wished(query, places), query.wanted, query.until
  )).ids;
END
$$;

-- Those that have the words, two neighbours of which are one.
CREATE FUNCTION directory_having_joined(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text[] := directory_written(query, places);
  words directory_words;
  joined text[];
  ids int[] := '{}';
BEGIN
  FOR n IN 1..cardinality(written) - 1 LOOP
    joined := written[:n - 1] || (written[n] || written[n + 1]) || written[n + 2:];
    words := directory_words(query.asked, joined);
    CONTINUE WHEN words.unknown IS NOT NULL;
    ids := ids || (directory_fitting(
      query.asked, words, array_to_string(joined, ' '),
      ARRAY[array_to_string(directory_bare(query, places), '')], directory_wished(query, places),
      query.wanted, query.until
    )).ids;
  END LOOP;
  RETURN ids;
END
$$;

-- The places without those of unknown words at the end, which may be a town without companies.
CREATE FUNCTION directory_without_end(query directory_query, places int[], unknown int[]) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  last int := cardinality(places);
BEGIN
  WHILE places[last] = ANY (unknown) AND query.written[places[last]] !~ '[0-9]' LOOP
    last := last - 1;
  END LOOP;
  RETURN CASE WHEN last < cardinality(places) THEN places[:last] ELSE '{}' END;
END
$$;

-- The known words that these letters are, one behind the other; the fewest. Null when there are none.
CREATE FUNCTION directory_segments(asked text, typed text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  ended int := length(typed) + 1;
  best text[] := array_fill(NULL::text, ARRAY[ended]);  -- the words of the letters before each one
  fewest int[] := array_fill(1000, ARRAY[ended]);
  part record;
BEGIN
  best[1] := '';
  fewest[1] := 0;
  FOR part IN
    SELECT place, place + size AS next, known.letters
    FROM generate_series(1, ended - 2) AS place
    CROSS JOIN LATERAL generate_series(2, least(25, ended - place)) AS size
    CROSS JOIN LATERAL (  -- look-ups, with the limit, and not a scan of all words
      SELECT letters FROM registry_directoryword
      WHERE country = asked AND letters = substr(typed, place, size) LIMIT 1
    ) AS known
    ORDER BY place, size DESC
  LOOP
    IF fewest[part.place] + 1 < fewest[part.next] THEN
      fewest[part.next] := fewest[part.place] + 1;
      best[part.next] := best[part.place] || ' ' || part.letters;
    END IF;
  END LOOP;
  RETURN string_to_array(ltrim(best[ended]), ' ');
END
$$;

-- Those that have the words that the one word is written from, as in the name of a web site.
CREATE FUNCTION directory_having_segments(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  typed text := query.written[places[1]];
  segments text[];
BEGIN
  IF cardinality(places) > 1 OR typed !~ '^[a-z]{8,60}$' THEN
    RETURN '{}';
  END IF;
  segments := directory_segments(query.asked, typed);
  IF coalesce(cardinality(segments), 0) < 2 THEN
    RETURN '{}';
  END IF;
  RETURN (directory_fitting(
    query.asked, directory_words(query.asked, segments), array_to_string(segments, ' '), ARRAY[typed],
    directory_wished(query, places), query.wanted, query.until
  )).ids;
END
$$;

-- Those that have the words but one that is no number, when the others say enough: several, or a word that
-- few have. The first one says the most, and is left out for several, or when it is too short for a guess.
CREATE FUNCTION directory_having_others(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  others int[];
  ids int[];
BEGIN
  FOR n IN REVERSE cardinality(places)..1 LOOP
    others := places[:n - 1] || places[n + 1:];
    CONTINUE WHEN query.written[places[n]] ~ '[0-9]'
      OR n = 1 AND cardinality(others) < 2 AND length(query.written[places[n]]) > 3;
    CONTINUE WHEN cardinality(others) < 2 AND NOT EXISTS (
      SELECT FROM registry_directorygram WHERE country = query.asked
        AND letters = left(query.written[others[1]], 15) AND whole_names BETWEEN 1 AND 20
    );
    ids := directory_having(query, others, others);
    IF ids <> '{}' THEN
      RETURN ids;
    END IF;
  END LOOP;
  RETURN '{}';
END
$$;

-- Those that have the words of the query, or words that are like them.
CREATE FUNCTION directory_similar(query directory_query, places int[]) RETURNS int[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  unknown int[] := ARRAY(
    SELECT places[n] FROM unnest((directory_words(query.asked, directory_written(query, places))).unknown) AS n
  );
  certain int[] := directory_without_end(query, places, unknown);
  ids int[] := '{}';
BEGIN
  FOR step IN 1..7 LOOP
    EXIT WHEN ids <> '{}';
    PERFORM directory_in_time(query.until);
    CASE step
      WHEN 1 THEN
        ids := directory_having_joined(query, places);
      WHEN 2 THEN
        ids := directory_having_segments(query, places);
      WHEN 3 THEN
        IF unknown <> '{}' THEN
          ids := directory_having_alike(query, places, unknown, 1);
        END IF;
      WHEN 4 THEN
        IF unknown <> places THEN
          ids := directory_having_alike(query, places, places, 1);
        END IF;
      WHEN 5 THEN
        ids := directory_having_alike(query, places, places, 2);
      WHEN 6 THEN
        ids := directory_having(query, certain, certain);
      WHEN 7 THEN
        ids := directory_having_others(query, places);
    END CASE;
  END LOOP;
  RETURN ids;
END
$$;

-- Whether it is likely that a word was meant to be another one: when nothing was found, or next to
-- nothing and a word that was typed to its end stands nowhere.
CREATE FUNCTION directory_is_doubtful(query directory_query, answer directory_answer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  words directory_words;
BEGIN
  IF cardinality(answer.ids) = 0 OR cardinality(answer.ids) > 2 THEN
    RETURN cardinality(answer.ids) = 0;
  END IF;
  words := directory_words(query.asked, query.written);
  RETURN words.unknown IS NOT NULL
    OR coalesce(array_remove(words.unusual, cardinality(query.written)), '{}') <> '{}';
END
$$;

-- The answer with those behind it that fit less well, the likeliest mistakes first.
CREATE FUNCTION directory_forgiven(
  query directory_query, answer directory_answer
) RETURNS directory_answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  demanded int[] := directory_places(query, 'd');
  known int[] := directory_places(query, 'dw');
  formed int[] := directory_places(query, 'dwf');
  is_at_address boolean := false;
  fit int;
  ids int[];
BEGIN
  FOR step IN 1..8 LOOP
    EXIT WHEN cardinality(answer.ids) >= query.wanted;
    ids := '{}';
    fit := CASE WHEN step <= 2 THEN 0 WHEN step = 7 THEN 2 ELSE 1 END;
    CASE step
      WHEN 1 THEN
        IF 'g' = ANY (query.weights) THEN
          ids := directory_having(query, formed, formed);
        END IF;
      WHEN 2 THEN
        ids := directory_at_address(query, demanded);
        is_at_address := ids <> '{}';
      WHEN 3 THEN
        ids := directory_joined(query, known);
      WHEN 4 THEN
        IF 'f' = ANY (query.weights) THEN
          ids := directory_having(query, known, known);
        END IF;
      WHEN 5 THEN
        ids := directory_having_alike(query, known, known, 0);
      WHEN 6 THEN
        IF 'w' = ANY (query.weights) THEN
          ids := directory_having(query, demanded, known);
        END IF;
      WHEN 7 THEN
        ids := directory_elsewhere(query);
      WHEN 8 THEN
        IF NOT is_at_address AND directory_is_doubtful(query, answer) THEN
          ids := directory_similar(query, demanded);
        END IF;
    END CASE;
    answer := directory_with(answer, ids, fit, query.wanted);
  END LOOP;
  RETURN answer;
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

-- The places of the companies that somebody may mean, the best first, and how well each fits; how many
-- fit, or at least: by address, else by number, else by words. What does not look like an address or a
-- number has none. When fewer than a page fit, those follow that fit less well. After so many seconds
-- it begins no further step, and is cancelled.
CREATE FUNCTION directory_find(
  asked text, typed text, weights text, sounds text, errors text,
  number text, address text, more text, wanted int, seconds float,
  OUT ids int[], OUT fits int[], OUT total int, OUT is_at_least boolean
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
  until timestamptz := clock_timestamp() + make_interval(secs => seconds);
  query directory_query;
  answer directory_answer;
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
    query := (asked, string_to_array(typed, ' '), string_to_array(weights, NULL),
      string_to_array(sounds, ' '), string_to_array(errors, ' '), wanted, until)::directory_query;
    answer := directory_worded(
      asked, typed,
      directory_names(directory_bare(query, ARRAY(SELECT generate_subscripts(query.written, 1)))),
      wanted, until
    );
    IF cardinality(answer.ids) < wanted THEN
      answer.fits := array_fill(0, ARRAY[cardinality(answer.ids)]);
      answer := directory_forgiven(query, answer);
    END IF;
    ids := answer.ids;
    fits := answer.fits;
    total := answer.total;
    is_at_least := answer.is_at_least OR total > 100;
  END IF;
  total := least(total, 100);
  ids := ids[1:wanted];
  fits := coalesce(fits, '{}');
END
$$;
