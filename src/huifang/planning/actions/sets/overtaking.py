"""What is missed because its step has come again.

Source: the policy pack's page, section 2: an occasion is missed when it ends undone, by hand, by the next occasion of
the same step, or by its time. A step comes again when it repeats by itself: at an interval from the same anchor, in
periods, on days of the calendar. Another event, or another milestone, is another matter, whatever step it starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import GreaterThanOrEqual

from huifang.followups.models import Claim, FollowUp
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.expressions import DayAfter, Later
from huifang.kernel.sql.following import Following
from huifang.kernel.sql.ways import few_rows
from huifang.planning.actions.sets.endings import Ending, end, ends_of
from huifang.planning.actions.sets.scope import Counts, Scope
from huifang.planning.logic.repeating import can_be_overtaken, repeats
from huifang.planning.models import Dirty
from huifang.policy.logic.pack import Rule, Step

_OVERTAKEN = Ending("follow_ups.overtaken", FollowUp.State.GIVEN_UP, FollowUp.Reason.OVERTAKEN)
OVERTAKEN_AT_ONCE = DigestedBy(
    columns=("id", "state", "reason", "ended_on", "entry_id"),
    block_by="id",
    order=("id",),
    has_nulls=False,
    known="ended_on",
)


def overtake(scope: Scope, *, since: date | None) -> Counts:
    """Give up what nobody has touched, whose window is over, and whose step has come again.

    It ends on the day on which the next occasion opened, or on the day after its own window, if that is later; unless
    the time that its rule gives it was over before. What was tried, taken up or promised is left to whoever did so,
    and so is what the system sends: nobody can miss it. A statement for each step that repeats, of all rules at once.

    With `since`, the day of the last sweep, only that is looked at which can have come to it after that day; what
    somebody let go of since is found when everything is looked at (None), which is once a week.
    """
    counts = Counts()
    rules = {rule.rule_id: rule.rule for rule in scope.rules if can_be_overtaken(rule.rule)}
    for keys in _by_turn(rules.items()):
        late = _late(scope) if since is None else _newly_late(scope, {one: rules[one] for one in keys}, since)
        overtaken = late.filter(_of_steps(keys)).annotate(overtaken_on=_overtaken_on(scope, keys))
        spans = {rule_id: span for rule_id in keys if (span := rules[rule_id].expires) is not None}
        if spans:
            in_time = Q(GreaterThanOrEqual(ends_of(spans), F("overtaken_on")))
            overtaken = overtaken.filter(~Q(rule_id__in=list(spans)) | in_time)
        with nullcontext() if since is None else few_rows():
            ended = end(overtaken, _OVERTAKEN, on=F("overtaken_on"), actor=scope.actor, if_known=True)
        counts += Counts(overtaken=ended)
    return counts


def overtaken_at_once(on: date, *, made_by: int, overtaken_by: int) -> Following:
    """The same of duties that are only being made, of rules that are over at once: what is so is written so.

    `made_by` and `overtaken_by` are the entries of the history, of the duties that stand and of those that ended.
    """
    state, reason = FollowUp.State, FollowUp.Reason
    told = {
        "entry_id": (made_by, overtaken_by),
        "state": (state.PLANNED.value, _OVERTAKEN.state.value),
        "reason": (reason.NONE.value, _OVERTAKEN.reason.value),
    }
    return Following(on, ended="ended_on", told=told)


def _newly_late(scope: Scope, rules: Mapping[int, Rule], since: date) -> QuerySet[FollowUp]:
    """Of what is late: windows that were not over on `since`, steps that came again after it, and changed customers.

    Each part is found by an index: those of open work begin with whose it is.
    """
    late = _late(scope).filter(rule_id__in=list(rules))
    parts = [late.filter(customer_id__in=Dirty.objects.values("customer_id"))]
    if scope.on > since:
        parts += [late.filter(whose, closes_on__gte=since) for whose in _whose(scope)]
        waiting = [rule_id for rule_id, rule in rules.items() if _may_wait(rule)]
        for again in _come_again(scope, waiting, since) if waiting else ():
            parts.append(late.filter(customer_id__in=again.values("customer_id"), rule_id__in=waiting))
    first, *others = (part.values("pk") for part in parts)
    return _late(scope).filter(pk__in=first.union(*others, all=True))


def _whose(scope: Scope) -> tuple[Q, Q]:
    """Open work that is nobody's, of the posts of the rules, and that which is somebody's."""
    posts = {rule.post_id for rule in scope.rules}
    theirs = Q(post_id__in=[post for post in posts if post is not None])
    return Q(theirs | Q(post_id=None), agent_id=None), Q(agent_id__isnull=False)


def _may_wait(rule: Rule) -> bool:
    """Whether the next occasion may open later than on the day after the window before it."""
    return rule.season is not None or any(step.form == "day" or step.shift is not None for step in rule.steps)


def _come_again(scope: Scope, rules: Sequence[int], since: date) -> Iterator[QuerySet[FollowUp]]:
    """The occasions that opened after `since`: open ones and those that somebody was quick to end."""
    opened = FollowUp.objects.filter(rule_id__in=rules, opens_on__gt=since, opens_on__lte=scope.on)
    planned = opened.filter(state=FollowUp.State.PLANNED, closes_on__gt=since)
    yield from (planned.filter(whose) for whose in _whose(scope))
    yield opened.filter(ended_on__gt=since)


def _by_turn(rules: Iterable[tuple[int, Rule]]) -> Iterator[dict[int, str]]:
    """Of each rule its first repeating step, then the second ones: the pattern of the step's occasions by rule."""
    patterns = {rule_id: [_occasions(step) for step in rule.steps if repeats(step)] for rule_id, rule in rules}
    for turn in range(max(map(len, patterns.values()), default=0)):
        yield {rule_id: found[turn] for rule_id, found in patterns.items() if turn < len(found)}


def _occasions(step: Step) -> str:
    return rf"/{re.escape(step.key)}$" if step.form == "day" else rf"/{re.escape(step.key)}\.[0-9]+$"


def _of_steps(keys: dict[int, str]) -> Q:
    """The occasions of these steps, by the rule's id. Steps that write their occasions alike are asked for together."""
    rules: dict[str, list[int]] = {}
    for rule_id, pattern in keys.items():
        rules.setdefault(pattern, []).append(rule_id)
    found = Q(pk__in=[])
    for pattern, rule_ids in rules.items():
        found |= Q(rule_id__in=rule_ids, occasion__regex=pattern)
    return found


def _late(scope: Scope) -> QuerySet[FollowUp]:
    return FollowUp.objects.untouched().filter(
        ~Exists(Claim.objects.filter(follow_up_id=OuterRef("pk"))), promised_at=None, closes_on__lt=scope.on
    )


def _overtaken_on(scope: Scope, keys: dict[int, str]) -> Subquery:
    """When the occasion opened that follows an outer duty in its step, from the same anchor, or the day after its own
    window, if that is later; unknown when none did.
    """
    same_anchor = Q(event_id=OuterRef("event_id")) | Q(event_id=None)
    following = FollowUp.objects.filter(
        _of_steps(keys),
        same_anchor,
        customer_id=OuterRef("customer_id"),
        rule_id=OuterRef("rule_id"),
        opens_on__gt=OuterRef("opens_on"),
        opens_on__lte=scope.on,
    ).exclude(state=FollowUp.State.CANCELLED)
    over = DayAfter(OuterRef("closes_on"), Value(0), Value(1))
    days = following.order_by("opens_on").annotate(day=Later(F("opens_on"), over)).values("day")
    return Subquery(days[:1], output_field=DateField())
