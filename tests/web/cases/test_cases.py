"""The pages of cases: who may come, what stands there, and that the person complained about meets nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.keeping_away import keep_from_them
from huifang.cases.actions.log import Doer
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import Source
from huifang.cases.models import CannedAnswer, Case, CaseEvent, Sender, WorkOrder
from huifang.customers.actions.events import NewEvent, record_events
from huifang.followups.logic.written import FindingKind
from huifang.kernel.keys import KeyRing
from huifang.notices.models import Notice
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import EventKind
from huifang.web.cases.parts import read_parts
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import PHONE, Desk
from tests.web.xss import PAYLOADS, dangers_in


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    return Desk(company, ring)


def a_case(desk: Desk, words: str = "水龙头漏水。三天了", **more: Any) -> Case:
    customer = more.pop("customer", None) or desk.customer("郑晚晴").pk
    values: dict[str, Any] = {"kind": FindingKind.COMPLAINT, "source": Source.PHONE, "taken_in_by": desk.company.lin.pk}
    [case] = take_in(
        cases=[NewCase(words=words, customer=customer, **{**values, **more})], doer=Doer(desk.company.lin, NOW, TODAY)
    )
    return case


def go(client: Client, name: str, *args: Any, query: str = "") -> Any:
    client.get(reverse(name, args=args) + query)  # what a process keeps is learnt
    with within_budget(name):
        answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def send(client: Client, name: str, case: Case, /, **typed: Any) -> Any:
    case.refresh_from_db()
    return client.post(reverse(name, args=[case.pk]), {"version": case.version, **typed})


def test_a_complaint_goes_through_its_pages(desk: Desk, browser: Browser) -> None:
    lin, mo = browser(desk.company.lin), browser(desk.company.mo)
    given = desk.owed("孙静好", days_ago=3).customer
    taken = lin.post(
        reverse("take-in-case") + f"?customer={given.pk}",
        {"kind": "complaint", "source": "phone", "words": "水龙头漏水。三天了 13812345678", "wanted": "修好"},
    )
    case = Case.objects.get()
    assert taken.headers["Location"] == reverse("case", args=[case.pk])
    assert (case.title, case.owner, case.customer) == ("水龙头漏水", desk.company.lin, given)

    page = go(lin, "case", case.pk)
    assert "水龙头漏水" in page
    assert "13812345678" not in page
    for deed, typed in (
        ("accept-case", {}),
        ("reply-to-case", {"channel": "phone", "words": "明天上门"}),
        ("promise-on-case", {"until": "2026-06-11T10:00"}),
        ("order-work-of-case", {"what": "换阀芯", "worker": desk.company.lin.pk, "comes_at": "2026-06-11T09:00"}),
        ("pause-case", {"waits_for": "parts"}),
        ("resume-case", {}),
        ("judge-case", {"cause": "product", "liability": "ours"}),
        ("resolve-case", {"resolution": "换了阀芯"}),
        ("answer-case", {"channel": "phone", "words": "换好了", "is_accepted": "yes"}),
    ):
        page = lin.get(reverse(deed, args=[case.pk])).content.decode()
        assert 'name="version"' in page
        assert send(lin, deed, case, **typed).status_code == 302, deed
    order = WorkOrder.objects.get()
    go(lin, "finish-work", order.pk)
    done = lin.post(reverse("finish-work", args=[order.pk]), {"found": "换好", "minutes": "30", "parts": "阀芯，1，35"})
    assert done.status_code == 302
    lin.post(reverse("note-on-case", args=[case.pk]), {"words": "客户很急"})
    assert send(lin, "close-case", case).status_code == 302

    page = go(lin, "case", case.pk)
    assert "客户很急" in page
    assert "阀芯" in page
    assert "换好了" in go(lin, "case-print", case.pk)
    case.refresh_from_db()
    assert (case.state, case.closed_as) == ("closed", "settled")
    assert send(mo, "reopen-case", case, words="又漏了").status_code == 302
    assert CaseEvent.objects.filter(case=case).count() == 15


def test_board_list_and_calendar_show_what_is_to_be_done(desk: Desk, browser: Browser) -> None:
    promised = NOW + timedelta(days=1)
    cases = [a_case(desk, f"第{number}件事", promised_at=promised) for number in range(22)]
    a_case(desk, "想要夜间门诊", kind=FindingKind.SUGGESTION)
    lin = browser(desk.company.lin)

    board = go(lin, "cases")
    assert board.count('class="case-card') == 8
    assert "0 %" in board
    assert "第3件事" in go(lin, "case-list", query="?kind=complaint&whose=mine&late=")
    assert "想要夜间门诊" not in go(lin, "case-list", query="?kind=complaint")
    month, day = go(lin, "case-calendar"), f"?day={promised:%Y-%m-%d}"
    assert "第19件事" in month and "第20件事" not in month and f'{day}">' in month
    assert "第21件事" in go(lin, "case-calendar", query=day)
    for wrong in ("?day=x", "?day=9999-12-31", "?day=0001-01-01"):
        assert lin.get(reverse("case-calendar") + wrong).status_code == 200
    assert lin.get(reverse("case-calendar") + "?month=x").status_code == 200
    stranger = browser(desk.company.tian)
    assert "第3件事" not in go(stranger, "case-list")
    assert stranger.get(reverse("case", args=[cases[0].pk])).status_code == 404


def test_a_refusal_stands_on_the_form_with_what_was_typed(desk: Desk, browser: Browser) -> None:
    case, lin = a_case(desk), browser(desk.company.lin)
    stale = lin.post(reverse("reply-to-case", args=[case.pk]), {"version": 99, "channel": "phone", "words": "在查"})
    assert stale.status_code == 422
    assert "在查" in stale.content.decode()
    early = send(lin, "close-case", case)
    assert early.status_code == 422
    for name, typed in (
        ("merge-case", {"into": "x"}),
        ("put-right-case", {"kind": "need", "title": "x", "about": "谁"}),
    ):
        assert send(browser(desk.company.mo), name, case, **typed).status_code == 422
    assert send(lin, "merge-case", case, into=case.number).status_code == 404, "an agent merges nothing"


def test_the_customer_is_found_and_of_several_one_is_chosen(desk: Desk, browser: Browser) -> None:
    first, second = (desk.owed("王芳", days_ago=3).customer for _ in range(2))
    lin, typed = browser(desk.company.lin), {"kind": "need", "source": "mailbox", "words": "想加床", "who": PHONE}
    asked = lin.post(reverse("take-in-case"), typed)
    assert asked.status_code == 422
    assert first.external_id in asked.content.decode()
    assert lin.post(reverse("take-in-case"), {**typed, "customer": second.pk}).status_code == 302
    assert Case.objects.get().customer == second
    assert lin.post(reverse("take-in-case"), {**typed, "who": "没有这个人"}).status_code == 422
    go(lin, "take-in-case")


def test_anybody_may_write_without_signing_in_and_so_often_no_more(desk: Desk, browser: Browser) -> None:
    nobody = browser()
    typed = {
        "kind": "complaint",
        "words": "<script>alert(1)</script> 没人接电话",
        "sender": "王先生",
        "contact": "13912345678",
    }
    page = nobody.get(reverse("write-to-us") + "?at=大堂")
    assert page.status_code == 200
    assert len(page.content) < 50_000
    assert nobody.post(reverse("write-to-us") + "?at=大堂", typed).status_code == 302
    case = Case.objects.get()
    assert (case.source, case.area, case.owner) == ("web", "大堂", None)
    assert Sender.objects.get().case == case
    assert "王先生" not in nobody.get(reverse("written-to-us")).content.decode()
    nobody.post(reverse("write-to-us"), {**typed, "website": "http://x"})
    assert Case.objects.count() == 1, "what a program fills in is no case"
    shown = browser(desk.company.mo)
    page = go(shown, "name-customer-of-case", case.pk)
    assert "13912345678" in page and "王先生" in page, "what they left stands in the form already"
    assert send(shown, "name-customer-of-case", case, who="没有这个人").status_code == 422
    assert send(shown, "name-customer-of-case", case, who="", name="").status_code == 422
    twins = [desk.owed("王守仁", days_ago=3).customer for _ in range(2)]
    several = send(shown, "name-customer-of-case", case, who=PHONE)
    assert several.status_code == 422 and twins[1].external_id in several.content.decode()
    assert send(shown, "name-customer-of-case", case, name="王先生", phone="13912345678").status_code == 302
    case.refresh_from_db()
    assert case.customer is not None and case.customer.name == "王先生"
    assert send(shown, "name-customer-of-case", case, who=case.customer.external_id).status_code == 422
    for _ in range(9):
        nobody.post(reverse("write-to-us"), typed)
    assert nobody.post(reverse("write-to-us"), typed).status_code == 429
    assert shown.get(reverse("case-poster") + "?at=大堂").status_code == 200
    assert b"<svg" in shown.get(reverse("case-code") + "?at=大堂").content


FORM = """\
pack: 1
policy: {key: forms, title: {zh-Hans: 表扬登记}, version: 1.0, effective_on: 2026-01-01}
clauses: [{id: C1, text: {zh-Hans: 表扬要登记。}, carried_out_by: [case:thanks]}]
posts: {chief: {zh-Hans: 店长}}
forms:
  thanks:
    title: {zh-Hans: 表扬登记表}
    fields: [{key: who, label: {zh-Hans: 表扬谁}, required: true}, {key: many, label: {zh-Hans: 几人}, type: number}]
