"""The command policy difference: what a pack would change in the plan that stands."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day, answers
from huifang.cli.output import Progress, as_json, show, show_json, show_table
from huifang.cli.packs import NamedPack, PackName, sound_pack
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.planning.logic.differences import Days, Difference


@click.command()
@click.argument("pack", type=PackName())
@click.option("--on", type=Day(), help="As of this day; without it as of today where the organisation is.")
@answers
@as_json
def difference(*, pack: NamedPack, on: date | None, settings: dict[str, str], as_json: bool) -> None:
    """Count what a pack would change in the plan that stands, over the real customers: kept, re-dated, cancelled, new.

    PACK is compared as if it were in force on the day, in place of the other versions of its policy. Nothing is
    written; follow-ups that somebody has begun are never changed.
    """
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.org.queries import own_festivals
    from huifang.planning.actions.difference import difference as differing
    from huifang.planning.logic.differences import as_json as kept
    from huifang.planning.queries.drafted import draft_of_reading

    _pack, reading = sound_pack(pack, settings, own_festivals())
    began, progress = time.monotonic(), Progress(Message("Counting"))
    try:
        found = differing(draft_of_reading(reading), on=on or ground.today(), tell=progress)
    finally:
        progress.end()
    seconds = round(time.monotonic() - began, 3)
    if as_json:
        show_json({"seconds": seconds, **kept(found)})
        return
    _show(found)
    show(Message("It took %(seconds).1f seconds. Nothing was written.", {"seconds": seconds}))


def _show(found: Difference) -> None:
    from huifang.planning.logic.differences import Sort

    parts = {"on": found.on, "to": found.horizon_on}
    show(Message("What would change in the plan up to %(to)s, if the pack were in force on %(on)s:", parts))
    rules = sorted({group.rule for group in found.groups})
    counted = {(group.rule, group.sort): group.count for group in found.groups}
    rows = [[rule, *(counted.get((rule, sort), 0) for sort in Sort)] for rule in rules]
    show_table(["rule", "unchanged", "re-dated", "cancelled", "new", "in hand"], rows)
    for sort in (Sort.REDATED, Sort.CANCELLED, Sort.NEW):
        if examples := found.of(sort):
            show("")
            show(_EXAMPLES[sort.value])
            names = _names({one.customer for one in examples})
            lines = [
                [names.get(one.customer, ""), one.rule, one.occasion, _due(one.was), _due(one.becomes)]
                for one in examples
            ]
            show_table(["customer", "rule", "occasion", "was due", "due"], lines)


_EXAMPLES = {
    "redated": Message("Re-dated, for example:"),
    "cancelled": Message("Cancelled, for example:"),
    "new": Message("New, for example:"),
}


def _due(days: Days | None) -> str:
    return days.due_on.isoformat() if days else ""


def _names(customers: set[int]) -> dict[int, str]:
    from huifang.customers.models import Customer

    return dict(Customer.objects.filter(pk__in=customers).values_list("pk", "external_id"))
