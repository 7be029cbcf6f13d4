"""Gathering the translatable texts, and compiling their translations: `make translations`.

Django's own makemessages and compilemessages need gettext's programs, which a machine with nothing
but Python does not have; Babel reads and writes the same files.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "orders", "accounts", "customers", "registry", "mail", "web", "templates")
LANGUAGES = ("nl", "de")  # the texts in the code are English
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)

type Text = tuple[str | tuple[str, str], str | None]  # msgid (with its plural), context


def po_file(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def mo_file(language: str) -> Path:
    return po_file(language).with_suffix(".mo")


def texts() -> dict[Text, list[str]]:
    """Return every translatable text with the files that say it, in a fixed order."""
    found: dict[Text, list[str]] = {}
    for path, source in _sources():
        for text in dict.fromkeys(_texts_of(source)):
            found.setdefault(text, []).append(path)
    return dict(sorted(found.items(), key=lambda item: (str(item[0][0]).lower(), item[0][1] or "")))


def _sources() -> Iterator[tuple[str, str]]:
    """Yield the path and the Python of every file that may say something."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
                continue
            source = path.read_text()
            name = path.relative_to(ROOT).as_posix()
            yield name, source if path.suffix == ".py" else _as_python(source, name)


def _as_python(template: str, origin: str) -> str:
    """Return the texts of a template as calls, at the left margin: Python reads indentation."""
    return "\n".join(line.strip() for line in templatize(template, origin).splitlines())


def _texts_of(source: str) -> Iterator[Text]:
    """Yield the texts that a source hands to gettext, as often as it does."""
    found = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, function, arguments, _comments in found:
        parts = list(arguments) if isinstance(arguments, list | tuple) else [arguments]
        context = parts.pop(0) if "pgettext" in function else None
        if not parts or not isinstance(parts[0], str) or not parts[0]:
            continue
        plural = parts[1] if "ngettext" in function or "npgettext" in function else None
        yield ((parts[0], plural) if plural else parts[0]), context


def catalog(language: str) -> Catalog:
    """Return the translations as they are in the file now."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def gathered(language: str) -> Catalog:
    """Return all texts of today with the translations there are; what nobody uses is left out."""
    known = catalog(language)
    fresh = Catalog(locale=language, project="dealer portal", fuzzy=False)
    for (msgid, context), paths in texts().items():
        singular = msgid[0] if isinstance(msgid, tuple) else msgid
        message = known.get(singular, context)
        translation = message.string if message else ""
        fresh.add(msgid, translation, [(path, 0) for path in paths], context=context)
    return fresh


def written(catalog: Catalog) -> bytes:
    """Return the content of the file, without what would change with every run or every edit.

    References name the file and not the line.
    """
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, include_lineno=False)
    kept = ("Project-Id", "Language:", "Plural-Forms", "MIME", "Content-")
    head, blank, body = buffer.getvalue().decode().partition("\n\n")
    lines = [
        line
        for line in head.splitlines()
        if not line.startswith(("#", '"')) or line.removeprefix('"').startswith(kept)
    ]
    return ("\n".join(lines) + blank + body).encode()


def compiled(language: str) -> bytes:
    """Return the content of the compiled file."""
    buffer = io.BytesIO()
    known = catalog(language)
    known.creation_date = known.revision_date = SOME_DAY  # or each run would give another file
    write_mo(buffer, known)
    return buffer.getvalue()


def problems(language: str) -> list[str]:
    """Say what keeps a catalogue from being complete, a line each."""
    known = catalog(language)
    found = []
    for msgid, context in texts():
        singular = msgid[0] if isinstance(msgid, tuple) else msgid
        message = known.get(singular, context)
        translations = message.string if message else ""
        forms = translations if isinstance(translations, tuple) else (translations,)
        if not all(forms) or (message and message.fuzzy):
            found.append(f"{language}: not translated: {singular!r}")
    for message, errors in known.check():
        found += [f"{language}: {message.id!r}: {error}" for error in errors]
    return found


def main() -> int:
    """Write both files of each language; return 1, and print why, when a text is not translated."""
    for language in LANGUAGES:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(gathered(language)))
        mo_file(language).write_bytes(compiled(language))
    missing = [problem for language in LANGUAGES for problem in problems(language)]
    sys.stdout.write("".join(f"{problem}\n" for problem in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
