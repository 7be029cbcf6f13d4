"""Decides how long a source in trouble is left alone, for all processes together.

A source that failed several times in a row is not called for a pause, twice as long each time.
Then one process calls it as a trial: `registry.admission` lets only that one through.
"""

from __future__ import annotations

from django.db import connection

from registry.sources import SourceUnavailable, Trouble

FAILURES_UNTIL_PAUSE = 5  # in a row
FIRST_PAUSE_SECONDS = 5.0  # twice as long each time
MAX_PAUSE_SECONDS = 300.0
FIRST_BUSY_PAUSE_SECONDS = 1.0  # at most; twice as long each time
REFUSED_PAUSE_SECONDS = 60.0  # somebody has to mend the settings first
OF_THE_QUESTION = (Trouble.DECLINED, Trouble.NOT_NOW)  # the source works, and for others
TRIAL_SECONDS = 10.0  # in which one process tries whether a source is back


def note_success(key: str, seconds: float) -> None:
    """Note that a source answered, which ends its pause."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET failures = 0, closed_until = NULL,"
            " quota_until = NULL, last_success_at = clock_timestamp(), last_seconds = %s"
            " WHERE key = %s",
            [seconds, key],
        )


def note_trouble(key: str, error: SourceUnavailable) -> None:
    """Note that a source did not answer, and begin its pause when it is time for one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE registry_sourcestate SET
                failures = CASE WHEN %(is_of_question)s THEN 0 ELSE failures + 1 END,
                closed_until = CASE
                    WHEN %(is_of_question)s THEN NULL
                    WHEN %(pause)s::float IS NOT NULL
                        THEN clock_timestamp() + make_interval(secs => %(pause)s)
                    WHEN %(trouble)s = 'busy'
                        THEN clock_timestamp() + make_interval(secs => random()
                            * least(%(longest)s, %(first_busy)s * 2 ^ least(failures, 10)))
                    WHEN failures + 1 >= %(failures)s OR closed_until IS NOT NULL
                        THEN clock_timestamp() + make_interval(secs => (0.5 + random() / 2)
                            * least(%(longest)s, %(first)s
                                * 2 ^ least(greatest(failures + 1 - %(failures)s, 0), 10)))
                    ELSE NULL END,
                quota_until = CASE WHEN %(trouble)s = 'quota' THEN date_trunc('day',
                    clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day'
                    ELSE quota_until END,
                last_trouble = %(trouble)s, last_trouble_at = clock_timestamp(),
                last_detail = left(%(detail)s, 300),
                ended_product = CASE WHEN %(trouble)s = 'ended' THEN left(%(product)s, 40)
                    ELSE ended_product END,
                ended_at = CASE WHEN %(trouble)s = 'ended' THEN clock_timestamp() ELSE ended_at END
            WHERE key = %(key)s""",
            {
                "key": key,
                "trouble": error.trouble.value,
                "is_of_question": error.trouble in OF_THE_QUESTION,
                "detail": str(error),
                "product": error.product,
                "pause": _pause(error),
                "failures": FAILURES_UNTIL_PAUSE,
                "first": FIRST_PAUSE_SECONDS,
                "longest": MAX_PAUSE_SECONDS,
                "first_busy": FIRST_BUSY_PAUSE_SECONDS,
            },
        )


def _pause(error: SourceUnavailable) -> float | None:
    """Return the seconds to pause at once; None when a single failure says nothing yet."""
    if error.trouble is Trouble.REFUSED:
        return REFUSED_PAUSE_SECONDS
    return error.retry_after
