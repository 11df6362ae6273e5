"""The command simulate: what the time to come would ask of people, by a plan in force or a draft."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day, answers
from huifang.cli.language import said
from huifang.cli.output import Progress, as_json, say, show, show_json, show_table
from huifang.cli.packs import NamedPack, PackName, sound_pack
from huifang.kernel.dates import Duration, after
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.planning.logic.simulated import PoolLoad, Simulated, Unit
    from huifang.planning.queries.drafted import Draft

MOST_WEEKS = 52
MOST_MONTHS = 12


@click.command()
@click.option("--weeks", type=click.IntRange(1, MOST_WEEKS), help="Look so many weeks ahead.")
@click.option("--months", type=click.IntRange(1, MOST_MONTHS), help="Look so many months ahead; without both, three.")
@click.option("--by", "unit", type=click.Choice(["day", "week", "month"]), help="A line for each of these.")
@click.option("--draft", type=PackName(), metavar="PACK", help="Also count as if this pack were in force, and compare.")
@click.option("--on", type=Day(), help="As of this day; without it as of today where the organisation is.")
@answers
@as_json
def simulate(
    *, weeks: int | None, months: int | None, unit: str | None, draft: NamedPack | None, on: date | None,
    settings: dict[str, str], as_json: bool,
) -> None:  # fmt: skip
    """Count the follow-ups that the time to come asks for, over the real customers: by pool, day and channel.

    Nothing is written. A line with days over capacity is marked; what a person can make in a day is said with
    huifang capacity, or by a quota of a policy.
    """
    if weeks and months:
        raise click.BadParameter(said(Message("name weeks or months, not both.")), param_hint="--weeks")
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.planning.logic.simulated import Unit

    on = on or ground.today()
    to_on = on + timedelta(days=7 * weeks - 1) if weeks else after(on, Duration(months or 3, 0)) - timedelta(days=1)
    began = time.monotonic()
    found = _simulated(on, to_on, None)
    drafted = _simulated(on, to_on, _draft(draft, settings)) if draft else None
    seconds = round(time.monotonic() - began, 3)
    chosen = Unit(unit) if unit else (Unit.WEEK if weeks or (months or 3) <= 3 else Unit.MONTH)
    if as_json:
        show_json({"seconds": seconds, "in_force": _document(found), "draft": drafted and _document(drafted)})
        return
    _show(found, chosen)
    if drafted is not None:
        _show_compared(found, drafted)
    show(Message("It took %(seconds).1f seconds. Nothing was written.", {"seconds": seconds}))


def _draft(named: NamedPack, settings: dict[str, str]) -> Draft:
    from huifang.org.queries import own_festivals
    from huifang.planning.queries.drafted import draft_of_reading

    _pack, reading = sound_pack(named, settings, own_festivals())
    return draft_of_reading(reading)


def _simulated(on: date, to_on: date, draft: Draft | None) -> Simulated:
    from huifang.planning.actions.simulation import simulate as simulated

    progress = Progress(Message("Counting"))
    try:
        return simulated(on=on, to_on=to_on, draft=draft, tell=progress)
    finally:
        progress.end()


def _document(found: Simulated) -> dict[str, object]:
    from huifang.planning.logic.simulated import as_json as kept

    return {"total": found.total, **kept(found)}


def _show(found: Simulated, unit: Unit) -> None:
    parts = {"total": found.total, "on": found.on, "to": found.to_on, "late": found.late}
    show(Message("%(total)d follow-ups from %(on)s to %(to)s; %(late)d stand late already and come on top.", parts))
    for pool in found.pools:
        show("")
        show(_title(pool))
        show_table(["from", "to", "follow-ups", "room", "each", "days over capacity"], list(_rows(found, pool, unit)))
    show("")
    channels = [[channel or "-", sum(days.values())] for channel, days in sorted(found.by_channel.items())]
    show_table(["channel", "follow-ups"], channels)


def _title(pool: PoolLoad) -> Message:
    parts = {"post": pool.post or "-", "department": pool.department or "*", "people": pool.people}
    if pool.room is None:
        return Message(
            "%(post)s, department %(department)s: %(people)d people; nobody said how much they can make", parts
        )
    return Message(
        "%(post)s, department %(department)s: %(people)d people with room for %(room)d a day",
        {**parts, "room": pool.room},
    )


def _rows(found: Simulated, pool: PoolLoad, unit: Unit) -> Iterator[Sequence[object]]:
    from huifang.planning.logic.simulated import bars

    for bar in bars(found, pool, unit):
        over = f"! {bar.days_over}" if bar.is_over else ""
        yield [bar.first_on, bar.last_on, bar.count, bar.room, bar.each(pool.people), over]


def _show_compared(found: Simulated, drafted: Simulated) -> None:
    keys = sorted(found.by_rule.keys() | drafted.by_rule.keys())
    rows = [
        [policy, rule, now, then, then - now]
        for policy, rule in keys
        if (now := found.by_rule.get((policy, rule), 0)) != (then := drafted.by_rule.get((policy, rule), 0))
    ]
    show("")
    if not rows:
        say(Message("The draft asks for the same number of follow-ups by every rule."))
        return
    show_table(["policy", "rule", "in force", "draft", "difference"], rows)
