"""Deeds of the desk: take a follow-up, try, record, report and review."""

from huifang.followups.actions.claims import claim, claim_next, release
from huifang.followups.actions.contacting import Attempted, attempt, give_up, keep_draft, postpone, promise_call_back
from huifang.followups.actions.deciding import assign, waive
from huifang.followups.actions.recording import complete, correct_record
from huifang.followups.actions.revealing import reveal_number
from huifang.followups.actions.reviewing import approve, send_back, write_report
from huifang.followups.actions.writing import NewFinding

__all__ = [
    "Attempted",
    "NewFinding",
    "approve",
    "assign",
    "attempt",
    "claim",
    "claim_next",
    "complete",
    "correct_record",
    "give_up",
    "keep_draft",
    "postpone",
    "promise_call_back",
    "release",
    "reveal_number",
    "send_back",
    "waive",
    "write_report",
]
