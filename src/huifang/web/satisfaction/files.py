"""The figures of satisfaction as a file: those that the page shows, and what it hides is hidden there too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from huifang.kernel.sheets import Cell as SheetCell
from huifang.org.logic import Right
from huifang.surveys.logic.figures import Cell, Every, Line
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.sheets import sheet_answer
from huifang.web.frame.text import worded
from huifang.web.satisfaction.asked import Wanted, wanted
from huifang.web.satisfaction.figures import most_answered_first, table_of
from huifang.web.satisfaction.words import BY, SCALES

DIGITS = 2


@needs(Right.SEE_SATISFACTION)
@require_safe
def as_csv(request: Request) -> HttpResponse:
    """CSV."""
    return _file(request, "csv")


@needs(Right.SEE_SATISFACTION)
@require_safe
def as_workbook(request: Request) -> HttpResponse:
    """XLSX."""
    return _file(request, "xlsx")


def _file(request: Request, kind: str) -> HttpResponse:
    asks = wanted(request.GET.dict(), most_answered_first(request.reach), on=request.on)
    if asks is None:
        return redirect("satisfaction")
    title = worded(asks.questionnaire.title)
    name = f"{title} {asks.first_on:%Y-%m} {asks.last_on:%Y-%m}"
    return sheet_answer(_rows(asks, request, title), kind=kind, name=name)


def _rows(asks: Wanted, request: Request, title: str) -> Iterator[Sequence[SheetCell]]:
    """One row for each figure, so that a spreadsheet can turn them as it likes."""
    shown, names = table_of(asks, request)
    measure = str(SCALES[asks.scale][0])
    yield _heading(asks)
    for line, name in [
        *((line, names[line.key]) for line in shown.lines),
        *([(shown.together, pgettext("satisfaction", "Small groups together"))] if shown.together else []),
        (shown.everything, pgettext("satisfaction", "All together")),
    ]:
        for period, cell in _cells(line, shown.columns, asks.every):
            yield (title, measure, name, period, *_figure(cell))


def _heading(asks: Wanted) -> Sequence[str]:
    return (
        pgettext("satisfaction", "Questionnaire"),
        pgettext("satisfaction", "Score"),
        str(BY[asks.by][0]),
        pgettext("satisfaction", "Period"),
        pgettext("satisfaction", "Value"),
        gettext("Interval from"),
        gettext("Interval to"),
        pgettext("satisfaction", "Answers"),
    )


def _cells(line: Line, columns: Sequence[date], every: Every) -> Iterator[tuple[str, Cell]]:
    """The total first, then each period in which somebody answered."""
    named = [pgettext("satisfaction", "All together"), *(_period(column, every) for column in columns)]
    for period, cell in zip(named, (line.total, *line.cells), strict=True):
        if cell.score is not None or cell.is_hidden:
            yield period, cell


def _period(column: date, every: Every) -> str:
    if every is Every.QUARTER:
        return f"{column:%Y-%m} – {every.last_of(column):%Y-%m}"
    return f"{column:%Y-%m}" if every is Every.MONTH else f"{column:%Y}"


def _figure(cell: Cell) -> Sequence[SheetCell]:
    if cell.score is None:
        return pgettext("satisfaction", "few"), None, None, None
    score = cell.score
    return round(score.value, DIGITS), round(score.low, DIGITS), round(score.high, DIGITS), score.answers
