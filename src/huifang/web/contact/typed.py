"""What is typed on the page of a contact: as the browser sends it, as a draft keeps it, as a deed takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from huifang.followups.actions import NewFinding
from huifang.web.frame.answers import ANSWER, kind_of

LINES = ("channel", "outcome", "promised_at", "note", "rests_until", "rests_why", "given_up_why")
"""Fields with one text each."""

LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Typed:
    """`lines` by field, `answers` by the key of the form's field, `findings` as kind and text, blank ones too.

    `fulfils` are other follow-ups (by id) that the same contact serves.
    """

    lines: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str | list[str]] = field(default_factory=dict)
    findings: tuple[tuple[str, str], ...] = ()
    fulfils: tuple[int, ...] = ()

    def line(self, name: str) -> str:
        """The text of a field, empty when nothing is typed."""
        return self.lines.get(name, "")

    @property
    def new_findings(self) -> tuple[NewFinding, ...]:
        """The findings to hand in; a row without a text is none."""
        return tuple(NewFinding(kind_of(kind), text) for kind, text in self.findings if text.strip())

    @property
    def content(self) -> dict[str, Any]:
        """What a draft keeps."""
        lines = {name: text for name, text in self.lines.items() if text}
        more = {"fulfils": list(self.fulfils)} if self.fulfils else {}
        return {**lines, "answers": dict(self.answers), "findings": [list(row) for row in self.findings], **more}

    @property
    def data(self) -> QueryDict:
        """As a browser would send it: what a form shows again."""
        data = QueryDict(mutable=True)
        data.update(self.lines)
        for key, answer in self.answers.items():
            data.setlist(ANSWER + key, [answer] if isinstance(answer, str) else answer)
        return data

    @property
    def texts(self) -> Iterator[str]:
        """The longer texts, for somebody who has to carry them elsewhere."""
        yield self.line("note")
        yield from (answer for answer in self.answers.values() if isinstance(answer, str) and len(answer) > 1)
        yield from (text for _, text in self.findings)

    def with_one_more_finding(self) -> Typed:
        """With a blank row below the others."""
        return replace(self, findings=(*self.findings, ("", "")))

    def without_finding(self, place: int) -> Typed:
        """Without the row at this place, counted from 0."""
        return replace(self, findings=tuple(row for at, row in enumerate(self.findings) if at != place))


def typed_in(sent: QueryDict) -> Typed:
    """What a browser sent."""
    return Typed(
        lines={name: sent.get(name, "") for name in LINES},
        answers={
            name.removeprefix(ANSWER): values[0] if len(values) == 1 else values
            for name, values in sent.lists()
            if name.startswith(ANSWER)
        },
        findings=tuple(zip(sent.getlist("finding-kind"), sent.getlist("finding-text"), strict=False)),
        fulfils=_numbers(sent.getlist("fulfils")),
    )


def typed_before(draft: Mapping[str, Any]) -> Typed:
    """What a draft has kept."""
    return Typed(
        lines={name: str(draft.get(name, "")) for name in LINES},
        answers=dict(draft.get("answers", {})),
        findings=tuple((str(kind), str(text)) for kind, text in draft.get("findings", [])),
        fulfils=_numbers(draft.get("fulfils", [])),
    )


def _numbers(said: Iterable[object]) -> tuple[int, ...]:
    texts = (str(one) for one in said)
    return tuple(int(text) for text in texts if text.isdecimal() and len(text) <= LONGEST_NUMBER)
