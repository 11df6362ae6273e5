"""The fifth set of a sweep: what is planned for days over capacity goes to days of its window that have room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import F, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from huifang.followups.models import FollowUp
from huifang.followups.queries.limits import Peace, peace_from
from huifang.history.actions import record
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.statements import analyze, insert_from, temporary_tables, update_from
from huifang.kernel.text import Message
from huifang.org.models import Post
from huifang.planning.logic.levelling import Move, moves
from huifang.planning.models import DailyLoad, Movable, Moved
from huifang.planning.models.levels import LARGEST_LOAD
from huifang.planning.queries.load import capacity, crowded_pools, movable
from huifang.planning.queries.spread import WorkingDays
from huifang.policy.queries import versions_in_force, working_of

AT_ONCE = 2_000
_LIKE = ("post_id", "place", "opens_on", "closes_on", "planned_on", "barred_by")
_MOVABLE = ("id", *_LIKE, "number")
LEVELLED = DigestedBy(columns=("id", "planned_on", "new_planned_on"), block_by="id", order=("id",))


class NoSuchLoad(ValueError):
    """The load is none that a person can have, or the post is not there; `message` says which."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def level(*, on: date, actor: str) -> int:
    """Move what is over capacity from a day on, where a day of its window has room; returns how many were moved.

    Only what nobody has in hand is moved, and only as much as is over. Nothing happens where nobody said how much a
    person can make in a day. Must stand in a transaction in which nobody else plans. Twice is once.
    """
    known = capacity(on)
    if not known.is_known:
        return 0
    working = WorkingDays(working_of(version.pk for version in versions_in_force(on)))
    peace = peace_from(on)
    found: list[Move] = []
    for pool, plan in crowded_pools(known, peace, works=working, on=on).items():
        room = known.of(pool) or 0
        found += moves(plan.movable, plan.load, partial(_room_on, working, room))
    return _move(found, peace, on=on, actor=actor) if found else 0


def _room_on(working: WorkingDays, room: int, day: date) -> int:
    return room if day in working else 0


def _move(found: Iterable[Move], peace: Peace, *, on: date, actor: str) -> int:
    with temporary_tables(Moved, Movable):
        Moved.objects.bulk_create([_moved(move) for move in found], batch_size=AT_ONCE)
        alike = [F("post_id"), F("place"), F("opens_on"), F("closes_on"), F("planned_on"), F("barred_by")]
        days = Moved.objects.values("planned_on").distinct()
        rows = (
            FollowUp.objects.filter(movable(), ~peace.of_their_own(), planned_on__in=days, planned_on__gte=on)
            .filter(post_id__in=Moved.objects.values("post_id").distinct())
            .annotate(place=Coalesce(F("department_id"), Value(0)), barred_by=peace.bits())
            .annotate(number=Window(RowNumber(), partition_by=alike, order_by=F("id").asc()))
        )
        insert_from(Movable, rows.values_list(*_MOVABLE), columns=_MOVABLE, all_new=True)
        analyze(Moved, Movable)
        news = Movable.objects.filter(moved__first__lte=F("number"), moved__last__gte=F("number"))
        moved = update_from(
            FollowUp,
            news.annotate(new_planned_on=F("moved__to_on")).values("id", "planned_on", "new_planned_on"),
            key="id",
            columns={"planned_on": "new_planned_on"},
            digested=LEVELLED,
            unchanged=("planned_on",),
        )
    if moved.count:
        record(deed="follow_ups.levelled", actor=actor, row_count=moved.count, row_digest=moved.sha256)
    return moved.count


def _moved(move: Move) -> Moved:
    named = dict(zip(_LIKE, move.key, strict=True))
    return Moved(**named, first=move.first + 1, last=move.first + move.count, to_on=move.to_on)


def set_daily_load(*, post: str | None, per_day: int | None, actor: str, reason: str = "") -> None:
    """Say how many follow-ups a holder of a post (by key; None for everybody) can make on a working day.

    None of `per_day` takes it back: then a quota of the policies says it, where there is one. Raises NoSuchLoad. The
    next plan levels by it.
    """
    if per_day is not None and not 1 <= per_day <= LARGEST_LOAD:
        raise NoSuchLoad(Message("Write a number of follow-ups a day from 1 to %(most)d.", {"most": LARGEST_LOAD}))
    with transaction.atomic():
        found = Post.objects.filter(key=post).first() if post else None
        if post and found is None:
            raise NoSuchLoad(Message("There is no post %(post)s.", {"post": post}))
        facts = {"post": post or "", "per_day": per_day or 0}
        entry = record(deed="daily_load.set", actor=actor, row_count=1, reason=reason, facts=facts)
        standing = DailyLoad.objects.filter(post=found)
        if per_day is None:
            standing.delete()
        elif not standing.update(per_day=per_day, entry=entry):
            DailyLoad.objects.create(post=found, per_day=per_day, entry=entry)
