"""The clocks of a case, explained: what `huifang explain` says of a case's number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huifang.cli.output import show, show_json
from huifang.kernel.moments import Ending
from huifang.kernel.text import Message
from huifang.policy.logic.languages import in_language

if TYPE_CHECKING:
    from huifang.cases.queries.clocks import ClockTold


def explain_case(case: int, *, at: datetime, zone: ZoneInfo, language: str, as_json: bool) -> bool:
    """Say of each clock of a case (by id) how its deadline came about; False when there is no such case."""
    from huifang.cases.models import Case
    from huifang.cases.queries.clocks import clocks_told

    found = Case.objects.filter(pk=case).first()
    if found is None:
        return False
    clocks = clocks_told(found, at=at)
    if as_json:
        show_json({"case": found.number, "clocks": [_as_document(one, zone) for one in clocks]})
        return True
    show(Message("Case %(number)s, taken in on %(day)s.", {"number": found.number, "day": found.taken_in_on}))
    if not clocks:
        show(Message("No clock runs against it: the policy that it goes by sets none."))
    for one in clocks:
        _show(one, zone, language)
    return True


def _show(one: ClockTold, zone: ZoneInfo, language: str) -> None:
    from huifang.cases.logic.clock.wording import WAITS_FOR, lines_of

    title = in_language(one.title, language) if one.title else WAITS_FOR[one.explanation.limit.waits_for]
    show("")
    show(title)
    for key, text in one.clauses:
        show(Message("  Clause %(clause)s: %(text)s", {"clause": key, "text": in_language(text, language)}))
    for line in lines_of(one.explanation):
        show(Message("  %(line)s", {"line": Message(line.template, _local(line, zone))}))


def _local(line: Message, zone: ZoneInfo) -> dict[str, object]:
    return {name: _in_zone(part, zone) for name, part in line.parts.items()}


def _in_zone(part: object, zone: ZoneInfo) -> object:
    if isinstance(part, Ending):
        return "{} {}".format(*part.day_and_time(zone))
    return part.astimezone(zone).strftime("%Y-%m-%d %H:%M") if isinstance(part, datetime) else part


def _as_document(one: ClockTold, zone: ZoneInfo) -> dict[str, object]:
    from huifang.cases.logic.clock.wording import Length, lines_of

    run = one.run
    moments = {"started_at": run.started_at, "due_at": run.due_at, "warn_at": run.warn_at, "ended_at": run.ended_at}
    return {
        "key": one.explanation.limit.key,
        "waits_for": one.explanation.limit.waits_for,
        "within": str(Length(one.explanation.limit.length)),
        "is_working_time": one.explanation.limit.length.working,
        "run": run.number,
        **{name: moment and moment.astimezone(zone).isoformat() for name, moment in moments.items()},
        "has_lapsed": run.has_lapsed,
        "clauses": [key for key, _ in one.clauses],
        "said": [str(Message(line.template, _local(line, zone))) for line in lines_of(one.explanation)],
    }
