"""Tables as files to take along: CSV, and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from huifang.kernel.sheets import Cell, csv_file, xlsx_file

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_NAME = 60


def sheet_answer(rows: Iterable[Sequence[Cell]], *, kind: str, name: str) -> HttpResponse:
    """The rows as a file of this kind, `csv` or `xlsx`, under this name."""
    content = csv_file(rows) if kind == "csv" else xlsx_file(rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    named = quote(f"{name[:LONGEST_NAME].strip()}.{kind}", safe="")
    answer["Content-Disposition"] = f"attachment; filename=\"huifang.{kind}\"; filename*=UTF-8''{named}"
    return answer
