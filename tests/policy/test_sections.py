"""The sections for every room: read with their types, their settings answered, what is wrong told once at its line."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

import pytest

from huifang.kernel.dates import BadDuration, Duration
from huifang.policy.actions import load_policy
from huifang.policy.logic.figures import AnyFigure, Clock, parse_clock
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.sections.parts import Addressee, Hours, WorkingTime
from huifang.policy.logic.sections.reading import kinds_of_entries
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.stored import from_json, to_json
from huifang.policy.models import Version
from huifang.policy.queries import sections_of
from tests.policy.cast import CLINIC, line_of, read, told
from tests.policy.rooms import ANSWERS, WHOLE

DAY = Duration(0, 1)


def sections_in(text: str, **answers: str) -> Sections:
    reading = read(text, answers=ANSWERS | answers, require_settings=True)
    assert reading.pack, [told(fault) for fault in reading.faults]
    return reading.sections


def spoilt(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1, f"{old!r} stands {WHOLE.count(old)} times in the policy"
    return WHOLE.replace(old, new)


class TestReading:
    def test_no_section_stays_empty_in_a_pack_that_speaks_of_all(self) -> None:
        found = sections_in(WHOLE)
        assert [section for section in kinds_of_entries() if not getattr(found, section)] == []

    def test_a_section_may_be_a_list_whose_items_have_keys(self) -> None:
        text = spoilt("offers:\n  spring: {type: activity,", "offers:\n  - {key: spring, type: activity,")
        assert sections_in(text) == sections_in(WHOLE)

    def test_a_time_limit_may_be_hours_days_or_working_time(self) -> None:
        found = sections_in(WHOLE)
        assert [limit.within for limit in found.clocks] == [Clock(DAY, 720), Clock(Duration(0, 2), working=True)]
        assert found.promises[0].within == Clock(minutes=240, working=True)
        assert found.attendance[0].private_calls == Clock(minutes=3)

    def test_whoever_is_named_is_a_post_or_a_department(self) -> None:
        [to_quality, rest] = sections_in(WHOLE).routing
        assert (to_quality.who, to_quality.copies) == (Addressee(department="quality"), (Addressee(post="clerk"),))
        assert (rest.who, rest.takes, rest.may_keep) == (None, (), True)

    def test_figures_are_exact(self) -> None:
        found = sections_in(WHOLE)
        assert found.incentives[0].amount == Decimal("59.9")
        assert (found.ledger[0].at_least, found.ledger[0].at_most) == (Decimal(50), Decimal(500))
        assert found.kpis[0].at_least == AnyFigure(Decimal(90), is_percent=True)
        assert found.kpis[0].weight == Decimal(30)
        assert found.goals[0].rises_by == AnyFigure(Decimal(5))

    def test_hours_are_spans_of_the_day(self) -> None:
        found = sections_in(WHOLE)
        assert found.contact_limits[0].hours[0] == Hours(time(10), time(11, 30))
        assert found.attendance[0].hours == (Hours(time(8, 30), time(0)),)

    def test_what_is_inside_an_entry_is_read_with_it(self) -> None:
        found = sections_in(WHOLE)
        assert [part.key for part in found.archive[0].parts] == ["basics", "visits"]
        assert [field.key for field in found.archive[0].parts[0].fields] == ["name", "born"]
        assert [(step.does, step.who) for step in found.approvals[1].steps] == [
            ("review", Addressee(department="quality")), ("approve", Addressee(post="clerk")),
        ]  # fmt: skip
        assert found.surveys[0].low is not None
        assert (found.surveys[0].low.below, found.surveys[0].low.case) == (Decimal(3), "complaint")

    def test_every_entry_bears_a_title_and_its_clauses(self) -> None:
        assert (sections_in(WHOLE).cases[0].title, sections_in(WHOLE).cases[0].clauses) == (
            {"und": "complaint"},
            ("C4",),
        )

    def test_working_time_is_the_policys_own(self) -> None:
        assert sections_in(WHOLE).working == WorkingTime()
        week = '  version: 1.0\n  working: {week: [mon, sat], hours: ["08:30-12:00", "13:00-17:30"], holidays: none}\n'
        working = sections_in(WHOLE.replace("  version: 1.0\n", week)).working
        assert working == WorkingTime((0, 5), "none", (Hours(time(8, 30), time(12)), Hours(time(13), time(17, 30))))


class TestSettings:
    def test_answers_stand_in_the_place_of_figures(self) -> None:
        found = sections_in(WHOLE)
        assert (found.contact_limits[0].at_most, found.quotas[0].at_least) == (20, Decimal(20))
        assert found.expenses[0].limit == Decimal("800.50")
        assert found.offers[0].ends_on == date(2026, 5, 31)
        assert (found.meetings[0].every, found.retention[0].keep) == (DAY, DAY)

    def test_what_waits_for_an_answer_is_checked_and_left_out(self) -> None:
        reading = read(WHOLE, answers={"promptly": "P1D"})
        assert reading.faults == ()
        left_out = {section for section in kinds_of_entries() if not getattr(reading.sections, section)}
        assert left_out == {"offers", "contact_limits", "templates", "expenses", "quotas"}
        assert [limit.key for limit in reading.sections.clocks] == ["card"]

    def test_the_day_of_effect_may_wait_for_its_answer(self) -> None:
        text = WHOLE.replace("effective_on: 2026-01-01", "effective_on: {setting: offer-end}")
        pack = read(text, answers=ANSWERS).pack
        waiting = read(text).pack
        assert pack and waiting
        assert (pack.effective_on, waiting.effective_on) == (date(2026, 5, 31), date.max)

    @pytest.mark.parametrize(
        ("key", "answer", "at"),
        [
            ("calls", "2.5", "contact_limits.hours.at_most"),
            ("answer-time", "soon", "settings.answer-time"),
            ("answer-time", "PT", "settings.answer-time"),
            ("limit", "much", "settings.limit"),
            ("offer-end", "2026-02-30", "settings.offer-end"),
        ],
    )
    def test_an_answer_must_fit_its_place(self, key: str, answer: str, at: str) -> None:
        assert [fault.key for fault in read(WHOLE, answers=ANSWERS | {key: answer}).faults] == [at]

    def test_a_setting_of_another_type_is_a_fault(self) -> None:
        [fault] = read(spoilt("limit: {setting: limit}", "limit: {setting: offer-end}"), answers=ANSWERS).faults
        assert fault.key == "expenses.travel.limit.setting"
        assert "of the type date. Name a setting of the type amount." in told(fault)


FAULTS = [
    ("attribute: grade\n", "attribute: grad\n", "grades.by-value.attribute", "Did you mean grade?"),
    ("changes: [{on: purchase,", "changes: [{on: purchas,", "grades.by-value.changes[1].on", "Did you mean purchase?"),
    ("before: [C], to: B", "before: [C], to: D", "grades.by-value.changes[1].to", "none of the values. Write one of A, B, C"),
    ("proof: [customer_signature,", "proof: [signature,", "channels.visit.proof[1]", "Write one of customer_signature"),
    ("segments: [elders]", "segments: [eldest]", "channels.visit.segments[1]", "Did you mean elders?"),
    ("rules: [regulars], every", "rules: [regular], every", "plans.quarterly.rules[1]", "Did you mean regulars?"),
    ("approval: plan,", "approval: plans,", "plans.quarterly.approval", "The section approvals does not hold plans."),
    ("goals: [score]", "goals: [scores]", "plans.quarterly.goals[1]", "Did you mean score?"),
    ("template: reminder}", "template: remainder}", "bookings.by-phone.template", "Did you mean reminder?"),
    ("within: {working: PT4H}", "within: {working: 4H}", "promises.reply.within.working", "Write a time limit such as PT4H"),
    ("within: {working: PT4H}", "within: {}", "promises.reply.within", "Write exactly one of working, setting."),
    ("attributes: [grade], archives", "attributes: [grad], archives", "preparations.papers.attributes[1]", "Did you mean"),
    ("script: surgery-call}", "script: call}", "preparations.papers.script", "section scripts does not hold call"),
    ("season: peak, starts", "season: peek, starts", "offers.spring.season", "Did you mean peak?"),
    ("starts_on: 2026-03-01", "starts_on: 2026-02-30", "offers.spring.starts_on", "The calendar has no day 2026-02-30."),
    ('hours: ["10:00-11:30",', 'hours: ["10:00-09:30",', "contact_limits.hours.hours[1]", "ends before it begins"),
    ('hours: ["10:00-11:30",', 'hours: ["10-11",', "contact_limits.hours.hours[1]", "Write a span of the day"),
    ("per: week,", "", "contact_limits.hours.per", "at_most stands without per", "hours: {segment"),
    ("days: [mon, tue]", "days: [mon, tues]", "contact_limits.hours.days[2]", "Write one of mon"),
    ("expects you. {hotline}", "expects you. {hotlines}", "templates.reminder.text", "Did you mean {hotline}?"),
    ("attribute: grade}, {key: hotline", "attribute: grade, post: clerk}, {key: hotline",
     "templates.reminder.variables[clinic]", "stand together here. Write one of setting, attribute and post"),
    ("topics: [hygiene]", "topics: [hygine]", "routing.to-quality.topics[1]", "Did you mean hygiene?"),
    ("who: quality, copies", "who: qualty, copies", "routing.to-quality.who", "The post qualty is not declared."),
    ("takes: [complaint], topics", "takes: [anger], topics", "routing.to-quality.takes[1]", "Write one of complaint"),
    ("clocks: [answer]", "clocks: [answers]", "cases.complaint.clocks[1]", "Did you mean answer?", "clocks: [answers]"),
    ("share: 100%", "share: 100", "clocks.answer.share", "Write a percentage such as 90%"),
    ("event: surgery_done, within: {working: P2D}", "event: surgery, within: {working: P2D}", "clocks.card.event", "Did you mean"),
    ("questions: [{key: score, type: scale, required: true}], ", "", "surveys.csat", "asks nothing", "  csat:"),
    ("looks_at: [satisfaction, own]", "looks_at: [happiness]", "analysis.weekly.looks_at[1]", "Write one of coverage"),
    ("kpi: on-time, owner", "kpi: in-time, owner", "improvements.mend.kpi", "Did you mean on-time?"),
    ("shared_with: [quality]", "shared_with: [clerk]", "archive.patient.shared_with[1]", "The department clerk is not"),
    ("register: loans, copying", "register: loan, copying", "access.patient.register", "Did you mean loans?"),
    ("destruction: shredder}", "destruction: fire}", "retention.records.destruction", "does not hold fire"),
    ("people: 2", "people: 0", "destruction.shredder.people", "Write a whole number from 1."),
    ("way: steward,", "way: lottery,", "assignment.collector.way", "Write one of steward"),
    ("requires: [Patience]", "requres: [Patience]", "competences.calls.requres", "Did you mean requires?"),
    ("limit: {setting: limit}, per: month", "limit: -1, per: month", "expenses.travel.limit", "Write an amount"),
    ("ledger: [loss]}", "ledger: [lost]}", "attendance.shift.ledger[1]", "Did you mean loss?"),
    ("at_least: 90%, at_most: 100%", "at_least: 90%, at_most: 80%", "kpis.on-time.at_most", "at_most lies below at_least."),
    ("every: [P1M, P1Y]", "every: [P1M, yearly]", "appraisals.monthly.every[2]", "Write a duration"),
    ("at_least: 50, at_most: 500,", "amount: 9, at_most: 500,", "ledger.loss", "amount, at_least stand together", "  loss:"),
    ("sanctions: [fine], confirmed", "benefits: [praise], confirmed", "ledger.loss.benefits", "A penalty has no benefits."),
    ("benefits: [praise], every", "every", "ledger.good", "Nothing says what the reward or penalty is.", "  good:"),
    ("[{does: approve, who: clerk, within: P1D}]", "[{does: approve}]", "approvals.plan.steps[1].who", "The key who is missing."),
    ("type: law,", "type: laws,", "references.law.type", "Write one of law, policy"),
    ("  rest: {may_keep: true}\n", "  rest: {may_keep: true, kep: 1}\n", "routing.rest.kep", "The key kep is not known here."),
]  # fmt: skip


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: f"{row[2]} {row[3]}")
def test_a_fault_is_told_once_at_its_line_with_its_key_and_what_was_expected(row: tuple[str, ...]) -> None:
    old, new, key, words, *elsewhere = row
    text = spoilt(old, new)
    [fault] = read(text, answers=ANSWERS).faults
    assert fault.key == key
    assert words in told(fault)
    assert fault.line == (line_of(elsewhere[0], text) if elsewhere else WHOLE[: WHOLE.index(old)].count("\n") + 1)


def test_a_name_that_is_a_post_and_a_department_means_neither() -> None:
    text = WHOLE.replace("departments:\n", "departments:\n  clerk: Clerk\n")
    found = read(text, answers=ANSWERS).faults
    assert {told(fault).partition(".")[0] for fault in found} == {"clerk is a post and a department"}
    assert len(found) > 5


def test_the_departments_of_the_policy_are_held_to_those_that_it_declares() -> None:
    text = WHOLE.replace("  version: 1.0\n", "  version: 1.0\n  applies_to: {departments: [qualty]}\n")
    [fault] = read(text, answers=ANSWERS).faults
    assert (fault.key, "Did you mean quality?" in told(fault)) == ("policy.applies_to.departments[1]", True)
    assert (
        read(CLINIC.replace("  version: 1.0\n", "  version: 1.0\n  applies_to: {departments: [east]}\n")).faults == ()
    )


def test_faults_of_many_sections_are_told_at_once() -> None:
    text = spoilt("topics: [hygiene]", "topics: [hygine]").replace("type: law,", "type: laws,")
    text = text.replace("custodian: nurse", "custodian: nurce").replace("secrecy: confidential", "secrecy: none")
    assert [fault.key for fault in read(text, answers=ANSWERS).faults] == [
        "routing.to-quality.topics[1]", "archive.patient.custodian", "archive.patient.secrecy", "references.law.type",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "1D", "PT1D", "P1DT", "P1.5D", "PT9999999H", "P-1D", "P0.5M"])
def test_what_is_no_time_limit_is_refused(text: str) -> None:
    with pytest.raises(BadDuration):
        parse_clock(text)


class TestWhatBecomesOfAClause:
    @pytest.mark.parametrize(
        ("mechanism", "standing"),
        [
            ("rule:regulars", "runs"), ("segment:elders", "runs"), ("policy:effective_on", "runs"),
            ("form:visit-record", "runs"), ("case:complaint", "runs"), ("clock:answer", "runs"),
            ("contact-limit:hours", "runs"), ("season:peak", "declared"), ("guidance", "guidance"), ("header", "header"),
        ],
    )  # fmt: skip
    def test_it_is_the_best_of_what_becomes_of_its_mechanisms(self, mechanism: str, standing: str) -> None:
        text = WHOLE.replace("  - id: C4\n", f"  - id: C4\n    carried_out_by: [{mechanism}]\n")
        pack = read(text, answers=ANSWERS).pack
        assert pack
        assert (pack.clauses[3].standing, pack.clauses[3].is_bound) == (standing, True)

    def test_a_form_that_only_a_section_names_is_declared_with_it(self) -> None:
        text = WHOLE.replace("    form: visit-record\n", "").replace(
            "[rule:regulars, form:visit-record]", "[form:visit-record]"
        )
        reading = read(text, answers=ANSWERS)
        assert reading.pack
        assert reading.pack.clauses[1].standing == "declared"

    def test_a_mechanism_whose_section_is_missing_is_a_fault(self) -> None:
        [fault] = read(CLINIC.replace("[guidance]", "[case:complaint]")).faults
        assert (fault.key, "complaint should stand in it" in told(fault)) == ("cases", True)


class TestKinds:
    def clause(self, kinds: str, mechanisms: str) -> str:
        return WHOLE.replace(
            "    carried_out_by: [guidance]", f"    kinds: [{kinds}]\n    carried_out_by: [{mechanisms}]"
        )

    @pytest.mark.parametrize(
        ("kinds", "mechanisms"),
        [
            ("schedule", "rule:regulars"), ("penalty", "ledger:loss"), ("sla", "clock:answer"), ("etiquette", "guidance"),
            ("purpose", "header"), ("record, penalty", "form:visit-record, ledger:loss"), ("governance", "policy:version"),
            ("kpi", "kpi:on-time, appraisal:monthly"), ("complaint", "case:complaint"), ("survey", "questionnaire:csat"),
        ],
    )  # fmt: skip
    def test_a_kind_is_carried_by_what_may_carry_it(self, kinds: str, mechanisms: str) -> None:
        reading = read(self.clause(kinds, mechanisms), answers=ANSWERS)
        assert reading.faults == ()
        assert reading.pack
        assert ", ".join(reading.pack.clauses[2].kinds) == kinds

    @pytest.mark.parametrize(
        ("kinds", "mechanisms", "at", "words"),
        [
            ("schedule", "guidance", "carried_out_by[1]", "guidance cannot carry out a clause of the kind schedule."),
            ("penalty", "case:complaint", "carried_out_by[1]", "It is carried out by ledger."),
            ("sla", "rule:regulars", "carried_out_by[1]", "It is carried out by clock."),
            ("governance", "header", "carried_out_by[1]", "header cannot carry out"),
            ("record", "form:visit-record, ledger:loss", "carried_out_by[2]", "ledger:loss cannot carry out"),
            ("record, penalty", "form:visit-record", "kinds", "Nothing here carries out what is of the kind penalty."),
            ("timing", "rule:regulars", "kinds[1]", "Write one of purpose, scope"),
        ],
    )
    def test_and_by_nothing_else(self, kinds: str, mechanisms: str, at: str, words: str) -> None:
        faults = read(self.clause(kinds, mechanisms), answers=ANSWERS).faults
        found = next(fault for fault in faults if fault.key == f"clauses[C3].{at}")
        assert words in told(found)

    def test_a_clause_without_mechanisms_may_say_its_kinds(self) -> None:
        reading = read(WHOLE.replace("  - id: C4\n", "  - id: C4\n    kinds: [meeting]\n"), answers=ANSWERS)
        assert (reading.faults, [clause.id for clause in reading.unbound]) == ((), ["C4"])

    def test_a_key_that_the_policy_has_not_carries_nothing(self) -> None:
        [fault] = read(self.clause("governance", "policy:interpreted_by"), answers=ANSWERS).faults
        assert "The group policy has no key interpreted_by." in told(fault)


@pytest.mark.django_db
class TestAVersion:
    def test_it_keeps_what_the_sections_say(self) -> None:
        reading = read_pack(WHOLE.encode(), file="clinic.yaml", settings=ANSWERS, require_settings=True)
        load_policy(
            source=WHOLE.encode(), reading=reading, settings=ANSWERS, actor="lin", on_trial=True, reason="to see"
        )
        assert sections_of(Version.objects.get()) == reading.sections

    def test_one_from_before_says_nothing_for_them(self) -> None:
        reading = read_pack(WHOLE.encode(), file="clinic.yaml", settings=ANSWERS, require_settings=True)
        load_policy(
            source=WHOLE.encode(), reading=reading, settings=ANSWERS, actor="lin", on_trial=True, reason="to see"
        )
        version = Version.objects.get()
        del version.checked["sections"]
        assert sections_of(version) == Sections()

    def test_what_was_read_is_the_same_after_json(self) -> None:
        found = sections_in(WHOLE)
        assert from_json(json.loads(json.dumps(to_json(found)))) == found
