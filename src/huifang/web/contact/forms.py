"""The form of a contact: what the policy's form asks, the note, the channel, when to call back; drawn by the frame.

What may be handed in is for the room to say: these fields only show what is typed and take the room's complaints.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from huifang.followups.logic.answers import AnswerFault
from huifang.policy.logic.desk import DeskRule
from huifang.web.contact.typed import Typed
from huifang.web.frame.answers import ANSWER, asked, note
from huifang.web.frame.channels import channel_name
from huifang.web.frame.forms import MomentInput
from huifang.web.frame.text import said

ELSEWHERE = "findings"


class ContactForm(forms.Form):
    """Bound to what is typed from the first, so that a draft and a refused form look alike."""

    use_required_attribute = False
    note = note()
    promised_at = forms.Field(label=_("Call back at"), widget=MomentInput, required=False)
    rests_until = forms.Field(label=_("Let it rest until"), widget=MomentInput, required=False)
    rests_why = forms.Field(label=_("Why it is postponed"), widget=forms.TextInput, required=False)
    given_up_why = forms.Field(label=_("Why it is given up"), widget=forms.TextInput, required=False)

    def __init__(self, rule: DeskRule | None, typed: Typed) -> None:
        channels = channels_of(rule)
        lines = {**typed.lines, "channel": typed.line("channel") or channels[0]}
        super().__init__(Typed(lines, typed.answers).data, auto_id="id-%s")
        offered = [(channel, channel_name(channel)) for channel in channels]
        self.fields["channel"] = forms.Field(
            label=_p("field", "Channel"), widget=forms.Select(choices=offered), required=False
        )
        self.fields.update(asked(rule.form if rule else None))
        self.full_clean()
        # Nothing is refused here for being blank, but the label says what will be.
        for name in ("channel", "promised_at", "rests_until", "rests_why", "given_up_why"):
            self.fields[name].required = True
        self.finding_faults: dict[int, list[str]] = {}

    @property
    def answers(self) -> list[BoundField]:
        """The fields of the policy's form, in its order."""
        return [self[name] for name in self.fields if name.startswith(ANSWER)]

    def take(self, faults: Iterable[AnswerFault]) -> None:
        """Show the room's complaints where they belong."""
        for fault in faults:
            kind, _dot, place = fault.field.partition(".")
            if kind == ELSEWHERE and place.isdecimal():
                self.finding_faults.setdefault(int(place), []).append(said(fault.message))
                continue
            name = next((name for name in (ANSWER + fault.field, fault.field) if name in self.fields), None)
            self.add_error(name, said(fault.message))


class WaivingForm(forms.Form):
    """Why a follow-up need not be done."""

    reason = forms.CharField(label=_("Why it need not be done"), max_length=300)


def channels_of(rule: DeskRule | None) -> list[str]:
    """What the rule asks for, first, and the telephone, which everybody has."""
    return list(dict.fromkeys((*(rule.channels if rule else ()), "phone")))
