"""Reads the functions in the database that search the local directory from the files in `sql/`.

They are as much code as Python is: the last migration of those that create them creates those of
today, and a change of a file there needs a new migration that runs `CREATE`.
"""

from pathlib import Path

FILES = sorted(Path(__file__).with_name("sql").glob("*.sql"))  # each needs those before it
SQL = "\n".join(file.read_text(encoding="utf-8") for file in FILES)

# Every function whose name begins so is one of these.
DROP = """
DO $$
DECLARE
  known regprocedure;
BEGIN
  LOOP  -- one by one, since one may go with another
    SELECT oid INTO known FROM pg_proc
    WHERE proname LIKE 'directory\\_%' AND pronamespace = current_schema::regnamespace LIMIT 1;
    EXIT WHEN known IS NULL;
    EXECUTE 'DROP FUNCTION ' || known || ' CASCADE';
  END LOOP;
  DROP TYPE IF EXISTS directory_word, directory_words, directory_query, directory_answer;
END
$$;
"""

# Puts the functions in the place of those that there are.
CREATE = DROP + SQL
