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
