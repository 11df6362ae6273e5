"""What to write at each kind of place: one sentence for each `title` of the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huifang.kernel.text import Message

DURATION = Message("Write a duration in whole days such as P3D, P1W, P1M or P1Y; half a month is P0.5M.")
DATE = Message("Write a day of the calendar as YYYY-MM-DD, such as 2026-01-01.")

EXPECTED: Mapping[str, Message] = {
    "pack file": Message("Write a group of keys: pack, policy, clauses, rules."),
    "format": Message("Write pack: 1; this release reads format 1."),
    "policy": Message("Write a group with key, title, version and effective_on."),
    "policy key": Message("Write lower-case letters, digits and single hyphens, such as aesthetic-clinic."),
    "version": Message("Write a version such as 1.0.0."),
    "applies to": Message("Write a group such as {departments: [clinic]}, or leave it out."),
    "working": Message("Write a group such as {week: [mon, tue, wed, thu, fri], holidays: cn}."),
    "week": Message("Write a list of weekdays: mon, tue, wed, thu, fri, sat, sun."),
    "weekday": Message("Write one of mon, tue, wed, thu, fri, sat, sun."),
    "holidays": Message("Write cn or none."),
    "text": Message("Write a text, or one for each language such as {zh-Hans: …, en: …}."),
    "language": Message("Write a language tag such as zh-Hans, zh-Hant or en."),
    "name": Message("Write a name without semicolons and of at most 100 characters."),
    "word": Message("Write a word without spaces and semicolons and of at most 100 characters."),
    "names": Message("Write a group of names, each with its text."),
    "names list": Message("Write a list of names such as [clinic]."),
    "date": DATE,
    "duration": DURATION,
    "setting reference": Message("Write {setting: key} with a key declared under settings."),
    "attribute reference": Message("Write {attribute: name} with a name declared under attributes."),
    "interval": Message("Write a duration such as P3M, or {attribute: name}, the customer's own."),
    "section": Message("Write a group of keys or a list."),
    "clauses": Message("Write a list of clauses, each with id, text and carried_out_by."),
    "clause": Message("Write a group with id, text and carried_out_by."),
    "clause ids": Message("Write a list of clause ids such as [C01, C02]."),
    "mechanisms": Message("Write a list such as [rule:surgery-care], [guidance] or [header]."),
    "mechanism": Message("Write kind:key such as rule:surgery-care, or guidance, or header."),
    "segments": Message("Write a group of names, each with its condition."),
    "predicate": Message("Write a condition such as {attr: grade, in: [A, B]}, {all: […]}, {any: […]} or {not: …}."),
    "predicates": Message("Write a list of conditions."),
    "comparison": Message("Write one operator such as {attr: grade, in: [A, B]}."),
    "values": Message("Write a list of values such as [A, B]."),
    "value": Message("Write a text, a number or a date."),
    "truth": Message("Write true or false."),
    "seasons": Message("Write a group of names, each with from and to."),
    "season": Message('Write {from: "03-15", to: "10-31"}.'),
    "season day": Message('Write a month and a day such as "03-15".'),
    "settings": Message("Write a group of keys, each with type, clause and ask."),
    "setting": Message("Write a group with type, clause and ask."),
    "setting type": Message("Write one of duration, number, amount, percent, date, text."),
    "rules": Message("Write a list of rules, each with key, for and due."),
    "rule": Message("Write a group with key, clauses, for, due and what else the rule needs."),
    "anchor": Message("Write an event kind, a list of event kinds, or {attribute: name} for a customer's date."),
    "until": Message("Write an event kind, a list of event kinds, or {event: kind, match: [attribute]}."),
    "event kinds": Message("Write an event kind, or a list of event kinds."),
    "counts": Message("Write own or any."),
    "sample": Message("Write a percentage above 0% and up to 100%, such as 10%."),
    "existing": Message("Write none, open, or a duration in days or weeks such as P30D."),
    "steps": Message("Write a list of steps such as [{within: P1W}]."),
    "step": Message("Write a step such as {within: P1W} or {at_least: 1, per: quarter}."),
    "count": Message("Write a whole number from 1 to 365."),
    "period": Message("Write one of week, month, quarter, half-year, year."),
    "times": Message("Write a whole number from 1 to 100000."),
    "step name": Message("Write the id or the number of an earlier step."),
    "step id": Message("Write a word without spaces, slashes and semicolons and of at most 50 characters."),
    "day": Message("Write birthday, festival:qixi, weekly:fri, monthly:5, monthly:last or milestone:<event kind>."),
    "days": Message("Write working, or leave it out."),
    "shift": Message("Write next_working_day or previous_working_day."),
    "channels": Message("Write a list of channels in order of preference such as [phone, sms]."),
    "scripts": Message("Write a group of scripts, each with its text, such as {satisfaction-call: {text: …}}."),
    "script": Message("Write a group with title, text and clauses."),
    "forms": Message("Write a group of forms, each with its fields, such as {visit-record: {fields: […]}}."),
    "form": Message("Write a group with title, fields and clauses."),
    "fields": Message("Write a list of fields, each with key, label and type."),
    "field": Message("Write a group with key, label, type, options and required."),
    "field type": Message("Write one of text, long_text, choice, choices, scale, number, date, yes_no."),
    "options": Message("Write a list of options such as [{key: good, label: …}, {key: poor, label: …}]."),
    "option": Message("Write a group with key and label, or a word."),
    "reports": Message("Write a group of reports, each with for and within."),
    "report": Message("Write a group with title, for, within, by, to, sections and clauses."),
    "headings": Message("Write a list of headings, each a text."),
    "reviews": Message("Write a group of reviews, each with of, for, by and within."),
    "review": Message("Write a group with title, of, for, by, within and clauses."),
    "reviewed": Message("Write record or report."),
    "rule keys": Message("Write a list of keys of rules such as [surgery-care]."),
    "performed by": Message("Write person or system."),
}


def one_of(choices: Iterable[object]) -> Message:
    """Any of a few words that may stand at a place."""
    return Message("Write one of %(choices)s.", {"choices": ", ".join(map(str, choices))})
