"""What is typed to load a pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huifang.policy.logic.faults import Fault
from huifang.policy.logic.pack import Setting
from huifang.policy.logic.reading import Reading
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import said
from huifang.web.policies.answers import answer_field

LARGEST_PACK = 2 * 1024**2
LONGEST_REASON = 500
TRIAL, DRAFT, APPROVAL = "trial", "draft", "approval"


class PackForm(forms.Form):
    """A pack as a file."""

    file = forms.FileField(
        label=_("Pack"),
        help_text=_("One YAML file, at most 2 MiB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_file(self) -> Any:
        """No larger than any policy is."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_PACK:
            raise forms.ValidationError(gettext("The file is larger than 2 MiB: no policy is so long."))
        return file


class LoadForm(forms.Form):
    """The answers to what the written text leaves open, and on which terms the pack is loaded."""

    effective_on = forms.DateField(label=pgettext_lazy("policy", "Effective on"), widget=DayInput())
    load_as = forms.ChoiceField(label=_("Load it as"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=pgettext_lazy("load", "Reason"),
        help_text=_("The history keeps it. A draft runs on trial only under a reason."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, reading: Reading, *args: Any, **more: Any) -> None:
        pack = reading.pack
        assert pack is not None
        waits = pack.effective_on == date.max  # a setting says the day, and is asked for
        effective_on = None if waits else pack.effective_on
        load_as = DRAFT if reading.unbound else APPROVAL
        super().__init__(*args, **{"initial": {"effective_on": effective_on, "load_as": load_as}, **more})
        self.fields["effective_on"].required = not waits
        for setting in pack.settings:
            self.fields[_name(setting)] = answer_field(setting)
        self.order_fields([*(_name(setting) for setting in pack.settings), "effective_on", "load_as", "reason"])
        self.fields["load_as"].choices = [  # type: ignore[attr-defined]
            (DRAFT, _("a draft: nothing is planned by it yet")),
            (TRIAL, _("a draft on trial: its rules run while its clauses are completed"))
            if reading.unbound
            else (APPROVAL, _("a draft that is handed in for its approval at once")),
        ]

    @property
    def answers(self) -> dict[str, str]:
        """The answers by the settings' keys; of a form that was sent."""
        return {
            name.removeprefix(_PREFIX): str(value).strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(_PREFIX) and value
        }

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Each fault at the answer that it is about; others above the form."""
        for fault in faults:
            name = _PREFIX + fault.key.removeprefix("settings.")
            words = f"{said(fault.message)} {said(fault.expected)}"
            self.add_error(name if name in self.fields else None, words)


_PREFIX = "setting-"


def _name(setting: Setting) -> str:
    return f"{_PREFIX}{setting.key}"
