"""Follow-ups, who is at work on them, what was tried, and what was written down, reported and reviewed."""

from huifang.followups.models.follow_ups import FollowUp
from huifang.followups.models.limits import Fulfilment, Limit, Protected, RuleChannels
from huifang.followups.models.records import Finding, Record, Report, Review, WithheldRecord
from huifang.followups.models.withheld import WithheldEvent
from huifang.followups.models.work import Attempt, Claim, Draft

__all__ = [
    "Attempt",
    "Claim",
    "Draft",
    "Finding",
    "FollowUp",
    "Fulfilment",
    "Limit",
    "Protected",
    "Record",
    "Report",
    "Review",
    "RuleChannels",
    "WithheldEvent",
    "WithheldRecord",
]
