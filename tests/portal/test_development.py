"""Development mode shows what is saved at once; no other mode has anything of it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from portal import development

SETTINGS = Path(__file__).resolve().parents[2] / "portal" / "settings.py"
PRODUCTION = {
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(7, 77)),
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "EMAIL_URL": "smtp://localhost:25",
    "SITE_URL": "https://portal.example",
    "TRUSTED_PROXY_COUNT": "1",
}


@pytest.fixture
def settings_in(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads the settings as they are in a mode, without starting Django again."""

    def read(mode: str) -> dict[str, Any]:
        for name, value in {**PRODUCTION, "PORTAL_MODE": mode}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def test_development_reloads_and_caches_no_template(settings_in: Any) -> None:
    settings = settings_in("development")
    assert settings["DEBUG"]
    assert {development.RELOAD, development.TOOLBAR} <= set(settings["MIDDLEWARE"])
    assert set(development.APPS) <= set(settings["INSTALLED_APPS"])
    [engine] = settings["TEMPLATES"]
    assert not any("cached" in loader for loader in engine["OPTIONS"]["loaders"])


def test_development_has_the_policy_of_production(settings_in: Any) -> None:
    assert settings_in("development")["SECURE_CSP"] == settings_in("production")["SECURE_CSP"]


@pytest.mark.parametrize("mode", ["production", "demo", "test"])
def test_no_other_mode_has_what_developers_have(settings_in: Any, mode: str) -> None:
    settings, theirs = settings_in(mode), settings_in("development")
    assert not settings["DEBUG"]
    assert not {development.RELOAD, development.TOOLBAR} & set(settings["MIDDLEWARE"])
    assert not set(development.APPS) & set(settings["INSTALLED_APPS"])
    assert "loaders" not in settings["TEMPLATES"][0]["OPTIONS"]  # so Django caches them
    assert "INTERNAL_IPS" not in settings
    added = {development.RELOAD, development.TOOLBAR}
    assert settings["MIDDLEWARE"] == [name for name in theirs["MIDDLEWARE"] if name not in added]
