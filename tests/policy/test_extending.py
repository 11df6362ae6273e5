"""A pack that says only what differs: put together with the one it extends, each fault in the file where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huifang.kernel.dates import Duration
from huifang.policy.actions import NotLoadable, load_policy
from huifang.policy.logic.extending import FindPack, Source
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.shipped import shipped_pack, shipped_packs
from huifang.policy.models import Clause, Version
from tests.policy.cast import DESK, line_of, told
from tests.policy.test_mutations import assert_sound

FILE, BASE = "branch.yaml", "small-clinic.yaml"

ROOMS = """\
cases:
  complaint: {clauses: [C4], takes: [complaint], owner: clerk}
  repair: {clauses: [C4, C2], takes: [repair], owner: clerk}
offers:
  spring: {type: activity, text: Ten per cent less}
archive:
  patient: {custodian: nurse, within: P1D}
kpis:
  on-time: {measure: on_time_rate, each: person}
  told: {measure: satisfaction}
"""
MAIN = DESK.replace("    clauses: [C4]\n    for: [surgery-care]\n", "    for: [surgery-care]\n").replace(
    "rules:\n", ROOMS + "rules:\n"
)
"""The clinic's policy, which the branch extends."""
SETTINGS = {"promptly": "P1D"}

BRANCH = """\
pack: 1
policy:
  key: branch-clinic
  version: 2.0
  effective_on: 2026-03-01
  extends: small-clinic
clauses:
  - {id: B1, replaces: C2, text: Contact regulars every month., carried_out_by: [rule:regulars, form:visit-record]}
  - {id: B2, after: C1, text: Be there early., carried_out_by: [guidance]}
  - {id: C3, text: Be very polite., carried_out_by: [guidance]}
  - {id: B3, text: Say who you are., carried_out_by: [script:opening]}
removes:
  clauses: [C4]
  offers: [spring]
posts:
  doctor: Doctor
rules:
  - key: regulars
    clauses: [B1]
    for: regulars
    due: [{at_least: 1, per: month}]
    post: doctor
    script: opening
scripts:
  opening: {text: "This is {agent}."}
kpis:
  on-time: {measure: on_time_rate, at_least: 95%}
"""


def finding(*sources: tuple[str, str]) -> FindPack:
    packs = {key: Source(f"{key}.yaml", text.encode()) for key, text in sources}
    return packs.get


def extended(text: str = BRANCH, base: str = MAIN, *, answers: Mapping[str, str] = SETTINGS) -> Reading:
    return read_pack(text.encode(), file=FILE, settings=answers, find=finding(("small-clinic", base)))


def pack_of(reading: Reading) -> Pack:
    assert reading.pack, [(fault.file, fault.line, told(fault)) for fault in reading.faults]
    return reading.pack


def spoilt(old: str, new: str) -> str:
    assert BRANCH.count(old) == 1
    return BRANCH.replace(old, new)


