"""Cases, what happened to them, the work done for them, and answers that are kept ready."""

from huifang.cases.models.answers import CaseOfAnswer, LowRule
from huifang.cases.models.cases import Case, CaseEvent, Sender
from huifang.cases.models.clocks import CaseClock, ClockCall, ClocksReckoned
from huifang.cases.models.heard import FindingsHeard
from huifang.cases.models.improvements import Improvement, ImprovementOf
from huifang.cases.models.repeats import Sketch
from huifang.cases.models.work import CannedAnswer, WorkOrder

__all__ = [
    "CannedAnswer",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseOfAnswer",
    "ClockCall",
    "ClocksReckoned",
    "FindingsHeard",
    "Improvement",
    "ImprovementOf",
    "LowRule",
    "Sender",
    "Sketch",
    "WorkOrder",
]
