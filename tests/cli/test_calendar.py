"""The commands of the working calendar, and what they do to the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.cli.doctor import State, told_of_holidays
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.web.frame.company import forget_company
from huifang.web.frame.estimates import forget_estimates, is_estimate
from tests.cli.conftest import Huifang
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load

CALL = {"key": "call", "anchor": "purchase", "due": [{"within": "P3D", "days": "working"}], "channels": ["phone"]}


@pytest.fixture
def sold(huifang: Huifang) -> None:
    """A call within three working days, and purchases before three holidays."""
    load(CALL)
    write_customer({"id": "c1", "name": "王芳"})
    for day in ("2026-09-30", "2027-02-04"):
        row = {"id": day, "customer": "c1", "kind": "purchase", "occurred_at": day}
        write_event(row, zone="Asia/Shanghai")


def due(event: str) -> str:
    return str(FollowUp.objects.get(event__external_id=event).due_on)


def may_move(event: str) -> bool:
    """Whether pages mark the day of the follow-up as estimated."""
    forget_company()
    forget_estimates()
    duty = FollowUp.objects.select_related("rule").get(event__external_id=event)
    on = date(2027, 2, 4)
    by_id = is_estimate(duty.due_on, rule=duty.rule_id, on=on)
    assert by_id == is_estimate(duty.due_on, rule=(duty.version_id, duty.rule.key), on=on)
    return by_id


@pytest.mark.parametrize(("years", "state"), [((), State.OK), ((2027,), State.NOTE), ((2026, 2027), State.TROUBLE)])
def test_the_doctor_warns_of_years_without_their_holidays(years: tuple[int, ...], state: State) -> None:
    found = told_of_holidays(years, date(2026, 11, 28))
    assert found.state is state
    assert all(str(year) in str(found.said) for year in years)
    assert state is State.OK or "huifang calendar load" in str(found.said)


class TestThePlan:
    def test_it_counts_with_the_published_holidays_and_fetches_them_itself(self, sold: None, huifang: Huifang) -> None:
        planned = huifang("plan", "--on=2026-10-01")
        assert planned.status == 0, planned.err
        assert due("2026-09-30") == "2026-10-10"  # 8, 9 and the Saturday that is made up
        assert Entry.objects.filter(deed="calendar.loaded").count() == 1
        assert "are not published yet" not in planned.out

    def test_a_coming_year_is_estimated_and_dated_anew_when_it_is_loaded(
        self, sold: None, huifang: Huifang, tmp_path: Path
    ) -> None:
        planned = huifang("plan", "--on=2027-02-04")
        assert due("2027-02-04") == "2027-02-09"
        assert "The public holidays of 2027 are not published yet" in planned.out
        number = str(FollowUp.objects.get(event__external_id="2027-02-04").pk)
        assert "This is an estimate: the public holidays of 2027" in huifang("explain", number, "--on=2027-02-04").out
        assert may_move("2027-02-04") and not may_move("2026-09-30")
        file = tmp_path / "2027.csv"
        days = "".join(f"2027-02-{day:02d},no,Spring Festival\n" for day in range(5, 12))
        file.write_text(f"day,works,name\n{days}2027-02-13,yes,made up\n", encoding="utf-8")
        assert huifang("calendar", "load", str(file)).status == 0
        planned = huifang("plan", "--on=2027-02-04", "--json")
        assert planned.json["redated"] == 1
        assert planned.json["estimated_years"] == [] and not may_move("2027-02-04")
        assert due("2027-02-04") == "2027-02-15"
        said = huifang("explain", number, "--on=2027-02-04").out
        assert "It is due 3 working days later, on 2027-02-15." in said
        assert "Days off that were passed over: 2027-02-05 – 2027-02-11, 2027-02-14." in said
        assert "Make-up workdays that were counted: 2027-02-13." in said

    def test_a_day_that_the_company_sets_moves_what_is_untouched(self, sold: None, huifang: Huifang) -> None:
        huifang("plan", "--on=2026-10-01")
        assert huifang("calendar", "set", "2026-10-09", "off", "--name", "Founding day").status == 0
        assert huifang("plan", "--on=2026-10-01", "--json").json["redated"] == 1
        assert due("2026-09-30") == "2026-10-12"
        assert huifang("calendar", "set", "2026-10-09", "published").status == 0
        huifang("plan", "--on=2026-10-01")
        assert due("2026-09-30") == "2026-10-10"
        assert huifang("plan", "--on=2026-10-01", "--json").json["redated"] == 0


class TestLoading:
    def test_all_that_is_known_is_loaded_once(self, huifang: Huifang) -> None:
        first, second = huifang("calendar", "load", "--json"), huifang("calendar", "load", "--json")
        assert 2026 in first.json["years"] and 2004 in first.json["years"]
        assert second.json["years"] == []
        shown = huifang("calendar", "show", "--json").json
        assert {"year": 2026, "source": "chinesecalendar 1.11.0", "days_off": 33, "made_up": 6, "own": 0} in shown[
            "years"
        ]

    def test_every_fault_of_a_file_is_told_and_nothing_is_loaded(self, huifang: Huifang, tmp_path: Path) -> None:
        file = tmp_path / "bad.csv"
        file.write_text("day,works\n2027-02-30,no\n2027-01-01,maybe\n2027-01-02,no\n2027-01-02,no\n", encoding="utf-8")
        refused = huifang("calendar", "load", str(file))
        assert refused.status == 2
        assert [line.partition(": ")[0].rpartition(":")[2] for line in refused.err.splitlines()] == ["2", "3", "5"]
        assert huifang("calendar", "show", "--json").json["years"] == []

    def test_what_the_company_set_outlives_a_load(self, huifang: Huifang) -> None:
        huifang("calendar", "set", "2026-10-01", "works")
        huifang("calendar", "load")
        [first] = [
            row for row in huifang("calendar", "show", "2026", "--json").json["days"] if row["day"] == "2026-10-01"
        ]
        assert (first["works"], first["is_own"]) == (True, True)


class TestFestivals:
    FAIR = {"key": "fair", "due": [{"day": "festival:founding-day"}], "channels": ["phone"]}

    def test_an_own_festival_is_planned_and_moves_with_its_date(self, huifang: Huifang) -> None:
        assert huifang("calendar", "festival", "founding-day", "08-18").status == 0
        load(self.FAIR)
        write_customer({"id": "c1", "name": "王芳"})
        huifang("plan", "--on=2026-08-01")
        assert [str(row.due_on) for row in FollowUp.objects.all()] == ["2026-08-18"]
        assert huifang("calendar", "festival", "founding-day", "lunar:07-07").status == 0
        huifang("plan", "--on=2026-08-01")
        [duty] = FollowUp.objects.all()
        assert (str(duty.due_on), duty.occasion) == ("2026-08-19", "festival:founding-day:2026/1")
        said = huifang("explain", str(duty.pk), "--on=2026-08-01").out
        assert "is day 7 of lunar month 7; in 2026 that is 2026-08-19." in said
        assert "It is a festival of the company's own." in said

    @pytest.mark.parametrize(("name", "on"), [("qixi", "08-18"), ("fair", "02-30"), ("a b", "08-18"), ("fair", "soon")])
    def test_what_is_none_is_refused(self, huifang: Huifang, name: str, on: str) -> None:
        assert huifang("calendar", "festival", name, on).status == 2
        assert huifang("calendar", "show", "--json").json["festivals"] == {}

    def test_it_is_given_up_once(self, huifang: Huifang) -> None:
        huifang("calendar", "festival", "fair", "08-18")
        assert huifang("calendar", "festival", "fair").status == 0
        assert huifang("calendar", "festival", "fair").status == 2
