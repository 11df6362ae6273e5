"""What somebody has to do under which rule: follow-ups, reports to write, records and reports to review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from django.db.models import F, QuerySet, SmallIntegerField, Value

from huifang.followups.queries.limits import unlimited
from huifang.followups.queries.reviewing import records_to_review, reports_to_review, reports_to_write
from huifang.followups.queries.serving import Turn, parts_of
from huifang.org.logic import Reach

MOST_LOOKED_AT = 1_000
"""Of each part of somebody's work so much is looked at: who has more reads "more than"."""


class Doing(IntEnum):
    """What is to be done."""

    LATE = 0
    OPEN = 1
    REPORTS = 2
    RECORDS_TO_REVIEW = 3
    REPORTS_TO_REVIEW = 4


@dataclass(frozen=True, slots=True)
class Open:
    """How much of a kind is open; with `is_more` there is more than that."""

    doing: Doing
    count: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is in somebody's hands, by the kind and the rule (by id). Of the kinds in `more` not all was looked at."""

    counts: Mapping[tuple[Doing, int], int]
    more: frozenset[Doing]

    def under(self, rules: Collection[int]) -> tuple[Open, ...]:
        """How much of each kind is open under these rules; kinds of which nothing is are left out."""
        found = ((doing, sum(self.counts.get((doing, rule), 0) for rule in rules)) for doing in Doing)
        return tuple(Open(doing, count, doing in self.more) for doing, count in found if count)


def open_work(working: Reach | None, reviewing: Reach | None, *, at: datetime, on: date) -> OpenWork:
    """What somebody has to do now, as far as each right reaches; what contact limits hold back at the moment is told
    too, for it is owed. One statement; none without a right.
    """
    kinds: list[Doing] = []
    parts: list[QuerySet[Any, Any]] = []
    for doing, rows in (*_work(working, at, on), *_reviews(reviewing)):
        parts.append(rows.annotate(part=Value(len(kinds), SmallIntegerField())).values_list("part", "under"))
        kinds.append(doing)
    found = Counter(_together([rows[:MOST_LOOKED_AT] for rows in parts]))
    counts: Counter[tuple[Doing, int]] = Counter()
    looked_at: Counter[int] = Counter()
    for (part, rule), count in found.items():
        counts[kinds[part], rule] += count
        looked_at[part] += count
    return OpenWork(counts, frozenset(kinds[part] for part, count in looked_at.items() if count == MOST_LOOKED_AT))


def _together(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any] | tuple[()]:
    return parts[0].union(*parts[1:], all=True) if parts else ()


def _work(reach: Reach | None, at: datetime, on: date) -> Iterator[tuple[Doing, QuerySet[Any, Any]]]:
    if reach is None:
        return
    for turn in Turn:
        doing = Doing.LATE if turn is Turn.LATE else Doing.OPEN
        for part in parts_of(reach, turn, unlimited(at=at, on=on)):
            yield doing, part.annotate(under=F("rule_id"))
    yield Doing.REPORTS, reports_to_write(reach).order_by().annotate(under=F("record__follow_up__rule_id"))


def _reviews(reach: Reach | None) -> Iterator[tuple[Doing, QuerySet[Any, Any]]]:
    if reach is not None:
        records, reports = records_to_review(reach).order_by(), reports_to_review(reach).order_by()
        yield Doing.RECORDS_TO_REVIEW, records.annotate(under=F("follow_up__rule_id"))
        yield Doing.REPORTS_TO_REVIEW, reports.annotate(under=F("record__follow_up__rule_id"))
