"""What ends duties without anyone's hand: the time that a rule gives them, and a contact under any rule.

Source: the policy pack's page, sections 2 and 3. A duty that expired is given up, and so counts as missed; one that a
contact under another rule fulfils is done. Neither has an agent. Advice that nobody took up lapses with its window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, LessThan

from huifang.customers.models import Event
from huifang.followups.models import Claim, FollowUp
from huifang.history.models import Entry
from huifang.kernel.dates import Duration
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.expressions import DayAfter
from huifang.kernel.sql.statements import AnyRows, next_id, update_from
from huifang.planning.actions.sets.changes import record_set, truth
from huifang.planning.actions.sets.scope import Counts, Scope
from huifang.planning.models import Dirty, Duty
from huifang.policy.logic.pack import Rule

CONTACTED = "contacted"
COUNTING_FORMS = ("every", "at_least")
_BEFORE = ("id", "state", "attempts", "reason", "ended_on")
_AFTER = {"state": "new_state", "reason": "new_reason", "ended_on": "new_ended_on", "entry_id": "new_entry_id"}
ENDED = DigestedBy(columns=(*_BEFORE, *_AFTER.values()), block_by="id", order=("id",))
_States, _Reasons = FollowUp.State, FollowUp.Reason
GIVEN_UP_BY_A_SWEEP = Q(state=_States.GIVEN_UP, reason__in=[_Reasons.EXPIRED, _Reasons.OVERTAKEN])
_NO_DAY = Cast(Value(None), DateField())


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of duties, and under which deed the history keeps it."""

    deed: str
    state: FollowUp.State
    reason: FollowUp.Reason


_EXPIRED = Ending("follow_ups.expired", _States.GIVEN_UP, _Reasons.EXPIRED)
_LAPSED = Ending("follow_ups.lapsed", _States.CANCELLED, _Reasons.LAPSED)
_FULFILLED = Ending("follow_ups.fulfilled", _States.DONE, _Reasons.FULFILLED)
_OPEN_AGAIN = Ending("follow_ups.revived", _States.PLANNED, _Reasons.NONE)


def expire(scope: Scope) -> Counts:
    """End what its rule gives no more time, on the last day that it had. One statement, if a rule says `expires`.

    What somebody has taken up, or promised for a day to come, is left.
    """
    spans = {rule.rule_id: rule.rule.expires for rule in scope.rules if rule.rule.expires is not None}
    if not spans:
        return Counts()
    late = _late(scope, list(spans)).annotate(ends=ends_of(spans))
    ended = late.filter(Q(LessThan(F("ends"), Value(scope.on))))
    return Counts(expired=end(ended, _EXPIRED, on=F("ends"), actor=scope.actor))


def lapse(scope: Scope) -> Counts:
    """Withdraw what was only advised and nobody did in its window. One statement, if a rule only advises.

    What somebody has taken up, or promised for a day to come, is left. It has no day on which it ended, and is taken
    up again when its window moves.
    """
    advised = [rule.rule_id for rule in scope.rules if not rule.rule.binding]
    if not advised:
        return Counts()
    return Counts(lapsed=end(_late(scope, advised), _LAPSED, on=_NO_DAY, actor=scope.actor))


def _late(scope: Scope, rules: Sequence[int]) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        ~Exists(Claim.objects.filter(follow_up_id=OuterRef("pk"))),
        Q(promised_at=None) | Q(promised_at__date__lt=scope.on),
        rule_id__in=rules,
        state=_States.PLANNED,
        closes_on__lt=scope.on,
    )


def ends_of(spans: Mapping[int, Duration]) -> Combinable:
    """The last day that the rules (by id) give duties whose windows are over."""
    return DayAfter(F("closes_on"), _of_rule(spans, "months"), _of_rule(spans, "days"))


