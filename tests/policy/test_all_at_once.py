"""All faults of a file are told together, in the order of its lines, none twice, none that only follows from one."""

from __future__ import annotations

from tests.policy.cast import CLINIC, line_of, read, spoilt, told

TEN_FAULTS = """\
pack: 1
policy: {key: Shop, version: 1.0.0, effective_on: soon}
clauses:
  - {id: C1, text: One., carried_out_by: [rule:nothing]}
  - {id: C1, text: Two., carried_out_by: [guidance]}
events: {purchase: Purchase}
segments:
  vip: {attr: grade, in: [A]}
  odd: {attr: joined_on, gte: 2020, lt: 2021}
attributes: {rank: Rank}
rules:
  - key: r
    for: vips
    anchor: purchas
    due: [{within: P3H}, {every: P0D}]
    colour: red
"""


def test_all_faults_of_a_file_are_told_at_once_by_line() -> None:
    faults = read(TEN_FAULTS).faults
    assert [(fault.line, fault.key) for fault in faults] == [
        (2, "policy.effective_on"),
        (2, "policy.key"),
        (4, "clauses[C1].carried_out_by[1]"),
        (5, "clauses[C1].id"),
        (8, "segments.vip.attr"),
        (9, "segments.odd"),
        (13, "rules[r].for"),
        (14, "rules[r].anchor"),
        (15, "rules[r].due[1].within"),
        (15, "rules[r].due[2].every"),
        (16, "rules[r].colour"),
    ]


def test_an_undeclared_segment_is_told_at_each_of_its_uses() -> None:
    text = CLINIC.replace("for: regulars", "for: nobody").replace("while: elders", "while: nobody")
    text = text.replace("for: everyone", "for: nobody")
    assert [fault.key for fault in read(text).faults] == [
        "rules[regulars].for",
        "rules[regulars].while",
        "rules[renewal].for",
    ]


def test_a_missing_section_is_told_once_and_not_at_each_use() -> None:
    text = spoilt("posts:\n  nurse: {zh-Hans: 护士, en: Nurse}\n  clerk: Clerk\n", "")
    [fault] = read(text).faults
    assert (fault.key, fault.line) == ("posts", line_of("post: nurse", text))
    assert "The section posts is missing" in told(fault)


def test_a_misspelt_section_is_told_once_and_not_at_each_use() -> None:
    [fault] = read(spoilt("segments:\n", "segements:\n")).faults
    assert (fault.key, "Did you mean segments?" in told(fault)) == ("segements", True)


def test_a_section_of_the_wrong_shape_is_told_once_and_not_at_each_use() -> None:
    text = spoilt("events:\n  surgery_done: Surgery done\n  purchase: Purchase\n", "events: [surgery_done]\n")
    assert [fault.key for fault in read(text).faults] == ["events"]


def test_a_misspelt_key_explains_the_missing_one() -> None:
    text = CLINIC.replace("  - key: renewal\n    for:", "  - key: renewal\n    fro:").replace("series:", "seris:")
    assert [fault.key for fault in read(text).faults] == ["rules[surgery-care].seris", "rules[renewal].fro"]


def test_a_misplaced_key_explains_the_missing_one() -> None:
    text = CLINIC.replace("    series: true\n", "").replace(
        "        id: soon\n", "        id: soon\n        series: true\n"
    )
    text = text.replace("    due:\n      - at: P0D\n        before: P30D\n", "    at: P0D\n")
    assert [fault.key for fault in read(text).faults] == ["rules[surgery-care].due[soon].series", "rules[renewal].at"]


def test_a_rule_without_key_does_not_make_its_clause_faulty() -> None:
    text = spoilt("  - key: regulars\n    clauses", "  - clauses")
    assert [fault.key for fault in read(text).faults] == ["rules[2].key"]


def test_a_repeated_section_is_told_and_its_names_are_not_missed() -> None:
    text = CLINIC + "posts: {doctor: Doctor}\n"
    text = text.replace("post: nurse", "post: doctor")
    [fault] = read(text).faults
    assert (fault.key, fault.line) == ("posts", len(text.splitlines()))
    assert f"the first one is on line {line_of('posts:', CLINIC)}" in told(fault)


def test_keys_written_twice_are_found_at_any_depth() -> None:
    text = CLINIC.replace("in: [C]}", "in: [C], in: [D]}").replace("    ask: How", "    clause: C2\n    ask: How")
    text = text.replace("  key: small-clinic\n", "  key: small-clinic\n  key: clinic\n")
    text = text.replace("rules:\n", "surveys: {visit-record: {topic: {en: One, en: Two}}}\nrules:\n")
    assert [fault.key for fault in read(text).faults] == [
        "policy.key",
        "segments.regulars.not.in",
        "settings.promptly.clause",
        "surveys.visit-record.topic.en",
    ]


def test_a_faulty_pack_is_no_pack() -> None:
    reading = read(TEN_FAULTS)
    assert (reading.pack, reading.unbound, reading.not_run_yet, reading.unanswered) == (None, (), (), ())
