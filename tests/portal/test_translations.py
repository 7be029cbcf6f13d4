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
