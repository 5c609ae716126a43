"""How every form of the product is drawn: label, required in words, control, help beside it, error tied to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_CLASSES = {
    "checkbox": "form-check-input",
    "radio": "form-check-input",
    "hidden": "",
    "range": "form-range",
    "color": "form-control form-control-color",
}


class DateInput(forms.DateInput):
    """A date in the browser's own picker; ISO in both directions."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A date and time in the browser's own picker, in the zone's time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ShanheRenderer(TemplatesSetting):
    """Draws forms with the templates of `shanhe.web`; controls get their class here and not in every form."""

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget")
        if widget is not None:
            _dress(template_name, widget)
        return super().render(_OURS.get(template_name, template_name), context, request)


_OURS = {
    "django/forms/errors/list/default.html": "web/forms/errors.html",
    "django/forms/errors/list/ul.html": "web/forms/errors.html",
    "django/forms/widgets/clearable_file_input.html": "web/forms/file.html",
    "django/forms/widgets/checkbox_select.html": "web/forms/choices.html",
    "django/forms/widgets/radio.html": "web/forms/choices.html",
    "django/forms/widgets/multiple_input.html": "web/forms/choices.html",
}


def _dress(template_name: str, widget: dict[str, Any]) -> None:
    """Adds the class of the control; groups of choices get it one by one."""
    attrs = widget.get("attrs")
    if attrs is None or widget.get("subwidgets"):
        return
    if "optgroups" in widget and "select" not in template_name.rsplit("/", 1)[-1].replace(
        "checkbox_select", ""
    ):
        for _group, options, _index in widget["optgroups"]:
            for option in options:
                option["attrs"] = {**option["attrs"], "class": "form-check-input"}
        return
    kind = widget.get("type", "")
    if "optgroups" in widget:
        added = "form-select"
    elif template_name.endswith("textarea.html"):
        added = "form-control"
    else:
        added = _CLASSES.get(kind, "form-control")
    # The widget is shared between renders: never change its dictionary in place.
    widget["attrs"] = {**attrs, "class": f"{attrs.get('class', '')} {added}".strip()} if added else attrs
