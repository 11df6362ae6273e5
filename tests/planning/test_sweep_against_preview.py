"""A sweep makes what the preview lists, and an installation that learns piecemeal ends where a fresh one begins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huifang.customers.models import Event
from huifang.followups.models import FollowUp
from huifang.kernel.sql import indexing
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.actions.sweep import sweep
from tests.conftest import empty_the_database
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import World
from tests.naive.worlds import worlds
from tests.planning.books import forget_plans, load_world, planned_lines, write_event
from tests.planning.test_preview_against_naive import written
from tests.server import examples

pytestmark = pytest.mark.django_db(transaction=True)

HORIZON = 35
slow = settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))


@given(world=worlds() | worlds(["day"]))
@slow
def test_a_sweep_makes_what_the_preview_lists_but_for_series_that_ended(world: World) -> None:
    empty_the_database()
    load_world(world, written(world.pack))
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    sweep(on=on, actor="test")
    listed = interpret(
        world.pack,
        world.customers,
        world.events,
        date.min,
        on + timedelta(days=HORIZON),
        world.settings,
        zone=world.zone,
    )
    planned = planned_lines()
    assert set(planned) <= {line[:6] for line in listed}
    if not any("until" in rule for rule in world.pack["rules"]):
        assert planned == sorted(line[:6] for line in listed)


@given(world=worlds() | worlds(["day"]), days=st.lists(st.integers(1, 20), min_size=1, max_size=4), data=st.data())
@slow
def test_sweeping_piecemeal_ends_where_one_sweep_begins(world: World, days: list[int], data: st.DataObject) -> None:
    empty_the_database()
    load_world(World(**{**vars_of(world), "events": world.events[::2]}), written(world.pack))
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    sweep(on=on, actor="test")
    late = [*world.events[1::2]]
    for gap in days:
        on += timedelta(days=gap)
        with transaction.atomic():
            for row in late[:2]:
                write_event(row, zone=world.zone)
            late = late[2:]
            data.draw(st.sampled_from([withdraw_one, move_one, leave_all]))(data)
        sweep(on=on, actor="test")
        sweep(on=on, actor="test")
    piecemeal, indexes = planned_lines(), indexes_of(FollowUp)
    forget_plans()
    with pytest.MonkeyPatch.context() as sizes:
        sizes.setattr(indexing, "MANY", 1)  # as the first plan of a large company: the indexes are made afterwards
        sweep(on=on, actor="test")
    assert piecemeal == planned_lines()
    assert indexes == indexes_of(FollowUp)


def indexes_of(model: type[Model]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1", [model._meta.db_table]
        )
        return cursor.fetchall()


def vars_of(world: World) -> dict[str, Any]:
    return {name: getattr(world, name) for name in world.__dataclass_fields__}


def withdraw_one(data: st.DataObject) -> None:
    change_one(data, withdrawn_on=date(2026, 1, 1))


def move_one(data: st.DataObject) -> None:
    change_one(data, occurred_on=F("occurred_on") + timedelta(days=data.draw(st.integers(-40, 40))), occurred_at=None)


def leave_all(data: st.DataObject) -> None:
    """Nothing happens."""


def change_one(data: st.DataObject, **changes: Any) -> None:
    ids = sorted(Event.objects.values_list("external_id", flat=True))
    if ids:
        chosen = data.draw(st.sampled_from(ids))
        Event.objects.filter(external_id=chosen).update(**changes, changed_in=CurrentTransactionId())
