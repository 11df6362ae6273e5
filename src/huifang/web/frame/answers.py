"""The form of a policy as a form of a page, and the findings below it, one row each.

What an answer must be is decided by the deed alone, which tells every fault at once; here each fault finds its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huifang.followups.actions import NewFinding
from huifang.followups.logic.answers import AnswerFault
from huifang.followups.logic.written import LONGEST_NOTE, FindingKind
from huifang.policy.logic.desk import Field, Form
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import said, worded

ANSWER = "answer."
"""What the names of a policy's own fields begin with, on whatever page they are filled in."""
NOTE = "note"
MOST_BUTTONS = 6
"""More answers than these to choose one of are a list that opens."""
LONGEST_LINE = 300
BLANK_ROWS = 2
"""Empty rows for findings that stand ready without a script."""
_FINDINGS = "findings."


class Answer(forms.Field):
    """A field of a policy's form, handed on as it was typed."""

    def clean(self, value: Any) -> Any:
        """Whatever was typed: the deed looks at it."""
        return value


def asked(form: Form | None) -> dict[str, Answer]:
    """The fields of a policy's form, by their names, in its order."""
    return {
        ANSWER + field.key: Answer(
            label=worded(field.label) or field.key, required=field.is_required, widget=_widget(field)
        )
        for field in (form.fields if form else ())
    }


def note() -> Answer:
    """The note below them."""
    return Answer(
        label=pgettext_lazy("field", "Note"),
        help_text=_("Telephone numbers are masked when it is kept."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_NOTE}),
        required=False,
    )


class AnswersForm(forms.Form):
    """The fields of a policy's form, and the note. A text is typed, choices are ticked."""

    use_required_attribute = False

    def __init__(self, form: Form | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields.update(asked(form))
        self.fields[NOTE] = note()

    @property
    def answers(self) -> dict[str, object]:
        """What was answered, by the keys of the policy's form; of a form that was sent."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != NOTE}
        return {name.removeprefix(ANSWER): value for name, value in typed.items()}

    def add_faults(self, faults: Iterable[AnswerFault]) -> None:
        """Put each fault at its field, those that belong to none above the form; findings have their own."""
        for fault in faults:
            name = fault.field if fault.field == NOTE else ANSWER + fault.field
            if not fault.field.startswith(_FINDINGS):
                self.add_error(name if name in self.fields else None, said(fault.message))


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row for one finding, as it was typed, and what is wrong with it."""

    kind: str = FindingKind.OTHER.value
    text: str = ""
    wrong: str = ""


def initial_answers(answers: Mapping[str, object], note: str) -> dict[str, object]:
    """What stands in the fields before anything is typed."""
    truths = {True: "yes", False: "no"}
    kept = {ANSWER + key: truths[value] if isinstance(value, bool) else value for key, value in answers.items()}
    return {**kept, NOTE: note}


def finding_rows(data: QueryDict) -> list[FindingRow]:
    """The rows that were sent and say something."""
    kinds, texts = data.getlist("finding-kind"), data.getlist("finding-text")
    return [FindingRow(kind, text) for kind, text in zip(kinds, texts, strict=False) if text.strip()]


def new_findings(rows: Iterable[FindingRow]) -> list[NewFinding]:
    """The rows as the deeds take them."""
    return [NewFinding(kind_of(row.kind), row.text) for row in rows]


def kind_of(kind: str) -> FindingKind:
    """A kind that nobody chose, or that there is not, is the kind for everything else."""
    return FindingKind(kind) if kind in set(FindingKind) else FindingKind.OTHER


def with_faults(rows: Sequence[FindingRow], faults: Iterable[AnswerFault]) -> list[FindingRow]:
    """The rows with what is wrong with each."""
    told = {fault.field: said(fault.message) for fault in faults}
    return [replace(row, wrong=told.get(f"{_FINDINGS}{place}", "")) for place, row in enumerate(rows, start=1)]


def with_blanks(rows: Sequence[FindingRow]) -> list[FindingRow]:
    """The rows, and some empty ones below."""
    return [*rows, *(FindingRow() for _ in range(BLANK_ROWS))]


def _widget(field: Field) -> forms.Widget:
    match field.type:
        case "choice" | "scale" | "yes_no" | "choices":
            return _choosing(field)
        case "long_text":
            return forms.Textarea(attrs={"rows": 3})
        case "date":
            return DayInput()
        case "number":
            return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.TextInput(attrs={"maxlength": LONGEST_LINE})


def _choosing(field: Field) -> forms.Widget:
    in_a_row = {"class": "in-a-row"}
    if field.type == "choices":
        return forms.CheckboxSelectMultiple(choices=_choices(field), attrs=in_a_row)
    if field.type == "choice" and len(field.options) > MOST_BUTTONS:
        return forms.Select(choices=[("", gettext("Choose")), *_choices(field)])
    return forms.RadioSelect(choices=_choices(field), attrs=in_a_row)


def _choices(field: Field) -> list[tuple[str, str]]:
    if field.type == "yes_no":
        return [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    return [(option.key, worded(option.label) or option.key) for option in field.options]
