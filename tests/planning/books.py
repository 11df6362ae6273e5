"""A company's books for the planner's tests: a pack and records of a random world, written into the real tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from huifang.customers.logic.birthdays import birthday
from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.kernel.moments import read_moment
from huifang.org.models import Organisation
from huifang.planning.actions.sets.endings import GIVEN_UP_BY_A_SWEEP
from huifang.planning.models import Sweep, SweptRule
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import EventKind
from tests.naive.vocabulary import World

CUSTOMER_COLUMNS = ("id", "name", "joined_on", "birthday", "birthday_calendar")
EVENT_COLUMNS = ("id", "customer", "kind", "occurred_at")
Line = tuple[str, str, str, str, str, str]


def load_world(world: World, source: bytes) -> None:
    Organisation.objects.update_or_create(id=1, defaults={"time_zone": world.zone})
    reading = read_pack(source, file="pack.yaml", settings=world.settings, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings=world.settings, actor="test", on_trial=True, reason="a test")
    for row in world.customers:
        write_customer(row)
    for row in world.events:
        write_event(row, zone=world.zone)


def write_customer(row: Mapping[str, str]) -> Customer:
    calendar = row.get("birthday_calendar") or "solar"
    born = birthday(row["birthday"], "lunar" if calendar == "lunar" else "solar") if row.get("birthday") else None
    return Customer.objects.create(
        external_id=row["id"],
        name=row.get("name", ""),
        joined_on=date.fromisoformat(row["joined_on"]) if row.get("joined_on") else None,
        birthday=row.get("birthday", ""),
        birthday_calendar=calendar,
        born_on=born.born_on if born else None,
        attributes={key: value for key, value in row.items() if key not in CUSTOMER_COLUMNS and value.strip()},
        entry_id=0,
    )


def write_event(row: Mapping[str, str], *, zone: str) -> Event:
    """An event; without a customer it is a milestone."""
    moment = read_moment(row["occurred_at"], zone=ZoneInfo(zone))
    return Event.objects.create(
        external_id=row["id"],
        customer=Customer.objects.get(external_id=row["customer"]) if row["customer"] else None,
        kind=EventKind.objects.get_or_create(key=row["kind"])[0],
        occurred_on=moment.on,
        occurred_at=moment.at,
        attributes={key: value for key, value in row.items() if key not in EVENT_COLUMNS and value.strip()},
        entry_id=0,
    )


def planned_lines() -> list[Line]:
    """The duties that stand, or that a sweep gave up: customer, rule, occasion and the three days."""
    rows = FollowUp.objects.filter(Q(state=FollowUp.State.PLANNED) | GIVEN_UP_BY_A_SWEEP).values_list(
        "customer__external_id", "rule__key", "occasion", "opens_on", "due_on", "closes_on"
    )
    return sorted(
        (customer, rule, occasion, opens.isoformat(), due.isoformat(), closes.isoformat())
        for customer, rule, occasion, opens, due, closes in rows
    )


def forget_plans() -> None:
    """As if nothing had ever been planned."""
    FollowUp.objects.all().delete()
    Sweep.objects.all().delete()
    SweptRule.objects.all().delete()
