"""When a question is shown: whether what it waits for can be asked before it, and answered so."""

from __future__ import annotations

from collections.abc import Mapping

from huifang.kernel.text import Message
from huifang.surveys.logic.definition import CHOSEN, MEASURED, Definition, Question, ShownWhen
from huifang.surveys.logic.faults import Found

_EARLIER = Message("Name a question that is asked before this one.")


def condition_faults(definition: Definition, found: Found) -> None:
    """Hold every condition against the questions before it."""
    before: dict[str, Question] = {}
    for question in definition.questions:
        if question.shown_when is not None:
            _check(f"questions[{question.key}].shown_when", question.shown_when, before, found)
        if not question.is_section:
            before[question.key] = question


def _check(place: str, condition: ShownWhen, before: Mapping[str, Question], found: Found) -> None:
    asked = before.get(condition.question)
    if asked is None:
        message = Message("No question %(name)s is asked before this one.", {"name": condition.question})
        found.add(f"{place}.question", message, _EARLIER)
        return
    is_measured = condition.at_least is not None or condition.at_most is not None
    if bool(condition.any_of) == is_measured:
        message = Message("A condition names choices, or says how much: one of the two.")
        found.add(place, message, Message("Write in, or at_least and at_most."))
    elif is_measured and asked.kind not in MEASURED:
        message = Message("The answer to %(name)s is no number.", {"name": asked.key})
        found.add(place, message, Message("Name its choices: in."))
    elif condition.any_of and asked.kind not in CHOSEN:
        message = Message("To answer %(name)s one does not choose.", {"name": asked.key})
        found.add(f"{place}.in", message, Message("Say how much: at_least, at_most."))
    else:
        _check_choices(place, condition, asked, found)


def _check_choices(place: str, condition: ShownWhen, asked: Question, found: Found) -> None:
    offered = [choice.key for choice in asked.choices] + (["other"] if asked.takes_other else [])
    for key in condition.any_of:
        if key not in offered:
            message = Message("%(name)s cannot be answered by %(choice)s.", {"name": asked.key, "choice": key})
            found.add(f"{place}.in", message, Message("One of: %(names)s.", {"names": ", ".join(offered)}))
    if condition.at_least is not None and condition.at_most is not None and condition.at_least > condition.at_most:
        found.add(f"{place}.at_most", Message("The highest is below the lowest."), Message("Swap the two."))
