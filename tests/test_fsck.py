"""fsck finds each promise that was broken past the product, names it, and writes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from huifang.cli.fsck import promises
from huifang.customers.actions import applying_customers
from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint, Customer, Event
from huifang.followups.models import FollowUp
from huifang.history.actions import record, record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.crypto import encrypt
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.digest import digest_of
from huifang.kernel.sql.server import one_snapshot
from huifang.kernel.sql.statements import next_id
from huifang.planning.actions.sets import MADE
from huifang.policy.models import EventKind, Policy, Rule, Version
from tests.cli.conftest import Huifang, Outcome, data_folder, huifang
from tests.guards import guards_off
from tests.history import tampering

__all__ = ["data_folder", "huifang"]

DAY = date(2026, 3, 2)
CUSTOMERS = 6


@pytest.fixture
def world(huifang: Huifang, data_folder: Path) -> None:
    """Six customers with a phone, a purchase and a follow-up each, all of it made as deeds make it."""
    huifang("seal")
    ring = KeyRing.load(data_folder / "keys.json")
    with transaction.atomic():
        entry_id = next_id(Entry)
        Customer.objects.bulk_create(
            Customer(external_id=f"c{n}", name="a", entry_id=entry_id) for n in range(CUSTOMERS)
        )
        sql, params = Customer.objects.values(*applying_customers.MADE.columns).query.sql_with_params()
        made = digest_of(sql, params, applying_customers.MADE)
        entry = record(
            deed="customers.imported", actor="lin", row_count=made.count, entry_id=entry_id,
            facts={"made": made.count, "changed": 0, "sets": [made.sha256.hex()]},
        )  # fmt: skip
        changes = [RowChange("customers_customer", str(n), None, {"name": "a"}) for n in range(CUSTOMERS)]
        record_changes(entry=entry, changes=changes, ring=ring)
        kind = EventKind.objects.create(key="purchase")
        for n, customer in enumerate(Customer.objects.order_by("id")):
            Event.objects.create(external_id=f"e{n}", customer=customer, kind=kind, occurred_on=DAY, entry=entry)
            point = UUID(int=n + 1)
            value = encrypt(ring, f"1380013800{n}", place=PLACE, row=point)
            ContactPoint.objects.create(
                id=point, customer=customer, kind=1, value=value, keyed_index=bytes([n]) * 16, entry=entry
            )
        for key in ("shop", "school"):
            policy = Policy.objects.create(key=key)
            Version.objects.create(
                policy=policy,
                number="1",
                effective_on=DAY,
                state="published",
                source="",
                digest=b"d",
                checked={},
                entry=entry,
            )
        Rule.objects.create(policy=Policy.objects.get(key="shop"), key="call", took_effect_on=DAY)
    _plan()
    huifang("seal")


def test_it_finds_nothing_wrong_with_a_sound_world(world: None, huifang: Huifang) -> None:
    looked = huifang("fsck", "--json")
    assert looked.status == 0, looked.out
    assert looked.json == {"asked": len(list(promises())), "broken": []}
    assert "every one is kept" in huifang("fsck").out


@pytest.mark.parametrize(
    ("harm", "broken"),
    [
        (
            "DELETE FROM customers_customer WHERE external_id = 'c0'",
            {"customers_contactpoint.customer", "customers_event.customer", "followups_followup.customer"},
        ),
        (
            "DELETE FROM customers_event WHERE external_id = 'e0'",
            {"followups_followup.event"},
        ),
        (
            "DELETE FROM policy_rule",
            {"followups_followup.rule"},
        ),
        (
            "UPDATE followups_followup SET version_id = (SELECT max(id) FROM policy_version)",
            {"followup-version-of-its-policy"},
        ),
        (
            "UPDATE followups_followup SET event_id = (SELECT max(id) FROM customers_event)",
            {"followup-event-of-its-customer"},
        ),
        ("UPDATE followups_followup SET reason = 3", {"followup-reason-only-when-cancelled"}),
        (
            "UPDATE followups_followup SET due_on = due_on + 1, closes_on = closes_on + 1"
            " WHERE id = (SELECT min(id) FROM followups_followup)",
            {"followups-as-recorded"},
        ),
        (
            "UPDATE customers_customer SET external_id = external_id || 'x' WHERE external_id = 'c0'",
            {"customers-as-recorded"},
        ),
        (
            "INSERT INTO customers_customer (external_id, name, entry_id) SELECT 'c9', 'b', min(entry_id)"
            " FROM customers_customer",
            {"customers-as-recorded"},
        ),
        (
            "UPDATE customers_contactpoint SET value = set_byte(value, 20, 255 - get_byte(value, 20)) WHERE kind = 1",
            {"customers_contactpoint-value-opens"},
        ),
        (
            "UPDATE customers_contactpoint a SET value = b.value FROM customers_contactpoint b WHERE a.id <> b.id",
            {"customers_contactpoint-value-opens"},
        ),
        (
            "UPDATE customers_contactpoint SET value = 'x'",
            {"customers_contactpoint-value-opens", "customers_contactpoint-value-keys-known"},
        ),
        (
            "UPDATE customers_contactpoint SET value = set_byte(value, 3, 9)",
            {"customers_contactpoint-value-opens", "customers_contactpoint-value-keys-known"},
        ),
        (
            "UPDATE customers_contactpoint SET contact_person_id = 7",
            {"customers_contactpoint.contact_person"},
        ),
        (
            "INSERT INTO customers_stagedrefusal (id, \"row\", \"column\", reason, parts)"
            " VALUES (gen_random_uuid(), 1, '', '', '{}')",
            {"import-leaves-nothing-behind"},
        ),
    ],
)  # fmt: skip
def test_it_names_the_promise_that_was_broken_by(harm: str, broken: set[str], world: None, huifang: Huifang) -> None:
    with connection.cursor() as cursor:
        cursor.execute(harm)
        assert cursor.rowcount > 0, "the harm was not done"
    looked = huifang("fsck", "--json")
    assert _names(looked) == broken
    assert looked.status == 1


@pytest.mark.parametrize(
    ("harm", "mended", "broken"),
    [
        (
            "ALTER TABLE followups_followup DROP CONSTRAINT one_duty_of_an_occasion",
            "ALTER TABLE followups_followup"
            " ADD CONSTRAINT one_duty_of_an_occasion UNIQUE (customer_id, rule_id, occasion)",
            "constraints-are-there",
        ),
        (
            "ALTER TABLE customers_event ADD CONSTRAINT hasty CHECK (occurred_on < '2000-01-01') NOT VALID",
            "ALTER TABLE customers_event DROP CONSTRAINT hasty",
            "constraints-are-validated",
        ),
        (
            "CREATE UNIQUE INDEX CONCURRENTLY hasty ON customers_customer (kind)",
            "DROP INDEX hasty",
            "indexes-are-valid",
        ),
    ],
)
def test_it_sees_that_the_database_guards_less_than_it_should(
    harm: str, mended: str, broken: str, world: None, huifang: Huifang
) -> None:
    with _done_and_mended(harm, mended):
        assert _names(huifang("fsck", "--json")) == {broken}
    assert _names(huifang("fsck", "--json")) == set()


@pytest.mark.parametrize(
    "tamper",
    [tampering.alter_a_value, tampering.flip_a_byte_of_a_change, tampering.cut_off_the_end],
    ids=lambda tamper: tamper.__name__,
)
def test_it_finds_a_history_that_was_tampered_with(
    tamper: tampering.Tamper, world: None, huifang: Huifang, data_folder: Path
) -> None:
    _twelve_more_entries(huifang, data_folder)
    (last,) = Entry.objects.order_by("-number").values_list("number", flat=True)[:1]
    with guards_off():
        tamper(random.Random(7), last or 0)
    assert _names(huifang("fsck", "--json")) == {"history-is-whole"}
    assert "history-is-whole (I6): " in huifang("fsck").out


def test_a_history_without_any_anchor_is_a_finding(world: None, huifang: Huifang, data_folder: Path) -> None:
    (data_folder / "anchors.log").unlink()
    assert _names(huifang("fsck", "--json")) == {"history-is-whole"}


def test_follow_ups_that_a_later_deed_changed_are_not_held_against_the_first(world: None, huifang: Huifang) -> None:
    with transaction.atomic():
        entry = record(deed="follow_ups.redated", actor="lin", row_count=1)
        first = FollowUp.objects.order_by("id").values("id")[:1]
        FollowUp.objects.filter(id__in=first).update(due_on=DAY, closes_on=DAY, entry=entry)
    assert huifang("fsck").status == 0


def test_nothing_can_be_written_while_it_looks(transactional_db: None) -> None:
    with pytest.raises(Error), one_snapshot():
        EventKind.objects.create(key="purchase")


def _plan() -> None:
    """Follow-ups as a sweep makes them: the rows carry the id of an entry that tells their digest."""
    rule, version = Rule.objects.get(), Version.objects.get(policy__key="shop")
    with transaction.atomic():
        entry_id = next_id(Entry)
        due = DAY + timedelta(days=3)
        FollowUp.objects.bulk_create(
            FollowUp(
                rule=rule, version=version, customer_id=event.customer_id, event=event, occasion=f"event:{event.id}/1",
                opens_on=DAY, due_on=due, closes_on=due, planned_on=DAY, entry_id=entry_id,
            )
            for event in Event.objects.all()
        )  # fmt: skip
        sql, params = FollowUp.objects.values(*MADE.columns).query.sql_with_params()
        made = digest_of(sql, params, MADE)
        record(deed="follow_ups.made", actor="lin", row_count=made.count, row_digest=made.sha256, entry_id=entry_id)


def _twelve_more_entries(huifang: Huifang, data_folder: Path) -> None:
    ring = KeyRing.load(data_folder / "keys.json")
    for n in range(12):
        with transaction.atomic():
            entry = record(deed="correct", actor="lin", row_digest=bytes([n]) * 32)
            record_changes(entry=entry, changes=[RowChange("t", str(n), {"a": 1}, {"a": 2})], ring=ring)
    huifang("seal")


@contextmanager
def _done_and_mended(harm: str, mended: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        try:
            cursor.execute(harm)
        except Error:
            # An index that is built beside the work stays behind, not valid, when it finds equal rows.
            assert "CONCURRENTLY" in harm
    yield
    with connection.cursor() as cursor:
        cursor.execute(mended)


def _names(looked: Outcome) -> set[str]:
    return {answer["name"] for answer in looked.json["broken"]}
