"""A checked import is run by a worker, or here where none is; what was refused is handed out as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from huifang.customers.actions.carrying_out import carry_out
from huifang.customers.actions.file_imports import NotNow, ask_for_run
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import Undone
from huifang.customers.models import FileImport
from huifang.customers.queries.file_imports import refusals_of
from huifang.kernel.sheets import safe_cell
from huifang.org.logic import Right
from huifang.planning.actions.taking_back import take_import_back
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import warn
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.imports.finding import import_of, run_of
from huifang.web.imports.views import LARGEST_HERE

MARK_OF_UTF_8 = "\ufeff"
"""By which spreadsheets know the encoding."""


@needs(Right.IMPORT)
@require_POST
def run(request: Request, file_import: int) -> HttpResponse:
    """Have a worker import what the check showed; the page tells how far it is."""
    found = import_of(request, file_import)
    try:
        if found.state != FileImport.State.CHECKED:
            raise NotNow
        ask_for_run(file_import=found.pk)
    except NotNow as refused:
        warn(request, refused.message)
    return redirect("import", file_import=found.pk)


@needs(Right.IMPORT)
@require_POST
def carry_out_here(request: Request, file_import: int) -> HttpResponse:
    """Do what is asked for within this request, where no worker runs and the file is small."""
    found = import_of(request, file_import)
    if found.file is not None and found.file.size > LARGEST_HERE:
        raise Http404
    carry_out(file_import=found.pk, run=run_of(request), at=request.at, undo=_undo)
    return redirect("import", file_import=found.pk)


@needs(Right.IMPORT)
@require_safe
def refused(request: Request, file_import: int) -> HttpResponseBase:
    """The refused rows as a table for spreadsheets: row, column, value as it may be shown, reason."""
    found = import_of(request, file_import)
    if found.refusals is None:
        raise Http404
    answer = StreamingHttpResponse(_lines(found, get_language() or ""), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{found.pk}.csv"'
    return answer


def _undo(entry: int, run: Run) -> Undone:
    return take_import_back(entry=entry, run=run)


class _Line:
    """What a CSV writer writes into; it hands each line back."""

    def write(self, line: str) -> str:
        return line


def _lines(found: FileImport, language: str) -> Iterator[str]:
    """The lines of the table; made while they are sent, when the request's own language is over."""
    writer = csv.writer(_Line())
    with translation.override(language):
        heading = [gettext("Row"), gettext("Column"), gettext("Value"), gettext("Why it was refused")]
        yield MARK_OF_UTF_8 + writer.writerow(heading)
        for one in refusals_of(found, ring=ring()):
            cells = [str(one.row), one.column, one.value, said(one.reason)]
            yield writer.writerow([safe_cell(cell) for cell in cells])
