"""What is typed at the reader: a text, a correction, the name of a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huifang.kernel.documents import Unreadable, document_text
from huifang.policy.logic.reader.deciding import values_of
from huifang.policy.logic.reader.statements import Statement
from huifang.web.frame.text import said
from huifang.web.reader.words import CHANNELS, PARTS, TIMES, UNITS

LONGEST_TEXT = 200_000
LONGEST_VALUE = 200


class PastedField(forms.CharField):
    """A text as it comes from elsewhere: the zero characters that some programs leave in it are no part of it.

    It has no `max_length`, by which a browser would cut off the end of what is pasted without a word.
    """

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\x00", "")


class TextForm(forms.Form):
    """A written policy, pasted or as a file; `cleaned_data["text"]` has its text either way."""

    text = PastedField(
        label=_("Paste the text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or choose a file"),
        help_text=_("Word (.docx), PDF with text in it, .txt or .md, at most 20 MiB."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is not None:
            cleaned["text"] = self._text_of(file)
        elif not text.strip() and not self.errors:
            self.add_error("text", gettext("Paste a text, or choose a file."))
        else:
            self._check_length("text", text)
        return cleaned

    def _check_length(self, field: str, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            parts = {"most": LONGEST_TEXT}
            self.add_error(field, gettext("The text is longer than %(most)d characters: choose a part of it.") % parts)

    def _text_of(self, file: Any) -> str:
        try:
            text = document_text(file.file)
        except Unreadable as refused:
            self.add_error("file", said(refused.message))
            return ""
        self._check_length("file", text)
        return text


class CorrectionForm(forms.Form):
    """What a statement says, one field for each of its parts."""

    def __init__(self, statement: Statement, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        values = values_of(statement)
        timed = "when" in values
        for name, value in values.items():
            self.fields[name] = _field(name, value, timed=timed)
        if timed:
            self.order_fields(["when", "amount", "unit", "times", *values])

    @property
    def values(self) -> dict[str, str]:
        """The corrected values, as the reader takes them."""
        return {
            name: ", ".join(value) if isinstance(value, list) else str(value if value is not None else "")
            for name, value in self.cleaned_data.items()
        }


def _field(name: str, value: str, *, timed: bool) -> forms.Field:
    label = str(PARTS.get(name, name))
    if name == "when":
        return forms.ChoiceField(label=label, initial=value, required=False, choices=[("", "–"), *TIMES.items()])
    if name == "unit" and timed:
        return forms.ChoiceField(label=label, initial=value, required=False, choices=[("", "–"), *UNITS.items()])
    if name == "channels":
        named = [one.strip() for one in value.split(",") if one.strip()]
        return forms.MultipleChoiceField(
            label=label, initial=named, required=False, choices=list(CHANNELS.items()),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    if name in ("times", "low", "high") or (name == "amount" and timed):
        return forms.DecimalField(
            label=label, initial=value or None, required=False, min_value=0, max_digits=12, decimal_places=2
        )
    return forms.CharField(label=label, initial=value, required=False, max_length=LONGEST_VALUE)


class KeepForm(forms.Form):
    """Under which name a draft is kept."""

    key = forms.CharField(
        label=_("Key of the policy"),
        help_text=_("Lower-case letters, digits and hyphens. It never changes."),
        max_length=64,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Only lower-case letters, digits and hyphens."))],
    )
    version = forms.CharField(
        label=pgettext_lazy("policy", "Version"),
        max_length=32,
        validators=[RegexValidator(r"^[0-9]+(\.[0-9]+){0,2}\Z", _("A number such as 1.0.0."))],
    )