class TestTheWhole:
    def test_clauses_stand_in_the_order_of_the_other_pack_with_ones_own_in_their_places(self) -> None:
        pack = pack_of(extended())
        assert [(clause.id, clause.text["und"]) for clause in pack.clauses if clause.id != "C1"] == [
            ("B2", "Be there early."), ("B1", "Contact regulars every month."), ("C3", "Be very polite."),
            ("B3", "Say who you are."),
        ]  # fmt: skip
        assert pack.clauses[0].id == "C1"

    def test_a_rule_of_the_same_key_is_replaced_in_its_place(self) -> None:
        pack = pack_of(extended())
        assert [rule.key for rule in pack.rules] == ["surgery-care", "regulars", "renewal"]
        assert (pack.rules[1].post, pack.rules[1].clauses, pack.rules[1].steps[0].per) == ("doctor", ("B1",), "month")
        assert pack.rules[0].steps[0].duration == Duration(0, 3)

    def test_names_are_added_to_those_of_the_other_pack(self) -> None:
        assert set(pack_of(extended()).posts) == {"nurse", "clerk", "doctor"}

    def test_an_entry_of_a_section_is_replaced_as_a_whole(self) -> None:
        reading = extended()
        [on_time, told_] = reading.sections.kpis
        assert (on_time.each, str(on_time.at_least and on_time.at_least.value), told_.key) == (None, "95", "told")
        assert {script.key for script in reading.desk.scripts} == {"surgery-call", "opening"}

    def test_the_head_is_ones_own(self) -> None:
        pack = pack_of(extended())
        assert (pack.key, pack.version, pack.title, str(pack.effective_on)) == (
            "branch-clinic", "2.0", {"und": "branch-clinic"}, "2026-03-01",
        )  # fmt: skip

    def test_what_is_removed_is_gone(self) -> None:
        assert extended().sections.offers == ()

    def test_with_a_clause_goes_what_carries_out_nothing_else(self) -> None:
        assert [(case.key, case.clauses) for case in extended().sections.cases] == [("repair", ("B1",))]

    def test_entries_of_the_other_pack_name_the_clause_that_replaced_theirs(self) -> None:
        reading = extended()
        assert next(review for review in reading.desk.reviews if review.key == "of-reports").clauses == ("B1",)

    def test_a_setting_of_a_removed_clause_is_not_asked_for(self) -> None:
        assert [setting.key for setting in pack_of(extended()).settings] == ["promptly"]
        base = MAIN.replace("    clause: C1\n", "    clause: C4\n")
        assert pack_of(extended(base=base, answers={})).settings == ()

    def test_a_list_and_a_group_of_the_same_section_are_one(self) -> None:
        text = BRANCH.replace("  on-time: {measure", "  - {key: on-time, measure")
        assert extended(text).sections.kpis == extended().sections.kpis

    def test_a_pack_may_extend_one_that_extends_another(self) -> None:
        third = "pack: 1\npolicy: {key: third, version: 1.0, effective_on: 2026-01-01, extends: branch-clinic}\n"
        find = finding(("small-clinic", MAIN), ("branch-clinic", BRANCH))
        reading = read_pack(third.encode(), file="third.yaml", settings={}, find=find)
        assert [clause.id for clause in pack_of(reading).clauses] == ["C1", "B2", "B1", "C3", "B3"]
        assert [base.file for base in reading.bases] == ["branch-clinic.yaml", "small-clinic.yaml"]


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new", "key", "words"),
        [
            (
                "extends: small-clinic",
                "extends: smal-clinic",
                "policy.extends",
                "No pack of the policy smal-clinic is known.",
            ),
            ("replaces: C2", "replaces: C9", "clauses[B1].replaces", "has no clause C9"),
            ("after: C1", "after: C9", "clauses[B2].after", "has no clause C9"),
            ("offers: [spring]", "offers: [summer]", "removes.offers[1]", "has no summer under offers"),
            ("post: doctor", "post: docter", "rules[regulars].post", "Did you mean doctor?"),
            ("per: month", "per: fortnight", "rules[regulars].due[1].per", "Write one of week"),
            ("removes:", "remove:", "remove", "Did you mean removes?"),
        ],
    )
    def test_a_fault_of_ones_own_stands_in_ones_own_file(self, old: str, new: str, key: str, words: str) -> None:
        text = spoilt(old, new)
        found = [fault for fault in extended(text).faults if fault.key == key]
        assert [(fault.file, fault.line) for fault in found] == [(FILE, line_of(new, text))]
        assert words in told(found[0])

    @pytest.mark.parametrize(
        ("old", "new", "key"),
        [
            ("custodian: nurse", "custodian: nurce", "archive.patient.custodian"),
            ("    script: surgery-call\n", "    scrpt: surgery-call\n", "rules[surgery-care].scrpt"),
            ('{from: "11-15"', '{from: "11-35"', "seasons.peak.from"),
        ],
    )
    def test_a_fault_of_the_other_pack_stands_in_its_file(self, old: str, new: str, key: str) -> None:
        base = MAIN.replace(old, new)
        [fault] = extended(base=base).faults
        assert (fault.file, fault.key, fault.line) == (BASE, key, line_of(new.strip(), base))

    def test_what_still_names_something_that_is_gone_is_a_fault_where_it_stands(self) -> None:
        faults = extended(BRANCH.replace("  offers: [spring]\n", "  rules: [surgery-care]\n")).faults
        assert {fault.file for fault in faults} == {BASE}
        assert "reports.to-the-doctor.for[1]" in {fault.key for fault in faults}

    def test_faults_of_both_files_are_told_at_once_ones_own_first(self) -> None:
        base = MAIN.replace("custodian: nurse", "custodian: nurce")
        faults = extended(spoilt("post: doctor", "post: docter"), base).faults
        assert [fault.file for fault in faults] == [FILE, BASE]

    def test_a_pack_that_cannot_be_read_is_told_with_its_place(self) -> None:
        faults = extended(spoilt("version: 2.0", "version: none"), "pack: 1\n  policy: [").faults
        assert [(fault.file, fault.key) for fault in faults] == [(FILE, "policy.version"), (BASE, "")]

    def test_packs_that_extend_each_other_are_refused(self) -> None:
        other = BRANCH.replace("key: branch-clinic", "key: small-clinic").replace("extends: small", "extends: branch")
        faults = read_pack(
            BRANCH.encode(), file=FILE, settings={}, find=finding(("small-clinic", other), ("branch-clinic", BRANCH))
        ).faults
        assert "in a circle: branch-clinic, small-clinic, branch-clinic" in told(faults[0])

    @pytest.mark.parametrize("key", ["removes: {clauses: [C4]}", "clauses: [{id: A, replaces: C1}]"])
    def test_a_pack_that_extends_nothing_replaces_nothing(self, key: str) -> None:
        text = f"pack: 1\npolicy: {{key: alone, version: 1.0, effective_on: 2026-01-01}}\n{key}\n"
        [fault] = read_pack(text.encode(), file=FILE, settings={}).faults
        assert "extends no other" in told(fault)


