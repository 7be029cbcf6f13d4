"""The administration acts on what its pages showed, as every form does (web.shown)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from web.shown import SHOWN_FIELD, ShownForm

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object


class ShownModelForm(ShownForm, forms.ModelForm[Any]):
    """A form of a row, in which only what differs from what was shown is changed."""

    @property
    def shows_stored(self) -> bool:
        return self.instance.pk is not None


class ShownAdminMixin(Base):
    """An admin whose pages carry what they showed; put it before ModelAdmin."""

    form: type[forms.ModelForm[Any]] = ShownModelForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, and in a page that can be saved what it showed, hidden."""
        fieldsets = [
            (title, {**options, "fields": [f for f in options["fields"] if f != SHOWN_FIELD]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append((None, {"fields": [SHOWN_FIELD]}))
        return fieldsets
