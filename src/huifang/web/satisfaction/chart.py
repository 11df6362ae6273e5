"""A line over time with its interval, as points of a drawing 640 wide: no script, no style in the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huifang.surveys.logic.figures import Cell, Measure, Rate
from huifang.surveys.logic.scores import LIMITS, Scale, Score

WIDTH, HEIGHT = 640.0, 180.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 12.0, 12.0, 24.0
MOST_LABELS = 8
SHARE = (0, 25, 50, 75, 100)
GRID: Mapping[Measure, tuple[int, ...]] = {
    Scale.CSAT: SHARE,
    Scale.NPS: (-100, -50, 0, 50, 100),
    Scale.CES: (LIMITS[Scale.CES][0], 3, 5, LIMITS[Scale.CES][1]),
    Rate.RESPONSE: SHARE,
}
"""The lines across; the first and the last are the ends of the drawing."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A period of the line; `score` None where there is nothing to show."""

    first_on: date
    score: Score
    x: str
    y: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid, or a word below."""

    at: str
    value: int | date


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the drawing needs, in its own measure."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    grid: tuple[Mark, ...]
    words: tuple[Mark, ...]


def chart_of(columns: Sequence[date], cells: Sequence[Cell], *, scale: Measure) -> Chart | None:
    """The drawing of a line of cells; a gap where one is hidden or empty. None for fewer than two periods."""
    if len(columns) < 2:
        return None
    step = (WIDTH - LEFT - RIGHT) / (len(columns) - 1)
    dots = [
        _dot(column, cell.score, LEFT + at * step, scale)
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True))
    ]
    stride = -(-len(columns) // MOST_LABELS)
    return Chart(
        dots=tuple(dot for dot in dots if dot is not None),
        lines=tuple(_lines(dots)),
        grid=tuple(Mark(_text(_height(float(value), scale)), value) for value in GRID[scale]),
        words=tuple(Mark(_text(LEFT + at * step), column) for at, column in enumerate(columns) if at % stride == 0),
    )


def _dot(first_on: date, score: Score | None, x: float, scale: Measure) -> Dot | None:
    if score is None:
        return None
    heights = (_text(_height(value, scale)) for value in (score.value, score.low, score.high))
    return Dot(first_on, score, _text(x), *heights)


def _lines(dots: Sequence[Dot | None]) -> list[str]:
    """The points of each unbroken run of the line."""
    runs: list[list[str]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(f"{dot.x},{dot.y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _height(value: float, scale: Measure) -> float:
    least, greatest = GRID[scale][0], GRID[scale][-1]
    return TOP + (greatest - value) / (greatest - least) * (HEIGHT - TOP - BOTTOM)


def _text(number: float) -> str:
    return f"{number:.1f}"
