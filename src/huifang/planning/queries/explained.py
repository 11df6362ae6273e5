"""What is recorded of one follow-up and around it, and which follow-ups a customer has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.history.logic import number_of
from huifang.history.models import Change, Entry
from huifang.org.models import Employee
from huifang.org.queries import time_zone
from huifang.planning.logic.counting import Days
from huifang.planning.logic.explanation import EntryFacts, EventFacts, FollowUpFacts
from huifang.planning.queries.calendars import calendars_for
from huifang.planning.queries.segments import Reader
from huifang.policy.logic.pack import AttributeAnchor, Clause, IntervalOf, Rule, Text
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Version
from huifang.policy.queries import attributes_of, desk_of


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """A follow-up in the list of a customer's."""

    id: int
    policy: str
    rule: str
    occasion: str
    opens_on: date
    due_on: date
    closes_on: date
    state: str
    rule_title: Text


def follow_ups_of(customer: str) -> list[FollowUpLine] | None:
    """All follow-ups of the customer with this external id, by the day they are due; None when there is none such."""
    if not Customer.objects.filter(external_id=customer).exists():
        return None
    rows = FollowUp.objects.filter(customer__external_id=customer).order_by("due_on", "rule_id", "occasion")
    found = list(rows.select_related("rule__policy"))
    versions = Version.objects.in_bulk({row.version_id for row in found})
    titles = {pk: desk_of(version).titles for pk, version in versions.items()}
    return [
        FollowUpLine(
            row.pk, row.rule.policy.key, row.rule.key, row.occasion, row.opens_on, row.due_on, row.closes_on,
            state_of(row), titles[row.version_id].get(row.rule.key, {}),
        )
        for row in found
    ]  # fmt: skip


def state_of(row: FollowUp) -> str:
    return FollowUp.State(row.state).name.lower()


def facts_of(follow_up_id: int) -> FollowUpFacts | None:
    """Everything that explains one follow-up; None when there is no such one."""
    row = (
        FollowUp.objects.filter(pk=follow_up_id)
        .select_related("customer", "rule__policy", "version", "event__kind", "post")
        .first()
    )
    if row is None:
        return None
    rule = _rule_text(row)
    policy = row.rule.policy
    return FollowUpFacts(
        id=row.pk,
        customer=row.customer.external_id,
        customer_name=row.customer.name,
        policy=policy.key,
        policy_title=policy.title,
        version=row.version.number,
        is_on_trial=row.version.is_on_trial,
        rule_key=row.rule.key,
        rule=rule,
        clauses=_clauses(row.version, rule),
        post_title=(row.post.title or {"und": row.post.key}) if row.post else {},
        effect_on=(rule.since if rule else None) or row.rule.took_effect_on,
        occasion=row.occasion,
        days=Days(row.opens_on, row.due_on, row.closes_on),
        state=state_of(row),
        reason=FollowUp.Reason(row.reason).name.lower(),
        attempts=row.attempts,
        joined_on=row.customer.joined_on,
        event=_event(row),
        anchor_day_on=_anchor_day(row, rule),
        intervals=_intervals(row, rule),
        birthday=row.customer.birthday,
        is_birthday_lunar=row.customer.birthday_calendar == Customer.Calendar.LUNAR,
        calendars=calendars_for([rule] if rule else []),
        history=_history(row),
        rule_title=desk_of(row.version).titles.get(row.rule.key, {}),
        attributes=attributes_of(row.version),
    )


def _rule_text(row: FollowUp) -> Rule | None:
    """The rule as the version says it by which the follow-up was planned."""
    texts: tuple[Rule, ...] = from_json(row.version.checked["rules"])
    return next((text for text in texts if text.key == row.rule.key), None)


def _clauses(version: Version, rule: Rule | None) -> tuple[Clause, ...]:
    found = version.clauses.filter(key__in=rule.clauses if rule else ())
    return tuple(
        Clause(id=clause.key, text=clause.text, carried_out_by=tuple(clause.carried_out_by), is_bound=clause.is_bound)
        for clause in found.order_by("position")
    )


def _event(row: FollowUp) -> EventFacts | None:
    event = row.event
    if event is None:
        return None
    return EventFacts(event.external_id, event.kind.key, event.kind.title, event.occurred_on, event.withdrawn_on)


def _anchor_day(row: FollowUp, rule: Rule | None) -> date | None:
    """The day that the rule's attribute names now, read as the planner reads it."""
    if rule is None or not isinstance(rule.anchor, AttributeAnchor):
        return None
    day = Reader(zone=time_zone()).day(rule.anchor.attribute)
    found: date | None = Customer.objects.filter(pk=row.customer_id).values_list(day, flat=True).get()
    return found


def _intervals(row: FollowUp, rule: Rule | None) -> dict[str, str]:
    durations = [step.duration for step in rule.steps] if rule else []
    wanted = {duration.attribute for duration in durations if isinstance(duration, IntervalOf)}
    return {name: str(row.customer.attributes[name]) for name in wanted if name in row.customer.attributes}


def _history(row: FollowUp) -> tuple[EntryFacts, ...]:
    """The entry that last changed the row, and those that noted what it held before and after."""
    changes = Change.objects.filter(table=FollowUp._meta.db_table, row=str(row.pk)).values("entry_id")
    entries = Entry.objects.filter(Q(pk=row.entry_id) | Q(pk__in=changes)).order_by("id")
    numbers = {number for entry in entries if (number := number_of(entry.actor))}
    names = dict(Employee.objects.filter(number__in=numbers).values_list("number", "name"))
    zone = ZoneInfo(time_zone())
    return tuple(
        EntryFacts(
            entry.number, entry.happened_at.astimezone(zone), entry.actor, entry.deed, entry.reason,
            names.get(number_of(entry.actor), ""),
        )
        for entry in entries
    )  # fmt: skip
