"""Every duty has its day: inside its window, on a working day where there is one, spread, and within what people can do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.calendars.working import PublishedDays, WorkingCalendar
from huifang.org.models import Department, Employee, Post, Posting
from huifang.planning.actions.levelling import NoSuchLoad, level, set_daily_load
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.levelling import Alike, Holding, Pool, Pools, day_tables, moves, per_day
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load

MONDAY = date(2026, 3, 2)
ZONE = "Asia/Shanghai"


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def like(opens: int, closes: int, planned: int, count: int) -> Alike:
    return Alike((opens, closes, planned), day(opens), day(closes), day(planned), count)


@pytest.mark.parametrize(
    ("groups", "room", "moved"),
    [
        pytest.param([like(0, 4, 0, 3)], 3, {0: 3}, id="what fits stays"),
        pytest.param([like(0, 4, 0, 5)], 3, {0: 3, 1: 2}, id="what is over goes to the next day with room"),
        pytest.param([like(0, 4, 0, 9)], 3, {0: 3, 1: 3, 2: 3}, id="as many days as it takes"),
        pytest.param([like(0, 0, 0, 5)], 3, {0: 5}, id="a window of one day stays over capacity"),
        pytest.param([like(0, 1, 0, 9)], 3, {0: 6, 1: 3}, id="what finds no room stays where it was"),
        pytest.param([like(2, 4, 4, 5)], 3, {2: 2, 4: 3}, id="an earlier day of the window is as good"),
        pytest.param([like(0, 1, 0, 4), like(0, 4, 0, 1)], 3, {0: 3, 1: 2}, id="both may move"),
        pytest.param([like(4, 8, 5, 2)], 3, {4: 2}, id="off a day on which nobody works"),
        pytest.param([like(5, 6, 5, 2)], 3, {5: 2}, id="where nobody works in the whole window it stays"),
        pytest.param([like(0, 4, 0, 4), like(0, 4, 1, 3)], 3, {0: 3, 1: 3, 2: 1}, id="a full day takes nothing"),
    ],
)
def test_days_over_capacity_are_levelled(groups: list[Alike], room: int, moved: dict[int, int]) -> None:
    load = Counter[date]()
    for group in groups:
        load[group.planned_on] += group.count
    for move in moves(groups, load, lambda one: room if one.weekday() < 5 else 0):
        group = next(group for group in groups if group.key == move.key)
        assert group.opens_on <= move.to_on <= group.closes_on
        load[group.planned_on] -= move.count
        load[move.to_on] += move.count
    assert {(one - MONDAY).days: count for one, count in load.items() if count} == moved


GROUPS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)).map(
        lambda one: like(one[0], one[0] + one[1], one[0] + min(one[1], one[2]), one[3])
    ),
    max_size=8,
    unique_by=lambda group: group.key,
)


@given(groups=GROUPS, room=st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_levelling_fills_no_day_above_its_room_and_twice_is_once(groups: list[Alike], room: int) -> None:
    load = Counter[date]()
    for group in groups:
        load[group.planned_on] += group.count
    before, left = Counter(load), {group.key: group.count for group in groups}
    after: list[Alike] = []
    for move in moves(groups, load, lambda _: room):
        group = next(group for group in groups if group.key == move.key)
        assert group.opens_on <= move.to_on <= group.closes_on
        left[group.key] -= move.count
        load[group.planned_on] -= move.count
        load[move.to_on] += move.count
        after.append(Alike((move.key, move.first), group.opens_on, group.closes_on, move.to_on, move.count))
    assert all(count >= 0 for count in left.values())
    assert all(load[one] <= max(room, before[one]) for one in load)
    after += [Alike(group.key, group.opens_on, group.closes_on, group.planned_on, left[group.key]) for group in groups]
    assert moves([group for group in after if group.count], load, lambda _: room) == []


@pytest.mark.parametrize(
    ("post", "department", "pool"),
    [
        (1, 11, Pool(1, 10)),  # held in 10, and 11 lies below it
        (1, 12, Pool(1, 10)),  # held in 12 too: the topmost counts, for they share the people
        (1, 20, None),
        (1, None, None),
        (2, 20, Pool(2, None)),  # held everywhere: one pool of all
        (2, None, Pool(2, None)),
        (3, 11, None),
        (None, 11, None),
    ],
)
def test_people_serve_a_pool(post: int | None, department: int | None, pool: Pool | None) -> None:
    pools = Pools(
        [Holding(1, 1, 10), Holding(2, 1, 12), Holding(2, 1, 10), Holding(3, 2, None), Holding(4, 2, 20)],
        {10: None, 11: 10, 12: 11, 20: None},
    )
    assert pools.of(post, department) == pool
    assert pools.people == {Pool(1, 10): 2, Pool(2, None): 2}


@pytest.mark.parametrize(
    ("most", "per", "each"), [(30, "day", 30), (12, "week", 3), (1, "month", 1), (100, "quarter", 2)]
)
def test_a_quota_comes_to_so_much_a_day(most: int, per: str, each: int) -> None:
    assert per_day(Decimal(most), per) == each


def test_the_tables_of_days_count_what_works() -> None:
    holiday = PublishedDays({day(1): False, day(5): True}, frozenset({2026}))
    ordinary, published = WorkingCalendar(), WorkingCalendar(published=holiday)
    tables = day_tables([ordinary.works_on, published.works_on], on=MONDAY)
    at = (MONDAY - tables.first_on).days
    assert [ranks[at + 7] - ranks[at] for ranks in tables.ranks] == [5, 5]
    assert tables.days[1][tables.ranks[1][at] :][:3] == (day(0), day(2), day(3))
    assert len({len(days) for days in tables.days}) == 1


CLERK = {"post": "clerk"}


@pytest.mark.django_db(transaction=True)
class TestAShop:
    """A floor of one call a quarter, thanks within three days, a birthday call, and a check on the day itself."""

    @pytest.fixture(autouse=True)
    def shop(self, transactional_db: None) -> None:
        load(
            {"key": "floor", "due": [{"at_least": 1, "per": "quarter"}], **CLERK},
            {"key": "thanks", "anchor": "purchase", "series": False, "due": [{"within": "P3D"}], **CLERK},
            {
                "key": "check",
                "anchor": "purchase",
                "due": [{"at": "P6D", "before": "P3D", "tolerance": "P3D"}],
                **CLERK,
            },
            {"key": "wishes", "due": [{"day": "birthday", "before": "P2D"}], **CLERK},
            working={"week": ["mon", "tue", "wed", "thu", "fri", "sat"], "holidays": "none"},
        )
        self.post = Post.objects.get(key="clerk")
        for number in range(60):
            write_customer({"id": f"c{number}", "joined_on": "2025-01-01", "birthday": "1980-03-15"})
        for number in range(20):
            bought_on = f"2026-02-{27 + number % 2}"
            write_event(
                {"id": f"e{number}", "customer": f"c{number}", "kind": "purchase", "occurred_at": bought_on}, zone=ZONE
            )

    def days(self, rule: str) -> Counter[date]:
        return Counter(FollowUp.objects.filter(rule__key=rule).values_list("planned_on", flat=True))

    def days_of_each(self) -> list[tuple[int, date]]:
        return list(FollowUp.objects.order_by("id").values_list("id", "planned_on"))

    def everybody_can_make(self, most: int, *, people: int) -> None:
        department = Department.objects.create(key="shop", name="Shop")
        Customer.objects.update(department=department)
        for number in range(people):
            clerk = Employee.objects.create(number=f"k{number}", name="K", department=department)
            Posting.objects.create(employee=clerk, post=self.post, department=department)
        set_daily_load(post="clerk", per_day=most, actor="test")

    def test_duties_are_spread_over_the_working_days_that_are_left(self) -> None:
        sweep(on=MONDAY, actor="test", horizon_days=20)
        floor = self.days("floor")
        assert sum(floor.values()) == 60
        assert min(floor) >= MONDAY
        assert max(floor) <= date(2026, 3, 31)
        assert all(one.weekday() < 6 for one in floor), "nobody works on Sundays"
        assert max(floor.values()) <= 9, "26 days for 60 duties: no day has more than a few"
        assert len(floor) >= 15
        assert set(self.days("wishes")) == {date(2026, 3, 14)}, "meant for a Sunday: the working day before it"
        assert set(self.days("check")) == {date(2026, 3, 5), date(2026, 3, 6)}, "the day that they are meant for"
        assert min(self.days("thanks")) >= MONDAY, "the day after the event has passed already"
        assert not FollowUp.objects.exclude(planned_on__gte=MONDAY).exists()

    def test_planning_again_moves_nothing_even_when_everything_is_looked_at(self) -> None:
        self.everybody_can_make(1, people=2)
        first = sweep(on=MONDAY, actor="test")
        assert first.counts.levelled > 0
        before = self.days_of_each()
        assert sweep(on=MONDAY, actor="test").counts.levelled == 0
        assert sweep(on=MONDAY, actor="test", full=True).counts.levelled == 0
        assert sweep(on=day(1), actor="test", full=True).counts.redated == 0
        assert self.days_of_each() == before

    def test_days_over_capacity_are_levelled_where_the_windows_let_them(self) -> None:
        self.everybody_can_make(6, people=2)
        sweep(on=MONDAY, actor="test", horizon_days=20)
        load = Counter(FollowUp.objects.values_list("planned_on", flat=True))
        fixed = {date(2026, 3, 13), date(2026, 3, 14)}  # 60 birthdays, and two days before each of them
        assert {one: count for one, count in load.items() if count > 12 and one not in fixed} == {}
        entry = Entry.objects.get(deed="follow_ups.levelled")
        assert entry.row_count > 0

    def test_what_somebody_has_in_hand_is_not_moved(self) -> None:
        sweep(on=MONDAY, actor="test")
        self.everybody_can_make(1, people=1)
        clerk = Employee.objects.get(number="k0")
        FollowUp.objects.update(agent=clerk)
        with transaction.atomic():
            assert level(on=MONDAY, actor="test") == 0

    def test_nothing_is_levelled_where_nobody_said_how_much_a_person_can_make(self) -> None:
        self.everybody_can_make(1, people=1)
        set_daily_load(post="clerk", per_day=None, actor="test")
        assert sweep(on=MONDAY, actor="test").counts.levelled == 0

    @pytest.mark.parametrize(("post", "per_day"), [("clerk", 0), ("clerk", 5_000), ("nobody", 3)])
    def test_a_load_that_makes_no_sense_is_refused(self, post: str, per_day: int) -> None:
        with pytest.raises(NoSuchLoad):
            set_daily_load(post=post, per_day=per_day, actor="test")
