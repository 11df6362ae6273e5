"""Clocks, routes, complaints, limits of contact, messages and channels."""

from __future__ import annotations

from typing import Any

from huifang.policy.logic.reader.draft.making import Making, name_of
from huifang.policy.logic.reader.draft.times import clock_or_setting, period
from huifang.policy.logic.reader.draft.words_of import CLOCKED, FINDINGS, first, without_none
from huifang.policy.logic.reader.statements import (
    ComplaintStep,
    ContactCap,
    ContactHours,
    Deadline,
    GeneralChannels,
    MessageFormat,
    Routing,
)

_CASE = "complaint"
_LIMITED = ("within", "same_day", "on_event", "irregular")


def clock(making: Making, said: Deadline) -> str | None:
    of = first(CLOCKED, said.what.text)
    if of is None or said.limit.kind not in _LIMITED:
        return None
    entry = without_none(
        title=said.what.text,
        of=of,
        event=making.declare("events", said.trigger.text) if said.trigger else None,
        within=clock_or_setting(making, said, said.limit),
        by=making.post(said.post),
    )
    return f"clock:{making.add('clocks', name_of(said.what.text), entry, said)}"


def route(making: Making, said: Routing) -> str | None:
    takes = first(FINDINGS, said.about.text) if said.about else None
    entry = without_none(
        title=said.words.text[:40],
        takes=[takes] if takes else None,
        who=making.declare("posts", said.to.text),
        within=clock_or_setting(making, said, said.timing) if said.timing else None,
    )
    return f"routing:{making.add('routing', name_of(said.to.text), entry, said)}"


def complaint(making: Making, said: ComplaintStep) -> str | None:
    post = making.post(said.post)
    entry: dict[str, Any] = {"title": "投诉", "takes": ["complaint"]}
    if said.timing is not None:
        entry["clocks"] = [_clock_of_step(making, said)]
    match said.deed:
        case "receive" | "register":
            entry |= without_none(receiver=post)
        case "handle" | "own":
            entry |= without_none(owner=post)
        case "answer":
            entry |= {**without_none(answered_by=post), "closes_when": ["answered"]}
        case "escalate" if post:
            entry["escalates"] = [{"when": "overdue", "who": post}]
        case "approve" if post:
            approval = {"of": ["answer"], "steps": [{"does": "approve", "who": post}]}
            entry["approval"] = making.join("approvals", "complaint-answer", approval, said)
        case "close":
            entry["closes_when"] = ["resolved"]
    making.join("cases", _CASE, entry, said)
    return f"case:{_CASE}"


def _clock_of_step(making: Making, said: ComplaintStep) -> str:
    of, until = ("answer", "answered") if said.deed in ("answer", "follow_up") else ("case", "resolved")
    assert said.timing is not None
    entry = without_none(
        title=said.words.text[:40],
        of=of,
        cases=[_CASE],
        until="received" if said.deed in ("receive", "register") else until,
        within=clock_or_setting(making, said, said.timing),
        by=making.post(said.post),
    )
    return making.add("clocks", f"complaint-{said.deed.replace('_', '-')}", entry, said)


def hours(making: Making, said: ContactHours) -> str | None:
    if not _is_span(said.opens, said.closes):
        return None
    if said.allowed:
        spans = [f"{said.opens}-{said.closes}"]
    else:
        around = (("00:00", said.opens), (said.closes, "24:00"))
        spans = [f"{opens}-{closes}" for opens, closes in around if opens != closes]
    name = f"hours-{making.clause_id(said.clause).lower()}"
    return f"contact_limit:{making.join('contact_limits', name, {'hours': spans}, said)}"


def _is_span(opens: str, closes: str) -> bool:
    return opens < closes and len(opens) == len(closes) == 5


def cap(making: Making, said: ContactCap) -> str | None:
    per = period(said.per)
    if per is None:
        return None
    entry = {"at_most": said.most, "per": per}
    return f"contact_limit:{making.add('contact_limits', 'at-most', entry, said)}"


def template(making: Making, said: MessageFormat) -> str | None:
    """Openings and closings of one clause belong to one message, whose own words are a placeholder."""
    name = f"message-{making.clause_id(said.clause).lower()}"
    words = said.content.text.replace("{", "(").replace("}", ")")
    if said.part == "whole":
        return f"template:{making.add('templates', name, {'text': words}, said)}"
    if said.part == "limit":
        digits = "".join(sign for sign in words if sign.isdigit())
        rule: dict[str, Any] = {"longest": int(digits)} if digits and int(digits[:6]) > 0 else {}
    else:
        rule = {"openings" if said.part == "opening" else "closings": [words]}
    if not rule:
        return None
    message = {"text": "{message}", "variables": [{"key": "message", "title": "消息正文"}]}
    return f"template:{making.join('templates', name, {**rule, **message}, said)}"


def channels(making: Making, said: GeneralChannels) -> str | None:
    named = [making.join("channels", channel, {"use": words.text}, said) for channel, words in said.channels]
    return f"channel:{named[0]}" if named else None
