"""The command capacity: how many follow-ups a person can make on a working day."""

from __future__ import annotations

import click

from huifang.cli.output import WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message

LARGEST_LOAD = 1_000


@click.command()
@click.option("--post", metavar="KEY", help="The post that is meant; without it everybody of whose post none is said.")
@click.option("--per-day", type=click.IntRange(1, LARGEST_LOAD), help="So many follow-ups a person can make in a day.")
@click.option("--remove", is_flag=True, help="Take back what was said; then a quota of the policies says it.")
@as_json
@click.pass_context
def capacity(ctx: click.Context, *, post: str | None, per_day: int | None, remove: bool, as_json: bool) -> None:
    """Show or say how many follow-ups a holder of a post can make on a working day.

    Plans move what is above it to days with room, and simulations show it in red. Without --per-day and --remove
    nothing is changed.
    """
    from huifang.cli.opening import opened, opened_to_look

    ground = opened() if per_day or remove else opened_to_look()
    from huifang.planning.actions.levelling import NoSuchLoad, set_daily_load
    from huifang.planning.queries.load import loads_of_posts

    if per_day or remove:
        try:
            set_daily_load(post=post, per_day=None if remove else per_day, actor=ground.actor)
        except NoSuchLoad as refused:
            say(refused.message)
            ctx.exit(WRONG_INPUT)
    found = loads_of_posts(ground.today())
    if as_json:
        show_json(found)
        return
    show_table(
        ["post", "people", "per day", "said by"],
        [[row.post or "*", row.people, row.per_day, _SAID_BY[row.is_own]] for row in found],
    )
    if not any(row.per_day for row in found):
        show(Message("Nobody said how much a person can make: no day is over capacity, and nothing is levelled."))


_SAID_BY = {True: Message("the organisation"), False: Message("a quota"), None: ""}
