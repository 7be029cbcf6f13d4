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
