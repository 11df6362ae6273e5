"""How forms look: label, help and error at each field, in Tabler's markup; a form says nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CLASSES: Mapping[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
    forms.Widget: "form-control",
}
"""From the narrower kinds to the wider; the first that a widget is of counts."""

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Field(BoundField):
    """A field with the class of its widget, marked where it is wrong."""

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(dict(attrs), widget)
        worn = (widget or self.field.widget).attrs.get("class", "")
        classes = [_class_of(widget or self.field.widget), worn, "is-invalid" if self.errors else ""]
        return {**built, "class": " ".join(filter(None, classes))}

    @property
    def is_box(self) -> bool:
        """A single box to tick, with its label behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Several choices below one legend."""
        return isinstance(self.field.widget, GROUPS)


class Renderer(TemplatesSetting):
    """The setting FORM_RENDERER: every form of the product is drawn by these templates."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"
    bound_field_class = Field


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar with a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def _class_of(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES.items() if isinstance(widget, kind))
