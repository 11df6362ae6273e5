"""The command line of the trial."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from huifang.cli.asked import Day
from huifang.cli.output import TROUBLE, say, show_json
from huifang.kernel.text import Message
from trial.steps import AS_OF, StepFailed, Trial, run_trial
from trial.telling import tell

RECORDS = Path(__file__).parents[1] / ".." / "shared" / "data" / "online_retail.csv.gz"


@click.command()
@click.option("--file", "records", type=click.Path(path_type=Path), default=RECORDS, help="The lines of the invoices.")
@click.option("--on", type=Day(), default=AS_OF.isoformat(), show_default=True, help="Plan as of this day.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the installation in this folder, a new or empty one."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was made as one JSON document.")
def trial(*, records: Path, on: date, keep: Path | None, as_json: bool) -> None:
    """Import real invoices, load two policies, and plan whom to contact, when, by whom and why."""
    records = records.resolve()
    if not records.is_file():
        say(Message("The records are not there: %(path)s. Name them with --file.", {"path": records}))
        sys.exit(TROUBLE)
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise click.BadParameter("the folder is not empty.", param_hint="--keep")
    try:
        with _folder(keep) as folder:
            found = run_trial(Trial(folder, records, on), progress=say)
    except StepFailed as failed:
        say(failed.message)
        sys.exit(TROUBLE)
    if as_json:
        show_json(found)
    else:
        tell(found, keep)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The data folder of the trial's own installation; gone at the end unless it is kept."""
    if keep is not None:
        yield keep.resolve()
        return
    outer = Path(tempfile.mkdtemp(prefix="huifang-trial-"))
    # For root the server runs under a user of its own, who must be able to walk through.
    outer.chmod(0o711)
    try:
        yield outer / "data"
    finally:
        shutil.rmtree(outer)


if __name__ == "__main__":
    trial()
