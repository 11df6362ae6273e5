"""`huifang policy document`: a loaded policy as a file that can be printed and signed."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from huifang.cli.output import WRONG_INPUT, say, show
from huifang.kernel.text import Message

KINDS = (".docx", ".pdf")


@click.command()
@click.argument("policy")
@click.option("--version", "number", help="The number of the version; without it the one in force, else the latest.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; its name ends in .docx or .pdf."
)
@click.option(
    "--in", "language", type=click.Choice(["zh-Hans", "en"]), default="zh-Hans", help="The language of the document."
)
@click.pass_context
def document(ctx: click.Context, *, policy: str, number: str | None, output: Path | None, language: str) -> None:
    """Write a loaded policy as a document: clauses, sign-off block, forms, what was settled. POLICY is its key."""
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.org.queries import time_zone
    from huifang.policy.logic.document.files import NoChineseFont, file_of
    from huifang.policy.queries.document import document_of, version_to_show

    version = version_to_show(policy, number=number, on=ground.today())
    if version is None:
        say(Message("No version of the policy %(policy)s is loaded.", {"policy": policy}))
        ctx.exit(WRONG_INPUT)
    path = output or Path(f"{policy}-{version.number}.docx")
    if path.suffix not in KINDS:
        say(Message("%(file)s ends neither in .docx nor in .pdf.", {"file": str(path)}))
        ctx.exit(WRONG_INPUT)
    paper = document_of(version, language="en" if language == "en" else "zh-Hans", zone=ZoneInfo(time_zone()))
    if paper is None:
        say(Message("The text of version %(number)s has faults; mend them first.", {"number": version.number}))
        ctx.exit(WRONG_INPUT)
    try:
        path.write_bytes(file_of(paper, path.suffix))
    except NoChineseFont as missing:
        say(missing.message)
        ctx.exit(WRONG_INPUT)
    show(Message("%(file)s is written.", {"file": str(path)}))
