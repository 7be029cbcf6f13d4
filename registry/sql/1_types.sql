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
