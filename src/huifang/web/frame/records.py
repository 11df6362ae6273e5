"""A record as a page shows it to whoever reads or corrects it: asked, answered, found, tried, reviewed.

Source: the product's interface design: side by side with the script and what the form asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from huifang.followups.logic.answered import Answered, Difference, answered, differences
from huifang.followups.models import Attempt, Finding, Record, Report
from huifang.followups.queries.desk import standing
from huifang.followups.queries.told import ReviewTold, reviews_of
from huifang.followups.queries.visible import sees_customer
from huifang.history.queries import changes_of
from huifang.org.logic import Reach
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import desk_rules
from huifang.web.frame.ground import ring
from huifang.web.frame.scripts import script_for
from huifang.web.frame.text import language_tag, worded

_WHY = ("rule__policy", "version", "event__kind", "event__subject")
_CHECKED = "version__checked"
"""The whole policy: read apart, and only where its words are shown."""


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record with all that is around it. `rule` is None where the policy lost its rule."""

    record: Record
    rule: DeskRule | None
    answers: tuple[Answered, ...]
    script: str
    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    standing: str
    customer_address: str

    @property
    def rule_title(self) -> str:
        return _title(self.rule, self.record.follow_up.rule.key)

    @property
    def policy_title(self) -> str:
        policy = self.record.follow_up.rule.policy
        return worded(policy.title) or policy.key

    @property
    def event_title(self) -> str:
        event = self.record.follow_up.event
        return (worded(event.kind.title) or event.kind.key) if event else ""


def visible_records(reach: Reach) -> QuerySet[Record]:
    """Records within a reach, each with customer, author and why it came about."""
    joined = Record.objects.visible_to(reach).select_related(
        "customer", "employee", *(f"follow_up__{name}" for name in _WHY)
    )
    return joined.defer(f"follow_up__{_CHECKED}")


def visible_reports(reach: Reach) -> QuerySet[Report]:
    """Reports within a reach, each with its record as above, and who wrote it."""
    why = (f"record__follow_up__{name}" for name in _WHY)
    joined = Report.objects.visible_to(reach).select_related("author", "record__customer", "record__employee", *why)
    return joined.defer(f"record__follow_up__{_CHECKED}")


def shown(record: Record, *, on: date, reach: Reach) -> RecordShown:
    """What a page tells of a record that was read as above; it leads to the customer only whoever sees them.

    Four statements more, or a few where the customer is of another department.
    """
    rule = rule_of(record)
    return RecordShown(
        record=record,
        rule=rule,
        answers=answered(rule.form if rule else None, record.answers, language=language_tag()),
        script=_script(record, rule),
        findings=tuple(Finding.objects.filter(record=record).order_by("position")),
        attempts=tuple(
            Attempt.objects.filter(follow_up=record.follow_up_id).select_related("employee").order_by("at", "pk")
        ),
        standing=standing(record.follow_up, on=on),
        customer_address=_address(record, reach),
    )


@dataclass(frozen=True, slots=True)
class Round:
    """One version of a record or report: what its readers said, and what its author then changed."""

    version: int
    reviews: tuple[ReviewTold, ...]
    changed: tuple[Difference, ...] = ()


def rounds_of(record: Record, rule: DeskRule | None) -> tuple[Round, ...]:
    """The versions of a record from the first on; one that nobody reviewed or changed yet is left out.

    One statement, and one more once it was corrected.
    """
    corrections = _corrections(record, rule) if record.version > 1 else ()
    told = reviews_of(record)
    changed = dict(enumerate(corrections, start=1))
    versions = sorted({review.version for review in told} | changed.keys())
    return tuple(Round(version, _said_to(version, told), changed.get(version, ())) for version in versions)


def rounds_of_report(report: Report) -> tuple[Round, ...]:
    """The versions of a report that somebody reviewed, from the first on. One statement."""
    told = reviews_of(report)
    return tuple(Round(version, _said_to(version, told)) for version in sorted({review.version for review in told}))


def rule_of(record: Record) -> DeskRule | None:
    """What the version says for the desk by which the follow-up was planned. Two statements."""
    return desk_rules([record.follow_up.version_id]).get(_rule_key(record))


def rule_titles(records: Collection[Record]) -> dict[int, str]:
    """What the rules behind these records are called, by the record's id. One statement."""
    titles = titles_of_rules({_rule_key(record) for record in records})
    return {record.pk: titles[_rule_key(record)] for record in records}


def titles_of_rules(rules: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """What rules are called, by the id of the version and their key, which stands for a title that is lost.

    One statement.
    """
    words = desk_rules({version for version, _key in rules}) if rules else {}
    return {(version, key): _title(words.get((version, key)), key) for version, key in rules}


def _address(record: Record, reach: Reach) -> str:
    """Of the customer: whoever wrote the record sees them, and whoever has them within reach."""
    sees = record.employee_id == reach.employee_id or sees_customer(reach, record.customer)
    return reverse("customer", args=[record.customer_id]) if sees else ""


def _rule_key(record: Record) -> tuple[int, str]:
    return record.follow_up.version_id, record.follow_up.rule.key


def _title(rule: DeskRule | None, key: str) -> str:
    return worded(rule.title) if rule else key


def _said_to(version: int, told: Iterable[ReviewTold]) -> tuple[ReviewTold, ...]:
    return tuple(review for review in told if review.version == version)


def _corrections(record: Record, rule: DeskRule | None) -> tuple[tuple[Difference, ...], ...]:
    """What each correction changed, the first one first, as the history keeps it."""
    noted = changes_of({Record._meta.db_table: [str(record.pk)]}, ring=ring())
    form, language = rule.form if rule else None, language_tag()
    return tuple(
        differences(form, change.before, change.after, language=language)
        for _, change in noted
        if change.before and change.after and "answers" in change.before
    )


def _script(record: Record, rule: DeskRule | None) -> str:
    """What was to be said, to this customer and by this agent."""
    if rule is None or rule.script is None:
        return ""
    return script_for(rule.script.text, record.follow_up, customer=record.customer.name, agent=record.employee.name)
