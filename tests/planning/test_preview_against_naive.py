"""The planner's SELECTs and an interpreter written apart from them agree on random worlds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, seed, settings
from ruamel.yaml import YAML

from huifang.planning.actions.preview import PreviewRow, preview
from huifang.policy.logic.reading import read_pack
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import World
from tests.naive.worlds import COLUMNS, EVENT_COLUMNS, worlds
from tests.server import examples

# Each world in a transaction of its own: the throw-away tables of all of them would not fit into one.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("number", range(4))
def test_the_preview_prints_what_the_naive_interpreter_prints(number: int) -> None:
    """Several runs, because the worlds of one run resemble each other."""
    seed(number)(agree)()


@given(world=worlds())
@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
def agree(world: World) -> None:
    expected = interpret(
        world.pack, world.customers, world.events, world.start, world.end, world.settings, zone=world.zone
    )
    assert previewed(world) == expected


def previewed(world: World) -> list[tuple[str, ...]]:
    reading = read_pack(written(world.pack), file="pack.yaml", settings=world.settings, require_settings=True)
    assert reading.pack, reading.faults
    rows = preview(
        reading.pack,
        customers=lambda: as_table(COLUMNS, world.customers),
        events=lambda: as_table(EVENT_COLUMNS, world.events),
        from_on=world.start,
        to_on=world.end,
        zone=world.zone,
    )
    return [as_line(row) for row in rows]


def written(pack: dict[str, object]) -> bytes:
    out = BytesIO()
    YAML(typ="safe").dump(pack, out)
    return out.getvalue()


@contextmanager
def as_table(columns: list[str], rows: list[dict[str, str]]) -> Iterator[tuple[tuple[str, ...], object]]:
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    yield tuple(names), [(line, [row.get(name, "") for name in names]) for line, row in enumerate(rows, start=2)]


def as_line(row: PreviewRow) -> tuple[str, ...]:
    days = (row.opens_on.isoformat(), row.due_on.isoformat(), row.closes_on.isoformat())
    return (row.customer, row.rule, row.occasion, *days, ";".join(row.channels), row.post, ";".join(row.clauses))
