"""How what a text leaves to the company is answered: lengths and days are chosen, other figures are written."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.policy.logic.pack import Setting
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import worded

LONGEST_ANSWER = 500
MOST_UNITS = 9999

EXAMPLES = {
    "duration": _("A duration such as P3D (3 days), P2W (2 weeks), P1M (1 month)."),
    "clock": _("A time limit such as PT4H (4 hours), P1D (1 day), P1DT12H."),
    "date": _("A day such as 2026-06-30."),
    "number": _("A number such as 3 or 2.5."),
    "amount": _("An amount without its currency such as 200 or 49.50."),
    "percent": _("A percentage such as 90%."),
    "year_day": _("A month and a day such as 03-15."),
    "period": _("One of day, week, month, quarter, half-year, year."),
}
Units = tuple[tuple[str, str | Promise], ...]
UNITS: Units = (
    ("D", pgettext_lazy("unit", "days")), ("W", pgettext_lazy("unit", "weeks")), ("M", pgettext_lazy("unit", "months")),
    ("Y", pgettext_lazy("unit", "years")),
)  # fmt: skip
HOURS: Units = (("TH", pgettext_lazy("unit", "hours")), *UNITS)
PERIODS: Units = (
    ("day", pgettext_lazy("period", "day")),
    ("week", pgettext_lazy("period", "week")),
    ("month", pgettext_lazy("period", "month")),
    ("quarter", pgettext_lazy("period", "quarter")),
    ("half-year", pgettext_lazy("period", "half-year")),
    ("year", pgettext_lazy("period", "year")),
)
SIMPLE = re.compile("P(?:([0-9]{1,4})([DWMY])|T([0-9]{1,4})H)", re.ASCII)


def answer_field(setting: Setting, *, initial: str = "", is_needed: bool = True) -> forms.Field:
    """The field in which a setting is answered; what stands there already and has several parts is written."""
    shared: dict[str, Any] = {"label": worded(setting.ask) or setting.key, "required": is_needed, "initial": initial}
    clause = setting.clause or ""
    if setting.type == "date":
        return forms.DateField(help_text=clause, widget=DayInput(), **shared)
    if setting.type in ("duration", "clock") and (not initial or SIMPLE.fullmatch(initial)):
        return SpanField(units=HOURS if setting.type == "clock" else UNITS, help_text=clause, **shared)
    if setting.type == "period":
        choices = [("", "–"), *PERIODS]
        return forms.ChoiceField(choices=choices, help_text=clause, **shared)
    help_text = " · ".join(str(part) for part in (clause, EXAMPLES.get(setting.type)) if part)
    return forms.CharField(help_text=help_text, max_length=LONGEST_ANSWER, **shared)


class SpanWidget(forms.MultiWidget):
    """A number and its unit, side by side."""

    template_name = "policies/span.html"

    def __init__(self, units: Units = UNITS) -> None:
        super().__init__(
            [
                forms.NumberInput(
                    attrs={"min": 0, "class": "form-control", "aria-label": pgettext_lazy("edit", "Number")}
                ),
                forms.Select(
                    choices=units, attrs={"class": "form-select", "aria-label": pgettext_lazy("edit", "Unit")}
                ),
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        """3 and days of P3D."""
        found = SIMPLE.fullmatch(value or "")
        if found is None:
            return [None, "D"]
        return [found[1], found[2]] if found[1] else [found[3], "TH"]


class HiddenSpan(SpanWidget):
    """The same, unseen."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self) -> None:
        forms.MultiWidget.__init__(self, [forms.HiddenInput(), forms.HiddenInput()])


class SpanField(forms.MultiValueField):
    """A duration of one unit."""

    hidden_widget = HiddenSpan

    def __init__(self, *, units: Units = UNITS, **more: Any) -> None:
        parts = (forms.IntegerField(min_value=0, max_value=MOST_UNITS), forms.ChoiceField(choices=units))
        super().__init__(parts, widget=SpanWidget(units), **more)

    def compress(self, data_list: Any) -> str:
        """P3D of 3 and days."""
        if not data_list or data_list[0] is None:
            return ""
        number, unit = data_list
        return f"P{unit[:-1]}{number}{unit[-1]}"
