"""The command allocate: gives what is nobody's to people, as the policies say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day
from huifang.cli.output import as_json, show, show_json, show_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.planning.actions.allocation import Allocated


@click.command()
@click.option("--on", type=Day(), help="Give out as of this day; without it as of today where the organisation is.")
@click.option("--dry-run", is_flag=True, help="Say what would be given, and change nothing.")
@as_json
def allocate(*, on: date | None, dry_run: bool, as_json: bool) -> None:
    """Give customers who have nobody, and their follow-ups, to people, by the ways of the policies in force.

    Each plan does it by itself. Twice is once, and what a supervisor decided is never changed.
    """
    from huifang.cli.opening import opened

    ground = opened()
    from huifang.planning.actions.allocation import allocate as give_out
    from huifang.planning.actions.allocation import look_ahead

    deed = look_ahead if dry_run else give_out
    done = deed(on=on or ground.today(), actor=ground.actor)
    if as_json:
        show_json(_as_document(done, is_dry=dry_run))
        return
    for line in _said_of(done, is_dry=dry_run):
        show(line)
    if done.ways:
        rows = [
            [one.way.policy_key, one.way.says.key, one.way.says.way, " ".join(one.way.says.clauses), one.customers,
             one.follow_ups, one.left]
            for one in done.ways
        ]  # fmt: skip
        show_table(["policy", "assignment", "way", "clauses", "customers", "follow-ups", "left"], rows)


def _as_document(done: Allocated, *, is_dry: bool) -> dict[str, object]:
    return {
        "on": done.on,
        "dry_run": is_dry,
        "customers": done.customers,
        "follow_ups": done.follow_ups,
        "taken_back": done.taken_back,
        "unallocated": done.unallocated,
        "ways": [
            {
                "policy": one.way.policy_key,
                "assignment": one.way.says.key,
                "way": one.way.says.way,
                "clauses": list(one.way.says.clauses),
                "customers": one.customers,
                "follow_ups": one.follow_ups,
                "left": one.left,
            }
            for one in done.ways
        ],
    }


def _said_of(done: Allocated, *, is_dry: bool) -> Iterator[Message]:
    if not done.ways:
        yield Message("No policy in force says who gets which customers: nothing is given out.")
        return
    parts = {"on": done.on, "customers": done.customers, "follow_ups": done.follow_ups, "back": done.taken_back}
    if is_dry:
        yield Message(
            "On %(on)s a run would give %(customers)d customers and %(follow_ups)d follow-ups to people, and take"
            " %(back)d customers back first. Nothing was changed.",
            parts,
        )
    else:
        yield Message(
            "As of %(on)s, %(customers)d customers and %(follow_ups)d follow-ups were given to people; %(back)d"
            " customers were taken back first.",
            parts,
        )
    yield Message("Customers who have nobody, although a policy wants it: %(count)d.", {"count": done.unallocated})
