"""`make bench`: every promised number, each with its bound; exit status 1 when one does not hold.

`python -m bench [planning] [pages] [importing] [text] [satisfaction] [surveys]
[--customers N] [--events N] [--responses N] [--opens N]`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.planning import Bench, Figure, measure
from huifang.kernel.postgres import Cluster

PARTS = ("planning", "pages", "importing", "text", "satisfaction", "surveys")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what docs/performance.md promises.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=3_000_000)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--opens", type=int, default=5_000)
    asked = parser.parse_args()
    holds = True
    parts = asked.parts or list(PARTS)
    sizes = {"customers": asked.customers, "events": asked.events, "responses": asked.responses, "opens": asked.opens}
    for figure in figures(parts, **sizes):
        holds = holds and figure.holds
        mark = "ok  " if figure.holds else "MISS"
        print(f"{mark} {figure.name}: {figure.measured:,.2f} {figure.unit} ({figure.bound})", flush=True)
    sys.exit(0 if holds else 1)


def figures(parts: list[str], *, customers: int, events: int, responses: int, opens: int) -> Iterator[Figure]:
    # Not under /tmp's sticky folder of a root shell: the server's own user must reach it.
    with tempfile.TemporaryDirectory(prefix="huifang-bench-") as folder:
        Path(folder).chmod(0o755)
        if {"planning", "pages"} & set(parts):
            cluster = Cluster(Path(folder) / "planning")
            bench = Bench(cluster, Path(folder) / "data")
            try:
                bench.build(customers=customers, events=events)
                if "planning" in parts:
                    yield from measure(bench)
                if "pages" in parts:
                    from bench.pages import measure as measure_pages

                    yield from measure_pages(bench, customers=customers, follow_ups=customers * 5)
            finally:
                cluster.stop()
        if "importing" in parts:
            from bench.importing import measure as measure_import

            yield from measure_import(Path(folder) / "importing")
    if "text" in parts:
        from bench.text import measure as measure_text

        yield from measure_text()
    if "satisfaction" in parts:
        from bench.satisfaction import measure as measure_satisfaction

        with tempfile.TemporaryDirectory(prefix="huifang-bench-") as folder:
            Path(folder).chmod(0o755)
            yield from measure_satisfaction(Path(folder), responses=responses)
    if "surveys" in parts:
        from bench.surveys import measure as measure_surveys

        with tempfile.TemporaryDirectory(prefix="huifang-bench-") as folder:
            Path(folder).chmod(0o755)
            yield from measure_surveys(Path(folder), opens=opens)


if __name__ == "__main__":
    main()
