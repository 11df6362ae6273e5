"""The table of steps, filled for a window: what each sweep and each preview begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import NamedTuple

from huifang.kernel.copy_text import array, json_object, text
from huifang.kernel.sql.copying import copy_lines
from huifang.kernel.sql.statements import analyze, insert_from
from huifang.planning.actions.birthday_days import fill_birthday_days
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.offsets import Known
from huifang.planning.logic.reach import DatedRow, ReachRow, RuleInForce, Window, reach
from huifang.planning.logic.reach.rows import NOT_STORED
from huifang.planning.logic.segments import EVERYONE
from huifang.planning.models import CountedDay, CountedEvent, Dated, Reach
from huifang.planning.queries.counted import COUNTED_DAY, COUNTED_EVENT, counted_days, counted_events
from huifang.planning.queries.occasions import Shape, Source
from huifang.policy.logic.pack import Form, Predicate

_STORED = [field.name for field in fields(ReachRow) if field.name not in NOT_STORED]
_COLUMNS = ["kind" if name == "kind_id" else name for name in _STORED]
DATED = ("number", "anchored_on", "occasion", "opens_on", "due_on", "closes_on")


def fill_reach(
    rules: list[RuleInForce],
    *,
    window: Window,
    known: Known,
    calendars: Calendars,
    moments: Mapping[Predicate, int],
    zone: str,
    members: set[int] | None = None,
) -> list[Shape]:
    """Fill the table of steps and say which forms it holds, each with what its SELECT must look at.

    `members`, when known, are the segments that somebody is in: steps for others are left out, and cadences are
    counted out for members alone (see `fill_counted`).
    """
    found = reach(rules, window=window, known=known, calendars=calendars)
    wanted = (row for row in found if members is None or _is_wanted(row, members))
    groups = _grouped(wanted, is_counted=members is not None)
    fill_birthday_days(row for group, rows in groups for row in rows if group.source == "birthday")
    _write(groups)
    predicates = {number: predicate for predicate, number in moments.items()}
    return [_shape(number, group, rows, predicates, zone) for number, (group, rows) in enumerate(groups, start=1)]


class Group(NamedTuple):
    """What rows that one SELECT reads have in common."""

    form: Form
    source: Source
    is_dated: bool
    match: tuple[str, ...]


def _is_wanted(row: ReachRow, members: set[int]) -> bool:
    return row.segment == EVERYONE or row.segment in members


def _grouped(rows: Iterable[ReachRow], *, is_counted: bool) -> list[tuple[Group, list[ReachRow]]]:
    grouped: dict[Group, list[ReachRow]] = {}
    for row in rows:
        group = Group(row.form, _source(row, is_counted=is_counted), row.is_dated, row.match)
        grouped.setdefault(group, []).append(row)
    return sorted(grouped.items(), key=lambda item: item[0])


def _source(row: ReachRow, *, is_counted: bool) -> Source:
    """A cadence has a row for each k: where customers are many, only those in its segments should meet them all."""
    if row.closes_on is not None:
        return "period"
    if row.form == "day":
        return "birthday"
    if row.kind_id is not None:
        return "counted_event" if is_counted and row.form == "every" else "event"
    return "counted_day" if is_counted and row.form == "every" else "day"


def _write(groups: Sequence[tuple[Group, Sequence[ReachRow]]]) -> None:
    """Write the rows with the number of their shape, and the windows of dated ones beside them."""
    rows: list[str] = []
    dates: list[str] = []
    for shape, (_, group) in enumerate(groups, start=1):
        for row in group:
            number = len(rows) + 1 if row.is_dated else None
            rows.append(_line([*(getattr(row, name) for name in _STORED), shape, number]))
            dates += [_dated_line(number, window) for window in row.dates]
    copy_lines(Reach, [*_COLUMNS, "shape", "dated"], "".join(rows).encode())
    if dates:
        copy_lines(Dated, DATED, "".join(dates).encode())
        analyze(Dated)
    analyze(Reach)


def _line(values: Iterable[object]) -> str:
    return "\t".join(map(_value, values)) + "\n"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return array(value)
    if isinstance(value, Mapping):
        return json_object(value)
    return text(None if value is None else str(value))


def _dated_line(number: int | None, window: DatedRow) -> str:
    days = (window.opens_on, window.due_on, window.closes_on)
    return f"{number}\t{window.anchored_on}\t{text(window.occasion)}\t" + "\t".join(map(str, days)) + "\n"


def _shape(number: int, group: Group, rows: list[ReachRow], predicates: Mapping[int, Predicate], zone: str) -> Shape:
    used = {row.moment for row in rows if row.moment is not None}
    return Shape(
        form=group.form,
        source=group.source,
        number=number,
        is_dated=group.is_dated,
        match=group.match,
        has_season=any(row.season_first is not None for row in rows),
        has_sample=any(row.sample is not None for row in rows),
        depth=max(len(row.base_months) for row in rows),
        has_until=any(row.until_kinds is not None for row in rows),
        has_match=any(row.until_match for row in rows),
        has_holds=any(row.holds for row in rows),
        moments={number: predicates[number] for number in sorted(used)},
        segments=frozenset(row.segment for row in rows),
        anchored=_anchored_between(rows),
        has_opens_from=any(row.opens_from > date.min for row in rows),
        zone=zone,
    )


def _anchored_between(rows: list[ReachRow]) -> tuple[date, date]:
    firsts = [row.anchored_from for row in rows if row.anchored_from]
    lasts = [row.anchored_to for row in rows if row.anchored_to]
    return min(firsts, default=date.min), max(lasts, default=date.max)


def fill_counted(shapes: Iterable[Shape]) -> None:
    """Anchors beside the segments of their customers, for the cadences among the shapes: each once, however many."""
    segments: dict[Source, set[int]] = {}
    for shape in shapes:
        segments.setdefault(shape.source, set()).update(shape.segments)
    if wanted := segments.get("counted_event"):
        insert_from(CountedEvent, counted_events(wanted), columns=COUNTED_EVENT, all_new=True)
        analyze(CountedEvent)
    if wanted := segments.get("counted_day"):
        insert_from(CountedDay, counted_days(wanted), columns=COUNTED_DAY, all_new=True)
        analyze(CountedDay)
