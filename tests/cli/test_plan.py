"""plan and explain: what was planned is counted, what was left out named; each follow-up says why it is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.customers.models import Event
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.models import Sweep
from tests.cli.conftest import Huifang
from tests.planning.books import write_customer, write_event
from tests.policy.cast import CLINIC

ZONE = "Asia/Shanghai"
ON = "--on=2026-02-10"
FAIR = "  - {key: fair, for: everyone, due: [{day: festival:our-own-fair}]}\n"
"""A rule that cannot be planned: nobody has said on which day the fair is."""


@pytest.fixture
def clinic(huifang: Huifang, tmp_path: Path) -> Path:
    """A clinic with one draft on trial, two customers and a surgery."""
    path = tmp_path / "clinic.yaml"
    pack = CLINIC.replace("existing: none", "title: Renewal").replace(
        "key: regulars", "key: regulars\n    title: Regulars"
    )
    path.write_text(pack + FAIR, encoding="utf-8")
    loaded = huifang("policy", "load", str(path), "--set=promptly=P1D", "--on-trial", "--reason=to see")
    assert loaded.status == 0, loaded.err
    write_customer({"id": "c1", "name": "王芳", "grade": "A"})
    write_customer({"id": "c2", "name": "Li", "birthday": "1950-01-01"})
    event = {"id": "e1", "customer": "c1", "kind": "surgery_done", "occurred_at": "2026-01-31", "service": "surgery"}
    write_event(event, zone=ZONE)
    return path


def follow_up(customer: str, occasion: str) -> FollowUp:
    return FollowUp.objects.get(customer__external_id=customer, occasion=occasion)


class TestPlan:
    def test_it_counts_what_it_did_and_names_what_it_left_out(self, huifang: Huifang, clinic: Path) -> None:
        planned = huifang("plan", ON, "--json")
        assert planned.status == 0, planned.err
        done = planned.json
        assert done["made"] == FollowUp.objects.count() > 0
        assert (done["on"], done["horizon_on"], done["rules"]) == ("2026-02-10", "2026-03-17", 3)
        assert done["redated"] == done["cancelled"] == done["revived"] == 0
        assert done["on_trial"] == [{"policy": "small-clinic", "version": "1.0", "unbound": 1}]
        assert done["rules_not_run"] == [
            {"policy": "small-clinic", "rule": "fair", "because_of": ["rules[fair].due[1].day"]}
        ]
        said = huifang("plan", ON).out
        assert "0 follow-ups made" in said
        assert "runs as a draft on trial: 1 clauses are unbound" in said
        assert "The rule fair of small-clinic was not run: this release does not plan rules[fair].due[1].day." in said

    def test_the_horizon_is_the_callers(self, huifang: Huifang, clinic: Path) -> None:
        assert huifang("plan", ON, "--horizon=0", "--json").json["horizon_on"] == "2026-02-10"
        assert not FollowUp.objects.filter(opens_on__gt=date(2026, 2, 10)).exists()
        assert huifang("plan", ON, "--horizon=60", "--json").json["horizon_on"] == "2026-04-11"
        assert FollowUp.objects.filter(opens_on__gt=date(2026, 3, 17)).exists()

    def test_all_customers_are_looked_at_when_asked(self, huifang: Huifang, clinic: Path) -> None:
        huifang("plan", ON)
        assert huifang("plan", ON, "--json").json["changed_customers"] is not None
        assert huifang("plan", ON, "--full", "--json").json["is_full"]

    def test_it_shows_rule_by_rule_what_stands(self, huifang: Huifang, clinic: Path) -> None:
        rows = huifang("plan", ON, "--by-rule", "--json").json["by_rule"]
        care = next(row for row in rows if row["rule"] == "surgery-care")
        planned = FollowUp.objects.filter(rule__key="surgery-care")
        assert care["to_come"] + care["open"] + care["late"] == planned.count()
        assert care["late"] == planned.filter(closes_on__lt=date(2026, 2, 10)).count() == 1
        assert care["open"] == 2, "the second step of the series, and the first turn of the cadence"
        assert "surgery-care" in huifang("plan", ON, "--by-rule").out

    def test_before_any_policy_it_says_what_to_do(self, huifang: Huifang) -> None:
        planned = huifang("plan", ON)
        assert planned.status == 0
        assert "No policy is in force on that day. Load one" in planned.out

    def test_a_draft_that_is_not_on_trial_plans_nothing_and_is_named(self, huifang: Huifang, tmp_path: Path) -> None:
        path = tmp_path / "clinic.yaml"
        path.write_text(CLINIC, encoding="utf-8")
        huifang("policy", "load", str(path), "--set", "promptly=P1D")
        assert "small-clinic 1.0, a draft, plans nothing: 1 clauses" in huifang("plan", ON).out

    @pytest.mark.parametrize("option", ["--on=tomorrow", "--horizon=-1", "--horizon=9999"])
    def test_what_cannot_be_planned_is_wrong_input(self, option: str, huifang: Huifang) -> None:
        assert huifang("plan", option).status == 2
        assert not Sweep.objects.exists()

    def test_its_deeds_are_in_the_sealed_history(self, huifang: Huifang, clinic: Path) -> None:
        huifang("plan", ON)
        made = Entry.objects.filter(deed="follow_ups.made")
        assert made.exists()
        assert not made.filter(number=None).exists()
        broken = {promise["name"] for promise in huifang("fsck", "--json").json["broken"]}
        assert broken <= {"customers_customer.entry", "customers_event.entry"}, "the records of this test have no entry"

    @pytest.mark.parametrize("harm", ["lost", "moved", "cancelled"])
    def test_a_duty_that_is_not_as_it_is_owed_is_found_afterwards(
        self, harm: str, huifang: Huifang, clinic: Path
    ) -> None:
        # Until nobody's transaction is older than the records: what a sweep looks at again it mends by itself.
        while huifang("plan", ON, "--json").json["changed_customers"] != 0:
            pass
        name = "owed-occasions-have-their-duties"
        assert name not in {promise["name"] for promise in huifang("fsck", "--json").json["broken"]}
        duty = FollowUp.objects.filter(occasion="event:e1/2")
        stood = list(FollowUp.objects.order_by("id").values())
        if harm == "lost":
            duty.delete()
        elif harm == "moved":
            duty.update(due_on=date(2026, 2, 14))
        else:
            duty.update(state=FollowUp.State.CANCELLED, reason=FollowUp.Reason.LEFT_SEGMENT)
        before = list(FollowUp.objects.order_by("id").values())
        assert before != stood
        broken = {promise["name"]: promise["count"] for promise in huifang("fsck", "--json").json["broken"]}
        assert broken[name] == 1
        assert list(FollowUp.objects.order_by("id").values()) == before, "it only looks"


class TestExplain:
    def test_it_names_clause_event_and_days(
        self, huifang: Huifang, clinic: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        huifang("plan", ON)
        second = follow_up("c1", "event:e1/2")
        said = huifang("explain", str(second.pk), ON, "--language=en")
        assert said.status == 0, said.err
        for part in ("c1 (王芳)", "of the policy Small clinic (small-clinic), version 1.0", "Clause C1: Contact after surgery.",
                     "Nurse", "Surgery done, number e1, on 2026-01-31", "Day 0 is 2026-01-31.",
                     "The rule surgery-care asks for it",
                     "Service is surgery or 1 and not: Grade is C (surgery)", "by one of: Phone, Text message.",
                     "due 15 days later, on 2026-02-15", "so it opens on 2026-02-04", "The plan holds the same",
                     "On 2026-02-10 it is open; days left after that one: 5.", "planned it, with others"):  # fmt: skip
            assert part in said.out, part
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        assert "电话" in huifang("explain", str(second.pk)).out
        document = huifang("explain", str(second.pk), "--json").json
        assert (document["clauses"], document["event"], document["state"]) == (["C1"], "e1", "planned")
        assert document["rule"] == "surgery-care" and "by one of: phone, sms." in document["said"]["asked_by"][-1]
        assert document["counted_now"] == document["planned"]
        assert document["planned"] == {"opens_on": "2026-02-04", "due_on": "2026-02-15", "closes_on": "2026-02-15"}

    def test_it_says_so_when_the_event_was_corrected_and_the_next_plan_follows(
        self, huifang: Huifang, clinic: Path
    ) -> None:
        huifang("plan", ON)
        first = follow_up("c1", "event:e1/soon")
        Event.objects.update(occurred_on=date(2026, 2, 9), changed_in=CurrentTransactionId())
        assert "OTHER days" in huifang("explain", str(first.pk)).out
        huifang("plan", ON)
        said = huifang("explain", str(first.pk), "--language=en").out
        assert "on 2026-02-12" in said and "The plan holds the same" in said
        assert "gave it new days in a plan" in said

    def test_a_withdrawn_event_is_told_of_its_cancelled_follow_up(self, huifang: Huifang, clinic: Path) -> None:
        huifang("plan", ON)
        Event.objects.update(withdrawn_on=date(2026, 2, 10), changed_in=CurrentTransactionId())
        huifang("plan", ON)
        said = huifang("explain", str(follow_up("c1", "event:e1/soon").pk)).out
        assert "withdrawn on 2026-02-10" in said
        assert "It is cancelled: what it answered was withdrawn" in said

    def test_a_period_is_explained_by_the_day_the_customer_joined(self, huifang: Huifang, clinic: Path) -> None:
        huifang("plan", ON)
        part = follow_up("c2", "2026-Q1/1.1")
        said = huifang("explain", str(part.pk), "--language=en").out
        assert "Of the 2 parts of the period 2026-Q1, part 1 runs from 2026-01-01 to 2026-02-14." in said
        assert "counts as early" in said
        assert "Clause C2" in said

    def test_a_customers_number_lists_that_customers_follow_ups(self, huifang: Huifang, clinic: Path) -> None:
        huifang("plan", ON)
        listed = huifang("explain", "c1", "--json").json
        assert listed["customer"] == "c1"
        assert [row["id"] for row in listed["follow_ups"]] == list(
            FollowUp.objects.filter(customer__external_id="c1").order_by("due_on").values_list("id", flat=True)
        )
        told = huifang("explain", "c1").out
        assert "event:e1/2" in told and "planned" in told
        assert "Regulars (regulars)" in huifang("explain", "c2", "--language=en").out
        write_customer({"id": "c3"})
        assert "Nothing is planned for the customer c3." in huifang("explain", "c3").out

    def test_a_number_that_a_follow_up_and_a_customer_have_is_the_follow_ups(
        self, huifang: Huifang, clinic: Path
    ) -> None:
        huifang("plan", ON)
        number = str(FollowUp.objects.earliest("id").pk)
        write_customer({"id": number})
        said = huifang("explain", number)
        assert f"Follow-up {number} is owed" in said.out
        assert f"huifang explain --customer {number}" in said.err
        assert "Nothing is planned" in huifang("explain", "--customer", number).out

    @pytest.mark.parametrize("text", ["nobody", "0", "99999999999999999999", "¹", "-1"])
    def test_what_is_not_there_is_wrong_input(self, text: str, huifang: Huifang) -> None:
        said = huifang("explain", "--", text)
        assert (said.status, said.out) == (2, "")
        assert "no follow-up and no customer" in said.err
