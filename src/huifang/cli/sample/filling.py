"""Fills an empty installation with the sample company, by the product's own deeds.

The company is founded first, by deeds that may be repeated; all its days then pass in one transaction, so that whoever
is interrupted finds nothing half told, and begins anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from huifang.cli.sample.contacts import contacts_of
from huifang.cli.sample.customers import FULL, Customers, Happening, Size, customers
from huifang.cli.sample.firm import Firm, firm
from huifang.cli.sample.matters import matters_of
from huifang.cli.sample.people import NAME, SHOWN_AGENT, ZONE, staff
from huifang.cli.sample.readers import corrections_of, reports_of, reviews_of
from huifang.cli.sample.stewards import assign_to_stewards
from huifang.cli.sample.today import hand_overs_of_the_last_day, leave_for_today
from huifang.cli.sample.voices import take_up_questionnaires, voices_of
from huifang.customers.actions.customers import opt_out_customers
from huifang.customers.actions.events import NewEvent, record_events
from huifang.customers.actions.imports import import_table
from huifang.customers.actions.run import Run
from huifang.customers.logic.map_check import read_map
from huifang.customers.models import Customer, Subject
from huifang.history.actions import record
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import open_table
from huifang.kernel.sql.locks import alone
from huifang.org.actions import describe_organisation, mark_as_demo, register_staff
from huifang.planning.actions.catching_up import catch_up
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.shipped import shipped_packs

ACTOR = "huifang demo"
CLINICS_PACK, ESTATES_PACK = "p04-aesthetic-hospital", "estate-sales"
CLINICS_ANSWERS = {"problem-time": "P3D"}
ON_TRIAL = "演示：先试行，再逐条落实"
FIRST_DAY_OF_A_WEEK, PLANNED_DAYS = 0, 7

Tell = Callable[[int, int], None]
"""Hears how many days of how many are told."""


def is_filled() -> bool:
    """Whether the sample company is there as a whole."""
    return Sweep.objects.exists()


def today_there(at: datetime) -> date:
    """The day that it is where the sample company is."""
    return at.astimezone(ZoneInfo(ZONE)).date()


def catch_up_with(on: date) -> None:
    """Plan up to a day, where the company was filled on an earlier one."""
    catch_up(on=on, actor=ACTOR)


def fill(*, on: date, ring: KeyRing, size: Size = FULL, tell: Tell = lambda *_: None) -> None:
    """Found the sample company and let the days pass until `on`, where that has not been done before."""
    with alone(ACTOR):
        if not is_filled():
            _fill(on, ring, size, tell)


def pack_of_the_estate() -> bytes:
    """The policy of the sales office, as its file."""
    return _file(f"{ESTATES_PACK}.yaml")


def _file(name: str) -> bytes:
    return files("huifang.cli.sample").joinpath(name).read_bytes()


def _fill(on: date, ring: KeyRing, size: Size, tell: Tell) -> None:
    zone, begins_on, told = ZoneInfo(ZONE), on - timedelta(days=size.days), customers(on, size)
    _found(begins_on)
    _take_in(told, Run(ACTOR, begins_on, zone, ring))
    with transaction.atomic():
        _let_pass(firm(on=on, size=size, zone=zone, ring=ring), told.happenings, begins_on, on, tell)


def _found(begins_on: date) -> None:
    with transaction.atomic():
        mark_as_demo()
        described = describe_organisation(name=NAME, time_zone=ZONE)
        facts = {"name": described.name, "time_zone": described.time_zone, "is_demo": True}
        record(deed="organisation.described", actor=ACTOR, row_count=1, facts=facts)
        _load(CLINICS_PACK, shipped_packs()[CLINICS_PACK], begins_on, CLINICS_ANSWERS)
        _load(ESTATES_PACK, pack_of_the_estate(), begins_on, {})
        told = staff()
        facts = asdict(register_staff(staff=told, on=begins_on))
        record(deed="staff.imported", actor=ACTOR, row_count=len(told.people), facts=facts)


def _load(name: str, source: bytes, begins_on: date, settings: Mapping[str, str]) -> None:
    reading = read_pack(source, file=f"{name}.yaml", settings=settings, require_settings=True)
    is_draft = bool(reading.unbound)
    load_policy(
        source=source,
        reading=reading,
        settings=settings,
        actor=ACTOR,
        effective_on=begins_on,
        on_trial=is_draft,
        reason=ON_TRIAL if is_draft else "",
    )


def _take_in(told: Customers, run: Run) -> None:
    """Import the list of customers as a company would."""
    import_map = read_map(_file("customers.yaml"), file="customers.yaml", of="customers")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(told.as_file())
        with open_table(path, import_map.layout) as table:
            import_table(table, import_map, run, tell=lambda _: None, told=_not_refused)


def _not_refused(refusal: object) -> None:
    raise AssertionError(f"the sample's list has a row that is refused: {refusal}")


def _let_pass(company: Firm, happenings: Sequence[Happening], begins_on: date, on: date, tell: Tell) -> None:
    """Day by day; what happens in a week is planned as the week begins, which comes to the same follow-ups."""
    ids = dict(Customer.objects.values_list("external_id", "id"))
    about = dict(Subject.objects.values_list("customer_id", "id"))
    days = (on - begins_on).days
    take_up_questionnaires(ACTOR)
    for place in range(days):
        day = begins_on + timedelta(days=place)
        if place % PLANNED_DAYS == 0:
            _plan(happenings, ids, about, day, until_on=min(day + timedelta(days=PLANNED_DAYS), on))
        _work(company, day, is_last=place == days - 1)
        if place == days // 2:
            _some_refuse(ids, day)
        tell(place, days)
    _plan(happenings, ids, about, on, until_on=on + timedelta(days=1))


def _plan(
    happenings: Sequence[Happening], ids: dict[str, int], about: dict[int, int], on: date, *, until_on: date
) -> None:
    events = [_event(one, ids, about) for one in happenings if on <= one.on < until_on]
    record_events(events=events, actor=ACTOR, on=on)
    sweep(on=on, actor=ACTOR)


def _work(company: Firm, day: date, *, is_last: bool) -> None:
    if is_last or day.weekday() == FIRST_DAY_OF_A_WEEK:
        assign_to_stewards(company, day)
    corrections_of(company, day)
    if not is_last:
        reviews_of(company, day)
    contacts_of(company, day)
    voices_of(company, day)
    matters_of(company, day, actor=ACTOR)
    if is_last:
        hand_overs_of_the_last_day(company, day)
    reports_of(company, day, leaving=company.people[SHOWN_AGENT] if is_last else None)
    if is_last:
        leave_for_today(company, day)


def _event(one: Happening, ids: dict[str, int], about: dict[int, int]) -> NewEvent:
    customer = ids[one.customer]
    return NewEvent(
        external_id=f"{one.customer}-{one.kind}-{one.on:%m%d}",
        kind=one.kind,
        customer_id=customer,
        occurred_on=one.on,
        subject_id=about.get(customer),
        attributes=one.attributes,
    )


def _some_refuse(ids: dict[str, int], day: date) -> None:
    """A few customers want no more calls."""
    chosen = [ids[number] for number in sorted(ids)[::79]]
    opt_out_customers(customers=chosen, on=day, actor=ACTOR, reason="客户来电，不愿再接回访电话")
