"""Every form has its label above, help under it, and what is wrong at the field and on top."""

from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.portal.pages import part, title, words


class Example(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals op de gevel.", max_length=5)
    email = forms.EmailField(label="E-mailadres", required=False)
    way = forms.ChoiceField(
        label="Verzending",
        choices=[("post", "Per post"), ("van", "Per bode")],
        widget=forms.RadioSelect,
        help_text="Kies er een.",
    )
    agreed = forms.BooleanField(label="Akkoord")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "dubb.":
            raise forms.ValidationError("Deze klant is er al.")
        return self.cleaned_data


def field(name: str, /, **data: str) -> str:
    return Example(data or None)[name].as_field_group()


def summary(form: forms.Form) -> str:
    return render_to_string("components/error_summary.html", {"form": form})


def test_a_label_stands_above_its_help_and_its_field() -> None:
    html = field("name")
    places = [html.index(s) for s in ('<label for="id_name">', 'id="id_name_helptext"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext"' in html
    assert "aria-invalid" not in html


def test_what_is_wrong_stands_at_the_field_and_is_read_with_it() -> None:
    html = field("name", name="veel te lang")
    assert 'class="field wrong"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'value="veel te lang"' in html


def test_a_choice_is_a_group_with_a_legend() -> None:
    html = field("way", name="x")
    assert "<fieldset" in html
    assert "<legend>Verzending</legend>" in html
    assert 'aria-describedby="id_way_helptext id_way_error"' in html.split("<legend", 1)[0]


def test_a_tick_stands_before_its_words() -> None:
    assert 'class="field tick"' in field("agreed")
    assert 'class="field wrong tick"' in field("agreed", name="x")


class Marked(Example):
    marks_optional = True


def test_what_need_not_be_filled_in_says_so_beside_its_label() -> None:
    """The label is that of the manual; who listens hears the note with the field."""
    with translation.override("nl"):
        optional, required = (Marked()[name].as_field_group() for name in ("email", "name"))
    assert '<label for="id_email">E-mailadres</label>' in optional
    assert '<span class="muted" id="id_email_optional">(niet verplicht)</span>' in optional
    assert 'aria-describedby="id_email_optional"' in optional
    assert "required" not in optional.replace("aria-required", "")
    assert "niet verplicht" not in required
    assert " required" in required


def test_the_note_is_read_before_what_is_wrong() -> None:
    html = Marked({"email": "x"})["email"].as_field_group()
    assert 'aria-describedby="id_email_optional id_email_error"' in html


def test_a_form_that_does_not_ask_for_it_marks_nothing() -> None:
    assert "_optional" not in field("email")


def test_what_is_required_is_told_where_the_browser_may_not_check_it() -> None:
    html = Example(use_required_attribute=False)["name"].as_field_group()
    assert 'aria-required="true"' in html


def test_errors_are_text() -> None:
    form = Example({"name": "x"})
    form.add_error("name", "<b>fout</b>")
    assert "&lt;b&gt;fout&lt;/b&gt;" in form["name"].as_field_group()
    assert "&lt;b&gt;fout&lt;/b&gt;" in summary(form)


def test_the_summary_links_to_every_field_that_is_wrong() -> None:
    with translation.override("nl"):
        html = summary(Example({"name": "", "email": "geen adres", "way": "post"}))
    assert "Er is iets niet goed ingevuld" in html
    for name, label in (("name", "Naam"), ("email", "E-mailadres"), ("agreed", "Akkoord")):
        assert f'<a href="#id_{name}">{label}: ' in html
    assert "Verzending" not in html
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html


def test_the_summary_says_what_belongs_to_no_field() -> None:
    html = summary(Example({"name": "dubb."}))
    assert "<li>Deze klant is er al.</li>" in html


@pytest.mark.parametrize("data", [None, {"name": "Jan", "way": "post", "agreed": "on"}])
def test_nothing_wrong_needs_no_summary(data: dict[str, str] | None) -> None:
    assert summary(Example(data)).strip() == ""


def test_a_page_with_errors_begins_its_title_with_it(client: Client, db: None) -> None:
    path = reverse("account_reset_password")
    assert title(client.get(path)) == "Wachtwoord vergeten · PHANTOM"
    assert title(client.post(path, {"email": "x"})) == "Fout: Wachtwoord vergeten · PHANTOM"


def test_a_refused_page_links_to_fields_that_are_there(client: Client, db: None) -> None:
    main = part(client.post(reverse("account_login"), {}), "main")
    assert "Er is iets niet goed ingevuld" in words(main)
    for anchor in ("id_login", "id_password"):
        assert f'href="#{anchor}"' in main
        assert f'id="{anchor}"' in main
        assert f'aria-describedby="{anchor}_error"' in main
