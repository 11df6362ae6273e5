"""What the planner keeps between sweeps, and the throw-away tables of one sweep."""

from huifang.planning.models.allocation import (
    Ability,
    Allocation,
    AllocationRule,
    Candidate,
    Left,
    Share,
    Territory,
    Waiting,
)
from huifang.planning.models.asked import Anchor, Birthday, CountedDay, CountedEvent, Dated, DayAnchor, Prospect
from huifang.planning.models.batches import BatchLine, GoalTyped, PlanBatch, PlanRevision, RevisedLine
from huifang.planning.models.clearing import Clearance, Cover
from huifang.planning.models.levels import CountedDate, DailyLoad, Disturbing, Movable, Moved
from huifang.planning.models.looking_ahead import Counting, KeptDuty, OpenWork, SimulationRun, VersionDifference
from huifang.planning.models.owed import Compared, Dirty, Duty, Owed, Unasked
from huifang.planning.models.steps import Reach
from huifang.planning.models.swept import AnchorDay, BirthdayDay, Sweep, SweptRule

__all__ = [
    "Ability",
    "Allocation",
    "AllocationRule",
    "Anchor",
    "AnchorDay",
    "BatchLine",
    "Birthday",
    "BirthdayDay",
    "Candidate",
    "Clearance",
    "Compared",
    "CountedDate",
    "CountedDay",
    "CountedEvent",
    "Counting",
    "Cover",
    "DailyLoad",
    "Dated",
    "DayAnchor",
    "Dirty",
    "Disturbing",
    "Duty",
    "GoalTyped",
    "KeptDuty",
    "Left",
    "Movable",
    "Moved",
    "OpenWork",
    "Owed",
    "PlanBatch",
    "PlanRevision",
    "Prospect",
    "Reach",
    "RevisedLine",
    "Share",
    "SimulationRun",
    "Sweep",
    "SweptRule",
    "Territory",
    "Unasked",
    "VersionDifference",
    "Waiting",
]
