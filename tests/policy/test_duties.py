"""By which rules a duty is done, where a post is held for it, and what a new version makes of it."""

from __future__ import annotations

import pytest

from huifang.kernel.dates import Duration
from huifang.org.logic import HeldPost
from huifang.policy.logic.desk import DeskRule, ReportRule, ReviewRule
from huifang.policy.logic.duties import bearers_of, change_of, is_held_within, rules_of
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.logic.sections.people import PostDuty

NURSE, HEAD, OFFICE = Addressee(post="nurse"), Addressee(post="head"), Addressee(department="office")
WEEK = Duration(0, 7)
RULES = (
    DeskRule("calls", {}, (), post="nurse"),
    DeskRule("visits", {}, (), post="clerk", report=ReportRule("r", {}, ("visits",), WEEK, by="nurse")),
    DeskRule("greetings", {}, (), review=ReviewRule("w", {}, "record", ("greetings",), "head", WEEK)),
    DeskRule("others", {}, ()),
)


def duty(who: Addressee, **more: object) -> PostDuty:
    return PostDuty(key="k", title={}, who=who, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "rules"),
    [
        (duty(NURSE, rules=("others",)), ("others",)),
        (duty(NURSE), ("calls", "visits")),
        (duty(HEAD), ("greetings",)),
        (duty(OFFICE), ()),
        (duty(OFFICE, rules=("calls",)), ("calls",)),
    ],
)
def test_a_duty_is_done_by_the_rules_that_it_names_or_in_which_its_post_has_a_part(
    of: PostDuty, rules: tuple[str, ...]
) -> None:
    assert rules_of(of, RULES) == rules


def test_who_helps_bears_it_too_and_each_once() -> None:
    assert bearers_of(duty(NURSE, helps=(HEAD, NURSE))) == (NURSE, HEAD)


@pytest.mark.parametrize(
    ("held_in", "applies_in", "falls"),
    [(None, None, True), (None, {1}, True), ({1, 2}, None, True), ({1, 2}, {2}, True), ({1}, {2}, False)],
)
def test_a_post_counts_where_it_is_held_for_a_department_of_the_policy(
    held_in: set[int] | None, applies_in: set[int] | None, falls: bool
) -> None:
    held = HeldPost(1, None if held_in is None else frozenset(held_in))
    assert is_held_within(held, None if applies_in is None else frozenset(applies_in)) is falls


def test_a_version_changes_a_duty_by_its_words_its_rules_or_its_bearer() -> None:
    before = duty(NURSE, text={"en": "Call."})
    assert change_of(before, None) == "new"
    assert change_of(before, duty(NURSE, text={"en": "Call."})) == ""
    assert {change_of(before, one) for one in (duty(NURSE), duty(HEAD, text={"en": "Call."}))} == {"changed"}
