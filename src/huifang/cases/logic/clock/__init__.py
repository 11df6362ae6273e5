"""The clock of a case: by when it is taken up, replied to, answered and settled, reckoned from its log alone."""

from huifang.cases.logic.clock.explained import Explanation, explained
from huifang.cases.logic.clock.ladder import Rung, Step, ladder_of, rungs
from huifang.cases.logic.clock.limits import Limit, Runs, limit_of
from huifang.cases.logic.clock.reckoning import Logged, Pause, Run, reckoned
from huifang.cases.logic.clock.timetable import Timetable

__all__ = [
    "Explanation",
    "Limit",
    "Logged",
    "Pause",
    "Run",
    "Rung",
    "Runs",
    "Step",
    "Timetable",
    "explained",
    "ladder_of",
    "limit_of",
    "reckoned",
    "rungs",
]
