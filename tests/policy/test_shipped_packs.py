"""The packs that ship: no fault, every clause in the catalogue's order, what nothing carries yet listed by name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.coverage import CataloguePolicy, read_catalogue
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.later import DESK_SECTIONS, SECTION_OF_KIND
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading, read_pack

CATALOGUE = Path(__file__).parents[3] / "shared" / "catalogue" / "catalogue.yaml"
TEXTS = CATALOGUE.parents[1] / "policy-texts"
LONGEST_SHARED_PHRASE = 12
LATER = {kind: section for kind, section in SECTION_OF_KIND.items() if section not in DESK_SECTIONS}

PACKS = {
    "p01-planned.yaml": ["promptly", "records-kept", "meeting-rhythm"],
    "p02-general.yaml": ["answer-time", "records-kept", "training-rhythm", "meeting-rhythm", "inspection-rhythm"],
    "p03-project-warranty.yaml": ["promptly", "report-time", "review-time", "records-kept"],
    "p04-aesthetic-hospital.yaml": ["problem-time"],
    "p05-standard-b.yaml": ["returned-within", "read-within", "records-kept", "expense-limit", "expense-period"],
    "p06-new-and-existing.yaml": ["problem-time", "promptly", "analysis-rhythm"],
    "p07-plan-and-appraisal.yaml": ["plan-rhythm", "promptly", "inspection-rhythm"],
    "p08-property-stewards.yaml": ["promptly"],
    "p09-developer-marketing.yaml": ["promptly", "revision-rhythm"],
    "p10-developer-marketing-aims.yaml": [],
    "p11-value-tiers.yaml": ["filing-time", "improvement-time"],
    "p12-estate-sales-b.yaml": ["told-ahead", "hotline"],
    "p13-sales-orders.yaml": [
        "large-from",
        "large-order-time",
        "other-order-time",
        "promptly",
        "analysis-rhythm",
        "training-rhythm",
    ],
    "p14-phases-of-use.yaml": ["promptly", "early-use", "late-use", "holiday-lead"],
    "p15-usage-and-complaints.yaml": [
        "survey-rhythm",
        "complaint-time",
        "after-complaint-time",
        "analysis-rhythm",
        "report-rhythm",
        "revision-rhythm",
    ],
    "p16-drafting-and-laws.yaml": ["records-kept"],
    "p17-clinic-quotas.yaml": [
        "not-closed-rhythm",
        "consultant-rhythm",
        "assistant-rhythm",
        "beautician-rhythm",
        "nurse-rhythm",
        "activity-lead",
        "birthday-lead",
        "in-force-from",
    ],
    "p18-standard-c.yaml": ["returned-within", "read-within", "records-kept"],
    "p19-cement.yaml": [
        "peak-from",
        "peak-to",
        "off-season-from",
        "off-season-to",
        "departments-rhythm",
        "complaint-time",
        "passed-on-within",
    ],
    "p20-corporate-and-prospects.yaml": ["answer-time"],
    "p21-standard.yaml": [
        "returned-within",
        "read-within",
        "records-kept",
        "expense-limit",
        "expense-period",
        "release-number",
    ],
    "p22-study-abroad.yaml": [
        "after-consultation",
        "after-signing",
        "after-departure",
        "when-leaving",
        "passed-on-within",
        "first-moment",
    ],
    "p23-property-owners.yaml": ["complaint-follow-up", "same-matter-within"],
    "p24-estate-sales.yaml": ["told-ahead", "hotline", "rest-between-calls"],
    "p25-customer-work.yaml": [
        "response-time",
        "complaint-time",
        "feedback-rhythm",
        "training-rhythm",
        "review-rhythm",
    ],
    "p26-service-desk.yaml": [
        "news-rhythm",
        "base-wage",
        "complaint-count",
        "commission-share",
        "bonus-sum",
        "late-share",
        "late-again-share",
    ],
    "p27-property-centre.yaml": ["settled-within", "read-within"],
    "p28-dealer-data.yaml": ["filled-in-within", "visited-within"],
    "p29-office-building.yaml": ["settled-within", "read-within"],
    "p38-property-files.yaml": ["sorting-rhythm", "promptly"],
    "p30-property-files-short.yaml": ["sorting-rhythm", "promptly"],
    "p31-property-files-service.yaml": ["sorting-rhythm"],
    "p32-tenant-files.yaml": ["sorting-rhythm", "promptly", "filing-time", "return-time", "keep-time", "check-rhythm"],
    "p35-guest-history.yaml": ["contact-rhythm", "opinion-time", "prepare-ahead"],
    "p34-mining-sales.yaml": ["update-time", "visit-ahead", "satisfaction-target"],
    "p33-mining-complaints.yaml": ["update-time", "visit-ahead", "satisfaction-target"],
    "p42-mining-short.yaml": ["update-time", "visit-ahead", "satisfaction-target"],
    "p36-meeting-sales.yaml": ["newcomer-share", "newcomer-for", "meeting-rhythm", "in-force-from"],
    "p37-meeting-sales-201x.yaml": ["newcomer-share", "newcomer-for", "meeting-rhythm", "in-force-from"],
    "p39-meeting-sales-introduced.yaml": ["newcomer-share", "newcomer-for", "meeting-rhythm", "in-force-from"],
    "p41-meeting-sales-plain.yaml": ["newcomer-share", "newcomer-for", "meeting-rhythm", "in-force-from"],
    "p40-archive-clerk.yaml": ["promptly"],
    "p43-fifteen-measures.yaml": ["new-rhythm", "evaluation-rhythm", "training-rhythm", "promptly", "points-each"],
}
"""The packs with what they ask for."""

ANSWERS = {
    "duration": "P7D",
    "clock": "P7D",
    "number": "3",
    "amount": "100",
    "percent": "10%",
    "date": "2026-01-01",
    "year_day": "04-01",
    "period": "month",
    "text": "0571",
}
"""By the type of a setting some answer to it."""
SEASONS = {"peak-from": "04-01", "peak-to": "10-31", "off-season-from": "11-01", "off-season-to": "03-31"}
"""The same of settings that go together."""


@cache
def reading_of(name: str) -> Reading:
    text = files("huifang.policy").joinpath("packs", name).read_bytes()
    return read_pack(text, file=name, settings={})


@cache
def answered(name: str) -> Reading:
    """The pack with an answer to everything that it asks."""
    text = files("huifang.policy").joinpath("packs", name).read_bytes()
    answers = {setting.key: SEASONS.get(setting.key, ANSWERS[setting.type]) for setting in reading_of(name).unanswered}
    return read_pack(text, file=name, settings=answers, require_settings=True)


@cache
def catalogued() -> tuple[CataloguePolicy, ...]:
    return read_catalogue(CATALOGUE.read_bytes(), Faults(CATALOGUE.name))


def in_force(policy: str) -> list[str]:
    """The clauses of a policy of the catalogue, with those that it takes from the one that it copies."""
    return [clause.id for one in catalogued() if one.id == policy for clause in one.clauses]


@cache
def all_written() -> str:
    """The written policies as one run of characters."""
    return "".join("".join(file.read_text(encoding="utf-8").split()) for file in TEXTS.glob("*.txt"))


def pack_of(name: str) -> Pack:
    pack = reading_of(name).pack
    assert pack
    return pack


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_has_no_fault_and_asks_for_what_its_text_leaves_open(name: str) -> None:
    reading = reading_of(name)
    assert (reading.faults, [setting.key for setting in reading.unanswered]) == ((), PACKS[name])
    assert all({"zh-Hans", "en"} == set(setting.ask) for setting in reading.unanswered)
    assert all(setting.clause in {clause.id for clause in pack_of(name).clauses} for setting in reading.unanswered)


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_carried_out_by_what_may_carry_its_kinds(name: str) -> None:
    assert [clause.id for clause in reading_of(name).unbound] == []
    assert [clause.id for clause in pack_of(name).clauses if not clause.kinds] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_told_in_chinese_and_english(name: str) -> None:
    assert all(set(clause.text) == {"zh-Hans", "en"} for clause in pack_of(name).clauses)


@pytest.mark.parametrize("name", PACKS)
def test_what_carries_a_clause_out_and_the_clause_name_each_other(name: str) -> None:
    reading = answered(name)
    pack, desk = reading.pack, reading.desk
    assert pack
    said = {(clause.id, carrier) for clause in pack.clauses for carrier in clause.carried_out_by if ":" in carrier}
    named = {(clause, f"rule:{rule.key}") for rule in pack.rules for clause in rule.clauses}
    of_sections = {"script": desk.scripts, "form": desk.forms, "report": desk.reports, "review": desk.reviews}
    of_sections |= {kind: getattr(answered(name).sections, section, ()) for kind, section in LATER.items()}
    named |= {
        (clause, f"{kind}:{one.key}") for kind, found in of_sections.items() for one in found for clause in one.clauses
    }
    assert {one for one in said if not one[1].startswith(("policy:", "segment:"))} == named


@pytest.mark.parametrize("name", PACKS)
def test_what_the_sections_hold_is_told_in_chinese_and_english(name: str) -> None:
    entries = [entry for section in LATER.values() for entry in getattr(answered(name).sections, section)]
    assert entries
    assert [entry.key for entry in entries if set(entry.title) != {"zh-Hans", "en"}] == []


@pytest.mark.parametrize("name", PACKS)
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
    pack = answered(name).pack
    assert pack
    assert set(desk.titles) == {rule.key for rule in pack.rules}


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_has_the_catalogues_clauses_in_its_order(name: str) -> None:
    if not CATALOGUE.exists():
        pytest.skip("The catalogue is not here.")
    own = re.findall(rf"^ +- id: ({name[:3].upper()}-C\d+)", CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    found = [clause.id for clause in pack_of(name).clauses]
    # A clause of a copy stands where the one stood that it replaces.
    assert reading_of(name).bases or found == own
    assert sorted(found) == sorted(in_force(name[:3].upper()))


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_repeats_no_sentence_of_a_written_policy(name: str) -> None:
    if not TEXTS.exists():
        pytest.skip("The written policies are not here.")
    written = all_written()
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
