"""What is typed for each deed on a case. Every form carries the version of the case that somebody saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.cases.actions.orders import MOST_MINUTES
from huifang.cases.logic.words import LONGEST_NAME, LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE, LONGEST_WORDS
from huifang.web.frame.case_words import CAUSES, CHANNELS, LIABILITIES, PAUSES
from huifang.web.frame.channels import channel_name
from huifang.web.frame.forms import MomentInput
from huifang.web.frame.labels import FINDINGS

Choices = Sequence[tuple[Any, Any]]

_channel_name = lazy(channel_name, str)

YES, NO, UNKNOWN = "yes", "no", ""


class CaseForm(forms.Form):
    """A form of a deed. `offer` gives its fields what can be chosen here."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Fill the choices of the fields that are named."""
        for name, offered in choices.items():
            if name in self.fields:
                self.fields[name].choices = offered  # type: ignore[attr-defined]


def _words(label: Any, *, rows: int = 4, most: int = LONGEST_NOTE, required: bool = True, **more: Any) -> Any:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea({"rows": rows}), **more
    )


def _channel() -> Any:
    return forms.ChoiceField(
        label=pgettext_lazy("case", "How"), choices=[(one, _channel_name(one)) for one in CHANNELS]
    )


class PlainForm(CaseForm):
    """Nothing but the deed."""


class NoteForm(forms.Form):
    words = _words(_("Internal note"), rows=3, help_text=_("Only colleagues see it. Telephone numbers are masked."))


class HandOnForm(CaseForm):
    to = forms.ChoiceField(label=pgettext_lazy("case", "To whom"))
    words = _words(_("What they should know"), rows=3, most=LONGEST_REASON, required=False)


class ReasonForm(CaseForm):
    reason = _words(pgettext_lazy("history", "Why"), rows=3, most=LONGEST_REASON)


class ReplyForm(CaseForm):
    channel = _channel()
    words = _words(_("What the customer was told"))


class HearForm(CaseForm):
    words = _words(_("What the customer said"))


class PromiseForm(CaseForm):
    until = forms.DateTimeField(label=_("The customer has an answer by"), widget=MomentInput)
    words = _words(_("What was said about it"), rows=2, required=False)


class PauseForm(CaseForm):
    waits_for = forms.ChoiceField(label=_("The case waits for"), choices=list(PAUSES.items()))
    words = _words(_("What exactly"), rows=2, required=False)


class WordsForm(CaseForm):
    words = _words(pgettext_lazy("case", "Note"), rows=2, required=False)


class JudgeForm(CaseForm):
    cause = forms.ChoiceField(label=pgettext_lazy("case", "Cause"), choices=[("", "–"), *CAUSES.items()])
    note = _words(_("How it arose"), rows=3, required=False)
    liability = forms.ChoiceField(
        label=pgettext_lazy("case", "Responsibility"), choices=[("", "–"), *LIABILITIES.items()], required=False
    )
    has_apologised = forms.BooleanField(label=_("We have apologised to the customer"), required=False)


class ResolveForm(CaseForm):
    resolution = _words(_("What is done about the matter"), most=LONGEST_WORDS)
    compensation = forms.DecimalField(
        label=_("Compensation in yuan"), required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text=_("Leave it empty where nothing is paid."),
    )  # fmt: skip


class AnswerForm(CaseForm):
    channel = _channel()
    words = _words(_("The answer"), rows=6, most=LONGEST_WORDS)
    is_accepted = forms.ChoiceField(
        label=_("Does the customer accept it?"),
        required=False,
        choices=[
            (UNKNOWN, pgettext_lazy("case", "They have not said")),
            (YES, pgettext_lazy("case", "Yes")),
            (NO, pgettext_lazy("case", "No")),
        ],
    )


class ReopenForm(CaseForm):
    words = _words(_("What the customer is not content with"), most=LONGEST_WORDS)


class OrderForm(CaseForm):
    what = _words(_("What is to be done there"))
    worker = forms.ChoiceField(label=_("Who goes there"))
    comes_at = forms.DateTimeField(label=_("When"), widget=MomentInput, required=False)


class FinishForm(forms.Form):
    found = _words(_("What was found and done"))
    minutes = forms.IntegerField(label=_("Time spent, in minutes"), min_value=0, max_value=MOST_MINUTES)
    parts = _words(
        _("Parts"),
        rows=3,
        required=False,
        help_text=_("One in each line: name, quantity and, where it is known, the price of one, with commas between."),
    )


class CancelForm(forms.Form):
    reason = _words(pgettext_lazy("history", "Why"), rows=2, most=LONGEST_REASON)


