"""What is handed in with a record, checked as one: answers, note and findings, every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huifang.followups.actions.refusals import MissingAnswers
from huifang.followups.logic.answers import REQUIRED, AnswerFault, Kept, checked_answers
from huifang.followups.logic.written import (
    LONGEST_CHANNEL,
    LONGEST_FINDING,
    LONGEST_NOTE,
    MOST_FINDINGS,
    FindingKind,
    kept,
    too_long,
)
from huifang.followups.models import Finding, Record
from huifang.kernel.text import Message
from huifang.policy.logic.desk import Form

NO_ANSWERS: Mapping[str, object] = MappingProxyType({})

TOO_MANY = Message("These are more than %(most)d findings. Put those together that belong together.")


@dataclass(frozen=True, slots=True)
class NewFinding:
    """One item of feedback to be noted."""

    kind: FindingKind
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """What is handed in, as it is kept."""

    answers: Mapping[str, Kept]
    note: str
    findings: tuple[NewFinding, ...]


def checked(
    form: Form | None,
    answers: Mapping[str, object],
    *,
    note: str,
    findings: Sequence[NewFinding],
    channel: str = "",
) -> Written:
    """Hold what is handed in against the form; raises MissingAnswers with every fault."""
    told = checked_answers(form, answers)
    items = tuple(NewFinding(FindingKind(item.kind), kept(item.text)) for item in findings)
    text = kept(note)
    faults = [*told.faults, *_faults_of_note(text, channel), *_faults_of_findings(items)]
    if faults:
        raise MissingAnswers(faults)
    return Written(dict(told.answers), text, items)


def checked_note(note: str, *, channel: str) -> str:
    """A note on its own, as it is kept; raises MissingAnswers when it is too long."""
    return checked(None, NO_ANSWERS, note=note, findings=(), channel=channel).note


def put_findings(record: Record, findings: Sequence[NewFinding]) -> None:
    """Make the findings of a record these: the n-th of them keeps its row when it is put otherwise."""
    Finding.objects.filter(record=record, position__gt=len(findings)).delete()
    add_findings(record, findings)


def add_findings(record: Record, findings: Sequence[NewFinding]) -> None:
    """Note findings in their order, in the place of those that stand there."""
    Finding.objects.bulk_create(
        [
            Finding(record=record, kind=item.kind.value, text=item.text, position=position)
            for position, item in enumerate(findings, start=1)
        ],
        update_conflicts=True,
        unique_fields=["record", "position"],
        update_fields=["kind", "text"],
    )


def _faults_of_note(note: str, channel: str) -> Iterator[AnswerFault]:
    if complaint := too_long(note, LONGEST_NOTE):
        yield AnswerFault("note", complaint)
    if complaint := too_long(kept(channel), LONGEST_CHANNEL):
        yield AnswerFault("channel", complaint)


def _faults_of_findings(findings: Sequence[NewFinding]) -> Iterator[AnswerFault]:
    if len(findings) > MOST_FINDINGS:
        yield AnswerFault("findings", Message(TOO_MANY.template, {"most": MOST_FINDINGS}))
    for place, item in enumerate(findings, start=1):
        if not item.text:
            yield AnswerFault(f"findings.{place}", REQUIRED)
        if complaint := too_long(item.text, LONGEST_FINDING):
            yield AnswerFault(f"findings.{place}", complaint)
