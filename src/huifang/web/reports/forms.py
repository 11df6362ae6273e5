"""What somebody reports."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """The text of a report, and which version was looked at. Whether it is too long the deed says."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Report"),
        help_text=_("Telephone numbers are masked when it is kept."),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
