"""The figures of satisfaction, and the answers behind each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Reach, Right
from huifang.surveys.logic.figures import Cell, Every, Figures, Line, Place, Rate, Table, compared, table, total
from huifang.surveys.logic.scores import Scale, Score, Sums
from huifang.surveys.logic.small_groups import LEAST_SHOWN
from huifang.surveys.models import Questionnaire, Response
from huifang.surveys.queries.library import answered_counts, questionnaires
from huifang.surveys.queries.satisfaction import By as Counted
from huifang.surveys.queries.satisfaction import answers_behind, figures
from huifang.surveys.queries.voices import heard, said_in, voices
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.satisfaction.asked import ANY, MEASURES, By, Wanted, wanted
from huifang.web.satisfaction.chart import chart_of
from huifang.web.satisfaction.words import BY, EVERY, MODES, SCALES, names_of

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with the address of the answers behind it; empty where they are not to be told apart."""

    cell: Cell
    address: str
    column: object = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of the table, with its name."""

    name: str
    cells: tuple[Shown, ...]
    total: Shown


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the figures above the table."""

    name: str | Promise
    how: str | Promise
    score: Score | None
    is_hidden: bool
    address: str


@needs(Right.SEE_SATISFACTION)
@require_safe
def satisfaction(request: Request) -> HttpResponse:
    """Scores over time, by what the reader chooses, of what is within reach."""
    every = most_answered_first(request.reach)
    asks = wanted(request.GET.dict(), every, on=request.on)
    if asks is None:
        return render(request, "satisfaction/none.html")
    shown, names = table_of(asks, request)
    by_mode = figures(asks.asked, Counted.MODE, reach=request.reach)
    together = total(by_mode.values())
    return render(
        request,
        "satisfaction/satisfaction.html",
        {
            "asks": asks,
            "choices": _choices(asks, every),
            "sums": _sums(asks, together),
            "rate": together.response_rate,
            "rate_address": _behind(asks, scale=Rate.RESPONSE.value),
            "chart": chart_of(shown.columns, shown.everything.cells, scale=asks.scale),
            "scale": SCALES[asks.scale],
            "by": BY[asks.by][0],
            **_lines(asks, shown, names),
            "modes": _modes(asks, by_mode),
            "least": LEAST_SHOWN,
            "tones": heard(voices(asks.asked, reach=request.reach)),
        },
    )


@needs(Right.SEE_SATISFACTION)
@require_safe
def answers(request: Request) -> HttpResponse:
    """The answers behind a figure, by pages: those that the reader may see, and none that rate the reader."""
    asks = wanted(request.GET.dict(), most_answered_first(request.reach), on=request.on)
    if asks is None:
        return render(request, "satisfaction/none.html")
    key = request.GET.get("of", ANY).replace("\0", "")
    shown = {"asks": asks, "title": worded(asks.questionnaire.title), "what": _what(asks, key, request)}
    if asks.questionnaire.is_anonymous:
        return render(request, "satisfaction/unnamed.html", shown)
    of = None if key == ANY else key
    rows = answers_behind(asks.asked, asks.by.counted, of, measure=asks.scale, reach=request.reach)
    page = page_of(_told(rows), by=("-answered_on", "-id"), cursor=request.GET.get("page"))
    seen = customers_visible_to(request.reach).filter(pk__in=[row.customer_id for row in page.rows if row.customer_id])
    return render(
        request,
        "satisfaction/answers.html",
        {
            **shown,
            "page": page,
            "said": said_in([row.pk for row in page.rows]),
            "seen": set(seen.values_list("pk", flat=True)),
            "modes": MODES,
        },
    )


def most_answered_first(reach: Reach) -> list[Questionnaire]:
    """All questionnaires; the page begins with the one that says most to its reader."""
    counts = answered_counts(reach)
    return sorted(questionnaires(), key=lambda one: -counts.get(one.pk, 0))


def table_of(asks: Wanted, request: Request) -> tuple[Table, Mapping[str, str]]:
    """The figures that are asked for, and what the keys of their lines are called."""
    found = figures(asks.asked, asks.by.counted, reach=request.reach, measures=[asks.scale])
    shown = table(found, measure=asks.scale, every=asks.every)
    return shown, names_of(asks.by, [line.key for line in shown.lines], on=request.on)


def _told(rows: QuerySet[Response]) -> QuerySet[Response]:
    return rows.select_related("customer", "department", "employee")


def _what(asks: Wanted, key: str, request: Request) -> str:
    return "" if key == ANY else names_of(asks.by, [key], on=request.on).get(key, key)


def _behind(asks: Wanted, **other: str) -> str:
    """The address of the answers behind a figure."""
    return f"{reverse('satisfaction-answers')}?{asks.address(**{'of': ANY, **other})}"


def _sums(asks: Wanted, all_of: Figures) -> list[Sum]:
    found = []
    for scale in Scale:
        is_hidden = 0 < all_of.of(scale).answers < LEAST_SHOWN
        score = None if is_hidden else all_of.score(scale)
        address = _behind(asks, scale=scale.value)
        found.append(Sum(SCALES[scale][0], SCALES[scale][1], score, is_hidden, address))
    return found


def _lines(asks: Wanted, shown: Table, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "columns": shown.columns,
        "lines": [_line(asks, line, shown, names[line.key], line.key) for line in shown.lines[:MOST_LINES]],
        "left_out": max(0, len(shown.lines) - MOST_LINES),
        "together": shown.together and _line(asks, shown.together, shown, "", None),
        "everything": _line(asks, shown.everything, shown, "", ANY),
    }


def _line(asks: Wanted, line: Line, shown: Table, name: str, key: str | None) -> ShownLine:
    """`key` None for what is told together: its answers are not opened as one."""
    cells = [
        _shown(asks.of_period(column), cell, key, column)
        for column, cell in zip(shown.columns, line.cells, strict=True)
    ]
    return ShownLine(name, tuple(cells), _shown(asks, line.total, key, None))


def _shown(asks: Wanted, cell: Cell, key: str | None, column: object) -> Shown:
    if key is None or cell.score is None:
        return Shown(cell, "", column)
    return Shown(cell, _behind(asks, of=key), column)


def _modes(asks: Wanted, by_mode: Mapping[Place, Figures]) -> list[dict[str, object]]:
    sums: dict[str, Sums] = {}
    for (mode, _month), one in by_mode.items():
        sums[mode] = sums.get(mode, Sums()) + one.of(asks.scale)
    return [
        {
            "name": MODES.get(one.key, one.key),
            "score": one.score,
            "difference": one.difference,
            "address": _behind(asks, by=By.MODE.value, of=one.key),
        }
        for one in compared(sums, measure=asks.scale)
    ]


def _choices(asks: Wanted, every: Sequence[Questionnaire]) -> dict[str, object]:
    """What stands in the fields above the figures: value, words, whether it is chosen."""
    return {
        "questionnaires": [(str(one.pk), worded(one.title), one == asks.questionnaire) for one in every],
        "by": [(by.value, BY[by][0], by is asks.by) for by in By],
        "every": [(each.value, EVERY[each], each is asks.every) for each in Every],
        "scale": [(scale.value, SCALES[scale][0], scale is asks.scale) for scale in MEASURES],
    }
