"""The commands `import customers`, `import events` and `import cases`."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huifang.cli.language import said
from huifang.cli.opening import NotReady, opened
from huifang.cli.output import FINDINGS, as_json, say, show, show_json
from huifang.cli.packs import fault_line
from huifang.cli.refused import RefusedFile
from huifang.customers.logic.import_map import Of
from huifang.customers.logic.map_check import FaultyMap, check_columns, read_map
from huifang.kernel.lanes import LaneLost
from huifang.kernel.sheets import open_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.customers.actions.imports import Imported

SMALL_FILE = 1024 * 1024
"""Bytes below which starting lanes takes longer than they save."""

MOST_LANES = 4

Command = Callable[..., None]

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("import")
def commands() -> None:
    """Import customers, events and old cases from files, by a map that says which column is what."""


def _options(command: Command) -> Command:
    lanes = "How many processes prepare rows; found out if absent."
    options: tuple[Callable[[Command], Command], ...] = (
        as_json,
        click.option("--lanes", type=click.IntRange(0, 64), help=lanes),
        click.option("--refused", type=OUT, help="Where to write refused rows; FILE.refused.csv if absent."),
        click.option("--map", "map_file", type=FILE, required=True, help="The map of the columns, a YAML file."),
        click.argument("file", type=FILE),
    )
    for option in options:
        command = option(command)
    return command


@commands.command()
@_options
def customers(*, file: Path, map_file: Path, refused: Path | None, lanes: int | None, as_json: bool) -> None:
    """Import customers from FILE: CSV in UTF-8 or GB18030, also packed as .gz, or XLSX.

    The same file twice changes nothing. An import that was broken off is resumed by running it again.
    """
    _import("customers", file, map_file, refused=refused, lanes=lanes, as_json=as_json)


@commands.command()
@_options
def events(*, file: Path, map_file: Path, refused: Path | None, lanes: int | None, as_json: bool) -> None:
    """Import events of customers from FILE: CSV in UTF-8 or GB18030, also packed as .gz, or XLSX.

    The same file twice changes nothing. An import that was broken off is resumed by running it again.
    """
    _import("events", file, map_file, refused=refused, lanes=lanes, as_json=as_json)


@commands.command()
@as_json
@click.option("--refused", type=OUT, help="Where to write refused rows; FILE.refused.csv if absent.")
@click.option("--map", "map_file", type=FILE, required=True, help="The map of the columns, a YAML file.")
@click.argument("file", type=FILE)
def cases(*, file: Path, map_file: Path, refused: Path | None, as_json: bool) -> None:
    """Import cases that were dealt with before from FILE: CSV in UTF-8 or GB18030, also packed as .gz, or XLSX.

    The same file twice changes nothing. An import that was broken off is resumed by running it again.
    """
    from huifang.cli.old_cases import import_old_cases

    import_old_cases(file, map_file, RefusedFile(refused or file.with_name(f"{file.name}.refused.csv")), as_json)


def _import(of: Of, file: Path, map_file: Path, *, refused: Path | None, lanes: int | None, as_json: bool) -> None:
    refused_rows = RefusedFile(refused or file.with_name(f"{file.name}.refused.csv"))
    try:
        imported = _imported(of, file, map_file, refused_rows, lanes)
    except FaultyMap as faulty:
        for fault in faulty.faults:
            say(fault_line(fault))
        raise
    except LaneLost:
        raise NotReady(
            Message("A process that prepared rows was lost; perhaps memory ran out. Run the import again: it resumes.")
        ) from None
    if as_json:
        show_json(imported)
    else:
        for line in _said_of(imported, refused_rows.path):
            show(line)
    if imported.refused:
        raise click.exceptions.Exit(FINDINGS)


def _imported(of: Of, file: Path, map_file: Path, refused: RefusedFile, lanes: int | None) -> Imported:
    import_map = read_map(map_file.read_bytes(), file=str(map_file), of=of)
    ground = opened()
    from huifang.customers.actions.imports import import_table
    from huifang.customers.actions.run import Run

    run = Run(ground.actor, ground.today(), ground.zone, ground.ring, _lanes(file) if lanes is None else lanes)
    # What is loaded by now stays: the collector need not go through it again and again.
    gc.freeze()
    pace = _Pace()
    with refused, open_table(file, import_map.layout) as table:
        check_columns(import_map, table.heading, file=str(map_file))
        imported = import_table(table, import_map, run, tell=pace.staged, told=refused.add)
    pace.end(imported.rows)
    return imported


def _lanes(file: Path) -> int:
    """A process for each processor, where there is enough to do and more than one of them."""
    processors = len(os.sched_getaffinity(0))
    return min(processors, MOST_LANES) if processors > 1 and file.stat().st_size > SMALL_FILE else 0


class _Pace:
    """How far the import is and how fast it goes, on stderr: now and then to a terminal, at the end to everybody."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_seen = sys.stderr.isatty()

    def staged(self, units: int) -> None:
        if self._is_seen:
            parts = {"units": units, "pace": self._pace(units)}
            click.echo("\r" + said(Message("%(units)d prepared, %(pace)d a second", parts)), err=True, nl=False)

    def end(self, rows: int) -> None:
        if self._is_seen:
            click.echo(err=True)
        seconds = time.monotonic() - self._began
        parts = {"rows": rows, "seconds": seconds, "pace": self._pace(rows)}
        say(Message("%(rows)d rows in %(seconds).1f seconds, %(pace)d a second.", parts))

    def _pace(self, count: int) -> int:
        return int(count / max(time.monotonic() - self._began, 0.001))


def _said_of(imported: Imported, refused: Path) -> Iterator[Message]:
    parts = {"made": imported.made, "changed": imported.changed, "unchanged": imported.unchanged}
    yield Message("%(made)d new, %(changed)d changed, %(unchanged)d known already.", parts)
    if imported.repeated:
        yield Message("%(count)d say again what an earlier row says.", {"count": imported.repeated})
    if imported.new_kinds:
        kinds = {"kinds": ", ".join(imported.new_kinds)}
        yield Message("Kinds of events that no policy declares yet: %(kinds)s.", kinds)
    if imported.refused:
        yield Message("%(count)d rows are refused: %(file)s", {"count": imported.refused, "file": refused})
