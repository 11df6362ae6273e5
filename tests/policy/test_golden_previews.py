"""What each shipped pack asks for in half a year, of a small world made of its own words, held against a kept page.

A page that is missing is written, and the test fails: look at what was written, and keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from huifang.kernel.dates import Duration
from huifang.planning.actions.preview import PreviewRow, preview
from huifang.policy.logic.pack import AllOf, AnyOf, AttributeAnchor, Comparison, IntervalOf, NotOf, Pack, Predicate
from tests.policy.test_shipped_packs import PACKS, answered

GOLDEN = Path(__file__).parent / "golden"
FROM, TO = date(2026, 1, 1), date(2026, 6, 30)
CUSTOMERS = ("甲", "乙", "丙")
BORN = ("1958-02-28", "02-29", "1990-06-15")
DAYS_APART = 17


@pytest.mark.django_db
@pytest.mark.parametrize("name", PACKS)
def test_a_pack_asks_for_what_its_kept_page_says(name: str) -> None:
    pack = answered(name).pack
    assert pack
    world = World(pack)
    found = page(
        preview(pack, customers=world.customers, events=world.events, from_on=FROM, to_on=TO, zone="Asia/Shanghai")
    )
    kept = GOLDEN / f"{name.removesuffix('.yaml')}.txt"
    if not kept.exists():
        kept.write_text(found, encoding="utf-8")
        pytest.fail(f"{kept.name} was missing and is written now: look at it")
    assert found == kept.read_text(encoding="utf-8")


def page(rows: Sequence[PreviewRow]) -> str:
    """For each rule and customer how many occasions, the first and the last of them, and a digest of all."""
    by_rule = sorted(rows, key=lambda row: (row.rule, CUSTOMERS.index(row.customer), row.due_on, row.occasion))
    lines = []
    for (rule, customer), group in groupby(by_rule, key=lambda row: (row.rule, row.customer)):
        told = [f"{row.occasion} {row.opens_on} {row.due_on} {row.closes_on}" for row in group]
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]
        ends = told[0] if len(told) == 1 else f"{told[0]} … {told[-1]}"
        lines.append(f"{rule} {customer} {len(told)} {digest}: {ends}\n")
    return "".join(lines)


class World:
    """Three customers and two rounds of every event that the pack's rules look at.

    Of an attribute each has another of the values that the pack's conditions compare it with.
    """

    def __init__(self, pack: Pack) -> None:
        predicates = [one for rule in pack.rules for one in (rule.segment, rule.while_segment) if one]
        self.values: dict[str, list[str]] = {}
        for comparison in (found for predicate in predicates for found in comparisons(predicate)):
            self.values.setdefault(comparison.attr, []).extend(texts(comparison))
        anchors = {rule.anchor.attribute for rule in pack.rules if isinstance(rule.anchor, AttributeAnchor)}
        intervals = {step.duration.attribute for rule in pack.rules for step in rule.steps
                     if isinstance(step.duration, IntervalOf)}  # fmt: skip
        self.values |= {name: ["2026-02-14", "2026-05-31"] for name in anchors - {"birthday"}}
        self.values |= {name: ["P1M", "P20D", ""] for name in intervals}
        self.kinds = sorted(pack.events)
        milestones = {(step.day or "").removeprefix("milestone:"): step.match for rule in pack.rules for step in rule.steps
                      if (step.day or "").startswith("milestone:")}  # fmt: skip
        self.milestones = milestones
        for names in milestones.values():
            self.values |= {name: ["east", "west"] for name in names}

    @contextmanager
    def customers(self) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[int, tuple[str, ...]]]]]:
        names = [name for name in sorted(self.values) if not name.startswith("event.") and name not in OWN]
        rows = [
            (customer, customer, "2025-12-01", BORN[number], "solar", *(self._of(name, number) for name in names))
            for number, customer in enumerate(CUSTOMERS)
        ]
        yield (*COLUMNS, *names), enumerate(rows, start=2)

    @contextmanager
    def events(self) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[int, tuple[str, ...]]]]]:
        own = {name.removeprefix("event."): name for name in self.values if name.startswith("event.")}
        names = sorted({*own, *(name for match in self.milestones.values() for name in match)} - {"id", "kind"})
        rows = [
            (f"{kind}-{number}", "" if kind in self.milestones else CUSTOMERS[number % 3], kind,
             (FROM + timedelta(days=DAYS_APART * number + place)).isoformat(),
             *(self._of(own.get(name, name), number) for name in names))
            for place, kind in enumerate(self.kinds)
            for number in range(2 * len(CUSTOMERS))
        ]  # fmt: skip
        yield ("id", "customer", "kind", "occurred_at", *names), enumerate(rows, start=2)

    def _of(self, name: str, number: int) -> str:
        values = self.values.get(name) or [""]
        return values[number % len(values)]


COLUMNS = ("id", "name", "joined_on", "birthday", "birthday_calendar")
OWN = frozenset(COLUMNS)


def comparisons(predicate: Predicate) -> Iterator[Comparison]:
    match predicate:
        case Comparison():
            yield predicate
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case NotOf(part):
            yield from comparisons(part)


def texts(comparison: Comparison) -> list[str]:
    """Values with which the comparison holds for some and not for others."""
    match comparison.value:
        case tuple():
            return [*comparison.value, "something else"]
        case bool():
            return ["something", ""]
        case Duration():
            return ["1950-01-01", "2020-01-01"]
        case text:
            return [text, "1"]
