"""Sessions that have ended leave no rows behind."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from web.tasks import delete_ended_sessions


def test_only_sessions_that_have_ended_are_deleted(db: None) -> None:
    kept, ended = SessionStore(), SessionStore()
    kept.create()
    ended.set_expiry(timezone.now() - timedelta(minutes=1))
    ended.create()
    delete_ended_sessions(0)
    assert [row.session_key for row in Session.objects.all()] == [kept.session_key]


def test_the_worker_clears_them_every_night() -> None:
    periodic = app.periodic_registry.periodic_tasks["web.delete_ended_sessions", ""]
    assert periodic.cron == "25 3 * * *"
