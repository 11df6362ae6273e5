"""What is planned for a day on which its customer is left in peace goes to a free day of its window.

Source: the page on limits. Hours, counts and rests are asked on the day itself; seasons, weekdays, the time after an
event and what a customer wishes are known beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import BigIntegerField, Case, DateField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from huifang.followups.models import FollowUp
from huifang.followups.queries.limits import Peace, peace_from
from huifang.history.actions import record
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.expressions import FirstBitsOfDigest, Joined
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.statements import AnyRows, analyze, insert_from, temporary_tables, update_from
from huifang.planning.actions.sets.changes import truth
from huifang.planning.logic.levelling import DAYS_AHEAD
from huifang.planning.models import CountedDate, Dirty, Disturbing
from huifang.planning.queries.load import movable
from huifang.planning.queries.occasions import MEANT_FORMS
from huifang.planning.queries.spread import counted_days
from huifang.policy.queries import PolicyRule, working_of

_DISTURBING = (
    "id", "customer_id", "rule_id", "calendar", "is_meant", "opens_on", "due_on", "closes_on", "planned_on",
)  # fmt: skip
_STEPPED = DigestedBy(columns=("id", "planned_on", "to_on"), block_by="id", order=("id",))


def step_aside(rules: Collection[PolicyRule], *, on: date, actor: str, only_dirty: bool) -> int:
    """Move what would disturb a customer to a day of its window on which it does not; returns how many were moved.

    Looks at what may be moved of all customers, or of those in `Dirty`. What is meant for a day goes to the nearest one
    before it, else after it; all else is spread over the days that are free up to its due day, else after it. What has
    no free day stays where it is. Must stand in a transaction in which nobody else plans. Twice is once.
    """
    peace = peace_from(on)
    if not (peace.is_anything and rules):
        return 0
    counted, numbers = counted_days(rules, working_of({rule.version_id for rule in rules}), peace)
    with temporary_tables(CountedDate, Disturbing):
        rows = _disturbing(rules, numbers, peace, on, only_dirty=only_dirty)
        insert_from(Disturbing, rows.values_list(*_DISTURBING), columns=_DISTURBING, all_new=True)
        last_on = Disturbing.objects.aggregate(last=Max("closes_on"))["last"]
        if last_on is None:
            return 0
        span = [on + timedelta(days=number) for number in range(min((last_on - on).days, DAYS_AHEAD) + 1)]
        days = [CountedDate(calendar=number, day=day) for number, counts in enumerate(counted, 1) for day in span
                if counts(day)]  # fmt: skip
        CountedDate.objects.bulk_create(days, batch_size=5_000)
        analyze(CountedDate, Disturbing)
        moved = update_from(
            FollowUp, _free(peace), key="id", columns={"planned_on": "to_on"}, digested=_STEPPED,
            unchanged=("planned_on",),
        )  # fmt: skip
    if moved.count:
        record(deed="follow_ups.stepped_aside", actor=actor, row_count=moved.count, row_digest=moved.sha256)
    return moved.count


def _disturbing(
    rules: Iterable[PolicyRule], numbers: Mapping[int, int], peace: Peace, on: date, *, only_dirty: bool
) -> QuerySet[FollowUp]:
    by_calendar: dict[int, list[int]] = {}
    for rule, number in numbers.items():
        by_calendar.setdefault(number, []).append(rule)
    whens = [When(rule_id__in=theirs, then=Value(number)) for number, theirs in by_calendar.items()]
    rows = FollowUp.objects.filter(movable(), peace.disturbs("planned_on"), planned_on__gte=on, rule_id__in=numbers)
    if only_dirty:
        rows = rows.filter(customer_id__in=Dirty.objects.values("customer_id"))
    is_meant = Case(When(_is_meant(rules), then=Value(True)), default=Value(False))
    return rows.annotate(calendar=Case(*whens), is_meant=is_meant)


def _is_meant(rules: Iterable[PolicyRule]) -> Q:
    """Follow-ups that are meant for their due day, as the step says that they answer."""
    found = Q(pk__in=[])
    for rule in rules:
        meant = [re.escape(step.key) for step in rule.rule.steps if step.form in MEANT_FORMS]
        if len(meant) == len(rule.rule.steps):
            found |= Q(rule_id=rule.rule_id)
        elif meant:
            found |= Q(rule_id=rule.rule_id, occasion__regex=rf"/({'|'.join(meant)})$")
    return found


def _free(peace: Peace) -> AnyRows:
    """For each follow-up the best day of its window that is free."""
    day = F("date__day")
    free = Disturbing.objects.filter(
        ~peace.disturbs("date__day"), date__day__gte=F("opens_on"), date__day__lte=F("closes_on")
    )
    by_chance = FirstBitsOfDigest(
        Joined(Cast(F("customer_id"), CText()), Value("|"), Cast(F("rule_id"), CText()), Value("|"), Cast(day, CText()))
    )
    in_order = free.annotate(
        to_on=day,
        is_after=truth(Q(date__day__gt=F("due_on"))),
        chance=Case(When(is_meant=True, then=Value(0)), default=by_chance, output_field=BigIntegerField()),
        before=Case(When(is_meant=True, date__day__lte=F("due_on"), then=day), output_field=DateField()),
    )
    best = in_order.order_by("id", "is_after", "chance", F("before").desc(nulls_last=True), "to_on").distinct("id")
    return best.values("id", "planned_on", "to_on")
