"""What a version would change is counted before it is approved, and what was decided of open work is obeyed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from huifang.cli.main import huifang
from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.actions.counting_ahead import ask_for_difference, carry_difference_out, differences_due
from huifang.planning.actions.deciding_open_work import (
    Decided,
    InForceAlready,
    NoSuchDecision,
    decide_open_work,
)
from huifang.planning.actions.difference import difference
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.differences import Days, Difference, Sort, as_json, from_json
from huifang.planning.models import KeptDuty, VersionDifference
from huifang.planning.queries.drafted import draft_of_reading
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Rule, Version
from tests.planning.books import planned_lines, write_customer, write_event
from tests.planning.shop import load, source_of
from tests.planning.test_simulation import read
from tests.web.everything import digest_of_everything

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
THANKS = {"key": "thanks", "anchor": "purchase", "series": False, "due": [{"id": "t", "within": "P5D"}]}
CARE = {"key": "care", "anchor": "purchase", "due": [{"id": "c", "within": "P1M"}]}
FLOOR = {"key": "floor", "due": [{"id": "f", "at_least": 1, "per": "month"}]}
LATER = {**CARE, "due": [{"id": "c", "within": "P2M"}]}
NEW = {"key": "greet", "anchor": "opened", "due": [{"id": "g", "within": "P3D"}]}
BEFORE, AFTER = (THANKS, CARE, FLOOR), (LATER, FLOOR, NEW)
SHANGHAI = "Asia/Shanghai"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> None:
    """Five customers of whom four bought something on Sunday; one of these was tried already."""
    load(*BEFORE)
    for number in range(5):
        write_customer({"id": f"c{number}", "joined_on": "2025-01-01"})
    for number in range(4):
        write_event(
            {"id": f"e{number}", "customer": f"c{number}", "kind": "purchase", "occurred_at": "2026-03-01"},
            zone=SHANGHAI,
        )
    write_event({"id": "o", "customer": "c4", "kind": "opened", "occurred_at": "2026-03-02"}, zone=SHANGHAI)
    sweep(on=MONDAY, actor="test")
    FollowUp.objects.filter(rule__key="care", customer__external_id="c3").update(attempts=1)


def compared() -> Difference:
    return difference(draft_of_reading(read(*AFTER)), on=MONDAY)


def publish() -> int:
    load(*AFTER, version="2.0", effective_on="2026-03-03")
    return Version.objects.get(number="2.0").pk


def standing(rule: str) -> list[tuple[str, str, str, int]]:
    rows = FollowUp.objects.filter(rule__key=rule).order_by("customer__external_id", "occasion")
    return [(row.customer.external_id, row.get_state_display(), row.closes_on.isoformat(), row.reason) for row in rows]


def decide(*decided: tuple[str, str, str], version: int) -> None:
    wanted = [Decided(Rule.objects.get(key=rule).pk, change, choice) for rule, change, choice in decided]
    decide_open_work(version=version, decided=wanted, by=None, actor="mo", at=NOW, on=MONDAY)


def test_it_counts_what_is_kept_redated_cancelled_and_new_and_writes_nothing(shop: None) -> None:
    before = digest_of_everything()
    found = compared()
    assert digest_of_everything() == before
    counted = Counter({(group.rule, group.sort.value): group.count for group in found.groups})
    assert counted == {
        ("care", "redated"): 3,
        ("care", "in_hand"): 1,
        ("thanks", "cancelled"): 4,
        ("floor", "kept"): 10,
        ("greet", "new"): 1,
    }
    assert [(group.rule, group.sort.value, group.open) for group in found.to_decide] == [
        ("care", "redated", 3), ("thanks", "cancelled", 4),
    ]  # fmt: skip
    [greeting] = found.of(Sort.NEW)
    assert (greeting.was, greeting.becomes) == (None, Days(MONDAY, date(2026, 3, 5), date(2026, 3, 5)))
    assert found.of(Sort.REDATED)[0].becomes == Days(date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 1))
    assert len(found.of(Sort.KEPT)) == 10
    assert from_json(as_json(found)) == found


def test_the_sweep_does_what_was_counted(shop: None) -> None:
    found = compared()
    publish()
    counts = sweep(on=date(2026, 3, 3), actor="test").counts
    assert (counts.redated, counts.cancelled) == (found.count(Sort.REDATED), found.count(Sort.CANCELLED))
    assert counts.made == found.count(Sort.NEW)


def test_what_was_decided_of_open_work_is_obeyed_from_then_on(shop: None) -> None:
    version = publish()
    decide(("care", "redated", "keep"), ("thanks", "cancelled", "keep"), version=version)
    before = planned_lines()
    assert sweep(on=date(2026, 3, 3), actor="test").counts.redated == 0
    assert [line for line in planned_lines() if line[1] in ("care", "thanks")] == [
        line for line in before if line[1] in ("care", "thanks")
    ]
    assert KeptDuty.objects.count() == 3, "of care, which the new version holds too; thanks is no rule any more"
    assert Entry.objects.get(deed="follow_ups.kept").row_count == 3
    after = planned_lines()
    assert sweep(on=date(2026, 3, 3), actor="test", full=True).counts.redated == 0
    assert sweep(on=date(2026, 3, 4), actor="test", full=True).counts.cancelled == 0
    assert [line for line in planned_lines() if line in after] == after
    Event.objects.filter(external_id="e1").update(withdrawn_on=MONDAY, changed_in=CurrentTransactionId())
    Customer.objects.filter(external_id="c2").update(opted_out_on=MONDAY, changed_in=CurrentTransactionId())
    sweep(on=date(2026, 3, 5), actor="test")
    care = {customer: state for customer, state, *_ in standing("care")}
    assert care == {"c0": "Planned", "c1": "Cancelled", "c2": "Cancelled", "c3": "Planned"}, (
        "the customer's word stands above it"
    )


def test_open_work_that_is_cancelled_stays_so_and_the_rest_follows_the_version(shop: None) -> None:
    version = publish()
    decide(("care", "redated", "cancel"), version=version)
    for day in (date(2026, 3, 3), date(2026, 3, 4)):
        sweep(on=day, actor="test", full=True)
        assert standing("care") == [
            ("c0", "Cancelled", "2026-04-01", FollowUp.Reason.DECIDED),
            ("c1", "Cancelled", "2026-04-01", FollowUp.Reason.DECIDED),
            ("c2", "Cancelled", "2026-04-01", FollowUp.Reason.DECIDED),
            ("c3", "Planned", "2026-04-01", FollowUp.Reason.NONE),
        ]
    assert {state for _, state, *_ in standing("thanks")} == {"Cancelled"}
    write_event({"id": "e9", "customer": "c0", "kind": "purchase", "occurred_at": "2026-03-04"}, zone=SHANGHAI)
    sweep(on=date(2026, 3, 4), actor="test")
    assert ("c0", "Planned", "2026-05-04", FollowUp.Reason.NONE) in standing("care"), "new work is not open work"


def test_what_makes_no_sense_cannot_be_decided(shop: None) -> None:
    version = publish()
    with pytest.raises(NoSuchDecision):
        decide(("thanks", "cancelled", "redate"), version=version)
    with pytest.raises(InForceAlready):
        decide(("care", "redated", "keep"), version=Version.objects.get(number="1.0").pk)


def test_a_worker_counts_what_was_asked_for(shop: None) -> None:
    version = publish()
    assert list(differences_due()) == []
    ask_for_difference(version=version, at=NOW)
    assert [one.pk for one in differences_due()] == [version]
    carry_difference_out(version=version, on=MONDAY, at=NOW)
    row = VersionDifference.objects.get()
    assert (row.state, row.on, row.done, row.steps) == ("counted", MONDAY, row.steps - 1, row.steps), "told by the way"
    assert from_json(row.found).count(Sort.REDATED) == 3
    assert list(differences_due()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'")
        assert cursor.fetchone() == (0,)


def test_the_command_tells_counts_and_examples(shop: None, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_bytes(source_of(*AFTER, version="2.0"))
    answer = CliRunner().invoke(
        huifang, ["policy", "difference", str(pack), "--on", "2026-03-02"], standalone_mode=False
    )
    assert answer.exception is None, answer.exception
    assert "care" in answer.output
    assert "2026-05-01" in answer.output, "the day that a re-dated one would have"
    told = json.loads(
        CliRunner()
        .invoke(huifang, ["policy", "difference", str(pack), "--on", "2026-03-02", "--json"], standalone_mode=False)
        .output
    )
    assert {(rule, sort): count for rule, _id, sort, count, _open in told["groups"]}["care", "redated"] == 3


def test_who_left_a_segment_keeps_what_was_open_as_in_a_sweep(shop: None) -> None:
    graded = [{**rule, "for": "loyal"} if rule["key"] != "thanks" else rule for rule in AFTER]
    # Nobody is loyal: what is open stands, what is not yet open goes.
    source = source_of(*graded, version="2.0", segments={"loyal": {"all": [{"attr": "grade", "in": ["A"]}]}})
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    found = difference(draft_of_reading(reading), on=MONDAY)
    counted = Counter({(group.rule, group.sort.value): group.count for group in found.groups})
    assert (counted["floor", "kept"], counted["floor", "cancelled"]) == (5, 5), "of March, and of April"
    assert (counted["care", "redated"], counted["thanks", "cancelled"], counted["greet", "new"]) == (3, 4, 0)
