"""The commands `staff leave`, `staff hand-over`, `staff absences` and `staff territories`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day
from huifang.cli.opening import opened
from huifang.cli.output import WRONG_INPUT, as_json, show, show_json, show_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.kernel.sheets import Table
    from huifang.org.actions import NewAbsence
    from huifang.org.models import Employee

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ABSENCE_COLUMNS = ("number", "first_on", "last_on")
TERRITORY_COLUMNS = ("number", "attribute", "area")


class Unknown(Exception):
    """A number, a day or a column that cannot be read, with the row as a spreadsheet counts it."""

    exit_status = WRONG_INPUT

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@click.command()
@click.argument("number")
@click.option("--on", "left_on", type=Day(), help="The first day without any right; without it today.")
@click.option("--undone", is_flag=True, help="Records and reports that nobody else can finish may stay undone.")
@click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it.")
@as_json
def leave(*, number: str, left_on: date | None, undone: bool, reason: str, as_json: bool) -> None:
    """Have the employee NUMBER leave; refused, with what it is, while anything is in their hands."""
    ground = opened()
    from huifang.planning.actions.leaving import StillInHand, have_leave

    employee, today = _employee(number), ground.today()
    try:
        ended = have_leave(
            employees=[employee],
            left_on=left_on or today,
            on=today,
            actor=ground.actor,
            reason=reason,
            undone=undone,
        )
    except StillInHand as refused:
        if not as_json:
            rows = [
                [name, count] for name, count in asdict(refused.held[number]).items() if name != "employee" and count
            ]
            show_table(["in hand", "count"], rows)
        raise
    done = {"number": number, "left_on": (left_on or today).isoformat(), "sessions_ended": ended}
    if as_json:
        show_json(done)
    else:
        show(Message("%(number)s leaves on %(left_on)s; %(sessions_ended)d sessions were ended.", done))


@click.command("hand-over")
@click.argument("number")
@click.option("--to", multiple=True, metavar="NUMBER", help="Who receives; several times for several people.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the history keeps it.")
@as_json
def hand_over(*, number: str, to: Sequence[str], reason: str, as_json: bool) -> None:
    """Hand everything over that is in the hands of the employee NUMBER.

    To several each customer goes to whoever has least; without --to it is given out as the policies say.
    """
    ground = opened()
    from huifang.planning.actions.handing_over import hand_over_everything

    receivers = [_employee(one) for one in to]
    done = hand_over_everything(
        of=_employee(number), to=receivers, at=ground.now(), on=ground.today(), actor=ground.actor, reason=reason
    )
    parts = {"customers": done.customers, "follow_ups": done.follow_ups, "cases": done.cases}
    if as_json:
        show_json({"number": number, "to": list(to), **parts})
    else:
        show(
            Message(
                "Handed over: %(customers)d customers, %(follow_ups)d follow-ups, "
                "%(cases)d cases, work orders and improvements.",
                parts,
            )
        )


@click.command()
@click.argument("file", type=FILE)
@as_json
def absences(*, file: Path, as_json: bool) -> None:
    """Note the absences of FILE: columns number, first_on, last_on, and if you like stand_in and kind.

    All of them or none. The same file twice changes nothing.
    """
    ground = opened()
    from huifang.planning.actions.covering import note_absences

    told = list(_absences(file))
    count = note_absences(absences=told, on=ground.today(), actor=ground.actor)
    if as_json:
        show_json({"absences": count})
    else:
        show(Message("%(count)d absences were noted.", {"count": count}))


@click.command()
@click.argument("file", type=FILE)
@click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it.")
@as_json
def territories(*, file: Path, reason: str, as_json: bool) -> None:
    """Set whose areas are whose, by FILE: columns number, attribute, area.

    For each attribute that it names the file tells all areas: one that it lacks is nobody's any more.
    """
    ground = opened()
    from huifang.planning.actions.allocation import NewTerritory, set_territories

    told = [NewTerritory(row.cells["number"], row.cells["attribute"], row.cells["area"])
            for row in _rows(file, TERRITORY_COLUMNS)]  # fmt: skip
    count = set_territories(territories=told, actor=ground.actor, reason=reason)
    if as_json:
        show_json({"territories": len(told), "changed": count})
    else:
        show(Message("%(count)d areas were given or taken away.", {"count": count}))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a file by column, with its line as a spreadsheet counts it."""

    line: int
    cells: dict[str, str]


def _rows(file: Path, columns: Sequence[str]) -> Iterator[_Row]:
    from huifang.kernel.sheets import open_table

    with open_table(file) as table:
        yield from _read(table, columns)


def _read(table: Table, columns: Sequence[str]) -> Iterator[_Row]:
    heading = [name.strip().lower() for name in table.heading]
    if missing := [name for name in columns if name not in heading]:
        raise Unknown(Message("The file lacks the column %(column)s.", {"column": missing[0]}))
    for line, cells in table.rows:
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(heading) - len(cells))]
            yield _Row(line, {name: cell.strip() for name, cell in zip(heading, padded, strict=False)})


def _absences(file: Path) -> Iterator[NewAbsence]:
    from huifang.org.actions import NewAbsence
    from huifang.org.models import Absence

    for row in _rows(file, ABSENCE_COLUMNS):
        kind = row.cells.get("kind") or Absence.Kind.LEAVE.value
        if kind not in Absence.Kind.values:
            raise Unknown(Message("Row %(row)d: %(kind)s is no kind of absence.", {"row": row.line, "kind": kind}))
        stand_in = row.cells.get("stand_in", "")
        yield NewAbsence(
            _employee(row.cells["number"]),
            _day(row, "first_on"),
            _day(row, "last_on"),
            kind,
            _employee(stand_in) if stand_in else None,
        )


def _day(row: _Row, column: str) -> date:
    try:
        return date.fromisoformat(row.cells[column])
    except ValueError:
        parts = {"row": row.line, "value": row.cells[column]}
        raise Unknown(Message("Row %(row)d: %(value)s is no day. Write one such as 2026-01-31.", parts)) from None


def _employee(number: str) -> Employee:
    from huifang.org.models import Employee

    found = Employee.objects.filter(number=number).first()
    if found is None:
        raise Unknown(Message("Nobody has the number %(number)s.", {"number": number}))
    return found
