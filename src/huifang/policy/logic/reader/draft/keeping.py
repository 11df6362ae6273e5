"""Forms, access, retention and destruction."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.draft.making import Making, name_of
from huifang.policy.logic.reader.draft.times import HOW_LONG, duration
from huifang.policy.logic.reader.draft.words_of import KEPT, WAYS, first, without_none
from huifang.policy.logic.reader.statements import Access, Destruction, Record, Retention, Words

_OUTSIDE = re.compile(r"外传|泄露|泄漏|外泄|带出|外借|提供给|透露|对外")
_COPYING = re.compile(r"复印|复制|拷贝|抄录")
_PRINTING = re.compile(r"打印")


def form(making: Making, said: Record) -> str | None:
    """The form, with a field for each thing that the text wants written down; the note where it names none."""
    title = said.form.text if said.form else "回访记录"
    fields: list[dict[str, object]] = []
    for words in said.fields:
        key = name_of(words.text)
        if key not in {one["key"] for one in fields}:
            fields.append({"key": key, "label": words.text, "type": "long_text"})
    entry = {"title": title, "fields": fields or [{"key": "note", "label": title, "type": "long_text"}]}
    return f"form:{making.add('forms', name_of(title), entry, said)}"


def access(making: Making, said: Access) -> str | None:
    of = first(KEPT, said.what.text)
    if of is None or of in ("case", "survey", "message"):
        of = "dossier" if of is None and _OUTSIDE.search(said.words.text) else of
    if of not in ("dossier", "record", "report", "recording", "customer"):
        return None
    post, words = making.post(said.post), said.words.text
    entry = without_none(
        of=[of],
        readers=[post] if post and said.allowed else None,
        approval=_approval(making, said, said.approver, "reading") if said.approver else None,
        outside="forbidden" if not said.allowed and _OUTSIDE.search(words) else None,
        copying="forbidden" if not said.allowed and _COPYING.search(words) else None,
        printing="forbidden" if not said.allowed and _PRINTING.search(words) else None,
    )
    return f"access:{making.add('access', name_of(said.what.text), entry, said)}"


def retention(making: Making, said: Retention) -> str | None:
    of = first(KEPT, said.what.text)
    if of is None:
        return None
    keep = duration(said.length)
    entry = without_none(
        of=["document" if of == "customer" else of],
        keep=keep if keep or said.forever else making.setting("duration", said, said.words.text[:20], HOW_LONG),
        custodian=making.post(said.custodian),
    )
    return f"retention:{making.add('retention', name_of(said.what.text), entry, said)}"


def destruction(making: Making, said: Destruction) -> str | None:
    way = first(WAYS, said.how.text if said.how else said.words.text)
    if way is None:
        return None
    approval = _approval(making, said, said.approver, "destruction") if said.approver else None
    entry = without_none(way=way, approval=approval)
    return f"destruction:{making.add('destruction', name_of(said.what.text), entry, said)}"


def _approval(making: Making, said: Access | Destruction, who: Words, of: str) -> str:
    post = making.declare("posts", who.text)
    return making.add("approvals", f"{of}-by-{post}", {"of": [of], "steps": [{"does": "approve", "who": post}]}, said)
