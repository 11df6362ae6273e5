"""A grave matter climbs at once to whom its policy names for it."""

from __future__ import annotations

from collections.abc import Iterable

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import ABOUT
from huifang.cases.logic.words import Happened
from huifang.cases.models import Case
from huifang.cases.queries.whom import Whom
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell_all
from huifang.policy.logic.sections.answers import CaseKind

GRAVE = Message("Case %(number)s is grave and comes to you: %(title)s")


def climb_if_grave(cases: Iterable[tuple[Case, CaseKind | None]], *, doer: Doer) -> None:
    """Tell of each grave case, given with its kind, whom the kind names under `escalates` for `major`."""
    climbing = [
        (case, step)
        for case, kind in cases
        if case.is_major and kind is not None
        for step in kind.escalates
        if step.when == "major"
    ]
    if not climbing:
        return
    whom = Whom(doer.on)
    tell_all(
        [
            Told(
                [one for one in whom.named(step.who, case) if one != case.about_employee_id],
                Message(GRAVE.template, {"number": case.number, "title": case.title}),
                (ABOUT, case.pk),
            )
            for case, step in climbing
        ],
        at=doer.at,
    )
    cases_once = {case.pk: case for case, _ in climbing}.values()
    lines = [Line(case.pk, Happened.ESCALATED, case.state, facts={"level": case.level}) for case in cases_once]
    write_lines(lines, doer=doer, deed="cases.grave_climbed", entry_id=next_id(Entry))
