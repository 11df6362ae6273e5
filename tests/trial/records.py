"""The lines of a real shop, or every eighth customer of it, who stands for all of them.

With HUIFANG_TRIAL=whole in the environment the whole file is taken.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

RECORDS = Path(__file__).parents[3] / "shared" / "data" / "online_retail.csv.gz"
EVERY = 8


def is_whole() -> bool:
    return os.environ.get("HUIFANG_TRIAL") == "whole"


def records_in(folder: Path) -> Path:
    """The lines to be taken; a part of them is written into the folder. Of those without a customer it has as many."""
    if is_whole():
        return RECORDS
    path = folder / "part.csv.gz"
    with gzip.open(RECORDS, "rt", newline="") as whole, gzip.open(path, "wt", newline="", compresslevel=1) as part:
        rows, out = csv.reader(whole), csv.writer(part)
        out.writerow(next(rows))
        for number, row in enumerate(rows):
            if (int(float(row[6])) if row[6] else number) % EVERY == 0:
                out.writerow(row)
    return path
