"""What a pack says for the desk: read, checked, stored, and asked for by rule."""

from __future__ import annotations

import json
from datetime import date

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.actions import load_policy
from huifang.policy.logic.desk import Desk, DeskRule, Field, Form, Option, ReportRule, Script
from huifang.policy.logic.placeholders import filled
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.stored import from_json, to_json
from huifang.policy.models import Version
from huifang.policy.queries import desk_rules, desk_rules_in_force
from tests.policy.cast import CLINIC, DESK, line_of, read, told

REMARK = Field("remark", {"und": "remark"})


def desk_of(text: str, **answers: str) -> Desk:
    reading = read(text, answers=answers)
    assert reading.pack, [told(fault) for fault in reading.faults]
    return reading.desk


def spoilt(old: str, new: str) -> str:
    assert DESK.count(old) == 1, f"{old!r} stands {DESK.count(old)} times in the policy"
    return DESK.replace(old, new)


class TestReading:
    def test_the_four_sections_are_read(self) -> None:
        desk = desk_of(DESK)
        words = {"zh-Hans": "{customer}您好，我是{organisation}的{agent}", "en": "About {subject} of {event_date}"}
        assert desk.scripts == (Script("surgery-call", {"und": "First call"}, words, ("C3",)),)
        steps = tuple(Option(str(step), {"und": str(step)}) for step in range(1, 6))
        chosen = (Option("well", {"und": "well"}), Option("badly", {"en": "Badly"}))
        assert desk.forms == (
            Form("visit-record", {"en": "Record"}, (
                Field("pain", {"en": "Pain"}, "scale", steps, is_required=True),
                Field("healed", {"und": "healed"}, "choice", chosen),
                REMARK,
            )),
        )  # fmt: skip
        assert desk.reports == (
            ReportRule("to-the-doctor", {"und": "to-the-doctor"}, ("surgery-care",), Duration(0, 1), "nurse", "clerk",
                       ({"und": "What hurts"}, {"en": "What next"}), ("C4",)),
        )  # fmt: skip
        assert [(review.key, review.of, review.rules, review.by, review.within) for review in desk.reviews] == [
            ("of-records", "record", ("surgery-care", "regulars"), "clerk", Duration(0, 15)),
            ("of-reports", "report", ("surgery-care",), "clerk", Duration(0, 3)),
        ]
        assert desk.form_of == {"surgery-care": "visit-record"}

    def test_a_section_may_be_a_list_of_things_with_keys(self) -> None:
        text = CLINIC.replace("rules:\n", "forms: [{key: visit-record, fields: [remark]}]\nrules:\n")
        assert desk_of(text).forms == (Form("visit-record", {"und": "visit-record"}, (REMARK,)),)

    def test_what_names_no_rules_concerns_all_of_them(self) -> None:
        text = spoilt("    for: [surgery-care]\n    within", "    within")
        assert desk_of(text).reports[0].rules == ("surgery-care", "regulars", "renewal")

    def test_a_report_that_waits_for_an_answer_is_left_out(self) -> None:
        text = spoilt("within: P1D", "within: {setting: promptly}")
        assert desk_of(text).reports == ()
        assert desk_of(text, promptly="P2D").reports[0].within == Duration(0, 2)

    def test_a_pack_without_the_sections_says_nothing_for_the_desk(self) -> None:
        assert desk_of(CLINIC) == Desk()

    def test_nothing_of_it_waits_for_a_later_release(self) -> None:
        assert read(DESK).not_run_yet == ()


class TestWhatCarriesAClause:
    @pytest.mark.parametrize(
        ("mechanism", "unbound"),
        [
            ("script:surgery-call", []),
            ("form:visit-record", []),
            ("report:to-the-doctor", []),
            ("review:of-records", []),
            ("reviews:of-reports", []),
            ("segments:elders", []),
        ],
    )
    def test_a_clause_is_bound_by_what_a_planned_rule_uses(self, mechanism: str, unbound: list[str]) -> None:
        text = DESK.replace("  - id: C4\n", f"  - id: C4\n    carried_out_by: [{mechanism}]\n")
        assert [clause.id for clause in read(text).unbound] == unbound

    @pytest.mark.parametrize(
        "mechanism", ["script:surgery-call", "form:visit-record", "report:to-the-doctor", "review:of-reports"]
    )
    def test_what_only_a_rule_that_is_not_planned_uses_binds_nothing(self, mechanism: str) -> None:
        text = DESK.replace("  - id: C4\n", f"  - id: C4\n    carried_out_by: [{mechanism}]\n")
        text = text.replace("    script: surgery-call\n    form: visit-record\n", "", 1)
        text = text.replace(
            "    while: elders\n", "    while: elders\n    script: surgery-call\n    form: visit-record\n"
        )
        text = text.replace("for: [surgery-care]", "for: [regulars]")
        assert [clause.id for clause in read(text).unbound] == []
        text = text.replace("- manual: clerk", "- day: festival:our-own-fair")
        assert [clause.id for clause in read(text).unbound] == ["C2", "C4"]

    def test_a_form_that_no_rule_names_binds_nothing(self) -> None:
        text = spoilt("    form: visit-record\n", "")
        text = text.replace("[rule:regulars, form:visit-record]", "[form:visit-record]")
        assert [clause.id for clause in read(text).unbound] == ["C2", "C4"]


