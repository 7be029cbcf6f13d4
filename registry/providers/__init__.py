"""The sources of companies, one module each, which alone knows its source's words."""

from importlib import import_module

from registry.company import Directory

PROVIDERS = {"local": "registry.providers.local.LocalDirectory"}


def provider(key: str) -> Directory:
    """Raises KeyError for a source that does not exist."""
    module, _dot, name = PROVIDERS[key].rpartition(".")
    directory: Directory = getattr(import_module(module), name)()
    return directory
