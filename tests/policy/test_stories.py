"""Every kind of mechanism that runs has a test that tells its story, from the pack to what can be seen of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import pytest

from huifang.policy.logic.carriers import CARRIERS
from huifang.policy.logic.later import BEGUN_SECTIONS, LATER_SECTIONS, SECTION_OF_KIND

STORIES: Mapping[str, str] = {
    "rule": "insight/test_clauses::test_a_clause_counts_the_follow_ups_of_the_rules_that_carry_it",
    "segment": "web/policies/test_told::test_a_segment_says_for_whom_and_follows_the_customer",
    "policy": "web/policies/test_told::test_a_policy_plans_from_its_day_on_and_not_before",
    "header": "web/policies/test_told::test_what_no_program_enforces_is_read_and_confirmed_by_each",
    "guidance": "web/policies/test_told::test_what_no_program_enforces_is_read_and_confirmed_by_each",
    "script": "web/contact/test_contact::test_the_page_has_the_customer_the_script_the_form_and_the_reason",
    "form": "web/review/test_review::test_a_record_stands_beside_script_questions_findings_and_attempts",
    "report": "followups/test_reviewing::test_a_report_is_owed_written_and_reviewed",
    "review": "followups/test_reviewing::test_a_record_goes_to_review_back_and_through",
    "contact_limit": "planning/test_limits::test_what_is_held_back_is_listed_with_its_reason",
    "grade": "customers/test_grading::test_what_is_recorded_corrected_and_withdrawn_moves_the_grade_at_once",
    "plan": "web/ahead/test_batches::test_a_plan_says_what_it_serves_and_is_revised_without_losing_what_it_said",
    "preparation": "web/contact/test_preparing::test_what_is_known_of_the_customer_is_laid_out",
    "booking": "web/ahead/test_batches::test_a_plan_goes_its_way_in_the_pages",
    "promise": "cases/test_settling::test_a_promise_keeps_to_what_the_policy_allows_and_who_answers_is_asked",
    "routing": "cases/test_intake::test_it_goes_to_whom_the_policy_names",
    "case": "cases/test_settling::test_a_complaint_from_the_first_word_to_the_event_that_the_planner_finds",
    "clock": (
        "cases/test_clocks_kept::"
        "test_who_owes_it_and_who_waits_for_it_are_told_and_the_share_is_held_against_the_policy"
    ),
    "survey": "cases/test_low_answers::test_a_low_score_opens_one_case_by_the_policy_and_whom_it_is_about_sees_none",
    "improvement": "cases/test_low_answers::test_an_improvement_is_carried_out_reminded_of_and_looked_at_by_somebody_else",
    "assignment": (
        "planning/test_allocation::test_customers_and_their_follow_ups_go_to_people_and_each_says_by_which_clause"
    ),
    "handover": "planning/test_leaving::test_what_a_policy_wants_confirmed_a_second_person_confirms",
    "duty": "web/duties/test_duties::test_mine_stand_with_their_clauses_and_what_is_open_of_them",
    "approval": "web/approvals/test_approvals::test_from_draft_to_publication_each_step_by_its_own_person",
    "acknowledgement": "web/approvals/test_approvals::test_whom_it_concerns_reads_and_confirms_and_the_rest_is_seen",
    "revision": "web/approvals/test_approvals::test_a_policy_is_looked_over_by_whom_it_names_and_its_next_day_moves_on",
    "reference": "web/approvals/test_approvals::test_the_policy_says_who_interprets_it_and_what_it_refers_to",
}
"""By the kind of a mechanism the test that tells its story: a module below `tests`, and its name there."""


def running() -> set[str]:
    """The kinds of mechanisms of which this release runs some, or that need no room of their own."""
    kinds = {kind for carriers in CARRIERS.values() for kind in carriers}
    return {kind for kind in kinds if SECTION_OF_KIND.get(kind) not in LATER_SECTIONS - BEGUN_SECTIONS}


def test_every_kind_that_runs_has_its_story_and_no_other_is_told() -> None:
    assert sorted(STORIES) == sorted(running())


@pytest.mark.parametrize("kind", STORIES)
def test_the_story_of_each_kind_is_there(kind: str) -> None:
    module, *names = STORIES[kind].split("::")
    told = import_module("tests." + module.replace("/", "."))
    for name in names:
        told = getattr(told, name)
    assert names[-1].startswith("test_")
    assert callable(told)
