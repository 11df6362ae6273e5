"""How the clocks of a case are shown: each run with what its deadline is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.cases.logic.clock import Run
from huifang.cases.logic.clock.wording import WAITS_FOR, lines_of
from huifang.cases.models import Case
from huifang.cases.queries.clocks import ClockTold, clocks_told
from huifang.web.frame.text import said, worded

RUNNING, WARNED, LATE, PAUSED, KEPT, KEPT_LATE, LAPSED = (
    "running", "warned", "late", "paused", "kept", "kept-late", "lapsed",
)  # fmt: skip

LOOKS: dict[str, tuple[str | Promise, str, str]] = {
    RUNNING: (pgettext_lazy("clock", "Running"), "clock", "come"),
    WARNED: (pgettext_lazy("clock", "Due soon"), "clock", "trial"),
    LATE: (pgettext_lazy("clock", "Late"), "alert-triangle", "unbound"),
    PAUSED: (pgettext_lazy("clock", "Standing still"), "clock", "draft"),
    KEPT: (pgettext_lazy("clock", "In time"), "circle-check", "force"),
    KEPT_LATE: (pgettext_lazy("clock", "Done late"), "circle-check", "unbound"),
    LAPSED: (pgettext_lazy("clock", "Nothing owed"), "circle-minus", "draft"),
}
"""What is said of a clock, its icon and its tone. Late stays late after it was done."""


@dataclass(frozen=True, slots=True)
class ClockShown:
    """One run of a clock with every step to its deadline, and the clauses that ask for it."""

    title: str
    what: str
    look: tuple[str | Promise, str, str]
    steps: tuple[str, ...]
    clauses: tuple[tuple[str, str], ...]


def clocks_shown(case: Case, *, at: datetime) -> list[ClockShown]:
    """The clocks of a case with their explanations, those that run first. Six queries."""
    told = sorted(clocks_told(case, at=at), key=lambda one: one.run.ended_at is not None)
    return [_shown(one, at) for one in told]


def _shown(one: ClockTold, at: datetime) -> ClockShown:
    return ClockShown(
        title=worded(one.title),
        what=said(WAITS_FOR[one.explanation.limit.waits_for]),
        look=LOOKS[_look(one.run, at)],
        steps=tuple(said(line) for line in lines_of(one.explanation)),
        clauses=tuple((key, worded(text)) for key, text in one.clauses),
    )


def _look(run: Run, at: datetime) -> str:
    """How a run stands at a moment."""
    if run.has_lapsed:
        return LAPSED
    if run.ended_at is not None:
        return KEPT_LATE if run.due_at is not None and run.ended_at > run.due_at else KEPT
    if run.due_at is not None and run.due_at < at:
        return LATE
    if run.paused_since is not None:
        return PAUSED
    return WARNED if run.warn_at is not None and run.warn_at <= at else RUNNING
