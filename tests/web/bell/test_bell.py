"""The bell tells one person what concerns them, and leads there."""

from __future__ import annotations

from datetime import timedelta

from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.notices.models import Notice
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, Browser, Company
from tests.web.desk import Desk
from tests.web.reviewed import GUIDANCE, recorded, sent_back, text_of


def told(company: Company, words: str, *, about: tuple[str, int] | None = None, minutes: int = 0) -> Notice:
    at = NOW + timedelta(minutes=minutes)
    tell(employees=[company.lin.pk], message=Message("%(words)s", {"words": words}), at=at, about=about)
    return Notice.objects.get(at=at, employee=company.lin)


def test_the_newest_stands_first_and_the_unread_are_marked_and_counted(company: Company, browser: Browser) -> None:
    told(company, "先说的")
    told(company, "后说的", minutes=1)
    page = text_of(browser(company.lin), "/notices")
    assert 0 < page.index("后说的") < page.index("先说的")
    assert page.count("is-unread") == 2
    assert '<span class="count" aria-hidden="true">2</span>' in page


def test_opening_one_marks_it_and_leads_to_what_it_is_about(desk: Desk, browser: Browser) -> None:
    record = recorded(desk)
    sent_back(desk, record)
    notice, client = Notice.objects.get(), browser(desk.company.lin)
    assert GUIDANCE in text_of(client, "/notices")
    answer = client.post(f"/notices/{notice.pk}/open")
    assert answer.headers["Location"] == f"/reports/records/{record.pk}"
    assert client.get(answer.headers["Location"]).status_code == 200
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert "is-unread" not in text_of(client, "/notices")


def test_a_notice_about_nothing_leads_back_to_the_list(company: Company, browser: Browser) -> None:
    client = browser(company.lin)
    for notice in (told(company, "甲"), told(company, "乙", about=("weather", 3), minutes=1)):
        assert client.post(f"/notices/{notice.pk}/open").headers["Location"] == "/notices"


def test_all_are_read_at_once(company: Company, browser: Browser) -> None:
    for minute in range(3):
        told(company, "话", minutes=minute)
    client = browser(company.lin)
    assert client.post("/notices/read-all").headers["Location"] == "/notices"
    assert not Notice.objects.filter(read_at=None).exists()
    assert 'class="count"' not in text_of(client, "/notices")


def test_an_empty_bell_says_what_comes_there(company: Company, browser: Browser) -> None:
    assert "empty-title" in text_of(browser(company.lin), "/notices")


def test_nobody_reads_or_opens_what_another_was_told(company: Company, browser: Browser) -> None:
    notice, client = told(company, "只对小满说"), browser(company.mo)
    assert "只对小满说" not in text_of(client, "/notices")
    before = everything()
    assert client.post(f"/notices/{notice.pk}/open").status_code == 404
    assert client.post("/notices/read-all").status_code == 302
    assert everything() == before


def test_many_are_cut_into_pages_within_the_budget(company: Company, browser: Browser) -> None:
    for minute in range(51):
        told(company, "话", minutes=minute)
    client = browser(company.lin)
    with within_budget("notices"):
        page = text_of(client, "/notices")
    assert page.count("is-unread") == 50
    assert 'rel="next"' in page
