"""Whom a policy concerns is asked once, reminded until they confirm; and the policy is looked over on its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from huifang.kernel.dates import Duration
from huifang.notices.models import Notice
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.policy.actions import (
    NotAsked,
    acknowledge,
    ask_for_acknowledgements,
    call_for_reviews,
    keep_draft,
    load_policy,
    look_over,
    make_known,
    remind_of_acknowledgements,
    set_review_day,
)
from huifang.policy.logic.acknowledging import Asked, asked_by, is_told, review_day
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.sections.governed import Acknowledgement as AckEntry
from huifang.policy.logic.sections.governed import Revision as RevisionEntry
from huifang.policy.models import Acknowledgement, Revision, Version
from tests.policy.cast import CLINIC

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
ANSWERS = {"promptly": "P1D"}
BOUND = CLINIC.replace("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n")


def with_section(text: str, version: str = "1.0", scope: str = "") -> str:
    return BOUND.replace("version: 1.0", f"version: {version}{scope}").replace("rules:\n", text + "rules:\n")


def entry(**more: object) -> AckEntry:
    return AckEntry(key="k", title={}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "why", "asked"),
    [
        ([entry()], "published", Asked(True, None, 3)),
        ([entry(after=("changed",))], "published", Asked(False, None, 3)),
        ([entry(after=("changed",)), entry(after=("joined",))], "joined", Asked(True, None, 3)),
        ([entry(within=Duration(0, 7)), entry(within=Duration(1, 0))], "changed", Asked(True, date(2026, 3, 9), 3)),
        ([entry(remind_every=Duration(0, 10)), entry(remind_every=Duration(1, 0))], "joined", Asked(True, None, 10)),
        ([entry(remind_every=Duration(36, 0))], "joined", Asked(True, None, 365)),
        ([], "joined", Asked(False, None, 3)),
    ],
)
def test_what_is_asked_is_the_earliest_day_and_the_shortest_pause(
    entries: list[AckEntry], why: str, asked: Asked
) -> None:
    assert asked_by(entries, why, on=ON) == asked  # type: ignore[arg-type]


def every(months: int) -> RevisionEntry:
    return RevisionEntry(key=str(months), title={}, every=Duration(months, 0))


@pytest.mark.parametrize(
    ("entries", "set_on", "day"),
    [
        ([], None, None),
        ([every(12)], None, date(2027, 3, 2)),
        ([every(12), every(6)], None, date(2026, 9, 2)),
        ([every(12)], date(2026, 5, 1), date(2026, 5, 1)),
        ([], date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_the_review_day_is_what_somebody_set_else_what_comes_first(
    entries: list[RevisionEntry], set_on: date | None, day: date | None
) -> None:
    assert review_day(entries, set_on=set_on, last_on=ON) == day


def test_those_who_look_it_over_are_told_two_weeks_before() -> None:
    assert [is_told(ON + timedelta(days=days), on=ON) for days in (-1, 0, 14, 15)] == [True, True, True, False]


class People:
    def __init__(self) -> None:
        self.east = Department.objects.create(key="east", name="东区")
        self.west = Department.objects.create(key="west", name="西区")
        self.nurse = Post.objects.create(key="nurse")
        self.lin, self.bai = self.hired("林一", self.east), self.hired("白二", self.west)
        self.ma = self.hired("马三", None, holds=False)
        Grant.objects.create(employee=self.ma, role="administrator", scope="all")

    def hired(self, name: str, where: Department | None, *, holds: bool = True) -> Employee:
        made = Employee.objects.create(number=name, name=name, department=where)
        if holds:
            Posting.objects.create(employee=made, post=self.nurse)
        return made


@pytest.fixture
def people(db: None) -> People:
    return People()


def loaded(text: str) -> Version:
    reading = read_pack(text.encode(), file="clinic.yaml", settings=ANSWERS)
    assert reading.pack, reading.faults
    load_policy(source=text.encode(), reading=reading, settings=ANSWERS, actor="operator")
    return Version.objects.get(number=reading.pack.version)


def told() -> list[tuple[str, str]]:
    found = list(Notice.objects.order_by("id").values_list("employee__name", "about_kind"))
    Notice.objects.all().delete()
    return found


STAFF = "acknowledgements:\n  staff: {posts: [nurse], after: [published, changed, joined], within: P7D}\n"


def test_each_is_asked_once_newcomers_too_and_again_when_it_changes(people: People) -> None:
    first = loaded(with_section(STAFF))
    assert ask_for_acknowledgements(on=ON, at=AT) == 2
    assert told() == [("林一", "acknowledgement"), ("白二", "acknowledgement")]
    assert ask_for_acknowledgements(on=ON, at=AT) == 0
    people.hired("新来", people.east)
    people.lin.left_on = ON
    people.lin.save()
    assert ask_for_acknowledgements(on=ON, at=AT) == 1
    acknowledge(version=first.pk, employee=people.bai, actor="b", at=AT)
    loaded(with_section(STAFF, "2.0"))
    assert ask_for_acknowledgements(on=ON, at=AT) == 2
    asked = Acknowledgement.objects.order_by("id").values_list("version__number", "employee__name", "after")
    assert list(asked) == [
        ("1.0", "林一", "published"), ("1.0", "白二", "published"), ("1.0", "新来", "joined"),
        ("2.0", "白二", "changed"), ("2.0", "新来", "changed"),
    ]  # fmt: skip
    assert Acknowledgement.objects.first().due_on == date(2026, 3, 9)  # type: ignore[union-attr]


def test_who_was_there_before_is_not_asked_where_newcomers_alone_are(people: People) -> None:
    loaded(with_section(STAFF.replace("published, changed, joined", "joined")))
    assert ask_for_acknowledgements(on=ON, at=AT) == 0
    people.hired("新来", people.east)
    assert ask_for_acknowledgements(on=ON, at=AT) == 1
    assert told() == [("新来", "acknowledgement")]


def test_a_policy_of_some_departments_concerns_their_people(people: People) -> None:
    scope = "\n  applies_to: {departments: [east]}"
    loaded(with_section("acknowledgements:\n  all: {after: [published]}\n", scope=scope))
    assert ask_for_acknowledgements(on=ON, at=AT) == 1
    assert told() == [("林一", "acknowledgement")]


def test_without_a_word_of_the_pack_people_are_asked_by_hand_and_drafts_are_never_made_known(people: People) -> None:
    version = loaded(BOUND)
    assert ask_for_acknowledgements(on=ON, at=AT) == 0
    assert make_known(version=version.pk, actor="ma", on=ON, at=AT) == 3
    people.hired("新来", people.west)
    assert ask_for_acknowledgements(on=ON, at=AT) == 1
    keep_draft(text=with_section(STAFF, "2.0"), actor="ma", settings=ANSWERS)
    assert ask_for_acknowledgements(on=ON, at=AT) == 0


def test_reminders_come_until_it_is_confirmed_and_no_longer_once_it_is_replaced(people: People) -> None:
    version = loaded(with_section(STAFF.replace("within: P7D", "remind_every: P2D")))
    ask_for_acknowledgements(on=ON, at=AT)
    told()
    days = [remind_of_acknowledgements(on=ON + timedelta(days=n), at=AT + timedelta(days=n)) for n in range(5)]
    assert days == [0, 0, 2, 0, 2]
    told()
    acknowledge(version=version.pk, employee=people.lin, actor="l", at=AT)
    assert remind_of_acknowledgements(on=ON + timedelta(days=7), at=AT + timedelta(days=7)) == 1
    assert told() == [("白二", "acknowledgement")]
    for employee in (people.lin, people.ma):
        with pytest.raises(NotAsked):
            acknowledge(version=version.pk, employee=employee, actor="x", at=AT)
    loaded(with_section("", "2.0"))
    assert remind_of_acknowledgements(on=ON + timedelta(days=20), at=AT + timedelta(days=20)) == 0


def test_a_policy_is_looked_over_again_and_again(people: People) -> None:
    version = loaded(with_section("revisions:\n  yearly: {every: P1Y, by: nurse}\n"))
    before = datetime(2026, 12, 17, 1, 0, tzinfo=UTC)
    for days, called in ((0, 0), (1, 1), (2, 0), (8, 1)):
        at = before + timedelta(days=days)
        assert call_for_reviews(on=at.date(), at=at) == called, days
    assert told() == [("林一", "policy"), ("白二", "policy")] * 2
    [revision] = Revision.objects.all()
    assert revision.due_on == date(2027, 1, 1)
    done_at = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    look_over(
        revision=revision.pk, by=people.lin, actor="l", outcome=Revision.Outcome.KEEP, words="好", on=done_at.date(),
        at=done_at,
    )  # fmt: skip
    assert call_for_reviews(on=done_at.date(), at=done_at) == 0
    set_review_day(version=version.pk, day=date(2027, 2, 1), actor="ma")
    assert call_for_reviews(on=date(2027, 1, 18), at=done_at + timedelta(days=14)) == 1
    assert Revision.objects.get(done_at=None).due_on == date(2027, 2, 1)
    set_review_day(version=version.pk, day=None, actor="ma")
    assert not Revision.objects.filter(done_at=None).exists()
