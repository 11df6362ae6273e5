"""Why a follow-up exists: the clause that asks for it, what it answers, and its days counted one by one.

Facts in, sentences out. The days are counted anew from what is recorded now, and compared with those of the plan.
"""

from huifang.planning.logic.explanation.deeds import DEEDS, Deed
from huifang.planning.logic.explanation.facts import EntryFacts, EventFacts, FollowUpFacts
from huifang.planning.logic.explanation.whole import Explanation, explain

__all__ = ["DEEDS", "Deed", "EntryFacts", "EventFacts", "Explanation", "FollowUpFacts", "explain"]
