"""How every form is shown: with our templates, and with what is optional marked as such."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting


class PortalBoundField(BoundField):
    """A field that says when it need not be filled in, to who sees and to who listens.

    A form asks for it with `marks_optional = True`: where most fields are optional, as in a
    search, it would only be noise.
    """

    @property
    def is_marked_optional(self) -> bool:
        """Tell whether "(optional)" stands beside the label."""
        return (
            getattr(self.form, "marks_optional", False)
            and not self.field.required
            and not self.is_hidden
            and not self.use_fieldset
            and "data-combobox" not in self.field.widget.attrs  # it only helps to fill in others
        )

    @property
    def aria_describedby(self) -> str | None:
        described: str | None = super().aria_describedby
        if not self.is_marked_optional or described is None:
            return described
        return " ".join(filter(None, (f"{self.auto_id}_optional", described)))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Tell who listens what is required also where the browser must not check it."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        is_silent = self.field.required and not self.form.use_required_attribute
        if is_silent and not self.is_hidden and not self.use_fieldset:
            built["aria-required"] = "true"
        return built


class FormRenderer(TemplatesSetting):
    bound_field_class = PortalBoundField