FAULTS = [
    ("    title: First call\n", "    tittle: First call\n", "scripts.surgery-call.tittle", "Did you mean title?"),
    ("    title: First call\n", "    colour: red\n", "scripts.surgery-call.colour", "known here are key, title, text"),
    ("    title: First call\n", "    post: nurse\n", "scripts.surgery-call.post", "known here are key, title, text"),
    ("    by: nurse\n", "    every: P1W\n", "reports.to-the-doctor.every", "title, for, within, by, to, sections"),
    ("    title: {en: Record}\n", "    for: [regulars]\n", "forms.visit-record.for", "key, title, fields, clauses"),
    ("{customer}", "{custommer}", "scripts.surgery-call.text.zh-Hans", "Did you mean {customer}?", "zh-Hans: \"{cust"),
    ("of {event_date}", "of {shoe}", "scripts.surgery-call.text.en", "placeholders known here are {customer}", "About {subj"),
    ("of {event_date}", "of {event_date", "scripts.surgery-call.text.en", "without its other half", "About {subj"),
    ("    clauses: [C3]", "    clauses: [C9]", "scripts.surgery-call.clauses[1]", "no clause C9"),
    ("    within: P1D\n", "", "reports.to-the-doctor.within", "within is missing", "clauses: [C4]"),
    ("    within: P1D\n", "    within: 1\n", "reports.to-the-doctor.within", "such as P3D"),
    ("    for: [surgery-care]\n    within", "    for: [surgery]\n    within", "reports.to-the-doctor.for[1]",
     "Did you mean surgery-care?"),
    ("    by: nurse\n", "    by: nurce\n", "reports.to-the-doctor.by", "Did you mean nurse?"),
    ("of: record,", "of: case,", "reviews.of-records.of", "record, report", "of-records: {of: case"),
    ("by: clerk, within: P0.5M", "within: P0.5M", "reviews.of-records.by", "by is missing", "of-records: {"),
    ("of: report, for: [surgery-care]", "of: report, for: [regulars]", "reviews.of-reports.for", "No report follows",
     "of-reports: {of"),
    ("of: report, for: [surgery-care]", "of: record, for: [surgery-care]", "reviews.of-reports.for",
     "of-records reads the same of the rule surgery-care", "of-reports: {of"),
    ("        type: scale\n", "        type: stars\n", "forms.visit-record.fields[pain].type", "choice, choices, scale"),
    ("        type: scale\n", "        type: number\n        §options: [a]\n",
     "forms.visit-record.fields[pain].options", "type number has no options"),
    ("type: choice, options: [well, {key: badly, label: {en: Badly}}]", "type: choices",
     "forms.visit-record.fields[healed].options", "one chooses from them", "key: healed"),
    ("[well, {key: badly,", "[well, {key: well,", "forms.visit-record.fields[healed].options[well].key",
     "option well stands here again", "key: healed"),
    ("      - remark\n", "      - remark\n      - §{key: pain}\n", "forms.visit-record.fields[pain].key",
     "field pain stands here again"),
    ("      - remark\n", "      - {label: Remark}\n", "forms.visit-record.fields[3].key", "key is missing"),
    ("    form: visit-record\n", "    form: other-record\n", "rules[surgery-care].form", "forms does not hold"),
    ("    script: surgery-call\n", "    script: surgry-call\n", "rules[surgery-care].script", "Did you mean surgery-call?"),
]  # fmt: skip


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: f"{row[2]} {row[3]}")
def test_a_fault_is_told_once_at_its_line_with_its_key_and_what_was_expected(row: tuple[str, ...]) -> None:
    old, new, key, words, *elsewhere = row
    text = spoilt(old, new.replace("§", ""))
    [fault] = read(text).faults
    assert fault.key == key
    assert words in told(fault)
    marked = new if "§" in new else "§" + new
    assert fault.line == (line_of(elsewhere[0], text) if elsewhere else line_of("§", spoilt(old, marked)))


