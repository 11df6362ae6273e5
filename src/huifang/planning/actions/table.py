"""The table of steps, filled for a window: what each sweep and each preview begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from huifang.kernel.sql.statements import analyze, insert_from
from huifang.planning.logic.offsets import Known
from huifang.planning.logic.reach import ReachRow, RuleInForce, Window, reach
from huifang.planning.logic.segments import EVERYONE
from huifang.planning.models import CountedDay, CountedEvent, Reach
from huifang.planning.queries.counted import COUNTED_DAY, COUNTED_EVENT, counted_days, counted_events
from huifang.planning.queries.occasions import Shape, Source
from huifang.policy.logic.pack import Form, Predicate

BATCH = 2_000


def fill_reach(
    rules: list[RuleInForce],
    *,
    window: Window,
    known: Known,
    moments: Mapping[Predicate, int],
    zone: str,
    members: set[int] | None = None,
) -> list[Shape]:
    """Fill the table of steps and say which forms it holds, each with what its SELECT must look at.

    `members`, when known, are the segments that somebody is in: steps for others are left out, and cadences are
    counted out for members alone (see `fill_counted`).
    """
    rows = [row for row in reach(rules, window=window, known=known) if members is None or _is_wanted(row, members)]
    Reach.objects.bulk_create([Reach(**asdict(row)) for row in rows], batch_size=BATCH)
    analyze(Reach)
    predicates = {number: predicate for predicate, number in moments.items()}
    return _shapes(rows, predicates, zone, is_counted=members is not None)


def _is_wanted(row: ReachRow, members: set[int]) -> bool:
    return row.segment == EVERYONE or row.segment in members


def _shapes(
    rows: Iterable[ReachRow], predicates: Mapping[int, Predicate], zone: str, *, is_counted: bool
) -> list[Shape]:
    grouped: dict[tuple[Form, Source], list[ReachRow]] = {}
    for row in rows:
        grouped.setdefault((row.form, _source(row, is_counted=is_counted)), []).append(row)
    return [_shape(form, source, group, predicates, zone) for (form, source), group in sorted(grouped.items())]


def _source(row: ReachRow, *, is_counted: bool) -> Source:
    """A cadence has a row for each k: where customers are many, only those in its segments should meet them all."""
    if row.form == "at_least":
        return "period"
    if row.kind_id is not None:
        return "counted_event" if is_counted and row.form == "every" else "event"
    return "counted_day" if is_counted and row.form == "every" else "day"


def _shape(form: Form, source: Source, rows: list[ReachRow], predicates: Mapping[int, Predicate], zone: str) -> Shape:
    used = {row.moment for row in rows if row.moment is not None}
    return Shape(
        form=form,
        source=source,
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
    """Anchors beside the segments of their customers, for the cadences among the shapes."""
    for shape in shapes:
        if shape.source == "counted_event":
            insert_from(CountedEvent, counted_events(shape.segments), columns=COUNTED_EVENT, all_new=True)
            analyze(CountedEvent)
        if shape.source == "counted_day":
            insert_from(CountedDay, counted_days(shape.segments), columns=COUNTED_DAY, all_new=True)
            analyze(CountedDay)
