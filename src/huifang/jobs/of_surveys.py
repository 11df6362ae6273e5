"""What the clock sets off for surveys: texts that are read, figures put together, surveys that are due."""

from __future__ import annotations

from huifang.jobs.ground import Ground
from huifang.surveys.actions.building import take_over_surveys
from huifang.surveys.actions.campaigns import call_for_surveys, is_any_to_call_for
from huifang.surveys.actions.counting import put_together
from huifang.surveys.actions.hearing import hear, judge_again
from huifang.surveys.queries.library import are_surveys_apart
from huifang.surveys.queries.voices import is_anything_fresh, is_anything_to_read

MOST_ROUNDS = 40
"""So many times five hundred texts in one job: others have their turn after it."""


def read_answers(ground: Ground) -> None:
    """Read what customers said in their own words, and judge texts of late again where somebody put one right."""
    for _ in range(MOST_ROUNDS):
        if not hear(on=ground.today()) and not judge_again(on=ground.today()):
            return


def is_anything_unread(ground: Ground) -> bool:
    return is_anything_to_read(ground.today())


def put_figures_together(_ground: Ground) -> None:
    """Make the sums that came in one by one into one of each place."""
    put_together()


def are_figures_apart(_ground: Ground) -> bool:
    return is_anything_fresh()


def call(ground: Ground) -> None:
    """Tell those who hold them of the surveys that policies want held now."""
    call_for_surveys(on=ground.today(), at=ground.now())


def is_call_due(ground: Ground) -> bool:
    return is_any_to_call_for(ground.today())


def take_over(ground: Ground) -> None:
    """Have a questionnaire for each survey of the policies in force, as it says now."""
    take_over_surveys(on=ground.today(), actor=ground.actor)


def are_surveys_to_take_over(ground: Ground) -> bool:
    return are_surveys_apart(ground.today())
