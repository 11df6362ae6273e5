"""The file of refused rows: for the owner of the imported file, who mends it and imports again."""

from __future__ import annotations

import csv
import io
import os
import secrets
from pathlib import Path
from types import TracebackType

from huifang.cli.language import said
from huifang.customers.logic.refused import Refusal
from huifang.kernel.sheets import safe_cell

HEADING = ("row", "column", "value", "reason")


class RefusedFile:
    """A CSV file that spreadsheets read, there whole or not at all, and only when rows were refused.

    It is begun before the import, so that a folder that cannot be written to is found out in time. Without refused
    rows nothing is left of it; one from an earlier import keeps its heading only.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))
        self.count = 0
        self._draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.new")

    def __enter__(self) -> RefusedFile:
        handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        # A mark that says UTF-8 stands first: spreadsheets take the file for another encoding without it.
        self._text = io.TextIOWrapper(open(handle, "wb"), encoding="utf-8-sig", newline="")
        self._cells = csv.writer(self._text)
        self._cells.writerow(HEADING)
        return self

    def add(self, refusal: Refusal) -> None:
        cells = (refusal.column, refusal.value, said(refusal.reason))
        self._cells.writerow((refusal.row, *map(safe_cell, cells)))
        self.count += 1

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            self._text.close()
            if kind is None and (self.count or self.path.exists()):
                self._draft.replace(self.path)
        finally:
            self._draft.unlink(missing_ok=True)
