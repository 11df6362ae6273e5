"""The command satisfaction: count all answers anew."""

from __future__ import annotations

import click

from huifang.cli.output import as_json, show, show_json
from huifang.kernel.text import Message


@click.command()
@as_json
def satisfaction(*, as_json: bool) -> None:
    """Count what customers answered anew, for the figures of satisfaction.

    They are kept with every answer, so this is for repair, when fsck says that they are amiss, and after answers came
    in by another way. Nobody should answer meanwhile.
    """
    from huifang.cli.opening import opened

    opened()
    from huifang.surveys.actions.counting import count_everything_anew

    responses = count_everything_anew()
    if as_json:
        show_json({"responses": responses})
    else:
        show(Message("%(responses)d responses were counted anew.", {"responses": responses}))
