"""The values of a pack in a form: each in the way in which people say it, and back as the pack writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.policy.logic.editing import Changeable
from huifang.policy.logic.faults import Fault
from huifang.policy.logic.pack import Setting
from huifang.web.frame.channels import channel_called, channel_name
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import said
from huifang.web.policies.answers import SIMPLE, SpanField, answer_field

LONGEST_TEXT, LONGEST_VALUE = 4_000, 500
Value = str | tuple[str, ...]

ABOUT: Mapping[str, str | Promise] = {
    "within": pgettext_lazy("step", "Within"),
    "at": pgettext_lazy("step", "On the day after"),
    "every": pgettext_lazy("step", "Every"),
    "before": pgettext_lazy("step", "Opens so long before"),
    "tolerance": pgettext_lazy("step", "Kept until so long after"),
    "at_least": pgettext_lazy("step", "At least so often"),
    "times": pgettext_lazy("step", "So many times"),
    "channels": pgettext_lazy("rule", "Channels"),
    "post": pgettext_lazy("rule", "Made by"),
    "expires": pgettext_lazy("rule", "Given up so long after its window"),
    "binding": pgettext_lazy("rule", "It binds; otherwise it is advised"),
    "clause": pgettext_lazy("edit", "Words of the clause"),
    "effective_on": pgettext_lazy("edit", "Effective on"),
    "title": pgettext_lazy("edit", "Title"),
    "gte": pgettext_lazy("condition", "is at least"),
    "gt": pgettext_lazy("condition", "is more than"),
    "lte": pgettext_lazy("condition", "is at most"),
    "lt": pgettext_lazy("condition", "is less than"),
    "older_than": pgettext_lazy("condition", "lies at least so long back"),
    "younger_than": pgettext_lazy("condition", "lies less than so long back"),
    "in": pgettext_lazy("condition", "is one of"),
    "not_in": pgettext_lazy("condition", "is none of"),
}
LANGUAGES = dict(settings.LANGUAGES)
_BETWEEN = re.compile(r"[,，、;；]\s*")


class EditForm(forms.Form):
    """Whatever of a part of a pack can be changed, and the answers to settings; `name` is what the part is called."""

    name = ""

    def __init__(
        self,
        parts: Sequence[Changeable],
        *args: Any,
        posts: Mapping[str, str],
        asked: Sequence[Setting] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.parts = {f"f{place}": part for place, part in enumerate(parts)}
        self.asked = {f"s{place}": setting for place, setting in enumerate(asked)}
        for name, part in self.parts.items():
            self.fields[name] = _field(part, posts)
        for name, setting in self.asked.items():
            self.fields[name] = answer_field(setting, initial=setting.value or "", is_needed=False)

    def changes(self) -> list[tuple[Changeable, Value]]:
        """What was typed in the place of what stands there."""
        return [(part, _typed(part, self.cleaned_data[name])) for name, part in self.parts.items()]

    def answers(self) -> dict[str, str]:
        """The answers to settings that were given."""
        typed = {setting.key: self.cleaned_data[name] for name, setting in self.asked.items()}
        return {key: str(value).strip() for key, value in typed.items() if value}

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Each fault at the value that it is about; others above the form."""
        at = {part.label: name for name, part in self.parts.items()}
        at |= {f"settings.{setting.key}": name for name, setting in self.asked.items()}
        for fault in faults:
            name = next((at[label] for label in at if fault.key == label or fault.key.startswith(f"{label}[")), None)
            words = f"{said(fault.message)} {said(fault.expected)}"
            self.add_error(name, words if name else f"{fault.key}: {words}")


def _field(part: Changeable, posts: Mapping[str, str]) -> forms.Field:
    value = part.spot.value
    word = ABOUT[part.about]
    of, _dot, language = part.of.rpartition(" · ")
    about = f"{of} · {LANGUAGES[language.lower()]}" if language.lower() in LANGUAGES else part.of
    label = f"{word} · {about}" if about else str(word)
    if isinstance(value, tuple):
        listed = _("Several stand with commas between them, the preferred one first.")
        words = [channel_name(one) for one in value] if part.about == "channels" else value
        return forms.CharField(label=label, initial=", ".join(words), help_text=listed, max_length=LONGEST_VALUE)
    if part.kind == "duration" and SIMPLE.fullmatch(value):
        return SpanField(label=label, initial=value)
    if part.kind == "post" and value in posts:
        return forms.ChoiceField(label=label, initial=value, choices=list(posts.items()))
    return _plain_field(part.kind, label, value, language=language if language.lower() in LANGUAGES else "")


def _plain_field(kind: str, label: str, value: str, *, language: str) -> forms.Field:
    match kind:
        case "count":
            return forms.IntegerField(label=label, initial=value, min_value=1)
        case "truth":
            return forms.BooleanField(label=label, initial=value == "true", required=False)
        case "day":
            return forms.DateField(label=label, initial=value, widget=DayInput())
        case _:
            longest, area = (
                (LONGEST_TEXT, forms.Textarea(attrs={"rows": 2} | ({"lang": language} if language else {})))
                if kind == "text"
                else (LONGEST_VALUE, None)
            )
            return forms.CharField(label=label, initial=value, max_length=longest, widget=area)


def _typed(part: Changeable, value: Any) -> Value:
    if isinstance(part.spot.value, tuple):
        typed = tuple(one for one in _BETWEEN.split(value.strip()) if one)
        return tuple(map(channel_called, typed)) if part.about == "channels" else typed
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.replace("\r\n", "\n") if isinstance(value, str) else str(value)
