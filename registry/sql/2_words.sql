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

-- Whether a word of a name or a town begins so: of a longer word the index knows 15 letters, which many
-- others may have as well. Before the first load that fills the table any may.
CREATE FUNCTION directory_begins_word(asked text, typed text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM registry_directoryword
    WHERE letters >= typed AND letters < typed || U&'\+10FFFF' AND country = asked
  ) OR NOT EXISTS (SELECT FROM registry_directoryword);
END
$$;

-- The words of a text, by what the table of words knows of them; of addresses too when asked.
CREATE FUNCTION directory_words(
  asked text, written text[], with_addresses boolean DEFAULT false
) RETURNS directory_words
LANGUAGE plpgsql STABLE AS $$
DECLARE
  place int := 0;
  typed text;
  word text;
  gram record;
  address text;
  words directory_words;
BEGIN
  words.longer := directory_longer(written);
  FOREACH typed IN ARRAY written LOOP
    place := place + 1;
    word := left(typed, 15);
    SELECT names, places, whole_names, whole_places, whole_addresses INTO gram
    FROM registry_directorygram WHERE country = asked AND letters = word
      AND (length(typed) <= 15 OR with_addresses OR directory_begins_word(asked, typed));
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
