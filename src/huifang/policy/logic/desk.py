"""What a pack says for the desk: what to say, what to fill in, what to report, and who reads it afterwards.

Like a `Pack`, these exist only after the check found no fault: every rule, post and clause that they name is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import Text

FieldType = Literal["text", "long_text", "choice", "choices", "scale", "number", "date", "yes_no"]
Reviewed = Literal["record", "report"]


@dataclass(frozen=True, slots=True)
class Script:
    """A script (话术). `text` may hold the placeholders of `huifang.policy.logic.placeholders`."""

    key: str
    title: Text
    text: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `options` are there for choice, choices and scale, and for no other type."""

    key: str
    label: Text
    type: FieldType = "text"
    options: tuple[Option, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form (表单) that is filled in with the record; one without fields asks for the note alone."""

    key: str
    title: Text
    fields: tuple[Field, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A report (回访报告) that follows each record of `rules` (keys), owed on the day of the contact plus `within`.

    `by` and `to` are posts; `by` None is whoever made the contact. `sections` are headings that the writer finds.
    """

    key: str
    title: Text
    rules: tuple[str, ...]
    within: Duration
    by: str | None = None
    to: str | None = None
    sections: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A review (审阅) of the records, or of the reports, of `rules` by a post, `within` so long after handing in."""

    key: str
    title: Text
    of: Reviewed
    rules: tuple[str, ...]
    by: str
    within: Duration
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it, and for each rule (by key) its title, where it has one, and the form that it names."""

    scripts: tuple[Script, ...] = ()
    forms: tuple[Form, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    reviews: tuple[ReviewRule, ...] = ()
    titles: Mapping[str, Text] = field(default_factory=dict)
    form_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeskRule:
    """A rule as the desk needs it. `form` None is the plain form: a note and nothing else.

    `review` is the review of its records, `report_review` the one of its reports; None where nobody reviews.
    """

    key: str
    title: Text
    clauses: tuple[str, ...]
    channels: tuple[str, ...] = ()
    post: str | None = None
    performed_by: Literal["person", "system"] = "person"
    series: bool = False
    steps: int = 1
    script: Script | None = None
    form: Form | None = None
    report: ReportRule | None = None
    review: ReviewRule | None = None
    report_review: ReviewRule | None = None
    questionnaire: str | None = None
