"""What a supervisor decides over sets of follow-ups: whose they are, and which need not be done.

All of a set or none of it. Raises NotYours when one of them is out of the supervisor's reach, AlreadyEnded when one
has ended.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from huifang.customers.actions.changing import write_down
from huifang.followups.actions.ending import NOBODY_WAITS, actor_of, each_planned, said
from huifang.followups.actions.refusals import CannotWork, NotYours
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of


@transaction.atomic
def assign(*, follow_ups: Collection[int], to: Employee | None, by: Employee, on: date, reason: str = "") -> int:
    """Give follow-ups (by id) to an employee, None for whoever holds their post; returns of how many that was news.

    A call-back that was promised stays promised, by the new agent. No run of the allocation changes what was decided.
    Raises CannotWork.
    """
    if to is not None and reach_of(to, Right.WORK, on=on) is None:
        raise CannotWork
    rows = _theirs_to_decide(follow_ups, by, on)
    changed = [row.pk for row in rows if row.agent_id != (to.pk if to else None)]
    _change(changed, {"agent": to, "is_settled": True}, deed="follow_ups.assigned", by=by, reason=reason)
    return len(changed)


@transaction.atomic
def waive(*, follow_ups: Collection[int], by: Employee, on: date, reason: str) -> int:
    """Decide that follow-ups (by id) need not be done; returns how many. Raises NoReason.

    An agent who is with the customer at the moment keeps what is typed as a draft.
    """
    why, rows = said(reason), _theirs_to_decide(follow_ups, by, on)
    news = {"state": FollowUp.State.WAIVED, "ended_on": on, **NOBODY_WAITS}
    _change([row.pk for row in rows], news, deed="follow_ups.waived", by=by, reason=why)
    return len(rows)


def _theirs_to_decide(follow_ups: Collection[int], by: Employee, on: date) -> list[FollowUp]:
    reach = reach_of(by, Right.ASSIGN, on=on)
    if reach is None:
        raise NotYours
    seen = FollowUp.objects.visible_to(reach).filter(pk__in=follow_ups)
    rows = list(seen.select_for_update(of=("self",)).order_by("pk"))
    each_planned(rows, follow_ups)
    return rows


def _change(ids: Collection[int], news: dict[str, Any], *, deed: str, by: Employee, reason: str) -> None:
    if ids:
        entry_id = next_id(Entry)
        FollowUp.objects.filter(pk__in=ids).update(**news, entry_id=entry_id)
        write_down(deed, sorted(ids), entry_id, actor_of(by), reason)
