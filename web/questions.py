"""The page that asks before something is done: what will happen, one button, and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CONFIRMED = "confirmed"  # the field that says that the question was answered with yes
OTHERWISE = "otherwise"  # its value when the other button was pressed


@dataclass(frozen=True)
class Question:
    """What will happen when the button is pressed, in whole sentences."""

    title: str
    sentences: list[str]
    button: str
    back_url: str
    url: str = ""  # where the button sends it; the same page when empty
    fields: Mapping[str, str] = field(default_factory=dict)  # sent along, as they were
    other_button: str = ""  # for another answer than yes, sent as OTHERWISE

    def render(self, request: HttpRequest) -> HttpResponse:
        fields = {**self.fields, CONFIRMED: "1"}
        return render(request, "components/question.html", {"question": self, "fields": fields})


def is_confirmed(data: Mapping[str, str]) -> bool:
    """Tell whether this was sent from the page that asks."""
    return bool(data.get(CONFIRMED))
