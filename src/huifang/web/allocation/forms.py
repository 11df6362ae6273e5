"""What is typed of abilities, absences and handing over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.planning.queries.allocation.shown import ORDINARY
from huifang.web.frame.forms import DayInput

LONGEST_REASON = 300
KINDS = {
    "leave": pgettext_lazy("absence", "Leave"),
    "day_off": pgettext_lazy("absence", "Day off"),
    "training": pgettext_lazy("absence", "Training"),
}


class AbilityForm(forms.Form):
    """How much somebody takes."""

    percent = forms.IntegerField(
        label=_("Per cent of an ordinary share"),
        min_value=0,
        max_value=1000,
        initial=ORDINARY,
        help_text=_("Of customers who are given by ability: 100 is an ordinary share, 0 none."),
    )
    reason = forms.CharField(label=pgettext_lazy("history", "Why"), required=False, max_length=LONGEST_REASON)


class PeopleField(forms.TypedChoiceField):
    """A colleague by name and number; `to_nobody` is the first choice where there may be nobody."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **more)

    def show(self, people: Sequence[tuple[int, str]], *, to_nobody: Any = None) -> None:
        """Offer these people."""
        self.choices = [*([("", to_nobody)] if to_nobody is not None else []), *people]


class HandOverForm(forms.Form):
    """To whom everything goes, and why."""

    to = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("handover", "To"),
        coerce=int,
        required=False,
        help_text=_(
            "One or several; with nobody chosen it is given out as the policies say, and else left to the post."
        ),
    )
    reason = forms.CharField(label=pgettext_lazy("history", "Why"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


class OwnAbsenceForm(forms.Form):
    """From when until when, of what kind, and who stands in."""

    first_on = forms.DateField(label=_("First day away"), widget=DayInput())
    last_on = forms.DateField(label=_("Last day away"), widget=DayInput())
    kind = forms.ChoiceField(label=pgettext_lazy("absence", "Kind"), choices=list(KINDS.items()))
    stand_in = PeopleField(label=_("Who stands in"), required=False)
    field_order: Sequence[str] | None = ("employee", "first_on", "last_on", "kind", "stand_in")

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stand_in"].show(people, to_nobody=pgettext_lazy("absence", "Nobody yet"))  # type: ignore[attr-defined]


class AbsenceForm(OwnAbsenceForm):
    """With whose absence it is."""

    employee = PeopleField(label=_("Who is away"))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, people=people, **more)
        self.fields["employee"].show(people)  # type: ignore[attr-defined]
