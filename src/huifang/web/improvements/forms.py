"""What is typed of improvements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from huifang.cases.logic.words import LONGEST_NOTE
from huifang.cases.models.improvements import LONGEST_TITLE
from huifang.web.frame.forms import DayInput


def _words(label: Any, *, rows: int = 3, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_NOTE, required=required, widget=area)


class ImprovementForm(forms.Form):
    """A new improvement out of a case. `people` are who may carry one out, `asked` what the policies ask for."""

    title = forms.CharField(label=pgettext_lazy("improvement", "What is improved"), max_length=LONGEST_TITLE)
    cause = _words(pgettext_lazy("improvement", "Cause"), rows=2, required=False)
    action = _words(pgettext_lazy("improvement", "What is done"))
    owner = forms.TypedChoiceField(label=pgettext_lazy("improvement", "Who carries it out"), coerce=int)
    due_on = forms.DateField(label=pgettext_lazy("improvement", "By"), widget=DayInput)
    check_on = forms.DateField(
        label=pgettext_lazy("improvement", "Its effect is looked at on"),
        help_text=gettext_lazy("Without a day a month after it was carried out, where the policy has it looked at."),
        required=False,
        widget=DayInput,
    )
    asked = forms.ChoiceField(label=pgettext_lazy("improvement", "The policy asks for it"), required=False)

    def __init__(
        self, *args: Any, people: Iterable[tuple[int, str]], asked: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(people)  # type: ignore[attr-defined]
        offered = list(asked)
        if offered:
            self.fields["asked"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]
        else:
            del self.fields["asked"]


class _Seen(forms.Form):
    """A deed on one as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DoneForm(_Seen):
    words = _words(pgettext_lazy("improvement", "What was done"))


class EffectForm(_Seen):
    has_helped = forms.TypedChoiceField(
        label=gettext_lazy("Has it helped?"),
        choices=[("yes", pgettext_lazy("improvement", "Yes")), ("no", pgettext_lazy("improvement", "No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(gettext_lazy("By what one sees it"))


class AgainForm(_Seen):
    action = _words(pgettext_lazy("improvement", "What is done now"))
    due_on = forms.DateField(label=pgettext_lazy("improvement", "By"), widget=DayInput)


class OffForm(_Seen):
    words = _words(pgettext_lazy("improvement", "Why not"), rows=2)
