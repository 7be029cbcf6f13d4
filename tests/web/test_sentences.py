"""A value that ends in a point ends its sentence: no sentence has two."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext_lazy

from web.sentences import filled, with_single_points

COMPANIES = ("Voorbeeld B.V.", "Voorbeeld N.V.", "Example Inc.", "Voorbeeld & Co.", "Muster e.K.")


@pytest.mark.parametrize("name", COMPANIES)
def test_a_name_that_ends_in_a_point_ends_the_sentence(name: str) -> None:
    assert filled("Besteld voor %(name)s.", name=name) == f"Besteld voor {name}"
    assert filled("Voor <b>%(name)s</b>.", name=SafeString(name)) == f"Voor <b>{name}</b>"
    assert filled("%(name)s. Klik op X.", name=name) == f"{name} Klik op X."


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Besteld voor %(name)s.", "Besteld voor Voorbeeld."),
        ("Bel %(name)s, of ons.", "Bel Voorbeeld, of ons."),
        ("Kent u %(name)s?", "Kent u Voorbeeld?"),
        ("%(name)s...", "Voorbeeld..."),
    ],
)
def test_other_sentences_keep_their_points(sentence: str, shown: str) -> None:
    assert filled(sentence, name="Voorbeeld") == shown


def test_what_somebody_wrote_is_shown_as_it_is() -> None:
    assert filled("Reden: %(why)s", why="Te laat.. helaas...") == "Reden: Te laat.. helaas..."
    assert filled("Reden: %(why)s.", why="Te laat..") == "Reden: Te laat.."


def test_a_number_still_chooses_the_form() -> None:
    sentence = ngettext_lazy("%(count)d customer at %(name)s.", "%(count)d at %(name)s.", "count")
    assert filled(sentence, count=1, name="X B.V.") == "1 customer at X B.V."
    assert filled(sentence, count=2, name="X B.V.") == "2 at X B.V."


def test_a_lazy_sentence_is_in_the_language_of_its_reader() -> None:
    sentence = gettext_lazy("%(customer)s has been archived.")
    with translation.override("nl"):
        assert filled(sentence, customer="X B.V.") == "X B.V. is gearchiveerd."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Voor X B.V..", "Voor X B.V."),
        ("Voor X B.V..\n", "Voor X B.V.\n"),
        ("Voor <b>X B.V.</b>. Klaar.", "Voor <b>X B.V.</b> Klaar."),
        ("Even wachten...", "Even wachten..."),
        ("Ga naar ../demo", "Ga naar ../demo"),
        ("Voor X B.V.", "Voor X B.V."),
    ],
)
def test_a_finished_sentence_loses_its_second_point(text: str, shown: str) -> None:
    assert with_single_points(text) == shown


@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("tag", ["blocktranslate", "blocktrans"])
def test_templates_have_the_same_rule(tag: str, name: str) -> None:
    """Templates of Django and allauth load `i18n` too."""
    engine = engines["django"]
    source = f"{{% load i18n %}}{{% {tag} %}}Besteld voor {{{{ name }}}}.{{% end{tag} %}}"
    assert engine.from_string(source).render({"name": name}) == f"Besteld voor {name}".replace(
        "&", "&amp;"
    )


def test_a_sentence_for_later_has_the_same_rule() -> None:
    source = (
        "{% load i18n %}{% blocktranslate asvar said %}Voor {{ name }}.{% endblocktranslate %}"
        "<p>{{ said }}</p>"
    )
    shown = engines["django"].from_string(source).render({"name": "A & B B.V."})
    assert shown == "<p>Voor A &amp; B B.V.</p>"
