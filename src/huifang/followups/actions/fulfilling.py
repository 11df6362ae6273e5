"""One contact, several duties: what the record of one follow-up fulfils as well."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from huifang.customers.actions.changing import write_down
from huifang.followups.actions.ending import actor_of, ended
from huifang.followups.actions.refusals import NotFulfilled
from huifang.followups.logic.fulfilling import Duty, channels_shared, may_fulfil
from huifang.followups.models import FollowUp, Fulfilment, Record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import desk_rules


def fulfil_others(
    record: Record, *, follow_up: FollowUp, others: Collection[int], rule: DeskRule | None, agent: Employee, on: date
) -> int:
    """Close other duties of the same customer (by id) as done by this record; returns how many.

    All of them or none: raises NotFulfilled when one has ended, is somebody else's, needs a record of its own, or asks
    for another channel than the record's. To be called in the deed that writes the record.
    """
    wanted = sorted(set(others) - {follow_up.pk})
    if not wanted:
        return 0
    planned = FollowUp.objects.filter(pk__in=wanted, customer=follow_up.customer_id, state=FollowUp.State.PLANNED)
    rows = list(planned.select_for_update(of=("self",)).select_related("rule").order_by("pk"))
    rules = desk_rules({row.version_id for row in rows})
    one = Duty(rule, follow_up.post_id, follow_up.agent_id, follow_up.opens_on)
    for row in rows:
        own = rules.get((row.version_id, row.rule.key))
        other = Duty(own, row.post_id, row.agent_id, row.opens_on)
        fits = may_fulfil(one, other, agent=agent.pk, on=on) and channels_shared(own, (record.channel,))
        if not fits:
            raise NotFulfilled
    if len(rows) < len(wanted):
        raise NotFulfilled
    entry_id = next_id(Entry)
    done = ended(FollowUp.State.DONE, on=on, agent=agent)
    planned.filter(pk__in=wanted).update(**done, entry_id=entry_id)
    Fulfilment.objects.bulk_create(Fulfilment(follow_up=row, record=record) for row in rows)
    write_down("follow_ups.done_together", wanted, entry_id, actor_of(agent), "")
    return len(rows)
