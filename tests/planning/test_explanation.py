"""A follow-up explains itself: who asks, what it answers, and its days counted one by one."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huifang.kernel.dates import Duration, parse_duration
from huifang.planning.logic.counting import Days
from huifang.planning.logic.explanation import DEEDS, EntryFacts, EventFacts, FollowUpFacts, explain
from huifang.policy.logic.pack import AttributeAnchor, Clause, EventAnchor, Form, IntervalOf, Period, Rule, Step
from tests.house import plan

JAN_31 = date(2026, 1, 31)
ON = date(2026, 2, 10)


def step(form: Form, length: str = "", number: int = 1, **more: Any) -> Step:
    duration = parse_duration(length) if length else None
    return Step(number, more.pop("key", str(number)), form, duration, **more)


def rule(*steps: Step, **more: Any) -> Rule:
    return Rule("care", ("C1",), steps, ("phone", "sms"), "nurse", anchor=EventAnchor(("bought",)), **more)


def at_least(count: int, per: Period) -> Rule:
    return rule(Step(1, "1", "at_least", count=count, per=per))


def facts(rule: Rule | None, occasion: str, days: tuple[str, str, str], **more: Any) -> FollowUpFacts:
    opens_on, due_on, closes_on = map(date.fromisoformat, days)
    known: dict[str, Any] = {
        "id": 7,
        "customer": "c1",
        "customer_name": "王芳",
        "policy": "clinic",
        "policy_title": {"zh-Hans": "诊所回访", "en": "Clinic"},
        "version": "1.0",
        "is_on_trial": False,
        "rule_key": "care",
        "rule": rule,
        "clauses": (
            Clause("C1", {"zh-Hans": "三天内联系。", "en": "Contact within three days."}, ("rule:care",), True),
        ),
        "post_title": {"zh-Hans": "护士", "en": "Nurse"},
        "effect_on": date(2026, 1, 1),
        "occasion": occasion,
        "days": Days(opens_on, due_on, closes_on),
        "state": "planned",
        "reason": "none",
        "attempts": 0,
        "event": EventFacts("e1", "bought", {"en": "Purchase"}, JAN_31),
    }
    return FollowUpFacts(**{**known, **more})


def said(facts: FollowUpFacts, *, on: date = ON, language: str = "en") -> str:
    return "\n".join(map(str, explain(facts, on=on, language=language).lines))


MONTH_CARE = facts(rule(step("within", "P1M")), "event:e1/1", ("2026-01-31", "2026-02-28", "2026-02-28"))

SERIES = (step("within", "P3D"), step("within", "P1W", 2), step("within", "P1M", 3))
CHAIN = (
    step("every", "P1M", times=2),
    step("every", "P1W", 2, times=3, after=1),
    step("every", "P1Y", 3, key="yearly.x", after=2),
)
OWN = rule(Step(1, "1", "every", IntervalOf("interval")))

COUNTED = [
    # rule, occasion, the three days, what is said among other things
    (rule(step("within", "P3D")), "event:e1/1", ("2026-01-31", "2026-02-03", "2026-02-03"),
     ["Day 0 is 2026-01-31.", "due P3D later, on 2026-02-03.", "opens on day 0", "closes on the day that it is due"]),
    (rule(step("within", "P1M")), "event:e1/1", ("2026-01-31", "2026-02-28", "2026-02-28"),
     ["due P1M later, on 2026-02-28.", "2026-02 has no day 31, so its last day counts."]),
    (rule(step("within", "P1M3D")), "event:e1/1", ("2026-01-31", "2026-03-03", "2026-03-03"),
     ["due P1M3D later, on 2026-03-03.", "2026-02 has no day 31"]),
    (rule(*SERIES, series=True), "event:e1/2", ("2026-02-04", "2026-02-07", "2026-02-07"),
     ["a series: the one before it is due P3D after day 0, on 2026-02-03, so it opens on 2026-02-04."]),
    (rule(*SERIES, series=False), "event:e1/3", ("2026-01-31", "2026-02-28", "2026-02-28"), ["opens on day 0"]),
    (rule(step("within", "P1W"), step("within", "P3D", 2), series=True), "event:e1/2",
     ("2026-02-03", "2026-02-03", "2026-02-03"), ["so it opens on 2026-02-03."]),
    (rule(step("at", "P1M", before=Duration(0, 7), tolerance=Duration(0, 3))), "event:e1/1",
     ("2026-02-21", "2026-02-28", "2026-03-03"),
     ["opens P7D before it is due, on 2026-02-21.", "The tolerance is P3D, so it closes on 2026-03-03."]),
    (rule(step("at", "P2M", before=Duration(1, 0))), "event:e1/1", ("2026-02-28", "2026-03-31", "2026-03-31"),
     ["opens P1M before it is due, on 2026-02-28.", "2026-02 has no day 31"]),
    (rule(step("at", "P3D")), "event:a/b:c/1", ("2026-02-03", "2026-02-03", "2026-02-03"),
     ["opens on the day that it is due"]),
    (rule(step("every", "P1M")), "event:e1/1.1", ("2026-02-01", "2026-02-28", "2026-02-28"),
     ["The base is day 0.", "opens on 2026-02-01, the day after the base."]),
    (rule(step("every", "P1M")), "event:e1/1.2", ("2026-03-01", "2026-03-31", "2026-03-31"),
     ["occasion 2, 2 × P1M from the base 2026-01-31: it is due on 2026-03-31.",
      "opens on 2026-03-01, the day after 1 × P1M from the base."]),
    (rule(*CHAIN), "event:e1/2.3", ("2026-04-15", "2026-04-21", "2026-04-21"),
     ["The base is the last day of step 1, 2 × P1M from 2026-01-31: 2026-03-31."]),
    (rule(*CHAIN), "event:e1/yearly.x.1", ("2026-04-22", "2027-04-21", "2027-04-21"),
     ["last day of step 1", "The base is the last day of step 2, 3 × P7D from 2026-03-31: 2026-04-21."]),
    (rule(step("within", "P3D", key="soon"), step("every", "P1M", 2, after=1)), "event:e1/2.1",
     ("2026-02-04", "2026-03-03", "2026-03-03"), ["last day of step soon, 1 × P3D from 2026-01-31: 2026-02-03."]),
    (at_least(1, "quarter"), "2026-Q1/1.1", ("2026-01-01", "2026-03-31", "2026-03-31"),
     ["answers the calendar period 2026-Q1.", "runs from 2026-01-01 to 2026-03-31",
      "by the middle of these days (2026-02-15)"]),
    (at_least(3, "month"), "2026-02/1.3", ("2026-02-21", "2026-02-28", "2026-02-28"),
     ["Of the 3 parts of the period 2026-02, part 3 runs from 2026-02-21 to 2026-02-28."]),
    (at_least(2, "half-year"), "2026-H2/1.1", ("2026-07-01", "2026-09-30", "2026-09-30"), ["2026-H2, part 1"]),
    (at_least(1, "week"), "2026-W05/1.1", ("2026-01-26", "2026-02-01", "2026-02-01"), ["2026-W05"]),
    (at_least(1, "year"), "2026/1.1", ("2026-01-01", "2026-12-31", "2026-12-31"), ["The period 2026 runs"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "occasion", "days", "words"), COUNTED)
def test_the_days_are_counted_one_by_one(
    rule: Rule, occasion: str, days: tuple[str, str, str], words: list[str]
) -> None:
    explanation = explain(facts(rule, occasion, days), on=ON, language="en")
    counted = "\n".join(map(str, explanation.lines))
    assert explanation.recounted == Days(*map(date.fromisoformat, days)), counted
    for part in words:
        assert part in counted
    assert "The plan holds the same" in counted


def test_it_names_customer_rule_version_clause_event_and_post() -> None:
    text = said(MONTH_CARE)
    for part in ("Follow-up 7", "c1 (王芳)", "care", "of the policy clinic, version 1.0", "C1: Contact within three days.",
                 "all customers; Nurse", "phone, sms", "Purchase, number e1, on 2026-01-31"):  # fmt: skip
        assert part in text
    assert "draft" not in text
    assert "draft on trial" in said(replace(MONTH_CARE, is_on_trial=True))


def test_the_companys_texts_are_shown_in_the_chosen_language_or_the_nearest() -> None:
    assert "C1: 三天内联系。" in said(MONTH_CARE, language="zh-Hans")
    assert "C1: 三天内联系。" in said(MONTH_CARE, language="fr")
    assert "Purchase" in said(MONTH_CARE, language="zh-Hans"), "the event has no Chinese title"


def test_it_says_so_when_the_event_was_moved_since() -> None:
    moved = replace(MONTH_CARE, event=EventFacts("e1", "bought", {}, date(2026, 2, 2)))
    explanation = explain(moved, on=ON, language="en")
    assert explanation.recounted == Days(date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 2))
    assert "holds OTHER days: opens on 2026-01-31, due on 2026-02-28, closes on 2026-02-28" in said(moved)
    assert "the next plan brings it into line" in said(moved)
    assert "keeps these days" in said(replace(moved, attempts=1))
    assert "keeps these days" in said(replace(moved, state="done"))


def test_it_says_so_when_the_event_was_withdrawn_or_is_gone() -> None:
    withdrawn = replace(MONTH_CARE, event=EventFacts("e1", "bought", {}, JAN_31, date(2026, 2, 5)))
    assert "withdrawn on 2026-02-05" in said(withdrawn)
    gone = said(replace(MONTH_CARE, event=None))
    assert "not on record any more" in gone
    assert "The plan holds: opens on 2026-01-31" in gone


def test_it_counts_from_the_date_of_a_customer_that_the_occasion_names() -> None:
    renewal = Rule("renewal", ("C1",), (step("at", "P0D"),), anchor=AttributeAnchor("ends_on"))
    days = ("2026-03-01", "2026-03-01", "2026-03-01")
    same = facts(renewal, "date:ends_on:2026-03-01/1", days, event=None, anchor_day_on=date(2026, 3, 1))
    assert "a date of the customer: ends_on, 2026-03-01." in said(same)
    assert "another occasion" not in said(same)
    assert "2026-04-01 by now, which is another occasion" in said(replace(same, anchor_day_on=date(2026, 4, 1)))
    assert "no such date any more" in said(replace(same, anchor_day_on=None))


def test_it_counts_by_the_customers_own_interval() -> None:
    own = facts(OWN, "event:e1/1.2", ("2026-03-03", "2026-04-02", "2026-04-02"), intervals={"interval": "P1M"})
    assert "The customer's own interval is P1M." in said(own)
    assert "OTHER days" in said(own), "2 × P1M from 31 January is 31 March"
    for unusable in ({}, {"interval": "monthly"}, {"interval": "P0D"}):
        assert "interval says no interval" in said(replace(own, intervals=unusable))


@pytest.mark.parametrize(
    ("effect_on", "joined_on", "words"),
    [
        (date(2026, 2, 15), date(2026, 2, 15), "joined on 2026-02-15, both by the middle"),
        (date(2026, 2, 16), date(2020, 1, 1), "not owed any more"),
        (date(2026, 1, 1), date(2026, 2, 16), "not owed any more"),
        (date(2026, 1, 1), None, "counts as early"),
    ],
)
def test_it_says_why_a_part_of_a_period_is_owed(effect_on: date, joined_on: date | None, words: str) -> None:
    days = ("2026-01-01", "2026-03-31", "2026-03-31")
    quarter = facts(at_least(1, "quarter"), "2026-Q1/1.1", days, effect_on=effect_on, joined_on=joined_on)
    assert words in said(quarter)


@pytest.mark.parametrize(
    ("rule", "occasion"),
    [
        (None, "event:e1/1"),
        (rule(step("within", "P3D")), "event:e1/2"),
        (rule(step("every", "P3D")), "event:e1/1"),
        (rule(step("every", "P3D")), "event:e1/1.x"),
        (at_least(2, "quarter"), "2026-Q1/1.3"),
        (at_least(1, "quarter"), "2026-03/1.1"),
        (at_least(1, "week"), "2026-W54/1.1"),
        (rule(step("every", "P100Y")), "event:e1/1.99"),
    ],
)
def test_what_cannot_be_counted_is_said_and_the_plan_is_shown_all_the_same(rule: Rule | None, occasion: str) -> None:
    explanation = explain(facts(rule, occasion, ("2026-01-01", "2026-01-02", "2026-01-03")), on=ON, language="en")
    assert explanation.recounted is None
    assert (
        str(explanation.counted[-1]) == "The plan holds: opens on 2026-01-01, due on 2026-01-02, closes on 2026-01-03."
    )


def test_what_a_person_planned_by_hand_is_not_counted() -> None:
    assert "by hand" in said(
        facts(rule(step("within", "P3D")), "manual:12", ("2026-01-01", "2026-01-02", "2026-01-03"))
    )


@pytest.mark.parametrize(
    ("changed", "on", "words"),
    [
        ({}, date(2026, 1, 28), "not open yet; days until it opens: 3."),
        ({}, date(2026, 1, 31), "open; days left after that one: 28."),
        ({}, date(2026, 2, 28), "open; days left after that one: 0."),
        ({}, date(2026, 3, 1), "late; days since it closed: 1."),
        ({"attempts": 2}, ON, "Attempts to reach the customer so far: 2."),
        ({"state": "done"}, ON, "It is done."),
        ({"state": "given_up"}, ON, "It was given up."),
        ({"state": "waived"}, ON, "It was waived."),
        ({"state": "cancelled", "reason": "none"}, ON, "A person cancelled it"),
        ({"state": "cancelled", "reason": "anchor_gone"}, ON, "withdrawn or changed"),
        ({"state": "cancelled", "reason": "superseded"}, ON, "a later event"),
        ({"state": "cancelled", "reason": "left_segment"}, ON, "left the segment"),
        ({"state": "cancelled", "reason": "rule_gone"}, ON, "no version in force"),
        ({"state": "cancelled", "reason": "opted_out"}, ON, "does not want to be contacted"),
    ],
)
def test_it_says_how_the_follow_up_stands(changed: dict[str, Any], on: date, words: str) -> None:
    assert words in said(replace(MONTH_CARE, **changed), on=on)


def test_the_history_names_who_and_when_and_why() -> None:
    at = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
    history = (
        EntryFacts(3, at, "cli:lin", "follow_ups.made", ""),
        EntryFacts(None, at, "lin", "follow_up.waived", "on holiday"),
    )
    text = said(replace(MONTH_CARE, history=history))
    assert "2026-02-01 09:30+00:00: cli:lin planned it, with others in one plan (entry 3)." in text
    assert "lin, follow_up.waived (entry –). Reason: on holiday" in text


def test_every_state_and_reason_that_is_stored_has_its_words() -> None:
    from huifang.followups.models import FollowUp

    for state in FollowUp.State:
        for reason in FollowUp.Reason:
            assert said(replace(MONTH_CARE, state=state.name.lower(), reason=reason.name.lower()))


@pytest.mark.parametrize("text", ["P0D", "P3D", "P1M", "P14M", "P1M3D"])
def test_durations_are_written_as_packs_write_them(text: str) -> None:
    assert str(parse_duration(text)) == text


def test_every_deed_on_follow_ups_has_its_words() -> None:
    written = {
        node.value
        for path in plan.written_sources()
        for node in ast.walk(plan.tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DEED.fullmatch(node.value)
    }
    assert len(written) > 10
    assert written <= set(DEEDS)


DEED = re.compile(r"follow_ups?\.[a-z_]+")
