"""Changing what people change most in a pack's text, with everything else left as it is written."""

from huifang.policy.logic.editing.offered import Changeable, what_can_change
from huifang.policy.logic.editing.splicing import changed_text, next_number

__all__ = ["Changeable", "changed_text", "next_number", "what_can_change"]
