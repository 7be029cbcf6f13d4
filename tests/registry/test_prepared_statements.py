import pytest
from django.db import DatabaseError, connection, transaction

from registry.prepared_statements import Statement

TWICE = Statement("twice", "SELECT $1::text || $1, length($1), NULL, ARRAY[$1], $2::int > 1")


@pytest.fixture(params=[False, True], ids=["in a transaction", "in none"])
def _database(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("transactional_db" if request.param else "db")


in_a_transaction_or_not = pytest.mark.usefixtures("_database")


@in_a_transaction_or_not
@pytest.mark.parametrize("text", ["jansen", "", "d'Hondt; --", "Čapek 😀", "\\x41"])
def test_values_are_read_as_python_has_them(text: str) -> None:
    assert TWICE.rows(text, 2) == [(text + text, len(text), None, [text], True)]


@in_a_transaction_or_not
def test_it_is_prepared_once() -> None:
    for _turn in range(3):
        TWICE.rows("a", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'twice'")
        assert cursor.fetchone() == (1,)


@in_a_transaction_or_not
def test_it_is_prepared_again_when_somebody_threw_it_away() -> None:
    TWICE.rows("a", 1)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert TWICE.rows("b", 1)[0][0] == "bb"


@in_a_transaction_or_not
def test_an_error_is_djangos_and_leaves_the_rest_alone() -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            TWICE.rows("a", "no number")
        assert TWICE.rows("b", 1)[0][0] == "bb"


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_has_it_too() -> None:
    TWICE.rows("a", 1)
    connection.close()
    assert TWICE.rows("b", 1)[0][0] == "bb"
