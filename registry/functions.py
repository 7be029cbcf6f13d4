"""The functions in the database that search the local directory: `functions.sql`, made whole.

They are as much code as Python is: a migration that is due to them creates those of today.
"""

from pathlib import Path

from registry.models import TIERS

NUMBERS = ("register_number", "vat_number", "duns", "lei")
SQL = Path(__file__).with_suffix(".sql")

# The indexes are of one tier each, so each tier has a query of its own.
_OF_A_TIER = """
          SELECT id, lexemes, folded_name FROM registry_directoryentry
          WHERE tier = {tier} AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)"""
_TIER_OF_A_STAGE = """
        WHEN {tier} THEN
          part := ARRAY(
            SELECT id FROM (
              SELECT id, starts_with(folded_name, start) AS begins FROM registry_directoryentry
              WHERE tier = {tier} AND lexemes @@ narrow AND ts_match_vq(lexemes, wide)
                AND id <> ALL (ids)
              LIMIT 101
            ) AS candidate
            ORDER BY begins DESC, id
          );"""
_OF_A_NUMBER = """
      (SELECT id FROM registry_directoryentry
      WHERE {number} >= beginning AND {number} < beginning || '~' AND country = asked LIMIT 101)"""
# Every function whose name begins so is one of these.
DROP = """
DO $$
DECLARE
  known regprocedure;
BEGIN
  FOR known IN
    SELECT oid FROM pg_proc
    WHERE proname LIKE 'directory\\_%' AND pronamespace = current_schema::regnamespace
  LOOP
    EXECUTE 'DROP FUNCTION ' || known || ' CASCADE';
  END LOOP;
  DROP TYPE IF EXISTS directory_word, directory_words;
END
$$;
"""


def created() -> str:
    """The SQL that puts them in the place of those that there are."""
    every_tier = (_OF_A_TIER.format(tier=tier) for tier in range(TIERS))
    every_number = (_OF_A_NUMBER.format(number=number) for number in NUMBERS)
    return DROP + SQL.read_text(encoding="utf-8") % {
        "every_tier": "\n          UNION ALL".join(every_tier),
        "each_tier": "".join(_TIER_OF_A_STAGE.format(tier=tier) for tier in range(TIERS)),
        "every_number": "\n      UNION ALL".join(every_number),
    }
