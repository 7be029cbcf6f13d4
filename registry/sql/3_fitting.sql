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
