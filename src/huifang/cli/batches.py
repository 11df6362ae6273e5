"""The command batches: the plans of departments and periods."""

from __future__ import annotations

import click

from huifang.cli.output import as_json, show, show_json, show_table
from huifang.kernel.text import Message

SHOWN = 50


@click.command()
@click.option("--propose", is_flag=True, help="First propose every plan that is due, as a worker does by itself.")
@as_json
def batches(*, propose: bool, as_json: bool) -> None:
    """List the plans that policies ask for: of each department and period, with how far its approval is."""
    from huifang.cli.opening import opened, opened_to_look

    ground = opened() if propose else opened_to_look()
    from django.db.models import Count

    from huifang.planning.actions.batches import propose_due
    from huifang.planning.logic.batches import standing_of
    from huifang.planning.models import PlanBatch

    made = propose_due(on=ground.today(), actor=ground.actor) if propose else 0
    rows = PlanBatch.objects.select_related("policy", "department", "approval").annotate(size=Count("lines"))
    found = [
        {
            "id": row.pk,
            "policy": row.policy.key,
            "plan": row.plan,
            "department": row.department.key if row.department else "",
            "first_on": row.first_on,
            "last_on": row.last_on,
            "follow_ups": row.size,
            "state": standing_of(row.approval.state if row.approval else None, approved_on=row.approved_on).value,
        }
        for row in rows.order_by("-first_on", "-id")[:SHOWN]
    ]
    if as_json:
        show_json({"proposed": made, "batches": found})
        return
    if propose:
        show(Message("%(count)d plans were proposed.", {"count": made}))
    headings = ["id", "policy", "plan", "department", "from", "to", "follow-ups", "state"]
    show_table(headings, [list(row.values()) for row in found])
