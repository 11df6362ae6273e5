"""The follow-ups behind a number, for lists that are read page by page in the order in which their windows close.

A number is the sum of parts, and each part is read along an index: what is planned along those of posts and agents
(which begin with `closes_on` behind them), what ended along those of rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet

from huifang.followups.models import FollowUp
from huifang.insight.logic import Column
from huifang.insight.queries.within import within
from huifang.org.logic import Reach
from huifang.org.models import Post

_ENDED = Q(ended_on__isnull=False)
_STILL = (Column.TO_COME, Column.OPEN, Column.OWED)
_STATES = FollowUp.State
_DONE_LATE = Q(state=_STATES.DONE, ended_on__gt=F("closes_on"))
_GIVEN_UP, _WAIVED = _ENDED & Q(state=_STATES.GIVEN_UP), _ENDED & Q(state=_STATES.WAIVED)
_WHEN_ENDED: Mapping[Column, tuple[Q, ...]] = {
    Column.KEPT: (_ENDED & Q(state=_STATES.DONE, ended_on__lte=F("closes_on")),),
    Column.DONE_LATE: (_DONE_LATE,),
    Column.LATE: (_DONE_LATE,),
    Column.GIVEN_UP: (_GIVEN_UP,),
    Column.WAIVED: (_WAIVED,),
    Column.MISSED: (_GIVEN_UP, _WAIVED),
    Column.OWED: (_ENDED & Q(state=_STATES.DONE), _GIVEN_UP, _WAIVED),
}


_WHEN_NEVER_LATE: Mapping[Column, tuple[Q, ...]] = {
    Column.KEPT: (_ENDED & Q(state=_STATES.DONE),),
    Column.OWED: (_ENDED & Q(state=_STATES.DONE),),
}


def parts_behind(
    rules: Mapping[int, Collection[str]],
    column: Column,
    *,
    reach: Reach,
    on: date,
    never_late: Collection[int] = (),
) -> tuple[QuerySet[FollowUp], ...]:
    """The follow-ups that a number of these rules counts, in parts that have none in common.

    `rules` gives, by the rule's id, the posts (keys) that it was ever given, "" for none: see `posts_of_rules`.
    `never_late` are those whose counts are `DutyCounts.never_late`.
    """
    return tuple(
        FollowUp.objects.told_to(reach.employee_id).filter(part, within(reach), rule_id=rule)
        for rule, posts in rules.items()
        for part in _parts(column, posts, reach=reach, on=on, can_be_late=rule not in never_late)
    )


def _parts(column: Column, posts: Collection[str], *, reach: Reach, on: date, can_be_late: bool) -> Iterator[Q]:
    window = _window(column, on) if can_be_late else _window_never_late(column, on)
    yield from _planned(window, posts, reach=reach)
    yield from (_WHEN_ENDED if can_be_late else _WHEN_NEVER_LATE).get(column, ())


def _planned(window: Q | None, posts: Collection[str], *, reach: Reach) -> Iterator[Q]:
    if window is None:
        return
    planned = Q(state=_STATES.PLANNED) & window
    yield planned & Q(agent__isnull=False)
    if reach.is_all or reach.departments:
        for key in sorted(posts):
            # As one value, so that the index gives the order.
            post = Q(post_id=Post.objects.filter(key=key).values("pk")[:1]) if key else Q(post=None)
            yield planned & Q(agent=None) & post


def _window_never_late(column: Column, on: date) -> Q | None:
    return _window(Column.OWED if column is Column.OPEN else column, on) if column in _STILL else None


def _window(column: Column, on: date) -> Q | None:
    """Said by `closes_on` as far as it goes, which comes first in the indexes; None where nothing planned counts."""
    match column:
        case Column.TO_COME:
            return Q(opens_on__gt=on, closes_on__gt=on)
        case Column.OPEN:
            return Q(opens_on__lte=on, closes_on__gte=on)
        case Column.OVERDUE | Column.LATE:
            return Q(closes_on__lt=on)
        case Column.OWED:
            return Q(opens_on__lte=on)
    return None