routing: {thanks: {takes: [praise], who: chief, needs: [proposal], case: thanks}}
cases: {thanks: {title: {zh-Hans: 表扬}, takes: [praise], form: thanks}}
"""


def test_the_form_and_the_proposal_of_the_policy_are_written_on_their_pages(desk: Desk, browser: Browser) -> None:
    reading = read_pack(FORM.encode(), file="p", settings={})
    load_policy(source=FORM.encode(), reading=reading, settings={}, actor="test")
    case, lin = a_case(desk, "服务真好", kind=FindingKind.PRAISE), browser(desk.company.lin)
    assert "表扬谁" in go(lin, "fill-form-of-case", case.pk)
    assert send(lin, "fill-form-of-case", case, **{"answer.many": "x"}).status_code == 422
    assert send(lin, "fill-form-of-case", case, **{"answer.who": "<b>前台", "answer.many": "2"}).status_code == 302
    assert "请先写下" in go(lin, "case", case.pk) or "Write down what you propose" in go(lin, "case", case.pk)
    assert send(lin, "propose-on-case", case, words="给前台加分").status_code == 302
    page = go(lin, "case", case.pk)
    for text in ("表扬登记表", "&lt;b&gt;前台", "给前台加分"):
        assert text in page and text in go(lin, "case-print", case.pk), text


def test_whoever_it_is_about_meets_it_nowhere(desk: Desk, browser: Browser) -> None:
    customer = desk.owed("赵一鸣", days_ago=3).customer
    case = a_case(
        desk, "林小满态度很差", customer=customer.pk, taken_in_by=desk.company.mo.pk, about_employee=desk.company.lin.pk
    )
    lin = browser(desk.company.lin)
    for name in ("case", "case-print", "accept-case", "reply-to-case", "case-clocks"):
        assert lin.get(reverse(name, args=[case.pk])).status_code == 404, name
    for name in ("cases", "case-list", "case-calendar", "today"):
        assert "态度很差" not in lin.get(reverse(name)).content.decode(), name
    EventKind.objects.update_or_create(key="complaint_closed", defaults={"title": {"zh-Hans": "投诉办结"}})
    told = NewEvent("", "complaint_closed", customer.pk, TODAY, NOW, None, {"case": case.number})
    Case.objects.update(closing_event=record_events(events=[told], actor="test", on=TODAY)[0])
    keep_from_them(cases=[case.pk])
    for who, is_told in ((lin, False), (browser(desk.company.mo), True)):
        story = who.get(reverse("customer", args=[customer.pk]))
        assert story.status_code == 200
        assert [word in story.content.decode() for word in ("投诉办结", case.number)] == [is_told, is_told]
    found = lin.post(reverse("search"), {"q": case.number}, follow=True).content.decode()
    assert "态度很差" not in found
    assert not Notice.objects.filter(employee=desk.company.lin).exists()
    assert "态度很差" in go(browser(desk.company.mo), "case", case.pk)
    seen = browser(desk.company.mo).post(reverse("search"), {"q": case.number})
    assert seen.headers["Location"].startswith("/search")


def test_answers_are_kept_ready_and_taken_over(desk: Desk, browser: Browser) -> None:
    mo, lin, case = browser(desk.company.mo), browser(desk.company.lin), a_case(desk)
    kept = mo.post(reverse("kept-answers"), {"title": "致歉", "text": "非常抱歉", "kinds": ["complaint"]})
    assert kept.status_code == 302
    answer = CannedAnswer.objects.get()
    assert "致歉" in go(mo, "kept-answers")
    page = lin.get(reverse("reply-to-case", args=[case.pk]) + f"?with={answer.pk}").content.decode()
    assert "非常抱歉</textarea>" in page
    assert mo.post(reverse("retire-answer", args=[answer.pk])).status_code == 302
    assert mo.post(reverse("retire-answer", args=[answer.pk])).status_code == 404
    go(mo, "case-poster")


def test_words_of_customers_and_colleagues_never_become_a_program(desk: Desk, browser: Browser) -> None:
    """T21: sixty tries through every field, and a look at every page that shows them."""
    tries, mo = "\n".join(PAYLOADS).replace("\x00", "")[:3_900], browser(desk.company.mo)
    short = PAYLOADS[12][:90]
    case = a_case(desk, tries, wanted=tries, title=short, product=short, area=short, taken_in_by=desk.company.mo.pk)
    stranger = {"kind": "complaint", "words": tries, "wanted": tries, "sender": short, "contact": short}
    assert browser().post(reverse("write-to-us") + "?at=<b>", stranger).status_code == 302
    mo.post(reverse("note-on-case", args=[case.pk]), {"words": tries})
    mo.post(reverse("kept-answers"), {"title": short, "text": tries})
    for name, typed in (
        ("accept-case", {}),
        ("reply-to-case", {"channel": "phone", "words": tries}),
        ("hear-case", {"words": tries}),
        ("judge-case", {"cause": "product", "note": tries}),
        ("order-work-of-case", {"what": tries, "worker": desk.company.mo.pk}),
        ("resolve-case", {"resolution": tries}),
        ("answer-case", {"channel": "phone", "words": tries, "is_accepted": "no"}),
    ):
        assert send(mo, name, case, **typed).status_code == 302, name
    order = WorkOrder.objects.get()
    done = mo.post(reverse("finish-work", args=[order.pk]), {"found": tries, "minutes": 1, "parts": f"{short},1"})
    assert done.status_code == 302
    pages = [reverse(name) for name in ("cases", "case-list", "case-calendar", "kept-answers", "case-poster", "today")]
    for one in Case.objects.all():
        pages += [reverse(name, args=[one.pk]) for name in ("case", "case-print", "answer-case", "put-right-case")]
    pages += [reverse("customer", args=[case.customer_id]), reverse("write-to-us") + f"?at={short}", reverse("notices")]
    for page in pages:
        answer = mo.get(page)
        assert answer.status_code == 200, page
        assert dangers_in(answer.content.decode()) == [], page


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("阀芯", 1), ("阀芯,2\n管，1，3.5", 2), (",2", None), ("x,y", None), ("x,1,z", None)]
)
def test_parts_are_read_line_by_line(text: str, count: int | None) -> None:
    found = read_parts(text)
    assert (None if found is None else len(found)) == count
