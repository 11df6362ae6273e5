"""What a pack without faults becomes, with and without the answers to its settings."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import (
    AllOf,
    AttributeAnchor,
    Comparison,
    EventAnchor,
    IntervalOf,
    NotOf,
    Pack,
    Rule,
    Until,
)
from tests.policy.cast import CLINIC, line_of, read, spoilt, told

REGULARS = NotOf(Comparison("grade", "in", ("C",)))
WAITING = CLINIC.replace("- at: P1M", "- at: {setting: promptly}")


def pack_of(text: str, **answers: str) -> Pack:
    reading = read(text, answers=answers)
    assert reading.pack, [told(fault) for fault in reading.faults]
    return reading.pack


def rule_of(text: str, key: str, **answers: str) -> Rule:
    [rule] = [rule for rule in pack_of(text, **answers).rules if rule.key == key]
    return rule


def test_the_head_of_the_policy_is_read() -> None:
    pack = pack_of(CLINIC)
    assert (pack.key, pack.version, pack.effective_on) == ("small-clinic", "1.0", date(2026, 1, 1))
    assert pack.title == {"zh-Hans": "小诊所回访", "en": "Small clinic"}
    assert pack.posts == {"nurse": {"zh-Hans": "护士", "en": "Nurse"}, "clerk": {"und": "Clerk"}}


def test_an_anchored_rule_is_read_with_its_segment_in_place() -> None:
    rule = rule_of(CLINIC, "surgery-care")
    assert rule.segment == AllOf((Comparison("event.service", "in", ("surgery", "1")), REGULARS))
    assert rule.anchor == EventAnchor(("surgery_done", "purchase"))
    assert rule.until == Until(("contacted",), ("contract",))
    assert (rule.series, rule.existing, rule.since) == (True, Duration(0, 14), date(2025, 6, 1))
    assert (rule.channels, rule.post, rule.script) == (("phone", "sms"), "nurse", "surgery-call")


def test_the_steps_are_read_in_order_with_names_and_bases() -> None:
    steps = rule_of(CLINIC, "surgery-care").steps
    assert [(step.number, step.key, step.form) for step in steps] == [
        (1, "soon", "within"),
        (2, "2", "within"),
        (3, "3", "at"),
        (4, "4", "every"),
        (5, "5", "every"),
    ]
    assert [step.duration for step in steps] == [
        Duration(0, 3),
        Duration(0, 15),
        Duration(1, 0),
        Duration(3, 0),
        IntervalOf("interval"),
    ]
    assert (steps[2].before, steps[2].tolerance) == (Duration(0, 7), Duration(0, 3))
    assert [(step.times, step.after) for step in steps[3:]] == [(2, 1), (None, 4)]


def test_a_calendar_rule_is_read() -> None:
    rule = rule_of(CLINIC, "regulars")
    assert (rule.anchor, rule.segment, rule.segment_name) == (None, REGULARS, "regulars")
    assert rule.while_segment == Comparison("birthday", "older_than", Duration(720, 0))
    assert [(step.form, step.count, step.per, step.post) for step in rule.steps] == [
        ("at_least", 2, "quarter", None),
        ("manual", None, None, "clerk"),
    ]


def test_an_attribute_anchor_is_read() -> None:
    rule = rule_of(CLINIC, "renewal")
    assert (rule.anchor, rule.segment, rule.existing) == (AttributeAnchor("renews_on"), None, "none")


@pytest.mark.parametrize("until", ["contacted", "[contacted]", "{event: contacted}", "{event: [contacted]}"])
def test_until_may_be_written_in_several_ways(until: str) -> None:
    text = spoilt("{event: contacted, match: [contract]}", until)
    assert rule_of(text, "surgery-care").until == Until(("contacted",))


@pytest.mark.parametrize("match", ["contract", "event.contract"])
def test_what_both_events_share_is_named_with_or_without_its_prefix(match: str) -> None:
    until = rule_of(spoilt("match: [contract]", f"match: [{match}]"), "surgery-care").until
    assert until and until.match == ("contract",)


def test_a_step_is_named_by_its_number_or_its_id() -> None:
    assert rule_of(spoilt("after: soon", "after: 1"), "surgery-care").steps[3].after == 1


def test_a_share_is_read_as_a_number() -> None:
    rule = rule_of(spoilt("    since: 2025-06-01\n", "    sample: 12.5%\n"), "surgery-care")
    assert rule.sample == 0.125


def test_an_answer_takes_the_place_of_its_setting() -> None:
    assert rule_of(WAITING, "surgery-care", promptly="P2D").steps[2].duration == Duration(0, 2)


def test_a_rule_that_waits_for_an_answer_is_not_in_the_pack() -> None:
    reading = read(WAITING)
    assert reading.pack
    assert [rule.key for rule in reading.pack.rules] == ["regulars", "renewal"]
    assert [setting.key for setting in reading.unanswered] == ["promptly"]
    assert [clause.id for clause in reading.unbound] == ["C4"]


def test_a_rule_waits_for_the_settings_of_its_segments_too() -> None:
    text = CLINIC.replace("older_than: P60Y", "older_than: {setting: promptly}")
    pack = pack_of(text)
    assert [rule.key for rule in pack.rules] == ["surgery-care", "renewal"]
    assert "elders" not in pack.segments
    assert rule_of(text, "regulars", promptly="P50Y").while_segment == Comparison(
        "birthday", "older_than", Duration(600, 0)
    )


def test_a_missing_answer_is_a_fault_only_when_answers_are_asked_for() -> None:
    assert read(CLINIC).faults == ()
    [fault] = read(CLINIC, require_settings=True).faults
    assert (fault.key, fault.line) == ("settings.promptly", line_of("promptly:", CLINIC))
    assert read(CLINIC, answers={"promptly": "P1D"}, require_settings=True).faults == ()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("duration", "P1D", "one day"),
        ("number", "2.5", "two"),
        ("amount", "-200", "200 yuan"),
        ("percent", "90%", "most"),
        ("date", "2026-02-28", "2026-02-29"),
        ("text", "soon", "  "),
    ],
)
def test_an_answer_must_fit_the_type_of_its_setting(kind: str, good: str, bad: str) -> None:
    text = spoilt("type: duration", f"type: {kind}")
    assert read(text, answers={"promptly": good}).faults == ()
    [fault] = read(text, answers={"promptly": bad}).faults
    assert fault.key == "settings.promptly"
    assert f"The answer {bad.strip()}" in told(fault)


@pytest.mark.parametrize(
    ("old", "new", "answer", "words"),
    [
        ("- every: P3M", "- every: {setting: promptly}", "P0D", "P0D has no length"),
        ("existing: P2W", "existing: {setting: promptly}", "P1M", "P1M is not in days or weeks"),
        ("tolerance: P3D", "tolerance: {setting: promptly}\n        days: working", "P1W", "purely in days"),
    ],
)
def test_an_answer_must_fit_the_place_of_its_setting(old: str, new: str, answer: str, words: str) -> None:
    text = spoilt(old, new).replace("at: P1M", "at: P30D").replace("before: P1W", "before: P7D")
    assert read(text).faults == ()
    [fault] = read(text, answers={"promptly": answer}).faults
    assert words in told(fault)
    assert fault.line == line_of("{setting: promptly}", text)


def test_an_answer_to_no_setting_is_a_fault() -> None:
    [fault] = read(CLINIC, answers={"promtply": "P1D"}).faults
    assert (fault.key, fault.line) == ("settings.promtply", line_of("promptly:", CLINIC))
    assert "The settings of this pack are: promptly." in told(fault)


def test_a_clause_is_bound_by_guidance_a_header_or_a_rule_that_runs() -> None:
    text = CLINIC.replace("- id: C4\n", "- id: C4\n    carried_out_by: [form:visit-record]\n")
    text = text.replace("carried_out_by: [guidance]", "carried_out_by: [header, form:visit-record]")
    reading = read(text.replace("rules:\n", "forms: {visit-record: {}}\nrules:\n"))
    assert reading.pack
    assert [clause.is_bound for clause in reading.pack.clauses] == [True, True, True, False]
    assert [clause.id for clause in reading.unbound] == ["C4"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("- manual: clerk", "- day: festival:our-own-fair", "rules[regulars].due[2].day"),
    ],
)
def test_a_rule_whose_dates_cannot_be_known_binds_nothing(old: str, new: str, key: str) -> None:
    text = spoilt(old, new)
    reading = read(text)
    [entry] = reading.not_run_yet
    assert (entry.key, entry.rule, entry.blocks_rule) == (key, "regulars", True)
    assert entry.line == line_of(new.rpartition("\n")[2].strip(), text)
    assert reading.pack
    assert reading.pack.not_run_yet == (key,)
    assert [clause.id for clause in reading.unbound] == ["C2", "C4"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("while: elders", "performed_by: system", "rules[regulars].performed_by"),
        ("rules:\n", "kpis: {on-time: {measure: on_time_rate, at_least: 95%}}\nrules:\n", "kpis"),
    ],
)
def test_what_changes_no_dates_is_named_and_stops_no_rule(old: str, new: str, key: str) -> None:
    reading = read(spoilt(old, new))
    [entry] = reading.not_run_yet
    assert (entry.key, entry.blocks_rule) == (key, False)
    assert [clause.id for clause in reading.unbound] == ["C4"]


@pytest.mark.parametrize("new", ["counts: own", "performed_by: person"])
def test_what_is_written_as_it_is_by_default_is_not_named(new: str) -> None:
    reading = read(spoilt("while: elders", new))
    assert (reading.faults, reading.not_run_yet) == ((), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    text: Be polite.\n", ""),
        ("  title: {zh-Hans: 小诊所回访, en: Small clinic}\n", ""),
        ("  version: 1.0\n", "  version: 1.2.3-rc.1\n"),
        ("until: {event: contacted, match: [contract]}", "until: surgery_done"),
        ("{attr: birthday, older_than: P60Y}", "{attr: event.kind, not_in: [purchase]}"),
        ("    while: elders\n", "    while: everyone\n"),
        ("- manual: clerk", "- day: festival:our-own-fair"),
        ("- manual: clerk", "- {day: milestone:purchase, match: [grade]}"),
        ("- manual: clerk", "- day: monthly:31"),
        ("carried_out_by: [guidance]", "carried_out_by: [segment:elders, policy:version, rules:regulars]"),
        ("older_than: P60Y", "gte: 3.5"),
        ("existing: P2W", "existing: open"),
    ],
)
def test_what_the_contract_allows_is_no_fault(old: str, new: str) -> None:
    text = spoilt(old, new)
    if "event.kind" in new:
        text = text.replace("    while: elders\n", "")
    assert [told(fault) for fault in read(text).faults] == []
