"""The command policy preview: whom a pack would have contacted, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from huifang.cli.asked import Day, Zone, answers, festivals
from huifang.cli.language import said
from huifang.cli.output import WRONG_INPUT, say
from huifang.cli.packs import NamedPack, PackName, blocked_lines, sound_pack
from huifang.kernel.calendars.festivals import FestivalDate
from huifang.kernel.calendars.published import published_days
from huifang.kernel.text import Message
from huifang.policy.logic.pack import Pack

RECORDS = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("pack", type=PackName())
@click.option("--customers", type=RECORDS, required=True, help="CSV: id,name,joined_on,birthday,birthday_calendar,…")
@click.option("--events", type=RECORDS, required=True, help="CSV: id,customer,kind,occurred_at,…")
@click.option("--from", "from_on", type=Day(), required=True, help="The first day of the time to look at.")
@click.option("--to", "to_on", type=Day(), required=True, help="The last day of the time to look at.")
@click.option("--zone", type=Zone(), default="Asia/Shanghai", show_default=True, help="The zone in which days count.")
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@answers
@festivals
def preview(
    *, pack: NamedPack, customers: Path, events: Path, from_on: date, to_on: date, zone: str, out: Path | None,
    settings: dict[str, str], festivals: dict[str, FestivalDate],
) -> None:  # fmt: skip
    """Print as CSV whom a pack would have contacted, and when, over the customers and events of two files.

    Stores nothing and reads nothing of the installation. With any error in the pack or the files nothing is printed.
    """
    if from_on > to_on:
        raise click.BadParameter(said(Message("it lies before --from.")), param_hint="--to")
    sound, reading = sound_pack(pack, settings, festivals)
    blocked = list(blocked_lines(pack, reading))
    for line in blocked:
        say(line)
    if blocked:
        raise click.exceptions.Exit(WRONG_INPUT)
    from huifang.cli.opening import database

    click.get_current_context().find_root().with_resource(database())
    from huifang.cli.preview import opener, say_faults, write_rows
    from huifang.planning.actions.preview import BadRecords
    from huifang.planning.actions.preview import preview as previewed

    try:
        rows = previewed(
            sound, customers=opener(customers), events=opener(events), from_on=from_on, to_on=to_on, zone=zone,
            festivals=festivals,
        )  # fmt: skip
    except BadRecords as bad:
        say_faults(bad.faults, {"customers": customers, "events": events})
        raise
    write_rows(rows, out)
    if estimated := _estimated_line(sound, to_on):
        say(estimated)


def _estimated_line(pack: Pack, to_on: date) -> Message | None:
    """What to say of working days in years of which nothing is published yet."""
    last_year = published_days().last_year
    counts = any(rule.working and rule.working.holidays == "cn" for rule in pack.rules)
    if not counts or last_year is None or to_on.year <= last_year:
        return None
    return Message(
        "Working days after %(year)d are estimated by the week alone: the public holidays are not published yet.",
        {"year": last_year},
    )
