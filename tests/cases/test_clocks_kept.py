"""The clocks of cases stand beside them, follow the calendar and the policy, and call whom they should, once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.cases.actions.climbing import call_about_deadlines, is_anybody_to_call
from huifang.cases.actions.clocks import keep_clocks, reckon_anew
from huifang.cases.actions.following import follow_versions, is_any_behind
from huifang.cases.actions.waiting import ask_after_waiting
from huifang.cases.models import Case, CaseClock, CaseEvent
from huifang.cases.queries.clocks import clocks_told
from huifang.cases.queries.figures import Period, limits_kept
from huifang.cases.queries.reckoned import CLOCK_INVARIANTS, is_calendar_new
from huifang.cli.cases import explain_case
from huifang.kernel.moments import Ending
from huifang.notices.models import Notice
from huifang.org.actions import describe_organisation
from huifang.org.actions.calendar import set_day
from huifang.org.models import Post, Posting
from tests.cases.running import HERE, PACK, TODAY, Shop, at, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    describe_organisation(name="门店", time_zone="Asia/Shanghai")
    return Shop()


def row(case: Case, key: str = "settled", run: int = 1) -> CaseClock:
    return CaseClock.objects.get(case=case, key=key, run=run)


def called(moment: str) -> list[str]:
    """Who was told what in a round of the worker at a moment, as `lin was due`."""
    Notice.objects.all().delete()
    call_about_deadlines(at=at(moment), on=date.fromisoformat(f"2026-{moment[:5]}"), actor="worker")
    words = {"is due at": "due", "was due at": "late", "comes to you": "climbed"}
    return sorted(
        f"{notice.employee.number} {next(word for part, word in reversed(words.items()) if part in notice.template)}"
        for notice in Notice.objects.select_related("employee")
    )


def broken() -> int:
    return CLOCK_INVARIANTS[0].find(None).count  # type: ignore[arg-type]


def test_the_clocks_of_a_case_are_reckoned_in_the_deed_that_changed_its_log(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    case = shop.case("11-02 16:00 taken_in")
    assert (row(case).due_at, row(case).warn_at) == (at("11-04 18:00"), at("11-04 14:00"))
    assert row(case, "taken-up").due_at == at("11-03 11:00")
    shop.log(case, "11-03 10:00 accepted", "11-03 10:00 paused customer")
    assert (row(case).due_at, row(case).paused_since) == (None, at("11-03 10:00"))
    assert row(case, "taken-up").ended_at == at("11-03 10:00")
    shop.log(case, "11-04 10:00 resumed", "11-09 10:00 resolved", "11-10 09:00 reopened")
    first, second = row(case), row(case, run=2)
    assert (first.due_at, first.ended_at) == (at("11-05 18:00"), at("11-09 10:00"))
    assert CaseClock.objects.late_at(at("11-10 10:00")).get() == first  # it stays late
    assert second.due_at == at("11-12 18:00") and row(case, "next-word").due_at == at("11-10 13:00")
    assert keep_clocks(cases=[case.pk]) == 0  # asked again, it says the same
    told = clocks_told(case, at=at("11-10 10:00"))
    settled = [one for one in told if one.explanation.limit.key == "settled"]
    assert [one.run.due_at for one in settled] == [first.due_at, second.due_at]
    assert [key for key, _ in settled[0].clauses] == ["C1"]
    explain_case(case.pk, at=at("11-10 10:00"), zone=HERE, language="en", as_json=False)
    said = capsys.readouterr().out
    assert "Settled" in said and "It stood still from 2026-11-03 10:00 to 2026-11-04 10:00" in said
    assert "So it is due at 2026-11-05 18:00." in said and "It ended at 2026-11-09 10:00, late." in said


def test_many_cases_are_reckoned_by_as_many_statements_as_one(shop: Shop) -> None:
    cases = [shop.case("11-02 16:00 taken_in") for _ in range(8)]
    counts = []
    for some in (cases[:1], cases):
        CaseClock.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            keep_clocks(cases=[case.pk for case in some])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_editing_the_calendar_moves_the_deadlines_of_open_cases_and_of_no_others(shop: Shop) -> None:
    live, over = (
        shop.case("11-02 16:00 taken_in"),
        shop.case("11-02 16:00 taken_in", "11-06 10:00 resolved", "11-06 10:00 closed"),
    )
    reckon_anew()
    assert not is_calendar_new() and broken() == 0
    set_day(day=date(2026, 11, 4), works=False)
    assert is_calendar_new()
    assert reckon_anew() == 1 and reckon_anew() == 0
    assert row(live).due_at == at("11-05 18:00") and row(over).due_at == at("11-04 18:00")
    set_day(day=date(2026, 11, 7), works=True)  # a Saturday that is worked changes nothing here
    assert reckon_anew() == 0
    CaseClock.objects.filter(pk=row(live).pk).update(due_at=at("11-30 09:00"))
    assert broken() == 1


def test_each_rung_calls_once_in_working_hours_and_again_for_another_deadline(shop: Shop) -> None:
    case = shop.case("11-02 16:00 taken_in", "11-02 16:30 accepted")
    assert called("11-04 13:59") == [] and called("11-04 14:00") == ["lin due"] and called("11-04 14:00") == []
    # At 18:00 everybody goes home: nobody is called before the morning, not even by a worker that was away.
    assert called("11-04 18:30") == [] and called("11-05 03:00") == [] and called("11-05 09:00") == ["lin late"]
    assert called("11-05 13:59") == [] and called("11-05 14:00") == ["chen climbed"]
    assert not is_anybody_to_call(at("11-30 10:00"))
    assert (Case.objects.get().rung, CaseEvent.objects.filter(kind="escalated").count()) == (1, 1)
    set_day(day=date(2026, 11, 4), works=False)
    reckon_anew()
    assert row(case).due_at == at("11-05 18:00")
    assert called("11-06 09:00") == ["lin late"]  # the warning is past its time
    reckon_anew()
    keep_clocks(cases=[case.pk])
    assert called("11-06 14:00") == ["chen climbed"] and called("11-20 10:00") == []
    assert broken() == 0
    shop.case("11-09 16:00 taken_in", "11-09 16:30 accepted")
    assert called("11-12 20:00") == [], "a worker that was away since the deadline makes up for it in the morning"
    assert called("11-13 09:00") == ["chen climbed", "lin late"]


def test_where_a_ladder_names_nobody_it_climbs_to_whoever_directs_and_never_to_whom_it_is_about(shop: Shop) -> None:
    shop.case("11-02 16:00 taken_in", "11-02 16:30 accepted", about_employee=shop.chen, owner=None)
    assert called("11-05 15:00") == ["hua climbed", "hua late"]
    repair = shop.case("11-02 16:00 taken_in", key="repair", kind="repair")
    assert called("11-10 15:00") == ["hua climbed", "lin late"]
    assert row(repair, "taken-up").calls_at is None


def test_a_new_version_moves_the_deadlines_of_open_cases_from_its_day_on(shop: Shop) -> None:
    case = shop.case("11-02 16:00 taken_in", "11-02 17:00 accepted")
    over = shop.case("11-02 16:00 taken_in", "11-03 10:00 closed")
    newer = loaded(
        PACK.replace("version: 1.0", "version: 2.0").replace("2026-01-01", "2026-11-03").replace("P2D", "P5D")
    )
    assert not is_any_behind(TODAY) and is_any_behind(date(2026, 11, 3))
    moment: datetime = at("11-03 09:00")
    assert follow_versions(at=moment, on=date(2026, 11, 3), actor="worker") == 1
    assert follow_versions(at=moment, on=date(2026, 11, 3), actor="worker") == 0
    assert row(case).due_at == at("11-09 18:00") and row(case).policy_version == newer
    assert row(over).policy_version == shop.version


def test_who_owes_it_and_who_waits_for_it_are_told_and_the_share_is_held_against_the_policy(shop: Shop) -> None:
    pack = PACK.replace("version: 1.0", "version: 2.0").replace(
        "    cases: [complaint]\n", "    cases: [complaint]\n    by: desk\n    to: chief\n    share: 60%\n"
    )
    shop.version = loaded(pack.replace("posts:\n", "posts:\n  desk: {zh-Hans: 客服, en: Desk}\n"))
    Posting.objects.create(employee=shop.mo, post=Post.objects.get(key="desk"), department=shop.shop)
    shop.case("11-02 16:00 taken_in", "11-02 16:30 accepted")
    assert called("11-04 14:00") == ["lin due", "mo due"]
    assert called("11-05 09:00") == ["chen late", "lin late", "mo late"]

    shop.case("11-02 16:00 taken_in", "11-03 16:30 resolved")
    [_, settled] = sorted(
        limits_kept(Case.objects.all(), period=Period(None, None), at=at("11-05 09:00"), on=TODAY),
        key=lambda one: one.key != "taken-up",
    )
    assert (settled.key, settled.judged, settled.in_time, settled.asked) == ("settled", 2, 1, 60)
    assert (settled.rate, settled.is_enough) == (50, False)


def test_a_pause_that_does_not_end_is_asked_after_every_week(shop: Shop) -> None:
    case = shop.case("11-02 16:00 taken_in", "11-02 16:30 accepted", "11-03 10:00 paused customer")
    assert row(case).due_at is None and called("11-09 10:00") == [], "its clock stands still"
    shop.case("11-02 16:00 taken_in", "11-03 10:00 paused customer", "11-04 10:00 resumed")

    def asked(moment: str) -> int:
        return ask_after_waiting(at=at(moment), on=date.fromisoformat(f"2026-{moment[:5]}"), actor="worker")

    assert asked("11-10 09:59") == 0
    assert (asked("11-10 10:00"), asked("11-10 10:01"), asked("11-17 10:00")) == (1, 0, 1)
    told = Notice.objects.filter(template__contains="still waits").order_by("id")
    assert sorted(notice.employee.number for notice in told) == ["hua", "hua", "lin", "lin"]
    assert told.latest("id").parts["days"] == 14
    assert row(case).due_at is None and broken() == 0


@pytest.mark.parametrize(
    ("moment", "told"),
    [("11-05 00:00", ("11-04", "24:00")), ("11-05 00:01", ("11-05", "00:01")), ("11-05 18:00", ("11-05", "18:00"))],
)
def test_what_ends_at_midnight_belongs_to_the_day_that_it_ends(moment: str, told: tuple[str, str]) -> None:
    day, time = Ending(at(moment)).day_and_time(HERE)
    assert (f"{day:%m-%d}", time) == told
