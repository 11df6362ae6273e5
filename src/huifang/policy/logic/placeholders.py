"""The placeholders of a script: words in braces in whose place the desk puts what the contact is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.tree import Place, shortened

PLACEHOLDERS = ("customer", "agent", "organisation", "subject", "event_date")

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def check_placeholders(text: Place | None, faults: Faults, *, known: Collection[str] = PLACEHOLDERS) -> None:
    """A fault for each text, in whatever language, that holds a placeholder nobody fills, or a brace on its own."""
    for place in (text, *(child for _, child in text.fields())) if text else ():
        if place.text and not faults.has(place):
            _check(place, place.text, known, faults)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; a placeholder without a value stays as it is written."""
    return _IN_BRACES.sub(lambda found: values.get(found.group(1), found.group()), text)


def _check(place: Place, text: str, known: Collection[str], faults: Faults) -> None:
    for name in _IN_BRACES.findall(text):
        if name not in known:
            message = Message("{%(name)s} is no placeholder known here.", {"name": shortened(name)})
            nearest = faults.nearest(name, known)
            faults.add(place, message, _did_you_mean(nearest) if nearest else _one_of(known))
    if re.search(r"[{}]", _IN_BRACES.sub("", text)):
        faults.add(place, Message("A brace stands here without its other half."), _one_of(known))


def _one_of(known: Collection[str]) -> Message:
    names = ", ".join(f"{{{name}}}" for name in known)
    return Message("The placeholders known here are %(known)s.", {"known": names})


def _did_you_mean(nearest: str) -> Message:
    return Message("Did you mean {%(nearest)s}?", {"nearest": nearest})
