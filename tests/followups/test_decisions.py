"""What follows an outcome, how a follow-up stands, which answers a form takes: decisions by table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from huifang.followups.logic.answers import checked_answers
from huifang.followups.logic.moments import is_near
from huifang.followups.logic.outcomes import NextStep, Outcome, Then, is_unanswered, next_step
from huifang.followups.logic.reports import is_late, owed_on
from huifang.followups.logic.standing import Standing, State, standing_of
from huifang.followups.logic.written import LONGEST_DRAFT, DraftTooLarge, FindingKind, kept, kept_draft
from huifang.followups.models import Finding, FollowUp
from huifang.kernel.dates import parse_duration
from huifang.policy.logic.desk import Field, Form, Option
from tests.followups.cast import NOW, TODAY, day, moment

RECORD, GIVE_UP, ASK = NextStep(Then.RECORD), NextStep(Then.GIVE_UP), NextStep(Then.ASK_WHEN)
AT_FIVE = moment(hours=5)


def rest(**pause: float) -> NextStep:
    return NextStep(Then.PAUSE, quiet_until=moment(**pause))


@pytest.mark.parametrize(
    ("outcome", "unanswered", "more", "step"),
    [
        (Outcome.REACHED, 0, {}, RECORD),
        (Outcome.REACHED, 9, {}, RECORD),
        (Outcome.VISITED, 0, {}, RECORD),
        (Outcome.NO_ANSWER, 1, {}, rest(hours=2)),
        (Outcome.NO_ANSWER, 2, {}, rest(hours=2)),
        (Outcome.NO_ANSWER, 3, {}, GIVE_UP),
        (Outcome.NO_ANSWER, 3, {"most": 5}, rest(hours=2)),
        (Outcome.BUSY, 1, {}, rest(minutes=30)),
        (Outcome.BUSY, 3, {}, GIVE_UP),
        (Outcome.WRONG_NUMBER, 1, {}, rest(days=1)),
        (Outcome.REFUSED, 0, {}, GIVE_UP),
        (Outcome.CALL_LATER, 0, {}, ASK),
        (Outcome.CALL_LATER, 9, {"promised_at": AT_FIVE}, NextStep(Then.PAUSE, AT_FIVE, AT_FIVE)),
        (Outcome.MESSAGE_SENT, 1, {}, RECORD),
        (Outcome.MESSAGE_SENT, 1, {"is_asked_channel": False}, rest(days=1)),
        (Outcome.MESSAGE_SENT, 3, {"is_asked_channel": False}, GIVE_UP),
    ],
)
def test_an_outcome_has_its_next_step(
    outcome: Outcome, unanswered: int, more: dict[str, object], step: NextStep
) -> None:
    assert next_step(outcome, at=NOW, unanswered=unanswered, **more) == step


def test_every_outcome_has_a_next_step() -> None:
    for outcome in Outcome:
        assert next_step(outcome, at=NOW, unanswered=1).then in Then


def test_only_attempts_that_reached_nobody_count_towards_giving_up() -> None:
    unanswered = {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER, Outcome.MESSAGE_SENT}
    assert {outcome for outcome in Outcome if is_unanswered(outcome)} == unanswered


@pytest.mark.parametrize(
    ("state", "on", "ended", "standing"),
    [
        (State.PLANNED, -4, None, Standing.NOT_YET),
        (State.PLANNED, -3, None, Standing.OPEN),
        (State.PLANNED, -1, None, Standing.OPEN),
        (State.PLANNED, 0, None, Standing.DUE_TODAY),
        (State.PLANNED, 2, None, Standing.DUE_TODAY),
        (State.PLANNED, 3, None, Standing.LATE),
        (State.DONE, 9, 2, Standing.DONE),
        (State.DONE, 9, 3, Standing.DONE_LATE),
        (State.DONE, 9, None, Standing.DONE),
        (State.GIVEN_UP, 9, 9, Standing.GIVEN_UP),
        (State.WAIVED, 9, 1, Standing.WAIVED),
        (State.CANCELLED, 0, None, Standing.CANCELLED),
    ],
)
def test_a_follow_up_stands_by_its_days(state: State, on: int, ended: int | None, standing: Standing) -> None:
    ended_on = None if ended is None else day(ended)
    found = standing_of(state, opens_on=day(-3), due_on=day(0), closes_on=day(2), ended_on=ended_on, on=day(on))
    assert found == standing


def test_the_states_and_kinds_are_those_of_the_models() -> None:
    assert {state.name: state.value for state in State} == {state.name: state.value for state in FollowUp.State}
    assert dict(Finding._meta.get_field("kind").choices) == {kind.value: kind.name for kind in FindingKind}


def test_a_report_is_owed_by_the_day_that_the_policy_says() -> None:
    assert owed_on(date(2026, 1, 31), parse_duration("P1M")) == date(2026, 2, 28)
    assert owed_on(TODAY, parse_duration("P0D")) == TODAY


@pytest.mark.parametrize(
    ("done", "on", "late"), [(None, 0, False), (None, 1, True), (0, 9, False), (1, 1, True), (-1, 9, False)]
)
def test_a_report_is_late_after_its_day(done: int | None, on: int, late: bool) -> None:
    assert is_late(TODAY, done_on=None if done is None else day(done), on=day(on)) is late


@pytest.mark.parametrize(
    ("ahead", "near"),
    [(timedelta(0), False), (timedelta(seconds=1), True), (timedelta(days=366), True), (timedelta(days=367), False)],
)
def test_a_promised_moment_lies_ahead_and_within_a_year(ahead: timedelta, near: bool) -> None:
    assert is_near(NOW + ahead, at=NOW) is near


OPTIONS = (Option("good", {}), Option("poor", {}))
FIELDS = {
    "line": Field("line", {}, "text"),
    "long": Field("long", {}, "long_text"),
    "one": Field("one", {}, "choice", OPTIONS),
    "some": Field("some", {}, "choices", OPTIONS),
    "mark": Field("mark", {}, "scale", (Option("1", {}), Option("2", {}))),
    "many": Field("many", {}, "number"),
    "when": Field("when", {}, "date"),
    "sure": Field("sure", {}, "yes_no"),
}
EVERY = Form("every", {}, tuple(FIELDS.values()))


@pytest.mark.parametrize(
    ("field", "answer", "kept_as"),
    [
        ("line", "  fine ", "fine"),
        ("line", "call 13800138000", "call 138****8000"),
        ("line", "a\x00b", "ab"),
        ("line", "a\ud800b", "ab"),
        ("long", "one\r\ntwo", "one\ntwo"),
        ("one", "good", "good"),
        ("some", ["poor", "good"], ["good", "poor"]),
        ("some", "poor", ["poor"]),
        ("some", ["poor", "poor"], ["poor"]),
        ("mark", "2", "2"),
        ("many", "12.50", "12.50"),
        ("many", " 3 ", "3"),
        ("many", 7, "7"),
        ("many", Decimal("1E+3"), "1000"),
        ("many", "-2", "-2"),
        ("when", "2026-03-31", "2026-03-31"),
        ("when", date(2026, 3, 31), "2026-03-31"),
        ("when", datetime(2026, 3, 31, 5), "2026-03-31"),
        ("sure", "yes", True),
        ("sure", False, False),
        ("sure", "no", False),
    ],
)
def test_an_answer_is_kept_in_one_form(field: str, answer: object, kept_as: object) -> None:
    checked = checked_answers(EVERY, {field: answer})
    assert (checked.faults, checked.answers) == ((), {field: kept_as})


@pytest.mark.parametrize(
    ("field", "answer", "complaint"),
    [
        ("line", 3, "Write a text."),
        ("line", "x" * 301, "longer than 300"),
        ("long", "x" * 4001, "longer than 4000"),
        ("one", "fair", "Choose one"),
        ("one", ["good"], "Choose one"),
        ("some", ["good", "fair"], "Choose one"),
        ("some", 3, "Choose one"),
        ("mark", "3", "Choose one"),
        ("mark", 2, "Choose one"),
        ("many", "many", "Write a number"),
        ("many", True, "Write a number"),
        ("many", "NaN", "Write a number"),
        ("many", "1e40", "Write a number"),
        ("many", "1234567890123456", "Write a number"),
        ("many", "13800138000", "looks like a telephone number"),
        ("when", "31.3.2026", "Write a date"),
        ("when", "2026-02-30", "Write a date"),
        ("sure", "perhaps", "Choose yes or no"),
        ("sure", ["yes"], "Choose yes or no"),
        ("gone", "x", "no field gone"),
    ],
)
def test_an_answer_that_a_field_does_not_take_is_told(field: str, answer: object, complaint: str) -> None:
    [fault] = checked_answers(EVERY, {field: answer}).faults
    assert fault.field == field
    assert complaint in str(fault.message)


@pytest.mark.parametrize("blank", [None, "", "  ", [], ()])
def test_a_required_answer_that_is_blank_is_missing(blank: object) -> None:
    form = Form("f", {}, (Field("a", {}, "text", is_required=True), Field("b", {}, "text")))
    checked = checked_answers(form, {"a": blank, "b": blank})
    assert [(fault.field, str(fault.message)) for fault in checked.faults] == [("a", "This is still to be answered.")]
    assert checked.answers == {}


def test_every_fault_is_told_at_once() -> None:
    checked = checked_answers(EVERY, {"one": "fair", "many": "x", "sure": "yes"})
    assert [fault.field for fault in checked.faults] == ["one", "many"]


def test_the_plain_form_takes_no_answers() -> None:
    assert checked_answers(None, {}).faults == ()
    assert len(checked_answers(None, {"a": "b"}).faults) == 1


def test_a_number_typed_into_a_text_is_masked() -> None:
    assert kept(" call 138 0013 8000 \r\n") == "call 138****8000"


def test_a_draft_is_kept_with_its_numbers_masked_wherever_they_stand() -> None:
    draft = {"note": "13800138000 ", "answers": {"wish": ["call 13800138000", True, 3, 1.5, None, 13800138000]}}
    kept_as = {"note": "138****8000 ", "answers": {"wish": ["call 138****8000", True, 3, 1.5, None, "138****8000"]}}
    assert kept_draft(draft) == kept_as


@pytest.mark.parametrize(
    "content",
    [{"a": "x" * LONGEST_DRAFT}, {"a": [[[[[[["deep"]]]]]]]}, {"a": object()}, {"a": float("nan")}],
    ids=["long", "deep", "no data", "no number"],
)
def test_a_draft_has_its_bounds(content: dict[str, object]) -> None:
    with pytest.raises(DraftTooLarge):
        kept_draft(content)
