"""What comes after a case: how its deadlines are counted, figures that open their cases, what is improved, what came again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huifang.cases.actions.repeats import find_repeats
from huifang.cases.models import Case, Improvement, LowRule
from huifang.kernel.keys import KeyRing
from tests.web.cases.test_cases import a_case, go
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import Desk


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    return Desk(company, ring)


def test_what_follows_from_a_case(desk: Desk, browser: Browser) -> None:
    lin, mo = browser(desk.company.lin), browser(desk.company.mo)
    customer = desk.customer("郑晚晴").pk
    first = a_case(desk, "三号楼电梯夜里异响没人来修", customer=customer)
    a_case(desk, "三号楼电梯夜里又异响了没人修", customer=customer)
    find_repeats(at=NOW, on=TODAY, actor="test")
    assert first.number in go(lin, "repeated-cases")
    assert "三号楼电梯夜里又异响了" in go(lin, "case", first.pk)
    go(lin, "case-clocks", first.pk)
    figures = go(lin, "case-figures", query="?by=kind&first_on=2026-06-01")
    opened = reverse("cases-of-figure") + "?by=kind&group=complaint&first_on=2026-06-01&what=taken_in"
    assert opened.replace("&", "&amp;") in figures
    behind = go(lin, "cases-of-figure", query="?by=kind&group=complaint&first_on=2026-06-01&what=unsettled")
    assert behind.count("row-link") == 2
    for by in ("department", "product", "topic", "source", "month"):
        assert lin.get(reverse("case-figures") + f"?by={by}").status_code == 200
    assert lin.get(reverse("case-figures") + "?by=colour").status_code == 422
    assert lin.get(reverse("cases-of-figure") + "?by=kind&what=all").status_code == 404

    address = reverse("make-improvement", args=[first.pk])
    go(lin, "make-improvement", first.pk)
    typed = {"title": "换导轨", "action": "更换导轨", "owner": desk.company.lin.pk, "due_on": "2026-06-09"}
    wrong = lin.post(address, typed)
    assert wrong.status_code == 422 and "换导轨" in wrong.content.decode()
    assert lin.post(address, {**typed, "due_on": "2026-06-20"}).status_code == 302
    one = Improvement.objects.get()
    assert "换导轨" in go(lin, "case", first.pk) and "换导轨" in go(lin, "improvements")
    page = go(lin, "improvement", one.pk)
    assert reverse("check-improvement", args=[one.pk]) not in page
    done = lin.post(reverse("carry-out-improvement", args=[one.pk]), {"version": one.version, "words": "换好了"})
    assert done.status_code == 302
    one.refresh_from_db()
    told = {"version": one.version, "has_helped": "no", "words": "还响"}
    assert lin.post(reverse("check-improvement", args=[one.pk]), told).status_code == 422
    Improvement.objects.update(owner=desk.company.mo)  # who directs cases
    assert mo.post(reverse("check-improvement", args=[one.pk]), told).status_code == 422, "nobody judges their own"
    Improvement.objects.update(owner=desk.company.lin)
    assert mo.post(reverse("check-improvement", args=[one.pk]), told).status_code == 302
    one.refresh_from_db()
    assert one.state == "ineffective"
    anew = {"version": one.version, "action": "换整套", "due_on": "2026-07-20"}
    assert lin.post(reverse("take-up-improvement", args=[one.pk]), anew).status_code == 302
    one.refresh_from_db()
    off = reverse("call-off-improvement", args=[one.pk])
    assert mo.post(off, {"version": one.version, "words": "拆除了"}).status_code == 302


def test_rules_for_bad_answers_are_made_and_switched(desk: Desk, browser: Browser) -> None:
    mo = browser(desk.company.mo)
    assert browser(desk.company.lin).get(reverse("low-scores")).status_code == 404
    go(mo, "low-scores")
    assert mo.post(reverse("low-scores"), {"of": "csat"}).status_code == 422
    assert mo.post(reverse("low-scores"), {"of": "csat", "below": "3"}).status_code == 302
    rule = LowRule.objects.get()
    assert "3" in go(mo, "low-scores")
    assert mo.post(reverse("switch-low-score"), {"rule": rule.pk, "is_on": "no"}).status_code == 302
    rule.refresh_from_db()
    assert not rule.is_on
    assert mo.post(reverse("switch-low-score"), {"rule": 0, "is_on": "no"}).status_code == 404


def test_whom_a_case_is_about_meets_nothing_of_what_follows_from_it(desk: Desk, browser: Browser) -> None:
    company = desk.company
    case = a_case(desk, "林小满态度差", about_employee=company.lin.pk, taken_in_by=company.mo.pk)
    lin, mo = browser(company.lin), browser(company.mo)
    typed = {"title": "礼仪培训", "action": "培训", "owner": company.mo.pk, "due_on": "2026-06-20"}
    assert mo.post(reverse("make-improvement", args=[case.pk]), typed).status_code == 302
    Improvement.objects.update(made_by=company.lin)  # as if they had made it before anybody knew
    one = Improvement.objects.get()
    for name, args in (
        ("case-clocks", [case.pk]), ("make-improvement", [case.pk]), ("improvement", [one.pk]),
    ):  # fmt: skip
        assert lin.get(reverse(name, args=args)).status_code == 404
        assert mo.get(reverse(name, args=args)).status_code == 200
    assert "礼仪培训" not in go(lin, "improvements") and "礼仪培训" in go(mo, "improvements")
    assert Case.objects.get().number not in go(lin, "cases-of-figure", query="?by=kind&group=complaint&what=taken_in")
