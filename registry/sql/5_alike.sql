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
