"""What the clock sets off for cases: findings taken in, deadlines that call, and what is reckoned anew."""

from __future__ import annotations

from huifang.cases.actions.climbing import call_about_deadlines, is_anybody_to_call
from huifang.cases.actions.clocks import reckon_anew
from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.following import follow_versions, is_any_behind
from huifang.cases.actions.improving import is_reminder_due, remind_of_improvements
from huifang.cases.actions.keeping_away import keep_follow_ups_away, unsettled
from huifang.cases.actions.leaving import free_cases_of_leavers
from huifang.cases.actions.log import Doer
from huifang.cases.actions.low import open_cases_of_low_answers
from huifang.cases.actions.repeats import find_repeats, is_any_new
from huifang.cases.actions.waiting import ask_after_waiting, waiting_too_long
from huifang.cases.queries.findings import untaken
from huifang.cases.queries.low import is_any_low
from huifang.cases.queries.reckoned import is_calendar_new
from huifang.jobs.ground import Ground


def take_findings_in(ground: Ground) -> None:
    """Make cases of what customers said in follow-ups, each item one case; and keep the follow-ups on cases about
    somebody from that person.
    """
    doer = Doer(None, ground.now(), ground.today(), ground.actor)
    take_in_findings(doer=doer)
    keep_follow_ups_away(doer=doer)


def free_cases(ground: Ground) -> None:
    """Take from those who have left the cases that they had."""
    free_cases_of_leavers(doer=Doer(None, ground.now(), ground.today(), ground.actor))


def are_findings_untaken(ground: Ground) -> bool:
    doer = Doer(None, ground.now(), ground.today(), ground.actor)
    return untaken(on=ground.today()).exists() or unsettled(doer).exists()


def keep_deadlines(ground: Ground) -> None:
    """Have open cases go by the versions in force and by the calendar as it is now."""
    follow_versions(at=ground.now(), on=ground.today(), actor=ground.actor)
    if is_calendar_new():
        reckon_anew()


def are_deadlines_behind(ground: Ground) -> bool:
    return is_calendar_new() or is_any_behind(ground.today())


def call(ground: Ground) -> None:
    """Warn of deadlines, have those that have passed climb, ask after what waits, and remind of improvements."""
    call_about_deadlines(at=ground.now(), on=ground.today(), actor=ground.actor)
    ask_after_waiting(at=ground.now(), on=ground.today(), actor=ground.actor)
    remind_of_improvements(at=ground.now(), on=ground.today())


def is_call_due(ground: Ground) -> bool:
    at = ground.now()
    return is_anybody_to_call(at) or waiting_too_long(at).exists() or is_reminder_due(ground.today())


def open_cases(ground: Ground) -> None:
    """Open the cases that bad answers ask for, and find out which cases are matters that came before."""
    open_cases_of_low_answers(at=ground.now(), on=ground.today(), actor=ground.actor)
    find_repeats(at=ground.now(), on=ground.today(), actor=ground.actor)


def are_cases_to_open(ground: Ground) -> bool:
    return is_any_new() or is_any_low(ground.today())