def test_a_second_report_on_the_same_rule_is_a_fault() -> None:
    text = spoilt("reviews:\n", "  again: {for: [regulars, surgery-care], within: P1D}\nreviews:\n")
    [fault] = read(text).faults
    assert (fault.key, fault.line) == ("reports.again.for", line_of("  again:", text))
    assert "The report to-the-doctor follows the rule surgery-care already." in told(fault)


def test_a_thing_that_a_list_names_twice_is_a_fault() -> None:
    text = CLINIC.replace("rules:\n", "forms: [{key: visit-record}, {key: visit-record}]\nrules:\n")
    [fault] = read(text).faults
    assert (fault.key, "stands here again" in told(fault)) == ("forms[visit-record].key", True)


def test_a_form_that_is_named_and_no_section_holds_is_told() -> None:
    [fault] = read(CLINIC.replace("    post: nurse\n", "    post: nurse\n    form: visit-record\n")).faults
    assert (fault.key, "section forms is missing" in told(fault)) == ("forms", True)


def test_a_placeholder_without_a_value_stays_as_it_is() -> None:
    assert filled("{customer}, {subject}: {agent}", {"customer": "李华", "agent": "林"}) == "李华, {subject}: 林"


@pytest.mark.django_db
class TestWhatIsAskedOfAVersion:
    def load(self, text: str = DESK) -> Version:
        reading = read_pack(text.encode(), file="clinic.yaml", settings={"promptly": "P1D"})
        load_policy(source=text.encode(), reading=reading, settings={}, actor="lin", on_trial=True, reason="to see")
        return Version.objects.latest("id")

    def test_what_was_checked_is_read_back_as_it_was(self) -> None:
        desk = desk_of(DESK)
        assert from_json(json.loads(json.dumps(to_json(desk)))) == desk

    def test_each_rule_comes_with_all_that_the_desk_needs(self) -> None:
        version, desk = self.load(), desk_of(DESK)
        rules = desk_rules([version.pk])
        assert rules[version.pk, "surgery-care"] == DeskRule(
            key="surgery-care",
            title={"zh-Hans": "术后按时联系。", "en": "Contact after surgery."},
            clauses=("C1",),
            channels=("phone", "sms"),
            post="nurse",
            series=True,
            steps=5,
            script=desk.scripts[0],
            form=desk.forms[0],
            report=desk.reports[0],
            review=desk.reviews[0],
            report_review=desk.reviews[1],
        )
        regulars = rules[version.pk, "regulars"]
        assert (regulars.form, regulars.script, regulars.report, regulars.report_review) == (None, None, None, None)
        assert regulars.review == desk.reviews[0]

    def test_a_rule_may_have_a_title_of_its_own(self) -> None:
        version = self.load(DESK.replace("  - key: regulars\n", "  - key: regulars\n    title: {en: Regulars}\n"))
        assert desk_rules([version.pk])[version.pk, "regulars"].title == {"en": "Regulars"}
        assert desk_rules([version.pk])[version.pk, "renewal"].title == {"und": "renewal"}

    def test_a_process_reads_each_version_once(self, django_assert_num_queries: object) -> None:
        first, second = self.load(), self.load(DESK.replace("version: 1.0", "version: 2.0"))
        with django_assert_num_queries(1 + 2 * 2):  # type: ignore[operator]
            assert len(desk_rules([first.pk, second.pk])) == 6
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(desk_rules([first.pk, second.pk])) == 6

    def test_a_version_from_before_reads_as_having_none(self) -> None:
        version = self.load()
        del version.checked["desk"]
        version.save()
        rule = desk_rules([version.pk])[version.pk, "surgery-care"]
        assert (rule.script, rule.form, rule.report, rule.review) == (None, None, None, None)

    def test_the_rules_in_force_are_found_by_their_ids(self) -> None:
        self.load()
        found = desk_rules_in_force(date(2026, 7, 1))
        assert {rule.key for rule in found.values()} == {"surgery-care", "regulars", "renewal"}