class MergeForm(CaseForm):
    into = forms.CharField(
        label=_("Number of the case that it is part of"), max_length=32, widget=forms.TextInput({"autocomplete": "off"})
    )


class SplitForm(CaseForm):
    kind = forms.ChoiceField(label=pgettext_lazy("case", "Kind"), choices=list(FINDINGS.items()))
    words = _words(_("The other matter, in the customer's words"), most=LONGEST_WORDS)


class PutRightForm(CaseForm):
    kind = forms.ChoiceField(label=pgettext_lazy("case", "Kind"), choices=list(FINDINGS.items()))
    title = forms.CharField(label=pgettext_lazy("case", "In a few words"), max_length=LONGEST_TITLE)
    level = forms.ChoiceField(label=_("How grave"), required=False)
    topic = forms.ChoiceField(label=pgettext_lazy("case", "Topic"), required=False)
    product = forms.CharField(label=pgettext_lazy("case", "Product"), max_length=100, required=False)
    area = forms.CharField(label=pgettext_lazy("case", "Area"), max_length=100, required=False)
    about = forms.CharField(
        label=_("Person complained about"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("By name or number. This person then sees nothing of the case."),
    )


class CustomerForm(CaseForm):
    """Which customer it was: one on record, or a new one."""

    who = forms.CharField(
        label=pgettext_lazy("case", "Customer"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("By name, telephone or number."),
    )
    customer = forms.TypedChoiceField(
        label=_("Which of them"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Name of a new customer"), max_length=LONGEST_NAME, required=False)
    phone = forms.CharField(label=pgettext_lazy("contact point", "Phone"), max_length=LONGEST_NAME, required=False)
    email = forms.CharField(label=pgettext_lazy("contact point", "E-mail"), max_length=LONGEST_NAME, required=False)


class FillForm(CaseForm):
    """The form of the policy; its fields come with the case."""

    use_required_attribute = False


class ProposeForm(CaseForm):
    words = _words(pgettext_lazy("case", "Proposal"))


class TakeInForm(forms.Form):
    """A matter that came in by phone, in the suggestion box, from above."""

    kind = forms.ChoiceField(label=pgettext_lazy("case", "Kind"), choices=list(FINDINGS.items()))
    source = forms.ChoiceField(label=_("How it came in"))
    who = forms.CharField(
        label=pgettext_lazy("case", "Customer"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("By name, telephone or number. Leave it empty for somebody who is no customer."),
    )
    customer = forms.TypedChoiceField(
        label=_("Which of them"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    words = _words(_("In the customer's own words"), rows=5, most=LONGEST_WORDS)
    wanted = _words(_("What the customer wants to come of it"), rows=2, most=LONGEST_WORDS, required=False)
    is_grave = forms.BooleanField(label=_("This is grave"), required=False)
    topic = forms.ChoiceField(label=pgettext_lazy("case", "Topic"), required=False)
    product = forms.CharField(label=pgettext_lazy("case", "Product"), max_length=100, required=False)
    area = forms.CharField(label=pgettext_lazy("case", "Area"), max_length=100, required=False)
    about = forms.CharField(
        label=_("Person complained about"), max_length=LONGEST_NAME, required=False, help_text=_("By name or number.")
    )
    promised_at = forms.DateTimeField(label=_("Answer promised by"), widget=MomentInput, required=False)
    sender = forms.CharField(label=_("Name, where it is no customer"), max_length=LONGEST_NAME, required=False)
    contact = forms.CharField(
        label=_("How to reach them"), max_length=LONGEST_NAME, required=False, help_text=_("It is kept encrypted.")
    )


class PublicForm(forms.Form):
    """What anybody may write to the company."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(one, FINDINGS[one]) for one in ("complaint", "suggestion", "need", "repair", "praise")],
        widget=forms.RadioSelect,
    )
    words = _words(_("Tell us what happened"), rows=5, most=LONGEST_WORDS)
    wanted = _words(_("What should we do?"), rows=2, most=LONGEST_WORDS, required=False)
    sender = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Leave it empty to stay unnamed; then we cannot answer you."),
        widget=forms.TextInput({"autocomplete": "tel"}),
    )
    # Nobody sees it; programs that fill in everything do.
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))


class AnswerKeptForm(forms.Form):
    """An answer that is kept ready."""

    title = forms.CharField(label=pgettext_lazy("answer kept ready", "Title"), max_length=LONGEST_TITLE)
    text = _words(pgettext_lazy("answer kept ready", "Answer"), rows=5, most=LONGEST_WORDS)
    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("answer kept ready", "For"),
        required=False,
        choices=list(FINDINGS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: for cases of every kind."),
    )
