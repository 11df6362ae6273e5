"""What the clock of a case says in cases that a person can check by hand."""

from __future__ import annotations

import time as stopwatch
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from huifang.cases.logic.clock import (
    Limit,
    Logged,
    Runs,
    Step,
    Timetable,
    explained,
    ladder_of,
    limit_of,
    reckoned,
    rungs,
)
from huifang.cases.logic.clock.ladder import may_call
from huifang.cases.logic.clock.reckoning import LAPSED, read_log
from huifang.kernel.calendars.working import PublishedDays
from huifang.kernel.dates import ZERO, Duration
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.sections.answers import Escalation, TimeLimit
from huifang.policy.logic.sections.parts import Addressee, Hours, WorkingTime

HERE = ZoneInfo("Asia/Shanghai")
OFFICE = (Hours(time(8, 30), time(12)), Hours(time(13, 30), time(17, 30)))
# A long weekend: Thursday 1 and Friday 2 October are off, and Saturday 10 October is worked for it.
AUTUMN = PublishedDays(
    {date(2026, 10, 1): False, date(2026, 10, 2): False, date(2026, 10, 10): True}, frozenset({2026})
)
HOURS_8, DAYS_2 = Clock(ZERO, 480, working=True), Clock(Duration(0, 2), working=True)
HOURS_4, DAY_1 = Clock(ZERO, 240), Clock(Duration(0, 1))


