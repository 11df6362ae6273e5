"""Deeds on policies: texts become drafts, drafts are judged and published, people acknowledge what holds."""

from huifang.policy.actions.acknowledging import (
    NotAsked,
    NotPublished,
    acknowledge,
    ask_for_acknowledgements,
    make_known,
    remind_of_acknowledgements,
)
from huifang.policy.actions.drafts import DraftChangedMeanwhile, keep_draft
from huifang.policy.actions.loading import Loaded, load_policy
from huifang.policy.actions.looking_over import (
    FindingsMissing,
    NotTheirReview,
    ReviewOver,
    call_for_reviews,
    look_over,
    set_review_day,
)
from huifang.policy.actions.publishing import Handed, NotReady, decide, hand_in, title_of, withdraw
from huifang.policy.actions.written import NotLoadable
from huifang.policy.actions.written_texts import change_text, forget_text, judge, keep_text

__all__ = [
    "DraftChangedMeanwhile",
    "FindingsMissing",
    "Handed",
    "Loaded",
    "NotAsked",
    "NotLoadable",
    "NotPublished",
    "NotReady",
    "NotTheirReview",
    "ReviewOver",
    "acknowledge",
    "ask_for_acknowledgements",
    "call_for_reviews",
    "change_text",
    "decide",
    "forget_text",
    "hand_in",
    "judge",
    "keep_draft",
    "keep_text",
    "load_policy",
    "look_over",
    "make_known",
    "remind_of_acknowledgements",
    "set_review_day",
    "title_of",
    "withdraw",
]
