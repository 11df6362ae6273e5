"""Everything with one customer as one story: what is planned, and below it what happened, the latest first."""

from huifang.followups.queries.story.lines import (
    By,
    ContactLine,
    DeedLine,
    EndedLine,
    EventLine,
    FindingLine,
    Happened,
    PlannedLine,
    RecordLine,
    StewardLine,
    Story,
)
from huifang.followups.queries.story.told import planned_days, story_of

__all__ = [
    "By",
    "ContactLine",
    "DeedLine",
    "EndedLine",
    "EventLine",
    "FindingLine",
    "Happened",
    "PlannedLine",
    "RecordLine",
    "StewardLine",
    "Story",
    "planned_days",
    "story_of",
]
