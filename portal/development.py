"""What `make dev` adds to the settings: reloading, and the debug toolbar."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

APPS = ("django_watchfiles", "django_browser_reload", "debug_toolbar")
TOOLBAR = "debug_toolbar.middleware.DebugToolbarMiddleware"
RELOAD = "django_browser_reload.middleware.BrowserReloadMiddleware"
POLICY = "django.middleware.csp.ContentSecurityPolicyMiddleware"


def add_to(settings: dict[str, Any]) -> None:
    """Adds to the names of the settings module; the content security policy stays as it is.

    Both tools load scripts and styles of this host only, so the policy lets them through.
    """
    settings["INSTALLED_APPS"] = [*APPS, *settings["INSTALLED_APPS"]]
    middleware = list(settings["MIDDLEWARE"])
    place = middleware.index(POLICY) + 1
    settings["MIDDLEWARE"] = [*middleware[:place], TOOLBAR, RELOAD, *middleware[place:]]
    settings["INTERNAL_IPS"] = ["127.0.0.1", "::1"]
    for engine in settings["TEMPLATES"]:  # Django caches templates, with DEBUG too
        engine["APP_DIRS"] = False
        engine["OPTIONS"]["loaders"] = [
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ]


def urls() -> list[URLPattern | URLResolver]:
    from debug_toolbar.toolbar import debug_toolbar_urls  # needs the settings

    return [*debug_toolbar_urls(), path("__reload__/", include("django_browser_reload.urls"))]
