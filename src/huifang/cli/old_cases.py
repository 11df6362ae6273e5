"""The command `import cases`: old cases out of a file, by a map."""

from __future__ import annotations

from pathlib import Path

import click

from huifang.cli.opening import opened
from huifang.cli.output import FINDINGS, say, show, show_json
from huifang.cli.packs import fault_line
from huifang.cli.refused import RefusedFile
from huifang.customers.logic.map_check import FaultyMap
from huifang.kernel.sheets import open_table
from huifang.kernel.text import Message


def import_old_cases(file: Path, map_file: Path, refused: RefusedFile, as_json: bool) -> None:
    """Import the file and say what came of it. Exits with findings when rows are refused."""
    ground = opened()
    from huifang.cases.actions.importing import import_cases
    from huifang.cases.logic.old import check_case_columns, read_case_map

    try:
        case_map = read_case_map(map_file.read_bytes(), file=str(map_file))
        with refused, open_table(file, case_map.layout) as table:
            check_case_columns(case_map, table.heading, file=str(map_file))
            found = import_cases(
                table, case_map, ring=ground.ring, zone=ground.zone, actor=ground.actor, told=refused.add
            )
    except FaultyMap as faulty:
        for fault in faulty.faults:
            say(fault_line(fault))
        raise
    if as_json:
        show_json(found)
    else:
        show(Message("%(made)d cases taken over, %(known)d known already.", {"made": found.made, "known": found.known}))
        if found.refused:
            show(Message("%(count)d rows are refused: %(file)s", {"count": found.refused, "file": refused.path}))
    if found.refused:
        raise click.exceptions.Exit(FINDINGS)
