"""Every kind of fault, one row each: what is changed, the key that is named, a few words of what is said.

The fault is expected on the line where the new text begins, or at its `§`; a fifth word of a row names another line.
"""

from __future__ import annotations

import pytest

from tests.policy.cast import CLINIC, FILE, line_of, read, spoilt, told

CARE, REGULARS, RENEWAL = "rules[surgery-care]", "rules[regulars]", "rules[renewal]"
CARE_DUE, REGULARS_DUE, RENEWAL_DUE = CARE + ".due", REGULARS + ".due", RENEWAL + ".due"

SHAPE = [
    ("pack: 1", "pack: 2", "pack", "format 1"),
    ("key: small-clinic", "key: Small_Clinic", "policy.key", "lower-case"),
    ("version: 1.0", "version: one", "policy.version", "such as 1.0.0"),
    ("version: 1.0", "version: 1e3", "policy.version", "such as 1.0.0"),
    ("effective_on: 2026-01-01", "effective_on: 2026", "policy.effective_on", "YYYY-MM-DD"),
    ("effective_on: 2026-01-01", "effective_on: 2026-02-30", "policy.effective_on", "no day 2026-02-30"),
    ("key: small-clinic", "key: small-clinic\n  §keys: 1", "policy.keys", "Did you mean key?"),
    ("{zh-Hans: 小诊所回访, en: Small clinic}", "{chinese: 小诊所}", "policy.title.chinese", "language tag"),
    ("text: Be polite.", 'text: " "', "clauses[C3].text", "Nothing stands here"),
    ("clerk: Clerk", "clerk:", "posts.clerk", "Nothing stands here"),
    ("text: Be polite.", "text: Be polite.\n    §post: nurse", "clauses[C3].post", "under rules[]"),
    ("existing: P2W", "exists: P2W", CARE + ".exists", "under segments"),
    ("existing: P2W", "exixting: P2W", CARE + ".exixting", "Did you mean existing?"),
    ("id: soon", "id: soon\n        §channels: [sms]", CARE_DUE + "[soon].channels", "under rules[]"),
    ("existing: P2W", "within: P2W", CARE + ".within", "under rules[].due[]"),
    ("series: true", "series: yes", CARE + ".series", "true or false"),
    ("channels: [phone, sms]", "channels: phone", CARE + ".channels", "list of channels"),
    ("channels: [phone, sms]", "channels: [by phone, sms]", CARE + ".channels[1]", "without spaces"),
    ("times: 2", "times: 0", CARE_DUE + "[4].times", "whole number from 1"),
    ("times: 2", "times: two", CARE_DUE + "[4].times", "whole number from 1"),
    ("per: quarter", "per: season", REGULARS_DUE + "[1].per", "one of week, month"),
    ("- at_least: 2\n        per: quarter", "- at_least: 2", REGULARS_DUE + "[1].per", "per is missing"),
    ("- key: renewal\n    for: everyone", "- key: renewal", RENEWAL + ".for", "for is missing"),
    ("- within: P3D\n        id: soon", "- id: soon", CARE_DUE + "[soon]", "no form"),
    ("- within: P3D", "- within: P3D\n        at: P1D", CARE_DUE + "[soon]", "within, at stand together"),
    ("- within: P3D", "- within: P3H", CARE_DUE + "[soon].within", "such as P3D"),
    ("- within: P3D", "- within: P1.5M", CARE_DUE + "[soon].within", "P0.5M"),
    ("- within: P3D", "- within: 3", CARE_DUE + "[soon].within", "such as P3D"),
    ("- within: P3D", "- within: P999Y", CARE_DUE + "[soon].within", "no duration that can be counted"),
    (
        "- within: P3D",
        "- within: {attribute: interval}",
        CARE_DUE + "[soon].within.attribute",
        "known here are setting",
    ),
    (
        "{attr: birthday, older_than: P60Y}",
        "{attr: birthday, older_than: 60}",
        "segments.elders.older_than",
        "such as P3D",
    ),
    ("{attr: birthday, older_than: P60Y}", "{attr: birthday}", "segments.elders", "no operator"),
    (
        "{attr: birthday, older_than: P60Y}",
        "{attr: birthday, gt: 1, lt: 3}",
        "segments.elders",
        "gt, lt stand together",
    ),
    ("{attr: birthday, older_than: P60Y}", "{older_than: P60Y}", "segments.elders", "names nothing"),
    ("{attr: birthday, older_than: P60Y}", "{segment: regulars, gt: 3}", "segments.elders", "none is named"),
    ("{attr: birthday, older_than: P60Y}", "{all: [], any: []}", "segments.elders", "all, any stand together"),
    ("{attr: birthday, older_than: P60Y}", "{attr: birthday, exists: no}", "segments.elders.exists", "true or false"),
    ("type: duration", "type: span", "settings.promptly.type", "one of duration"),
    ("type: duration\n    clause: C1", "clause: C1", "settings.promptly.type", "type is missing"),
    ("existing: P2W", "existing: never", CARE + ".existing", "none, open"),
    ("existing: P2W", "sample: 10", CARE + ".sample", "percentage"),
    ("existing: P2W", "performed_by: robot", CARE + ".performed_by", "person, system"),
    ("- manual: clerk", "- day: weekly:friday", REGULARS_DUE + "[2].day", "weekly:fri"),
    ("carried_out_by: [guidance]", "carried_out_by: [guidence]", "clauses[C3].carried_out_by[1]", "kind:key"),
    ("carried_out_by: [guidance]", "carried_out_by: guidance", "clauses[C3].carried_out_by", "list"),
]
MEANING = [
    ("carried_out_by: [guidance]", "carried_out_by: [rule:tea]", "clauses[C3].carried_out_by[1]", "no rule tea"),
    ("carried_out_by: [guidance]", "carried_out_by: [frm:tea]", "clauses[C3].carried_out_by[1]", "Did you mean form?"),
    (
        "rules:",
        "scripts: {other-call: {text: x}}\nforms: {visit-record: {}}\nrules:",
        CARE + ".script",
        "scripts does not hold surgery-call",
        "script: surgery-call",
    ),
    (
        "carried_out_by: [rule:regulars]",
        "carried_out_by: [form:visit-record]",
        "forms",
        "The section forms is missing, and visit-record should stand in it.",
        "carried_out_by: [form:visit-record]",
    ),
    ("- id: C3", "- id: C2", "clauses[C2].id", "first one is on line 11"),
    ("- key: renewal", "- key: surgery-care", CARE + ".key", "stands here again"),
    ("clauses: [C1]", "clauses: [C1, C9]", CARE + ".clauses[2]", "no clause C9"),
    ("for: surgery", "for: surgry", CARE + ".for", "Did you mean surgery?"),
    ("while: elders", "while: eldest", REGULARS + ".while", "segment eldest is not declared"),
    ("for: regulars", "for: surgery", REGULARS + ".for", "surgery looks at event.service"),
    ("post: nurse", "post: nurce", CARE + ".post", "Did you mean nurse?"),
    ("- manual: clerk", "- manual: boss", REGULARS_DUE + "[2].manual", "post boss is not declared"),
    ("while: elders", "season: low", REGULARS + ".season", "season low is not declared"),
    (
        'from: "11-15"',
        'from: "02-30"',
        "seasons.peak.from",
        "No year has the day 02-30",
        'peak: {from: "02-30", to: "02-29"}',
    ),
    ("[surgery_done, purchase]", "[surgery_done, pruchase]", CARE + ".anchor[2]", "Did you mean purchase?"),
    ("{attribute: renews_on}", "{attribute: renewed_on}", RENEWAL + ".anchor.attribute", "Did you mean renews_on?"),
    ("{attribute: renews_on}", "{attribute: event.service}", RENEWAL + ".anchor.attribute", "attribute of events"),
    (
        "{event: contacted, match: [contract]}",
        "{event: ended, match: [contract]}",
        CARE + ".until.event",
        "event kind ended",
    ),
    (
        "{event: contacted, match: [contract]}",
        "{event: contacted, match: [flat]}",
        CARE + ".until.match[1]",
        "attribute flat",
    ),
    ("{attribute: interval}", "{attribute: intervall}", CARE_DUE + "[5].every.attribute", "Did you mean interval?"),
    (
        "attr: grade",
        "attr: rank",
        "segments.regulars.not.attr",
        "attribute rank is not declared",
        "regulars: {not: {attr: rank, in: [C]}}",
    ),
    (
        "{segment: regulars}",
        "{segment: irregulars}",
        "segments.surgery.all[2].segment",
        "Did you mean regulars?",
        "surgery: {all: [{attr: event.service, in: [surgery, 1]}, {segment: irregulars}]}",
    ),
    (
        "elders: {attr: birthday, older_than: P60Y}",
        "everyone: {segment: regulars}\n  elders: {attr: birthday, older_than: P60Y}",
        "segments.everyone",
        "always means every customer",
    ),
    (
        "regulars: {not: {attr: grade, in: [C]}}",
        "regulars: {segment: surgery}",
        "segments.surgery",
        "in a circle: surgery → regulars → surgery",
        "surgery: {all: [{attr: event.service, in: [surgery, 1]}, {segment: regulars}]}",
    ),
    ("- every: P3M", "- every: P0D", CARE_DUE + "[4].every", "has no length"),
    ("- every: P3M", "- every: P0M0W", CARE_DUE + "[4].every", "has no length"),
    ("after: soon", "after: later", CARE_DUE + "[4].after", "earlier steps are soon, 2, 3"),
    ("after: soon", "after: 5", CARE_DUE + "[4].after", "No earlier step is called 5"),
    ("times: 2\n        after: soon", "after: soon", CARE_DUE + "[5].after", "goes on without end", "after: 4"),
    (
        "id: soon",
        "id: soon\n        §before: P1D",
        CARE_DUE + "[soon].before",
        "does not go with within. It goes with at, day",
    ),
    ("after: 4", "id: soon", CARE_DUE + "[soon].id", "Step 1 has the id soon already"),
    ("after: 4", "id: 3", CARE_DUE + "[3].id", "number of another step"),
    ("after: 4", "id: 4.1", CARE_DUE + "[4.1].id", "Occasions of step 4 are called 4.1"),
    ("    series: true\n", "", CARE + ".series", "series: true for steps that open in turn", "- key: surgery-care"),
    (
        "anchor: {attribute: renews_on}\n    due:\n      - at: P0D\n        before: P30D\n    existing: none",
        "due:\n      - at: P0D\n        before: P30D",
        RENEWAL + ".anchor",
        "anchor is missing, and at counts from one",
        "- key: renewal",
    ),
    ("while: elders", "anchor: purchase", REGULARS + ".anchor", "with at_least, manual has no anchor"),
    (
        "due:\n      - at_least: 2",
        "§due:\n      - within: P1D\n      - at_least: 2",
        REGULARS + ".due",
        "Write two rules",
    ),
    ("existing: none", "until: purchase", RENEWAL + ".until", "starts with no event"),
    ("while: elders", "until: purchase", REGULARS + ".until", "starts with no event"),
    ("while: elders", "existing: open", REGULARS + ".existing", "speaks of old anchors"),
    ("existing: P2W", "existing: P1M", CARE + ".existing", "not in days or weeks"),
    ("since: 2025-06-01", "since: 2025-06-31", CARE + ".since", "no day 2025-06-31"),
    ("existing: P2W", "sample: 150%", CARE + ".sample", "no share of all"),
    ("existing: P2W", "sample: 0%", CARE + ".sample", "no share of all"),
    ("per: quarter", "per: quarter\n      §- at_least: 8\n        per: week", REGULARS_DUE + "[2].at_least", "1 to 7"),
    (
        "- at_least: 2\n        per: quarter",
        "- at_least: 29\n        per: month",
        REGULARS_DUE + "[1].at_least",
        "1 to 28",
    ),
    ("- at_least: 2", "- at_least: 91", REGULARS_DUE + "[1].at_least", "1 to 90"),
    (
        "- at_least: 2\n        per: quarter",
        "- at_least: 182\n        per: half-year",
        REGULARS_DUE + "[1].at_least",
        "1 to 181",
    ),
    (
        "- at_least: 2\n        per: quarter",
        "- at_least: 366\n        per: year",
        REGULARS_DUE + "[1].at_least",
        "1 to 365",
    ),
    (
        "id: soon",
        "id: soon\n      §- within: P1W\n        days: working",
        CARE_DUE + "[2].within",
        "not purely in days",
    ),
    ("before: P30D", "before: P0.5M\n        days: working", RENEWAL_DUE + "[1].before", "not purely in days"),
    ("- within: P3D", "- within: {setting: prompty}", CARE_DUE + "[soon].within.setting", "Did you mean promptly?"),
    ("- manual: clerk", "- day: milestone:opening", REGULARS_DUE + "[2].day", "event kind opening"),
    ("- manual: clerk", "- day: birthday\n        §match: [grade]", REGULARS_DUE + "[2].match", "milestones only"),
]


def test_the_policy_that_the_rows_spoil_has_no_fault() -> None:
    assert read(CLINIC).faults == ()


@pytest.mark.parametrize("row", SHAPE + MEANING, ids=lambda row: row[2])
def test_a_fault_is_told_once_at_its_line_with_its_key_and_what_was_expected(row: tuple[str, ...]) -> None:
    old, new, key, words, *elsewhere = row
    text = spoilt(old, new.replace("§", ""))
    [fault] = read(text).faults
    assert (fault.file, fault.key) == (FILE, key)
    assert words in told(fault)
    assert str(fault.expected)
    assert fault.line == (line_of(elsewhere[0], text) if elsewhere else line_of("§", spoilt(old, marked(new))))


def test_a_setting_in_the_place_of_a_duration_must_be_a_duration() -> None:
    text = spoilt("within: P3D", "within: {setting: promptly}").replace("type: duration", "type: amount")
    [fault] = read(text).faults
    assert (fault.line, fault.key) == (line_of("within: {", text), CARE_DUE + "[soon].within.setting")
    assert "of the type amount" in told(fault)


def marked(new: str) -> str:
    return new if "§" in new else "§" + new
