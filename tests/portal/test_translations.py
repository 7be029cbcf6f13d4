"""The portal speaks Dutch and German wherever it speaks."""

import pytest

from portal import translations


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated_with_its_placeholders(language: str) -> None:
    assert translations.problems(language) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(language: str) -> None:
    assert translations.po_file(language).read_bytes() == translations.written(
        translations.gathered(language)
    )


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_compiled_catalogue_is_of_the_catalogue(language: str) -> None:
    assert translations.mo_file(language).read_bytes() == translations.compiled(language)


def test_templates_and_code_are_both_read() -> None:
    texts = {text for text, _context in translations.texts()}
    assert {"Add customer", "This link has expired."} <= texts


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Add customer", "templates/customers/dealer/list.html"),
        ("This link has expired.", "customers/invitations.py"),
    ],
)
@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_each_text_names_the_files_that_say_it(language: str, text: str, path: str) -> None:
    assert path in translations.texts()[(text, None)]
    before_the_text = translations.po_file(language).read_text().partition(f'msgid "{text}"')[0]
    comments = before_the_text.rpartition("\n\n")[2]
    assert path in comments


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_references_have_no_line_numbers(language: str) -> None:
    """Else every edit of a template would change these files too."""
    lines = translations.po_file(language).read_text().splitlines()
    references = " ".join(line.removeprefix("#:") for line in lines if line.startswith("#:"))
    assert references
    assert [name for name in references.split() if not (translations.ROOT / name).is_file()] == []
