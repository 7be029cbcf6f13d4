"""Reads a form of a page as a browser does that sends it."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.is_inside = False
        self.fields: dict[str, list[str]] = {}
        self.textarea: str | None = None
        self.select: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("id") == self.form_id
        if not self.is_inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            is_choice = given.get("type") in ("checkbox", "radio")
            if given.get("type") not in ("file", "submit") and (
                not is_choice or "checked" in given
            ):
                value = given.get("value", "on" if is_choice else "")
                self.fields.setdefault(name, []).append(value)
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.fields.setdefault(self.select, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.textarea:
            self.fields.setdefault(self.textarea, []).append(self.text.removeprefix("\n"))
            self.textarea = None


def fields_of(html: str, form_id: str = "main-form") -> dict[str, list[str]]:
    """Return what a form sends when one of its buttons without a name is pressed."""
    form = _Form(form_id)
    form.feed(html)
    assert form.fields, f"no form {form_id}"
    return form.fields
