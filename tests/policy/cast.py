"""A small policy that has a bit of everything, and ways to spoil it."""

from __future__ import annotations

from huifang.policy.logic.faults import Fault
from huifang.policy.logic.reading import Reading, read_pack

FILE = "clinic.yaml"

CLINIC = """\
pack: 1
policy:
  key: small-clinic
  title: {zh-Hans: 小诊所回访, en: Small clinic}
  version: 1.0
  effective_on: 2026-01-01
clauses:
  - id: C1
    text: {zh-Hans: 术后按时联系。, en: Contact after surgery.}
    carried_out_by: [rule:surgery-care]
  - id: C2
    text: Contact regulars.
    carried_out_by: [rule:regulars]
  - id: C3
    text: Be polite.
    carried_out_by: [guidance]
  - id: C4
    text: Meet every month.
posts:
  nurse: {zh-Hans: 护士, en: Nurse}
  clerk: Clerk
events:
  surgery_done: Surgery done
  purchase: Purchase
attributes:
  grade: Grade
  interval: Interval
  renews_on: Renewal
  event.service: Service
  event.contract: Contract
segments:
  surgery: {all: [{attr: event.service, in: [surgery, 1]}, {segment: regulars}]}
  regulars: {not: {attr: grade, in: [C]}}
  elders: {attr: birthday, older_than: P60Y}
seasons:
  peak: {from: "11-15", to: "02-29"}
settings:
  promptly:
    type: duration
    clause: C1
    ask: How long is promptly?
rules:
  - key: surgery-care
    clauses: [C1]
    for: surgery
    anchor: [surgery_done, purchase]
    until: {event: contacted, match: [contract]}
    series: true
    due:
      - within: P3D
        id: soon
      - within: P0.5M
      - at: P1M
        before: P1W
        tolerance: P3D
      - every: P3M
        times: 2
        after: soon
      - every: {attribute: interval}
        after: 4
    existing: P2W
    since: 2025-06-01
    channels: [phone, sms]
    post: nurse
    script: surgery-call
  - key: regulars
    clauses: [C2]
    for: regulars
    while: elders
    due:
      - at_least: 2
        per: quarter
      - manual: clerk
  - key: renewal
    for: everyone
    anchor: {attribute: renews_on}
    due:
      - at: P0D
        before: P30D
    existing: none
"""

SECTIONS = """\
scripts:
  surgery-call:
    clauses: [C3]
    title: First call
    text: {zh-Hans: "{customer}您好，我是{organisation}的{agent}", en: "About {subject} of {event_date}"}
forms:
  visit-record:
    title: {en: Record}
    fields:
      - key: pain
        label: {en: Pain}
        type: scale
        required: true
      - {key: healed, type: choice, options: [well, {key: badly, label: {en: Badly}}]}
      - remark
reports:
  to-the-doctor:
    clauses: [C4]
    for: [surgery-care]
    within: P1D
    by: nurse
    to: clerk
    sections: [What hurts, {en: What next}]
reviews:
  of-records: {of: record, for: [surgery-care, regulars], by: clerk, within: P0.5M}
  of-reports: {of: report, for: [surgery-care], by: clerk, within: P3D, clauses: [C2]}
"""
DESK = (
    CLINIC.replace("    script: surgery-call\n", "    script: surgery-call\n    form: visit-record\n")
    .replace("[rule:regulars]", "[rule:regulars, form:visit-record]")
    .replace("rules:\n", SECTIONS + "rules:\n")
)
"""The clinic's policy with something for the desk."""


def read(text: str, *, answers: dict[str, str] | None = None, require_settings: bool = False) -> Reading:
    return read_pack(text.encode(), file=FILE, settings=answers or {}, require_settings=require_settings)


def spoilt(old: str, new: str) -> str:
    """The clinic's policy with `old`, which stands in it once, replaced."""
    assert CLINIC.count(old) == 1, f"{old!r} stands {CLINIC.count(old)} times in the policy"
    return CLINIC.replace(old, new)


def line_of(words: str, text: str) -> int:
    """The number of the one line of `text` that holds `words`."""
    [number] = [number for number, line in enumerate(text.splitlines(), start=1) if words in line]
    return number


def told(fault: Fault) -> str:
    return f"{fault.message} {fault.expected}"