def at(text: str) -> datetime:
    """`10-09 16:00` of the year 2026 as people here say it."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=HERE)


def office(hours: tuple[Hours, ...] = OFFICE) -> Timetable:
    return Timetable(WorkingTime(hours=hours), AUTUMN, HERE, first=date(2026, 9, 1))


def log(*lines: str) -> list[Logged]:
    """`10-09 16:00 paused customer` a line."""
    parts = [(*line.split(" "), "") for line in lines]
    return [Logged(at(f"{day} {hour}"), kind, state) for day, hour, kind, state, *_ in parts]


@pytest.mark.parametrize(
    ("began", "length", "due"),
    [
        ("10-12 09:00", HOURS_8, "10-13 09:30"),  # Monday: seven hours and a half are worked a day
        ("10-12 09:00", HOURS_4, "10-12 13:00"),
        ("10-12 07:00", Clock(ZERO, 450, working=True), "10-12 17:30"),  # the end of a day, not the next morning
        ("10-09 16:00", DAYS_2, "10-12 17:30"),  # Friday: the Saturday is worked, then Monday
        ("09-30 16:00", DAYS_2, "10-06 17:30"),  # the holidays and the weekend are skipped
        ("10-04 23:00", DAYS_2, "10-06 17:30"),  # a Sunday is day 0 as well
        ("10-12 09:00", DAY_1, "10-14 00:00"),  # a day of the calendar ends at midnight
        ("10-12 00:00", DAY_1, "10-14 00:00"),
        ("10-12 09:00", Clock(ZERO, 24 * 60), "10-13 09:00"),
        ("10-12 09:00", Clock(Duration(0, 1), 12 * 60), "10-13 21:00"),
        ("10-12 09:00", Clock(), "10-13 00:00"),  # the same day
        ("10-12 20:00", Clock(working=True), "10-13 17:30"),  # work is over: the same working day is the next
        ("08-31 09:00", Clock(Duration(1, 0)), "10-01 00:00"),  # a month from 31 August is 30 September
    ],
)
def test_a_deadline_is_counted_as_the_civil_code_counts(began: str, length: Clock, due: str) -> None:
    (run,) = reckoned(log(f"{began} taken_in"), Limit("a", Runs.ANSWER, length), office())
    assert run.due_at == at(due)


def test_a_pause_moves_the_deadline_and_a_pause_without_end_takes_it_away() -> None:
    limit = Limit("a", Runs.RESOLUTION, HOURS_8, frozenset({"customer"}))
    told = log("10-12 09:00 taken_in", "10-12 10:00 paused customer", "10-13 10:00 resumed", "10-13 11:00 paused parts")
    (run,) = reckoned(told, limit, office())
    assert run.due_at == at("10-14 09:30")  # seven working hours after it went on; parts do not stop this clock
    (run,) = reckoned(told[:2], limit, office())
    assert (run.due_at, run.paused_since) == (None, at("10-12 10:00"))
    assert rungs(run, limit, (Step(),), office()) == ()
    (run,) = reckoned(log("10-12 09:00 taken_in", "10-13 09:30 paused customer"), limit, office())
    assert run.due_at == at("10-13 09:30")  # who lets it wait when its time is up wins none


def test_a_day_that_ends_while_the_case_waits_does_not_count() -> None:
    limit = Limit("a", Runs.RESOLUTION, DAYS_2, frozenset({"customer"}))
    within_the_day = log("10-12 09:00 taken_in", "10-13 10:00 paused customer", "10-13 11:00 resumed")
    over_night = log("10-12 09:00 taken_in", "10-13 17:00 paused customer", "10-14 09:00 resumed")
    assert [reckoned(told, limit, office())[0].due_at for told in (within_the_day, over_night)] == [
        at("10-14 17:30"),
        at("10-15 17:30"),
    ]


def test_a_case_that_is_reopened_starts_its_clock_anew_and_late_stays_late() -> None:
    told = log("10-12 09:00 taken_in", "10-14 09:00 resolved", "10-15 09:00 reopened", "10-15 10:00 closed")
    first, second = reckoned(told, Limit("a", Runs.RESOLUTION, HOURS_8), office())
    assert (first.due_at, first.ended_at, first.is_late_at(at("12-01 00:00"))) == (
        at("10-13 09:30"),
        at("10-14 09:00"),
        True,
    )
    assert (second.number, second.due_at, second.is_late_at(at("12-01 00:00"))) == (2, at("10-16 09:30"), False)


def test_a_second_word_of_the_customer_gives_nobody_more_time_and_first_response_is_once() -> None:
    told = log(
        *("10-12 09:00 taken_in", "10-12 10:00 accepted", "10-12 11:00 customer_said", "10-12 12:00 customer_said"),
        *("10-12 15:00 replied", "10-13 09:00 closed", "10-14 09:00 reopened"),
    )
    replies = reckoned(told, Limit("r", Runs.REPLY, HOURS_4), office())
    assert [(run.started_at, run.ended_at) for run in replies] == [
        (at("10-12 11:00"), at("10-12 15:00")),
        (at("10-14 09:00"), None),
    ]
    responses = reckoned(told, Limit("f", Runs.RESPONSE, HOURS_4), office())
    assert [(run.started_at, run.ended_at) for run in responses] == [(at("10-12 09:00"), at("10-12 10:00"))]


def test_what_is_merged_or_no_matter_at_all_is_owed_no_more_and_was_not_late() -> None:
    lines = [
        (at("10-12 09:00"), "taken_in", "open", {}),
        (at("10-12 10:00"), "paused", "waiting", {"for": "customer"}),
        (at("10-12 09:30"), "noted", "waiting", {}),  # the clock of the house was set back
        (at("10-12 11:00"), "merged", "waiting", {"from": 7}),
        (at("10-20 10:00"), "closed", "closed", {"as": "void"}),
    ]
    read = read_log(lines)
    assert [(row.kind, row.state) for row in read] == [
        ("taken_in", ""), ("paused", "customer"), ("noted", "customer"), ("merged", "customer"), (LAPSED, ""),
    ]  # fmt: skip
    assert read[2].at == at("10-12 10:00")
    (run,) = reckoned(read, Limit("a", Runs.RESOLUTION, HOURS_4), office())
    assert run.has_lapsed and not run.is_late_at(at("12-01 00:00"))


def test_the_ladder_calls_once_for_each_rung_and_never_out_of_hours_where_working_time_counts() -> None:
    chief = Addressee(post="chief")
    steps = ladder_of(
        [Escalation(when="overdue", who=chief, after=Clock(ZERO, 180)), Escalation(when="major", who=chief)]
    )
    working = Limit("a", Runs.ANSWER, DAYS_2, warns=HOURS_4)
    (run,) = reckoned(log("10-12 09:00 taken_in"), working, office())
    calls = rungs(run, working, steps, office())
    # Warned four hours before 17:30. At 17:30 work is over: whoever is to be told is told the next morning.
    assert [(one.number, one.at) for one in calls] == [
        (0, at("10-14 13:30")), (1, at("10-15 08:30")), (2, at("10-15 08:30")),
    ]  # fmt: skip
    assert [may_call(working, moment, office()) for moment in (at("10-14 17:29"), at("10-14 22:00"))] == [True, False]
    by_the_calendar = Limit("a", Runs.ANSWER, DAY_1)
    (run,) = reckoned(log("10-12 09:00 taken_in"), by_the_calendar, office())
    assert [one.at for one in rungs(run, by_the_calendar, steps, office())] == [at("10-14 00:00"), at("10-14 03:00")]
    assert may_call(by_the_calendar, at("10-14 22:00"), office())
    assert ladder_of([], []) == (Step(),)  # the head of the department, where nobody is named


def test_a_deadline_explains_itself() -> None:
    limit = Limit("a", Runs.ANSWER, Clock(Duration(0, 5), working=True), frozenset({"customer"}))
    (run,) = reckoned(
        log("09-30 16:00 taken_in", "10-08 10:00 paused customer", "10-09 10:00 resumed"), limit, office()
    )
    told = explained(run, limit, office(), until=at("10-20 00:00"))
    assert run.due_at == at("10-10 17:30")
    assert [day.day for day in told.days_off] == [1, 2, 3, 4] and told.made_up == (date(2026, 10, 10),)
    assert [(pause.since_at, pause.state) for pause in told.pauses] == [(at("10-08 10:00"), "customer")]
    assert told.hours == OFFICE and not told.is_estimated


@pytest.mark.parametrize(
    ("said", "waits_for"),
    [
        ({"of": "case", "until": "received"}, Runs.RESPONSE),
        ({"of": "case", "until": "resolved"}, Runs.RESOLUTION),
        ({"of": "case"}, Runs.RESOLUTION),
        ({"of": "case", "until": "answered"}, Runs.ANSWER),
        ({"of": "answer"}, Runs.ANSWER),
        ({"of": "reply"}, Runs.REPLY),
        ({"of": "record"}, None),
    ],
)
def test_the_clocks_of_a_pack_say_what_they_wait_for(said: dict[str, str], waits_for: Runs | None) -> None:
    limit = limit_of(TimeLimit(key="a", title={}, within=DAY_1, **said))  # type: ignore[arg-type]
    assert (limit and limit.waits_for) == waits_for
    assert limit_of(TimeLimit(key="a", title={}, **said)) is None  # type: ignore[arg-type]


def test_ten_thousand_open_cases_are_reckoned_in_a_moment() -> None:
    table, limit = office(), Limit("a", Runs.RESOLUTION, DAYS_2, frozenset({"customer"}))
    told = log("10-12 09:00 taken_in", "10-12 10:00 paused customer", "10-13 09:00 resumed", "10-13 10:00 noted")
    before = stopwatch.process_time()
    for _ in range(10_000):
        reckoned(told, limit, table)
    assert stopwatch.process_time() - before < 2


def test_where_nothing_ever_works_nothing_is_counted_for_ever() -> None:
    nobody = Timetable(WorkingTime(week=()), PublishedDays(), HERE, first=date(2026, 1, 1))
    with pytest.raises(OverflowError):
        reckoned(log("10-12 09:00 taken_in"), Limit("a", Runs.ANSWER, DAYS_2), nobody)