class TestShipped:
    def test_each_shipped_pack_is_found_by_the_key_of_its_policy(self) -> None:
        for name, source in shipped_packs().items():
            pack = read_pack(source, file=name, settings={}).pack
            assert pack
            assert shipped_pack(pack.key) == Source(f"{name}.yaml", source)
        assert shipped_pack("nobodys-policy") is None

    def test_a_pack_may_extend_one_that_ships(self) -> None:
        text = (
            "pack: 1\npolicy: {key: ours, version: 1.0, effective_on: 2026-01-01, extends: value-tiers}\n"
            "removes: {clauses: [P11-C20, P11-C15]}\n"
        )
        reading = read_pack(text.encode(), file=FILE, settings={})
        assert len(pack_of(reading).clauses) == 18
        assert [setting.key for setting in reading.unanswered] == ["filing-time"]


@pytest.mark.django_db
class TestAVersion:
    def load(self, text: str = BRANCH, base: str | None = None) -> Version:
        reading = extended(text, base or MAIN)
        load_policy(
            source=text.encode(), reading=reading, settings=SETTINGS, actor="lin", on_trial=True, reason="to see"
        )
        return Version.objects.get()

    def test_it_keeps_the_packs_that_it_was_made_of(self) -> None:
        version = self.load()
        assert version.source == BRANCH
        assert version.checked["bases"] == [{"file": BASE, "source": MAIN}]
        assert list(Clause.objects.values_list("key", flat=True)) == ["C1", "B2", "B1", "C3", "B3"]

    def test_another_base_makes_another_text(self) -> None:
        self.load()
        with pytest.raises(NotLoadable, match="Give the new text a new version number"):
            self.load(base=MAIN.replace("custodian: nurse", "custodian: clerk"))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.sampled_from(BRANCH.splitlines(keepends=True)), max_size=40))
def test_a_pack_with_lines_in_any_order_gives_a_pack_or_faults(rows: list[str]) -> None:
    text = "pack: 1\npolicy: {key: b, version: 1.0, effective_on: 2026-01-01, extends: small-clinic}\n" + "".join(rows)
    reading = extended(text)
    assert (reading.pack is None) == bool(reading.faults)
    assert all(fault.line >= 1 and str(fault.message) for fault in reading.faults)
    if not any(fault.file == BASE for fault in reading.faults):
        assert_sound(reading, text)
