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
