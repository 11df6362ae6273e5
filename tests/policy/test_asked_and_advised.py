"""What a text leaves open is asked for wherever it stands; what it only advises is read as advice."""

from __future__ import annotations

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.extending import Source
from huifang.policy.logic.pack import Comparison, Pack, Season
from huifang.policy.logic.reading import read_pack
from tests.policy.cast import read, told

SHOP = """\
pack: 1
policy: {key: shop, version: 1.0.0, effective_on: 2026-01-01}
clauses:
  - {id: C1, text: Contact large buyers in the season., carried_out_by: [rule:large]}
  - {id: C2, text: Keep to the limit., carried_out_by: [expense:travel]}
posts: {clerk: Clerk, boss: Boss}
events: {purchase: Purchase, filed: Filed}
attributes: {event.amount: Amount, signed_on: Signed}
segments:
  large: {all: [{attr: event.amount, gte: {setting: large-from}}, {attr: signed_on, lt: {setting: long-ago}}]}
seasons:
  peak: {from: {setting: peak-from}, to: "10-31"}
settings:
  large-from: {type: amount, clause: C1, ask: From how many yuan on is an order large?}
  long-ago: {type: date, ask: Since when?}
  peak-from: {type: year_day, ask: When does the season begin?}
  limit-period: {type: period, ask: Over which period?}
  number: {type: text, ask: Which number?}
rules:
  - key: large
    clauses: [C1]
    for: large
    season: peak
    anchor: purchase
    due: [{within: P3D}]
    binding: false
  - {key: peak, for: everyone, season: peak, due: [{at_least: 1, per: week}]}
  - {key: all, for: everyone, due: [{at_least: 1, per: month}], binding: true}
cases:
  complaint: {takes: [complaint], owner: clerk, levels: [grave, light], approval: answer}
archive:
  dossier: {parts: [{key: complaints, filled_by: [cases], cases: [complaint], by: clerk}], event: filed}
access:
  dossier: {of: [dossier], approval: reading, approval_for: [A bonus], copying: approval, copy_approval: answer}
handover:
  leaver: {when: departure, does: [return_files], who: clerk, alternatives: [boss]}
expenses:
  travel: {clauses: [C2], limit: 50, per: {setting: limit-period}}
approvals:
  answer: {of: [answer, transaction], levels: [grave], steps: [{does: commission, who: boss}]}
  reading: {of: [reading], steps: [{does: approve, who: boss}]}
ledger:
  wage: {type: reward, when: [no_complaint], benefits: [pay], newcomer_for: P3M}
incentives:
  loyalty: {text: Thank you.}
references:
  own: {type: document_number, name: Ours, number: {setting: number}}
"""
ANSWERS = {
    "large-from": "500",
    "long-ago": "2025-01-01",
    "peak-from": "02-29",
    "limit-period": "quarter",
    "number": "A-7",
}


def pack_of(text: str, answers: dict[str, str]) -> Pack:
    reading = read(text, answers=answers)
    assert reading.pack, [told(fault) for fault in reading.faults]
    return reading.pack


def test_answers_stand_in_seasons_and_conditions() -> None:
    [large, peak, _all] = pack_of(SHOP, ANSWERS).rules
    assert large.season_days == peak.season_days == Season(229, 1031)
    assert [part.value for part in large.segment.parts if isinstance(part, Comparison)] == [  # type: ignore[union-attr]
        "500",
        "2025-01-01",
    ]


@pytest.mark.parametrize(
    ("missing", "left"),
    [("peak-from", ["all"]), ("large-from", ["peak", "all"]), ("long-ago", ["peak", "all"]), ("number", None)],
)
def test_a_rule_waits_for_the_answers_of_its_season_and_its_segment(missing: str, left: list[str] | None) -> None:
    reading = read(SHOP, answers={key: value for key, value in ANSWERS.items() if key != missing})
    assert reading.pack
    assert [rule.key for rule in reading.pack.rules] == (left or ["large", "peak", "all"])
    assert bool(reading.sections.references) == (missing != "number")


def test_the_sections_say_what_they_could_not_say() -> None:
    found = read(SHOP, answers=ANSWERS, require_settings=True).sections
    [part] = found.archive[0].parts
    assert (part.cases, part.by and part.by.post, found.archive[0].event) == (("complaint",), "clerk", "filed")
    assert (found.access[0].copy_approval, found.access[0].approval_for) == ("answer", ({"und": "A bonus"},))
    assert [who.post for who in found.handover[0].alternatives] == ["boss"]
    assert (found.expenses[0].per, found.references[0].number) == ("quarter", "A-7")
    assert (found.approvals[0].levels, found.approvals[0].steps[0].does) == (("grave",), "commission")
    assert (found.ledger[0].newcomer_for, found.incentives[0].types) == (Duration(3, 0), ())


def test_a_rule_binds_unless_it_says_that_it_only_advises() -> None:
    assert [rule.binding for rule in pack_of(SHOP, ANSWERS).rules] == [False, True, True]


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("{setting: peak-from}, to", '"02-30", to', "seasons.peak.from"),
        ("{setting: peak-from}, to", "{setting: number}, to", "seasons.peak.from.setting"),
        ("gte: {setting: large-from}", "gte: {setting: number}", "segments.large.all[1].gte.setting"),
        ("gte: {setting: large-from}", "in: [{setting: large-from}]", "segments.large.all[1].in[1]"),
        ("per: {setting: limit-period}", "per: fortnight", "expenses.travel.per"),
        ("levels: [grave], steps", "levels: [huge], steps", "approvals.answer.levels[1]"),
        ("binding: false", "binding: maybe", "rules[large].binding"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(old: str, new: str, at: str) -> None:
    assert SHOP.count(old) == 1
    assert [fault.key for fault in read(SHOP.replace(old, new), answers={}).faults] == [at]


@pytest.mark.parametrize(
    ("key", "answer"),
    [("peak-from", "2-29"), ("peak-from", "02-30"), ("peak-from", "2026-02-01"), ("limit-period", "fortnight")],
)
def test_an_answer_is_a_day_of_the_year_or_a_period(key: str, answer: str) -> None:
    assert [fault.key for fault in read(SHOP, answers=ANSWERS | {key: answer}).faults] == [f"settings.{key}"]


COPY = """\
pack: 1
policy: {key: branch, version: 1.0.0, effective_on: 2026-01-01, extends: shop}
clauses:
  - {id: E1, before: C1, text: First of all., carried_out_by: [header]}
  - {id: E2, before: C2, text: In between., carried_out_by: [header]}
"""


def ids(text: str) -> list[str]:
    reading = read_pack(text.encode(), file="b.yaml", settings={}, find=lambda _: Source("shop.yaml", SHOP.encode()))
    return [fault.key for fault in reading.faults] or [clause.id for clause in (reading.pack or fail()).clauses]


def fail() -> Pack:
    raise AssertionError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (COPY, ["E1", "C1", "E2", "C2"]),
        (COPY.replace("before: C1", "before: C9"), ["clauses[E1].before"]),
        (COPY.replace("before: C1", "before: C1, after: C2"), ["clauses[E1]"]),
        (COPY.replace(", extends: shop", ""), ["clauses[E1].before", "clauses[E2].before"]),
    ],
)
def test_a_clause_may_stand_before_one_of_the_other_policy(text: str, found: list[str]) -> None:
    assert ids(text) == found
