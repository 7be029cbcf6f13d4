"""Every declared mail event: it is complete, and its mail is rendered in every language."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template

import customers.mail_events
import customers.notifications
import customers.undelivered
import orders.mail_events
import orders.notifications
from customers.mail_previews import MailPreview, all_mail_previews
from mail.events import MailEvent, Nobody, Told, all_events, login_events, timeline_lines

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LANGUAGES = dict(settings.LANGUAGES)
DECLARED: dict[str, tuple[MailEvent[Any, Any], ...]] = {
    "customers": customers.mail_events.EVENTS,
    "orders": orders.mail_events.EVENTS,
}
QUEUEING = {
    "customers": (customers.notifications, customers.undelivered),
    "orders": (orders.notifications,),
}
PARTS = re.compile(r'{% (?:extends|include) "([^"]+)"')
LEFT_OVER = re.compile(r"%\(|{{|}}|{%|%}|\bNone\b")  # a placeholder or a value that is missing
MARKUP = re.compile(r"</?[a-z]+[^>]*>|&[a-z]+;")


@pytest.fixture
def previews(db: None) -> dict[str, dict[str, MailPreview]]:
    """Return the preview of every event, by language and key."""
    return {language: all_mail_previews(language) for language in LANGUAGES}


def parts_of(template: str) -> Iterator[str]:
    """Yield a template, and all that it extends and includes."""
    yield template
    for part in PARTS.findall((TEMPLATES / template).read_text()):
        yield from parts_of(part)


def test_every_event_has_a_template_of_its_own() -> None:
    used = Counter(event.template for event in all_events())
    assert [template for template, times in used.items() if times > 1] == []
    for template in used:
        assert get_template(template)


def test_every_template_of_a_mail_belongs_to_an_event() -> None:
    used = {part for event in all_events() for part in parts_of(event.template)}
    there = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("*/mail/**/*.html")}
    assert there == {template for template in used if "/mail/" in template}


@pytest.mark.parametrize("app", DECLARED)
def test_an_app_declares_the_events_whose_templates_it_has(app: str) -> None:
    of_app = {event.key for event in all_events() if event.template.startswith(f"{app}/mail/")}
    assert {event.key for event in DECLARED[app]} == of_app


def test_every_declared_event_is_registered() -> None:
    declared = {event.key for events in DECLARED.values() for event in events}
    assert {event.key for event in all_events()} == declared


@pytest.mark.parametrize("app", DECLARED)
def test_every_declared_event_is_queued_by_its_app(app: str) -> None:
    source = "".join(inspect.getsource(module) for module in QUEUEING[app])
    assert [event.key for event in DECLARED[app] if f'"{event.key}"' not in source] == []


def test_every_event_has_a_preview_in_every_language(
    previews: dict[str, dict[str, MailPreview]],
) -> None:
    for language in LANGUAGES:
        assert list(previews[language]) == [event.key for event in all_events()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_whole_in_every_language(
    previews: dict[str, dict[str, MailPreview]], language: str
) -> None:
    for key, mail in previews[language].items():
        assert 10 < len(mail.subject) < 100, key
        assert "\n" not in mail.subject, key
        assert f'<html lang="{language}">' in mail.html, key
        assert not MARKUP.search(mail.subject + mail.text), f"{key} is not plain text"
        for part in (mail.subject, mail.text, mail.html):
            assert not LEFT_OVER.search(part), f"{key}: {part}"


def test_no_mail_reads_the_same_in_two_languages(
    previews: dict[str, dict[str, MailPreview]],
) -> None:
    for one, other in combinations(LANGUAGES, 2):
        for key in previews[one]:
            assert previews[one][key].subject != previews[other][key].subject, key
            assert previews[one][key].text != previews[other][key].text, key


def test_every_event_says_who_is_told_when_it_fails_or_why_nobody_has_to_be() -> None:
    for event in all_events():
        assert isinstance(event.if_failed, (Told, Nobody)), event.key
        if isinstance(event.if_failed, Nobody):
            assert len(event.if_failed.why) > 20, event.key


def test_a_mail_that_fails_is_named_in_the_mail_that_tells_of_it() -> None:
    of_undelivered = [e.key for e in customers.mail_events.undelivered.EVENTS]
    for event in all_events():
        if isinstance(event.if_failed, Told) and event.key not in of_undelivered:
            assert event.if_failed.what, event.key


def test_a_mail_that_grants_a_login_has_the_same_line_in_the_timeline_as_any_other() -> None:
    """Check that no dealer can tell who already has a login at another dealer."""
    lines = timeline_lines()
    to_contacts = {"invitation", "access_added", "access_restored"}
    assert set(login_events()) == {*to_contacts, "employee_welcome", "employment_added"}
    assert len({lines[key] for key in to_contacts}) == 1
