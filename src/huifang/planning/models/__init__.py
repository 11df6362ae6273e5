"""What the planner keeps between sweeps, and the throw-away tables of one sweep."""

from huifang.planning.models.asked import Anchor, Birthday, CountedDay, CountedEvent, Dated, DayAnchor, Prospect
from huifang.planning.models.owed import Dirty, Duty, Owed
from huifang.planning.models.steps import Reach
from huifang.planning.models.swept import AnchorDay, BirthdayDay, Sweep, SweptRule

__all__ = [
    "Anchor",
    "AnchorDay",
    "Birthday",
    "BirthdayDay",
    "CountedDay",
    "CountedEvent",
    "Dated",
    "DayAnchor",
    "Dirty",
    "Duty",
    "Owed",
    "Prospect",
    "Reach",
    "Sweep",
    "SweptRule",
]
