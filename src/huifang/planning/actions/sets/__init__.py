"""The four sets of a sweep, each one statement: make, re-date, withdraw, revive."""

from huifang.planning.actions.sets.changes import CHANGED, MADE, cancel_gone_rules
from huifang.planning.actions.sets.endings import expire, fulfil, lapse
from huifang.planning.actions.sets.overtaking import overtake
from huifang.planning.actions.sets.scope import Counts, Scope
from huifang.planning.actions.sets.taken import make, make_entering, reconcile

__all__ = [
    "CHANGED",
    "MADE",
    "Counts",
    "Scope",
    "cancel_gone_rules",
    "expire",
    "fulfil",
    "lapse",
    "make",
    "make_entering",
    "overtake",
    "reconcile",
]
