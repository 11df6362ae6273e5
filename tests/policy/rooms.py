"""The clinic's policy with something for every room: one or two entries in each section."""

from __future__ import annotations

from tests.policy.cast import DESK

DECLARED = """\
departments:
  quality: {zh-Hans: 质检部, en: Quality}
topics:
  hygiene: {zh-Hans: 卫生, en: Hygiene}
"""

ROOMS = """\
grades:
  by-value:
    attribute: grade
    values: [{key: A, label: {en: Best}}, B, C]
    changes: [{on: purchase, before: [C], to: B}]
    every: P1Y
    by: clerk
channels:
  visit: {proof: [customer_signature, agent_name], segments: [elders], use: For whom it matters, fallback: phone}
plans:
  quarterly: {rules: [regulars], every: P3M, ahead: P1W, by: clerk, basis: [grade], columns: [customer, date, purpose],
              form: visit-record, approval: plan, revised_every: P1M, goals: [score]}
bookings:
  by-phone: {rules: [surgery-care], agrees: [time, place], needed: true, remind: P1D, announce: P1W, template: reminder}
promises:
  reply: {when: cannot_answer, makes: answer, time: fixed, within: {working: PT4H}, by: nurse, explain: true}
preparations:
  papers: {rules: [surgery-care], shows: [history, complaints], attributes: [grade], archives: [patient], brings: [Leaflet],
           script: surgery-call}
offers:
  spring: {type: activity, text: "10% off", season: peak, starts_on: 2026-03-01, ends_on: {setting: offer-end}}
contact_limits:
  hours: {segment: elders, hours: ["10:00-11:30", "15:30-17:00"], days: [mon, tue], at_most: {setting: calls}, per: week,
          rest: P2D, rest_after_refusal: P1M, stops_after: 3, only: [surgery-care], binding: false}
templates:
  reminder:
    rules: [surgery-care]
    channels: [sms]
    text: "{customer}, {clinic} expects you. {hotline}"
    openings: ["{customer},"]
    closings: ["{hotline}"]
    variables: [{key: clinic, attribute: grade}, {key: hotline, setting: hotline}]
incentives:
  flowers: {types: [flowers], segment: elders, events: [purchase], earned_by: [loyalty], amount: 59.90, limit: 200, per: year}
routing:
  to-quality: {takes: [complaint], topics: [hygiene], who: quality, copies: [clerk], within: PT4H, case: complaint}
  rest: {may_keep: true}
cases:
  complaint: {clauses: [C4], takes: [complaint], intake: [phone, mailbox], receiver: clerk, owner: quality, levels: [grave, light],
              clocks: [answer], escalates: [{when: overdue, who: clerk, after: PT30M}, {when: major, who: quality}],
              repeats_within: P1M, repeats_first: true, liability: true, apology: if_responsible, approval: answer,
              closes_when: [resolved, answered], event: purchase}
clocks:
  answer: {of: answer, cases: [complaint], until: answered, within: {setting: answer-time}, share: 100%}
  card: {of: dossier, archives: [patient], event: surgery_done, within: {working: P2D}}
surveys:
  csat: {questions: [{key: score, type: scale, required: true}], methods: [online], every: P1Y, sample: 10%,
         low: {below: 3, case: complaint, within: P1D}}
analysis:
  weekly: {every: P1W, looks_at: [satisfaction, own], tells: [quality], feeds: [plan]}
improvements:
  mend: {out_of: [kpi], kpi: on-time, owner: quality, together_with: [clerk], within: P1M, tracks_effect: true}
archive:
  patient: {parts: [{key: basics, fields: [name, {key: born, type: date}], needed: true, personal: true},
                    {key: visits, filled_by: [records]}], events: [surgery_done], within: P1D, custodian: nurse,
            secrecy: confidential, shared_with: [quality], order: date}
registers:
  loans: {of: [loan], columns: [what, when], signed_by: [giver, receiver], archives: [patient]}
access:
  patient: {of: [dossier], archives: [patient], readers: [nurse], approval: reading, return_within: P0D, late_return: reading,
            register: loans, copying: forbidden, shown_to_customer: false, ledger: loss}
retention:
  records: {of: [record], keep: {setting: promptly}, filed_within: P1D, custodian: clerk, sorted_by: [customer, date],
            inspection: files, destruction: shredder}
destruction:
  shredder: {way: shred, secrecy: [confidential, secret], people: 2, approval: reading, register: loans}
duties:
  nurse: {who: nurse, text: Calls patients, helps: [quality]}
assignment:
  collector: {way: steward, at_least: 2, overrides: clerk}
  newcomers: {way: newcomers, share: 20%, newcomer_for: P3M, at_most: 40}
handover:
  leave: {when: leave, does: [bring_forward, hand_over], clears: [follow_ups], who: clerk, blocks: true, ledger: loss}
competences:
  calls: {posts: [nurse], requires: [Patience]}
training:
  yearly: {posts: [nurse], topics: [Calls], way: internal, every: P1Y, within: P1M, length: 1.5, test: true}
meetings:
  exchange: {every: {setting: promptly}, departments: [quality], each: team, agenda: [Cases], minutes: visit-record}
expenses:
  travel: {posts: [nurse], vouchers: true, signed_by: clerk, paid_by: quality, limit: {setting: limit}, per: month, excess: employee}
attendance:
  shift: {hours: ["08:30-24:00"], sign_in: true, forbids: [Games], private_calls: PT3M, ledger: [loss]}
kpis:
  on-time: {measure: on_time_rate, at_least: 90%, at_most: 100%, each: person, weight: 30%}
appraisals:
  monthly: {every: [P1M, P1Y], kpis: [on-time], by: clerk, feeds: [pay]}
quotas:
  calls: {posts: [nurse], measure: follow_ups, at_least: {setting: calls}, per: day, exempt: [leave], ledger: loss}
goals:
  score: {measure: satisfaction, rises_by: 5, within: P1M, kpi: on-time}
ledger:
  loss: {clauses: [C4], type: penalty, when: [lost_file], at_least: 50, at_most: 500, each: case, sanctions: [fine], confirmed_by: clerk}
  good: {type: reward, when: [outstanding], benefits: [praise], every: P3M}
inspections:
  files: {of: [files], by: clerk, every: P6M, sample: 5%, rectified_within: P1W}
periodic_reports:
  monthly: {every: P1M, by: nurse, to: clerk, shows: [follow_ups], form: visit-record, sections: [Remarks]}
approvals:
  plan: {of: [plan], steps: [{does: approve, who: clerk, within: P1D}]}
  answer: {of: [answer], steps: [{does: review, who: quality}, {does: approve, who: clerk}], signature: true}
  reading: {of: [reading], steps: [{does: approve, who: clerk}]}
acknowledgements:
  staff: {posts: [nurse], after: [published, joined], within: P1W, remind_every: P1D}
revisions:
  yearly: {every: P1Y, by: clerk, looks_at: [effect]}
references:
  law: {type: law, name: {zh-Hans: 个人信息保护法, en: Personal Information Protection Law}, says: Consent}
"""

SETTINGS = """\
  answer-time: {type: clock, ask: How soon is a complaint answered?}
  calls: {type: number, ask: How many calls?}
  limit: {type: amount, ask: How much may be spent?}
  offer-end: {type: date, ask: When does the offer end?}
  hotline: {type: text, ask: Which number do customers call?}
"""

WHOLE = DESK.replace("settings:\n", "settings:\n" + SETTINGS).replace("rules:\n", DECLARED + ROOMS + "rules:\n")
ANSWERS = {
    "promptly": "P1D",
    "answer-time": "P1DT12H",
    "calls": "20",
    "limit": "800.50",
    "offer-end": "2026-05-31",
    "hotline": "400",
}
