"""The table of steps, filled for a window: what each sweep and each preview begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from huifang.kernel.sql.statements import analyze
from huifang.planning.logic.reach import Known, ReachRow, RuleInForce, Window, reach
from huifang.planning.models import Reach
from huifang.planning.queries.occasions import Form, Shape, Source
from huifang.policy.logic.pack import Predicate

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

    `members`, when known, are the segments that somebody is in: steps for others are left out.
    """
    rows = [row for row in reach(rules, window=window, known=known) if members is None or _is_wanted(row, members)]
    Reach.objects.bulk_create([Reach(**asdict(row)) for row in rows], batch_size=BATCH)
    analyze(Reach)
    predicates = {number: predicate for predicate, number in moments.items()}
    return _shapes(rows, predicates, zone)


def _is_wanted(row: ReachRow, members: set[int]) -> bool:
    return row.segment is None or row.segment in members


def _shapes(rows: Iterable[ReachRow], predicates: Mapping[int, Predicate], zone: str) -> list[Shape]:
    grouped: dict[tuple[Form, Source], list[ReachRow]] = {}
    for row in rows:
        grouped.setdefault((row.form, _source(row)), []).append(row)  # type: ignore[arg-type]
    return [_shape(form, source, group, predicates, zone) for (form, source), group in sorted(grouped.items())]


def _source(row: ReachRow) -> Source:
    if row.form == "at_least":
        return "period"
    return "event" if row.kind_id is not None else "day"


def _shape(
    form: Form, source: Source, rows: list[ReachRow], predicates: Mapping[int, Predicate], zone: str
) -> Shape:
    used = {row.moment for row in rows if row.moment is not None}
    return Shape(
        form=form,
        source=source,
        depth=max(len(row.base_months) for row in rows),
        has_until=any(row.until_kinds is not None for row in rows),
        has_match=any(row.until_match for row in rows),
        has_holds=any(row.holds for row in rows),
        moments={number: predicates[number] for number in sorted(used)},
        zone=zone,
    )
