"""What of one's work one wants to see."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import pgettext_lazy as _p

from huifang.policy.queries import DeskInForce
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.selecting import Chosen
from huifang.web.frame.text import worded


class ChoosingForm(forms.Form):
    """Channel, rule and grade, out of the policies in force. It is looked at, never stored."""

    is_filter = True
    channel = forms.ChoiceField(label=_p("field", "Channel"), required=False)
    rule = forms.ChoiceField(label=_p("field", "Rule"), required=False)
    grade = forms.ChoiceField(label=_p("field", "Customer's grade"), required=False)

    def __init__(self, desk: DeskInForce, chosen: Chosen, word: AttributeWords) -> None:
        super().__init__(initial={"channel": chosen.channel, "rule": chosen.rule, "grade": chosen.grade})
        for name, offered in offers(desk, word).items():
            self.fields[name].choices = [("", gettext("All")), *offered]  # type: ignore[attr-defined]


def offers(desk: DeskInForce, word: AttributeWords) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from: what the policies in force speak of."""
    channels = dict.fromkeys(channel for rule in desk.rules.values() for channel in rule.channels)
    graded = gettext("%(attribute)s: %(value)s")
    return {
        "channel": [(channel, str(channel_name(channel))) for channel in channels],
        "rule": [(str(key), worded(rule.title)) for key, rule in desk.rules.items()],
        "grade": [
            (f"{one.attribute}:{one.value}", graded % {"attribute": word(one.attribute), "value": one.value})
            for one in desk.grades
        ],
    }


def chips(desk: DeskInForce, chosen: Chosen, word: AttributeWords) -> list[tuple[str, str]]:
    """What is chosen, in words, and the address without it."""
    words = {name: dict(offered) for name, offered in offers(desk, word).items()}
    return [
        (words[name].get(value, value), Chosen(**{**_values(chosen), name: ""}).query)
        for name, value in _values(chosen).items()
        if value
    ]


def _values(chosen: Chosen) -> dict[str, str]:
    return {"channel": chosen.channel, "rule": chosen.rule, "grade": chosen.grade}
