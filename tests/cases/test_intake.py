"""What customers bring becomes cases: each item one, once, with whom it belongs to."""

from __future__ import annotations

import pytest

from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.intake import take_in
from huifang.cases.actions.refusals import WordsMissing
from huifang.cases.actions.working import Particulars, put_right
from huifang.cases.logic.intake import title_from
from huifang.cases.logic.numbers import case_named, number_of
from huifang.cases.logic.routing import receives
from huifang.cases.logic.words import BY_HAND, CaseState, Source
from huifang.cases.models import Case, FindingsHeard, Sender
from huifang.cases.queries.figures import Of, Period, figures
from huifang.cases.queries.findings import untaken
from huifang.cases.queries.senders import contact_of, sender_of
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding
from huifang.kernel.keys import KeyRing
from huifang.notices.models import Notice
from huifang.notices.queries import unread_of
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.sections.answers import CaseKind
from huifang.policy.logic.sections.parts import Addressee
from tests.cases.cast import NOW, PACK, TODAY, House, lines_of


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
        ("打不开", {"source": Source.SOCIAL, "product": "智能锁 x1", "area": "东区"}, ("receiver", None)),
        ("打不开", {"source": Source.SOCIAL, "product": "智能锁 x1", "area": "西区"}, (None, "quality")),
        ("收费乱", {"source": Source.SOCIAL, "is_grave": True}, ("head", None)),
        ("收费乱", {"source": Source.SOCIAL, "level": "grave"}, ("head", None)),
        ("收费乱", {"source": Source.SOCIAL}, (None, "quality")),
        ("想要夜间门诊", {"kind": FindingKind.SUGGESTION}, (None, None)),
        ("很满意", {"kind": FindingKind.PRAISE}, (None, None)),
    ],
)
def test_it_goes_to_whom_the_policy_names(house: House, words: str, more: dict, offered: tuple) -> None:
    case = house.case(words, **more)

    post, department = case.offered_post, case.offered_department
    assert (post and post.key, department and department.key) == offered
    assert (case.owner, case.state) == (house.lin, CaseState.OPEN), "whoever took it in answers for it"


@pytest.mark.parametrize(
    ("intake", "source", "is_received"),
    [
        ((), Source.LETTER, True),
        (("phone",), Source.LETTER, False),
        (("phone",), Source.WEB, True),
        (("phone",), Source.FOLLOW_UP, False),
        (("daily-work", "superior-unit"), Source.SUPERIOR, True),
        (("daily-work", "superior-unit"), Source.VISIT, True),
        (("daily-work", "superior-unit"), Source.EMAIL, False),
        (("wechat",), Source.SOCIAL, True),
        (("superior_unit",), Source.SUPERIOR, True),
        (("pigeon",), Source.LETTER, True),
    ],
)
def test_packs_name_ways_of_intake_in_their_own_words(intake: tuple, source: Source, is_received: bool) -> None:
    kind = CaseKind(key="k", title={}, intake=intake, receiver=Addressee(post="receiver"))
    assert receives(source, kind) is is_received


@pytest.mark.parametrize("source", BY_HAND)
def test_every_way_by_hand_is_written_down_and_counted(house: House, source: Source) -> None:
    house.case(source=source)
    [row] = figures(Case.objects.all(), of=Of.SOURCE, period=Period(None, None), at=NOW)
    assert (row.group, row.taken_in) == (source, 1)


def test_a_grave_matter_climbs_at_once_and_once(house: House) -> None:
    case = house.case("出血了", level="grave")
    ordinary = house.case("药水少了")
    told = Notice.objects.filter(employee=house.mo, template__contains="is grave")
    assert told.get().about_id == case.pk
    assert lines_of(case)[-1] == "escalated"
    news = Particulars(FindingKind.COMPLAINT, "药水", "grave")
    for _ in range(2):
        ordinary = put_right(case=ordinary.pk, version=ordinary.version, news=news, doer=house.doer(house.lin))
    assert told.count() == 2
    house.case("院长骂人", level="grave", about_employee=house.mo.pk, by=house.yao)
    assert told.count() == 2, "not to whom it is about"


def test_it_looks_no_further_back_than_needed_and_loses_nothing_that_is_written_late(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huifang.cases.actions.findings.AT_ONCE", 2)
    for _ in range(3):
        house.finding("闲聊", kind="other")
    late = house.finding("还没写完", kind="other")
    seen = house.finding("药水坏了")
    _take_what_else_they_say_of_the_best_alone()

    assert [case.finding for case in take_in_findings(doer=house.doer(None))] == [seen], "others keep it not waiting"
    assert untaken(on=TODAY).exists(), "somebody may still be writing"
    Finding.objects.filter(pk=late.pk).update(kind="complaint")  # as if it could be seen only now
    FindingsHeard.objects.update(before=0)  # and all who wrote then have finished
    assert [case.finding for case in take_in_findings(doer=house.doer(None))] == [late]
    assert (FindingsHeard.objects.get().through, untaken(on=TODAY).exists()) == (seen.pk, False)


def _take_what_else_they_say_of_the_best_alone() -> None:
    """A version by which what is none of the kinds is a case of customers of grade A, and of no others."""
    text = PACK.read_bytes().replace(b"version: 1.0.0", b"version: 1.1.0").replace(b"repair, other]", b"repair]")
    text = text.replace(b"routing:\n", b"routing:\n  vague: {takes: [other], segment: vip, who: head}\n")
    load_policy(source=text, reading=read_pack(text, file="p", settings={}), settings={}, actor="test")


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
