"""Keeps answers of sources for a while, in a table that all processes share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import now

from registry.models import CachedAnswer

type Answer = dict[str, Any]  # of what JSON knows


def read(key: str) -> Answer | None:
    """Return the answer that is kept under a key; None when there is none, or none any more."""
    kept = CachedAnswer.objects.filter(key=_hash(key), expires_at__gt=now())
    return kept.values_list("answer", flat=True).first()


def read_first(keys: Sequence[str]) -> tuple[str, Answer] | None:
    """Return the first of these keys under which an answer is kept, with that answer."""
    hashes = {_hash(key): key for key in keys}
    rows = CachedAnswer.objects.filter(key__in=hashes, expires_at__gt=now())
    answers = {hashes[row.key]: row.answer for row in rows}
    return next(((key, answers[key]) for key in keys if key in answers), None)


def write(answers: Mapping[str, tuple[Answer, float]]) -> None:
    """Keep answers under their keys, each for so many seconds, in the place of earlier ones."""
    if not answers:
        return
    at = now()
    rows = sorted(  # rows locked in one order cannot deadlock
        (_hash(key), json.dumps(answer), at + timedelta(seconds=seconds))
        for key, (answer, seconds) in answers.items()
    )
    keys, texts, moments = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO registry_cachedanswer (key, answer, expires_at)
            SELECT * FROM unnest(%s::text[], %s::text[]::jsonb[], %s::timestamptz[])
            ON CONFLICT (key) DO UPDATE
            SET answer = excluded.answer, expires_at = excluded.expires_at""",
            [keys, texts, moments],
        )


def delete_expired() -> int:
    """Delete the answers that are not kept any more, and return how many."""
    return CachedAnswer.objects.filter(expires_at__lte=now()).delete()[0]


def _hash(key: str) -> str:
    """Hash a key, which may be of any length and hold what a person typed."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
