"""The packs that ship: no fault, every clause in the catalogue's order, what nothing carries yet listed by name."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading, read_pack

CATALOGUE = Path(__file__).parents[3] / "shared" / "catalogue" / "catalogue.yaml"
TEXTS = CATALOGUE.parents[1] / "policy-texts"
LONGEST_SHARED_PHRASE = 12

UNBOUND = {
    "p02-general.yaml": [7, 8, *range(11, 23), 24],
    "p04-aesthetic-hospital.yaml": [*range(17, 24)],
    "p11-value-tiers.yaml": [5, 6, 12, 13, *range(15, 21)],
}


def reading_of(name: str) -> Reading:
    text = files("huifang.policy").joinpath("packs", name).read_bytes()
    return read_pack(text, file=name, settings={}, require_settings=True)


def pack_of(name: str) -> Pack:
    pack = reading_of(name).pack
    assert pack
    return pack


@pytest.mark.parametrize("name", UNBOUND)
def test_a_shipped_pack_has_no_fault_and_asks_for_nothing(name: str) -> None:
    reading = reading_of(name)
    assert (reading.faults, reading.unanswered, reading.not_run_yet) == ((), (), ())


@pytest.mark.parametrize(("name", "numbers"), UNBOUND.items())
def test_the_clauses_that_nothing_carries_yet_are_listed(name: str, numbers: list[int]) -> None:
    prefix = name[:3].upper()
    assert [clause.id for clause in reading_of(name).unbound] == [f"{prefix}-C{number:02}" for number in numbers]


@pytest.mark.parametrize("name", UNBOUND)
def test_every_clause_is_told_in_chinese_and_english(name: str) -> None:
    assert all(set(clause.text) == {"zh-Hans", "en"} for clause in pack_of(name).clauses)


@pytest.mark.parametrize("name", UNBOUND)
def test_what_carries_a_clause_out_and_the_clause_name_each_other(name: str) -> None:
    pack, desk = pack_of(name), reading_of(name).desk
    said = {(clause.id, carrier) for clause in pack.clauses for carrier in clause.carried_out_by if ":" in carrier}
    named = {(clause, f"rule:{rule.key}") for rule in pack.rules for clause in rule.clauses}
    named |= {(clause, f"script:{script.key}") for script in desk.scripts for clause in script.clauses}
    named |= {(clause, f"form:{form.key}") for form in desk.forms for clause in form.clauses}
    named |= {(clause, f"report:{report.key}") for report in desk.reports for clause in report.clauses}
    assert said == named


@pytest.mark.parametrize("name", UNBOUND)
def test_what_the_desk_reads_is_told_in_chinese_and_english(name: str) -> None:
    desk = reading_of(name).desk
    texts = [*desk.titles.values(), *(script.text for script in desk.scripts)]
    texts += [script.title for script in desk.scripts] + [form.title for form in desk.forms]
    texts += [report.title for report in desk.reports]
    fields = [field for form in desk.forms for field in form.fields]
    texts += [field.label for field in fields] + [
        option.label for field in fields if field.type != "scale" for option in field.options
    ]
    texts += [heading for report in desk.reports for heading in report.sections]
    assert all(set(text) == {"zh-Hans", "en"} for text in texts)
    assert set(desk.titles) == {rule.key for rule in pack_of(name).rules}


@pytest.mark.parametrize("name", UNBOUND)
def test_a_shipped_pack_has_the_catalogues_clauses_in_its_order(name: str) -> None:
    if not CATALOGUE.exists():
        pytest.skip("The catalogue is not here.")
    known = re.findall(rf"^ +- id: ({name[:3].upper()}-C\d+)", CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [clause.id for clause in pack_of(name).clauses] == known


@pytest.mark.parametrize("name", UNBOUND)
def test_a_shipped_pack_repeats_no_sentence_of_a_written_policy(name: str) -> None:
    if not TEXTS.exists():
        pytest.skip("The written policies are not here.")
    written = "".join("".join(file.read_text(encoding="utf-8").split()) for file in TEXTS.glob("*.txt"))
    scripts = [script.text for script in reading_of(name).desk.scripts]
    for text in [text["zh-Hans"] for text in [*(clause.text for clause in pack_of(name).clauses), *scripts]]:
        phrases = {text[at : at + LONGEST_SHARED_PHRASE] for at in range(len(text) - LONGEST_SHARED_PHRASE + 1)}
        assert not [phrase for phrase in phrases if phrase in written]


def test_after_a_purchase_or_a_service_a_week_is_left() -> None:
    [rule] = pack_of("p02-general.yaml").rules
    assert rule.anchor is not None
    assert getattr(rule.anchor, "kinds", ()) == ("purchase", "service_done")
    assert [(step.form, step.duration) for step in rule.steps] == [("within", Duration(0, 7))]
    assert rule.channels == ("phone", "sms", "email", "visit")


def test_the_hospital_has_six_schedule_clauses_in_four_rules() -> None:
    rules = {rule.key: rule for rule in pack_of("p04-aesthetic-hospital.yaml").rules}
    durations = {key: [step.duration for step in rule.steps] for key, rule in rules.items()}
    days_3, week, month = Duration(0, 3), Duration(0, 7), Duration(1, 0)
    assert durations == {
        "after-discharge": [days_3],
        "surgery-care": [days_3, week, month],
        "after-course": [week],
        "after-consultation": [days_3],
    }
    assert rules["surgery-care"].series


def test_each_value_tier_has_its_floor() -> None:
    rules = pack_of("p11-value-tiers.yaml").rules
    floors = [(getattr(rule.segment, "value", None), rule.steps[0].count, rule.steps[0].per) for rule in rules]
    assert floors == [(("high",), 1, "quarter"), (("medium",), 1, "half-year"), (("low",), 1, "year")]
