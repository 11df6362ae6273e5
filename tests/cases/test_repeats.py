"""Matters that come again are found: of one customer, about one thing, or in the same words of many customers."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.cases.actions.repeats import find_repeats, is_any_new
from huifang.cases.logic.similar import Matter, is_same_matter, likeness, pairs_of, sketch_of
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.repeats import group_of, groups
from huifang.customers.models import Customer
from huifang.notices.models import Notice
from huifang.org.actions import describe_organisation
from tests.cases.running import PACK, TODAY, Shop, at, loaded

NOISE = "三号楼电梯夜里异响，每天凌晨都被吵醒，物业一直没人来修"
MONTH = timedelta(days=30)


def matter(text: str, number: int = 1, day: int = 0, **more: object) -> Matter:
    facts = {"kind": "complaint", "customer": None, "subject": None, "topic": ""} | more
    return Matter(id=number, day=day, pairs=pairs_of(text), **facts)  # type: ignore[arg-type]


def test_texts_are_compared_by_their_pairs_whatever_their_script_marks_and_numbers() -> None:
    assert likeness(pairs_of("电梯 坏了！"), pairs_of("電梯坏了 2 次")) == 0.75
    assert likeness(pairs_of("ELEVATOR broken"), pairs_of("elevator Broken.")) == 1
    assert likeness(pairs_of(""), pairs_of("")) == 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (matter(NOISE), matter(NOISE + "，请尽快处理", 2), True),  # two customers, the same words
        (matter(NOISE), matter("停车场收费太贵，希望降价", 2), False),
        (matter("太吵了"), matter("太吵了", 2), False),  # too short to mean the same thing
        (matter("太吵了", customer=7), matter("太吵了呀", 2, customer=7), True),
        (matter(NOISE, customer=7), matter("停车场收费太贵", 2, customer=7), False),
        (matter(NOISE, customer=7, topic="lift"), matter("停车场收费太贵", 2, customer=7, topic="lift"), True),
        (matter(NOISE, subject=3), matter("停车场收费太贵", 2, subject=3), True),
        (matter(NOISE, subject=3), matter("停车场收费太贵", 2, subject=3, kind="repair"), False),
        (matter(NOISE), matter(NOISE, 2, day=31), False),  # too long ago
    ],
)
def test_what_is_the_same_matter(one: Matter, other: Matter, is_same: bool) -> None:
    assert is_same_matter(one, other, within=MONTH) is is_same


def test_the_sketches_of_like_texts_meet_and_those_of_others_do_not() -> None:
    random_ = random.Random("sketches")
    signs = [chr(0x4E00 + at) for at in range(3_000)]
    met = strangers = 0
    for _ in range(60):
        text = "".join(random_.choices(signs, k=80))
        changed = "".join(random_.choice(signs) if random_.random() < 0.1 else sign for sign in text)
        other = "".join(random_.choices(signs, k=80))
        sketch = set(sketch_of(pairs_of(text)))
        met += bool(sketch & set(sketch_of(pairs_of(changed))))
        strangers += bool(sketch & set(sketch_of(pairs_of(other))))
    assert met >= 57 and strangers == 0


def found(day: str = "11-03 09:00") -> int:
    return find_repeats(at=at(day), on=TODAY, actor="worker")


@pytest.mark.django_db
class TestRepeats:
    @pytest.fixture
    def shop(self) -> Shop:
        describe_organisation(name="门店", time_zone="Asia/Shanghai")
        return Shop()

    def test_repeated_matters_are_one_group_across_departments_and_go_before_others(self, shop: Shop) -> None:
        first = shop.case("11-02 09:00 taken_in", words=NOISE, department=shop.shop)
        again = shop.case("11-02 10:00 taken_in", words=NOISE + "，请尽快处理", department=shop.office)
        alone = shop.case("11-02 10:00 taken_in", words="停车场收费太贵，希望降价")
        assert found() == 1 and found() == 0 and not is_any_new()
        third = shop.case("11-02 11:00 taken_in", words="请尽快处理：" + NOISE, about_employee=shop.chen)
        assert found() == 1
        again.refresh_from_db()
        assert list(group_of(again)) == [first, again, third] == list(group_of(first))
        priorities = dict(Case.objects.values_list("id", "priority"))
        assert priorities == {first.pk: 2, again.pk: 2, third.pk: 2, alone.pk: 0}
        assert CaseEvent.objects.get(case=third, kind="changed").facts == {"repeats": first.pk}
        [group] = groups(Case.objects.all())
        assert (group["first"], group["n"], group["departments"]) == (first.pk, 3, 2)

    def test_who_the_policy_names_for_repeated_matters_is_told_once_and_never_whom_it_is_about(
        self, shop: Shop
    ) -> None:
        version = loaded(
            PACK.replace("version: 1.0", "version: 2.0").replace(
                "    clocks: [settled]\n",
                "    clocks: [settled]\n    repeats_first: true\n    repeats_within: P3D\n"
                "    escalates: [{when: repeated, who: chief}]\n",
            )
        )
        customer = Customer.objects.create(external_id="c1", name="孙静好", entry_id=0, department=shop.shop)
        more = {"policy_version": version, "customer": customer, "department": shop.shop, "words": NOISE}
        first = shop.case("11-02 09:00 taken_in", **more)
        again = shop.case("11-04 10:00 taken_in", **more)
        shop.case("11-09 10:00 taken_in", **more)  # too long after
        assert found("11-09 11:00") == 1
        assert [notice.employee for notice in Notice.objects.all()] == [shop.chen]
        assert Case.objects.get(pk=first.pk).priority == 11 and Case.objects.get(pk=again.pk).repeats == first
        shop.case("11-04 11:00 taken_in", about_employee=shop.chen, **more)
        assert found("11-09 11:00") == 1
        assert {notice.employee for notice in Notice.objects.order_by("-pk")[:1]} == {shop.hua}

    def test_many_new_cases_take_as_many_statements_as_few(self, shop: Shop) -> None:
        counts = []
        for number in (2, 40):
            for one in range(number):
                shop.case(f"11-02 09:{one:02} taken_in", words=f"{NOISE}{'甲乙丙丁戊己庚辛壬癸'[one % 10]}")
            with CaptureQueriesContext(connection) as asked:
                assert found() >= number - 1
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 2 and counts[1] <= 30
