"""A written policy is pasted or handed in, judged statement by statement, and kept as a draft."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huifang.history.models import Entry
from huifang.policy.models import Version, WrittenText
from tests.kernel.documents import docx
from tests.web.budgets import within_budget
from tests.web.conftest import Browser, Company

pytestmark = pytest.mark.django_db

TEXT = """鱼缸养护回访规定
一、回访
1、新装鱼缸：安装后3天内由养护员打电话回访一次。
2、会员每季度至少回访一次。
二、其他
1、回访率不低于95%。
2、鱼缸要擦亮。
欢迎下载
"""


def read(client: object, **handed: object) -> str:
    answer = client.post(reverse("read-policy"), handed)  # type: ignore[attr-defined]
    assert answer.status_code == 302, re.findall(r"invalid-feedback[^<]*<[^<]*", answer.content.decode())
    return str(answer["Location"])


def keys(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="statement" value="(\w+)"', page)))


def test_from_a_pasted_text_to_a_draft(company: Company, browser: Browser) -> None:
    an = browser(company.an)
    address = read(an, text=TEXT)
    written = WrittenText.objects.get()
    with within_budget("reading"):
        page = an.get(address).content.decode()
    assert "安装后3天内由养护员打电话回访一次" in re.sub(r"<[^>]+>", "", page)
    assert 'class="read read-when"' in page
    assert "欢迎下载" in page
    found = keys(page)
    assert len(found) >= 3

    judged = reverse("judge-statements", args=[written.pk])
    assert an.post(judged, {"statement": found[0], "verdict": "accepted"})["Location"].endswith(f"#s-{found[0]}")
    an.post(judged, {"statement": found[1], "verdict": "rejected"})
    correct = reverse("correct-statement", args=[written.pk, found[0]])
    with within_budget("correct-statement"):
        form = an.get(correct).content.decode()
    assert 'name="amount"' in form
    wrong = an.post(correct, {"when": "within", "amount": "many", "unit": "day"})
    assert wrong.status_code == 422
    an.post(
        correct,
        {
            "when": "within",
            "amount": "5",
            "unit": "day",
            "times": "1",
            "segment": "新客户",
            "anchor": "安装",
            "channels": ["phone"],
        },
    )
    written.refresh_from_db()
    assert [one["verdict"] for one in written.decisions.values()] == ["corrected", "rejected"]
    pack = an.get(reverse("reading-draft", args=[written.pk])).content.decode()
    assert "within: P5D" in pack
    assert "quarter" not in pack

    keep = reverse("keep-reading", args=[written.pk])
    assert an.post(keep, {"key": "Fish Tanks", "version": "1.0"}).status_code == 422
    kept = an.post(keep, {"key": "fish-tanks", "version": "1.0"})
    version = Version.objects.get(policy__key="fish-tanks")
    assert kept["Location"] == reverse("policy-life", args=[version.pk])
    assert version.state == Version.State.DRAFT
    assert version.clauses.count() == 4
    assert an.post(keep, {"key": "fish-tanks", "version": "1.0"}).status_code == 422, "the number is taken"
    assert Entry.objects.filter(deed="policy.statements_judged").count() == 3


def test_a_second_reading_shows_what_changed_and_keeps_decisions(company: Company, browser: Browser) -> None:
    an = browser(company.an)
    address = read(an, file=SimpleUploadedFile("办法.docx", docx(TEXT.splitlines())))
    written = WrittenText.objects.get()
    an.post(reverse("judge-statements", args=[written.pk]), {"verdict": "accepted"})
    before = len(WrittenText.objects.get().decisions)
    again = reverse("read-again", args=[written.pk])
    assert an.post(again, {"text": "  "}).status_code == 422
    assert an.post(again, {"text": written.text})["Location"] == address
    moved = an.post(again, {"text": written.text.replace("每季度", "每月")})["Location"]
    page = an.get(moved).content.decode()
    assert page.count('class="reading-clause is-changed"') == 1
    assert "<del>会员每季度至少回访一次。</del>" in page
    assert "每月" in page
    whole = an.get(address).content.decode()
    assert whole.count("is-accepted") == before - 1

    an.post(reverse("forget-reading", args=[written.pk]))
    assert not WrittenText.objects.exists()
    assert Entry.objects.filter(deed="policy.text_forgotten").count() == 1


def test_a_file_that_cannot_be_read_is_refused_on_the_form(company: Company, browser: Browser) -> None:
    an = browser(company.an)
    for content, words in ((b"%PDF-1.7 nothing", "PDF"), (b"", None)):
        answer = an.post(reverse("read-policy"), {"file": SimpleUploadedFile("a.pdf", content)})
        assert answer.status_code == 422
        assert words is None or words in answer.content.decode()
    with within_budget("read-policy"):
        an.get(reverse("read-policy"))
    assert not WrittenText.objects.exists()


def test_a_text_without_clauses_is_shown_as_what_it_is(company: Company, browser: Browser) -> None:
    an = browser(company.an)
    page = an.get(read(an, text="- 1 -\n欢迎下载\n")).content.decode()
    assert "欢迎下载" in page


def test_what_is_pasted_is_taken_whole_or_refused(company: Company, browser: Browser) -> None:
    client = browser(company.an)
    page = client.get("/policies/read").content.decode()
    assert "maxlength" not in page.partition("<textarea")[2].partition(">")[0]
    refused = client.post("/policies/read", {"text": "回访" * 100_001})
    assert (refused.status_code, "200000" in refused.content.decode()) == (422, True)
    taken = client.post("/policies/read", {"text": "客户回访制度\n一、交付后3天内\x00电话回访客户。\n"})
    assert taken.status_code == 302
    assert WrittenText.objects.get().text == "客户回访制度\n一、交付后3天内电话回访客户。\n"


def test_nobody_sees_what_somebody_else_had_read(company: Company, browser: Browser) -> None:
    address = read(browser(company.an), text=TEXT)
    other = browser(company.employee("E60", "另一", company.east, administrator="all"))
    written = WrittenText.objects.get().pk
    assert other.get(address).status_code == 404
    for name in ("judge-statements", "read-again", "keep-reading", "forget-reading"):
        assert other.post(reverse(name, args=[written]), {"verdict": "accepted", "text": "一、"}).status_code == 404
    assert other.get(reverse("reading-draft", args=[written])).status_code == 404
    assert WrittenText.objects.get().decisions == {}
