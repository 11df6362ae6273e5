"""What customers bring becomes cases: each item one, once, with whom it belongs to."""

from __future__ import annotations

import pytest

from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.intake import take_in
from huifang.cases.actions.refusals import WordsMissing
from huifang.cases.logic.intake import title_from
from huifang.cases.logic.numbers import case_named, number_of
from huifang.cases.logic.words import CaseState, Source
from huifang.cases.models import Case, Sender
from huifang.cases.queries.senders import contact_of, sender_of
from huifang.followups.logic.written import FindingKind
from huifang.kernel.keys import KeyRing
from huifang.notices.models import Notice
from huifang.notices.queries import unread_of
from tests.cases.cast import TODAY, House, lines_of


def test_each_item_of_feedback_becomes_one_case_and_only_once(house: House) -> None:
    house.finding("产品质量太差。退货！")
    house.finding("想要夜间门诊", kind="suggestion")
    house.finding("护士很好", kind="praise")
    house.finding("闲聊", kind="other")

    first = take_in_findings(doer=house.doer(None))
    again = take_in_findings(doer=house.doer(None))

    assert (len(first), len(again), Case.objects.count()) == (4, 0, 4)
    complaint = next(case for case in first if case.kind == "complaint")
    assert (complaint.title, complaint.source, complaint.key, complaint.topic) == (
        "产品质量太差", "follow_up", "complaint", "product-quality",
    )  # fmt: skip
    assert (complaint.owner, complaint.offered_department) == (house.lin, house.quality)
    assert lines_of(complaint) == ["taken_in", "routed"]


def test_it_takes_many_in_with_few_statements(house: House, django_assert_max_num_queries) -> None:
    for number in range(30):
        house.finding(f"产品质量问题 {number}")
    take_in_findings(doer=house.doer(None))
    for number in range(30):
        house.finding(f"产品质量问题又来 {number}")

    with django_assert_max_num_queries(45):
        assert len(take_in_findings(doer=house.doer(None))) == 30
    assert Notice.objects.filter(employee=house.qian).count() == 2, "of many at once one is told how many"


@pytest.mark.parametrize(
    ("words", "more", "offered"),
    [
        ("产品质量不行", {}, ("receiver", None)),
        ("产品质量不行", {"source": Source.SOCIAL}, (None, "quality")),
        ("态度不好", {"source": Source.SUPERIOR}, (None, "quality")),
        ("想要夜间门诊", {"kind": FindingKind.SUGGESTION}, (None, None)),
        ("很满意", {"kind": FindingKind.PRAISE}, (None, None)),
    ],
)
def test_it_goes_to_whom_the_policy_names(house: House, words: str, more: dict, offered: tuple) -> None:
    case = house.case(words, **more)

    post, department = case.offered_post, case.offered_department
    assert (post and post.key, department and department.key) == offered
    assert (case.owner, case.state) == (house.lin, CaseState.OPEN), "whoever took it in answers for it"


def test_the_dedicated_receiver_passes_on_what_they_took_in(house: House) -> None:
    assert house.case(by=house.yao).offered_department == house.quality


def test_a_segment_decides_the_route(house: House) -> None:
    best = house.customer(attributes={"grade": "A"})
    case = house.case("收费不对", customer=best.pk, source=Source.EMAIL)
    assert case.offered_post is not None
    assert case.offered_post.key == "head"


def test_a_stranger_is_written_down_and_how_to_reach_them_is_locked(house: House, ring: KeyRing) -> None:
    new = house.matter(
        "门口的灯坏了 13812345678", source=Source.WEB, taken_in_by=None, sender="王先生", contact="13812345678"
    )
    [case] = take_in(cases=[new], doer=house.doer(None), ring=ring)

    shown = sender_of(case, ring=ring)
    assert shown is not None
    assert (shown.name, shown.masked, contact_of(case, ring=ring)) == ("王先生", "138****5678", "13812345678")
    assert b"13812345678" not in bytes(Sender.objects.get().contact)
    assert "13812345678" not in case.words
    assert case.owner is None
    assert unread_of(house.yao) == 1, "the complaint desk is told"


def test_nothing_said_is_no_case(house: House) -> None:
    with pytest.raises(WordsMissing):
        house.case("  ")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("水管漏了。请快来", "水管漏了"),
        ("\n\n 第二行 ", "第二行"),
        ("长" * 60, "长" * 39 + "…"),
        ("Broken. Come", "Broken"),
    ],
)
def test_the_first_sentence_is_the_title(words: str, title: str) -> None:
    assert title_from(words) == title


def test_a_number_names_its_case() -> None:
    number = number_of(42, taken_in_on=TODAY)
    assert number == "GD2606-00042"
    assert [case_named(typed) for typed in (number, " gd2606-00042 ", "2606-00042", "王", "GD2606-42")] == [
        42,
        42,
        None,
        None,
        None,
    ]
