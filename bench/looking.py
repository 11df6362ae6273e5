"""A look ahead in a process of its own: `python -m bench.looking simulate|difference 2026-06-01`."""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta

import django

from bench import company


def main() -> None:
    django.setup()
    what, on = sys.argv[1], date.fromisoformat(sys.argv[2])
    began = time.perf_counter()
    counted = _simulated(on) if what == "simulate" else _different(on)
    print(json.dumps({"seconds": time.perf_counter() - began, "counted": counted}))


def _simulated(on: date) -> int:
    from huifang.planning.actions.simulation import simulate

    return simulate(on=on, to_on=on + timedelta(days=364)).total


def _different(on: date) -> int:
    from huifang.planning.actions.difference import difference
    from huifang.planning.logic.differences import Sort
    from huifang.planning.queries.drafted import draft_of_reading
    from huifang.policy.logic.reading import read_pack

    source = company.pack(version="1.1.0", later_by=2)
    found = difference(draft_of_reading(read_pack(source, file="bench", settings={})), on=on)
    return sum(group.count for group in found.groups if group.sort is not Sort.KEPT)


if __name__ == "__main__":
    main()
