"""The days of one occasion counted anew, one by one, in sentences.

Source: the policy pack's page, "Forms of due". This is the planner's arithmetic over again for a single follow-up,
so that a person can follow it; where the two differ, something has changed since the follow-up was planned.
"""

from huifang.planning.logic.counting.anchors import count_from_anchor
from huifang.planning.logic.counting.days import Born, count_birthday, count_milestone, count_named_day
from huifang.planning.logic.counting.occurrences import Occurrence, occurrence
from huifang.planning.logic.counting.periods import count_period
from huifang.planning.logic.counting.told import Counted, Days

__all__ = [
    "Born",
    "Counted",
    "Days",
    "Occurrence",
    "count_birthday",
    "count_from_anchor",
    "count_milestone",
    "count_named_day",
    "count_period",
    "occurrence",
]
