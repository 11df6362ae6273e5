"""What is asked of the figures."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from huifang.cases.queries.figures import Of
from huifang.web.frame.forms import DayInput

BY = (
    (Of.KIND, pgettext_lazy("case", "Kind")),
    (Of.DEPARTMENT, pgettext_lazy("cases", "Department")),
    (Of.PRODUCT, pgettext_lazy("cases", "Product")),
    (Of.TOPIC, pgettext_lazy("cases", "Topic")),
    (Of.SOURCE, pgettext_lazy("cases", "Way in")),
    (Of.MONTH, pgettext_lazy("cases", "Month")),
)


class FiguresForm(forms.Form):
    """By what is counted, and which days of intake."""

    by = forms.ChoiceField(label=pgettext_lazy("figures of cases", "By"), choices=BY)
    first_on = forms.DateField(
        label=pgettext_lazy("figures of cases", "Taken in from"), required=False, widget=DayInput
    )
    last_on = forms.DateField(label=pgettext_lazy("figures of cases", "to"), required=False, widget=DayInput)
