"""What can be amiss with the follow-ups of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

CONTACTED = "contacted"
"""The kind of the event that a contact leaves; the desk names its own after their follow-up, `contacted:17`."""

RECENT_DAYS = 90
"""What was missed, or made without a record, is looked for so many days back."""


class Gap(StrEnum):
    """One of them; a customer may have several."""

    NOTHING_SET = "nothing_set"
    """No follow-up is planned."""
    RULE_GONE = "rule_gone"
    """A planned one is of a rule that no policy in force holds."""
    LEFT_SEGMENT = "left_segment"
    """A planned one is of a rule that the customer does not fit any more."""
    NO_HOLDER = "no_holder"
    """A planned one is in nobody's hand, and nobody holds its post where the customer is."""
    AGENT_LEFT = "agent_left"
    """A planned one is in the hand of somebody who has left."""
    STEWARD_LEFT = "steward_left"
    """Whoever looks after the customer has left."""
    MISSED = "missed"
    """One is late, or was given up lately."""
    UNRECORDED = "unrecorded"
    """The customer was contacted lately and no record tells of it, or one was begun and not handed in."""


WRONGLY_SET = (Gap.RULE_GONE, Gap.LEFT_SEGMENT, Gap.NO_HOLDER, Gap.AGENT_LEFT, Gap.STEWARD_LEFT)
"""What is set, and set wrongly."""


class By(StrEnum):
    """Whose customers are counted together."""

    DEPARTMENT = "department"
    STEWARD = "steward"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The customers of a department or steward (by id; None: of none, without a name), and how many have each gap."""

    whose: int | None
    name: str
    customers: int
    gaps: Mapping[Gap, int]

    @property
    def wrongly_set(self) -> int:
        """At most so many customers have something that is set wrongly: one with two of these gaps counts twice."""
        return sum(self.gaps[gap] for gap in WRONGLY_SET)