def _of_rule(spans: Mapping[int, Duration], part: str) -> Combinable:
    cases = [When(rule_id=rule_id, then=Value(getattr(span, part))) for rule_id, span in spans.items()]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def reopen(scope: Scope) -> Counts:
    """Plan again what a sweep gave up and is owed otherwise now: on other days, or not at all.

    What was missed by a mistake in the records is no longer missed once they are put right; what was missed before the
    customer refused contacts stays missed. Goes before the sets of a sweep, which then bring it into line.
    """
    same = Q(opens_on=F("owed__opens_on"), due_on=F("owed__due_on"), closes_on=F("owed__closes_on"))
    is_otherwise = Q(owed__opens_on__isnull=True) | Q(owed__is_superseded=True) | Q(Exact(truth(same), False))
    otherwise = Duty.objects.filter(is_otherwise, state=_States.GIVEN_UP, customer__opted_out_on=None)
    duties = FollowUp.objects.filter(pk__in=otherwise.values("pk"))
    revived = end(duties, _OPEN_AGAIN, on=_NO_DAY, actor=scope.actor)
    if revived:
        otherwise.update(state=_States.PLANNED, reason=_Reasons.NONE)
    return Counts(revived=revived)


def fulfil(scope: Scope, *, only_dirty: bool) -> Counts:
    """Have contacts under any rule count for rules that say `counts: any`, and no more once they are withdrawn.

    Two statements for each set of channels that such rules name; `only_dirty` keeps to the customers in `Dirty`.
    """
    counts = Counts()
    by_channels: dict[tuple[str, ...], Q] = {}
    for rule in scope.rules:
        if rule.rule.counts == "any" and (keys := _occasions(rule.rule)):
            theirs = Q(rule_id=rule.rule_id, occasion__regex=keys)
            by_channels[rule.rule.channels] = by_channels.get(rule.rule.channels, Q(pk__in=[])) | theirs
    for channels, theirs in by_channels.items():
        duties = FollowUp.objects.filter(theirs)
        if only_dirty:
            duties = duties.filter(customer_id__in=Dirty.objects.values("customer_id"))
        counts += _fulfil(scope, duties.annotate(contacted_on=_contacted_on(channels)))
    return counts


def _occasions(rule: Rule) -> str:
    """The keys of the occasions that a contact may fulfil, as a pattern: those of steps that come again."""
    keys = [re.escape(step.key) for step in rule.steps if step.form in COUNTING_FORMS]
    return rf"/({'|'.join(keys)})\.[0-9]+$" if keys else ""


def _contacted_on(channels: Sequence[str]) -> Subquery:
    """The first day in the window on which the customer was contacted; a rule without channels takes every one."""
    contacts = Event.objects.filter(
        customer_id=OuterRef("customer_id"),
        kind__key=CONTACTED,
        occurred_on__gte=OuterRef("opens_on"),
        occurred_on__lte=OuterRef("closes_on"),
        withdrawn_on=None,
    )
    if channels:
        contacts = contacts.filter(attributes__channel__in=list(channels))
    return Subquery(contacts.order_by("occurred_on").values("occurred_on")[:1], output_field=DateField())


def _fulfil(scope: Scope, duties: AnyRows) -> Counts:
    undone_yet = Q(state=_States.PLANNED) | GIVEN_UP_BY_A_SWEEP
    done = duties.filter(undone_yet, contacted_on__isnull=False, contacted_on__lte=scope.on)
    undone = duties.filter(state=_States.DONE, reason=_Reasons.FULFILLED, contacted_on=None)
    return Counts(
        fulfilled=end(done, _FULFILLED, on=F("contacted_on"), actor=scope.actor),
        revived=end(undone, _OPEN_AGAIN, on=_NO_DAY, actor=scope.actor),
    )


def end(duties: AnyRows, ending: Ending, *, on: Combinable, actor: str, if_known: bool = False) -> int:
    """End these duties under one entry, with `if_known` those alone that have a day `on`; returns how many."""
    entry_id = next_id(Entry)
    after = {
        "new_state": Value(ending.state.value),
        "new_reason": Value(ending.reason.value),
        "new_ended_on": on,
        "new_entry_id": Value(entry_id),
    }
    rows = duties.annotate(**after).values(*_BEFORE, *_AFTER.values())
    known = ("new_ended_on",) if if_known else ()
    changed = update_from(
        FollowUp, rows, key="id", columns=_AFTER, digested=ENDED, unchanged=("state", "attempts"), known=known
    )
    return record_set(ending.deed, entry_id, changed, actor=actor)
