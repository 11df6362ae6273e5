"""The parts of the frame: words, forms, icons, standings, errors."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path
from django.utils import timezone, translation

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web import urls
from huifang.web.frame.forms import DayInput
from huifang.web.frame.icons import IconMissing, icon
from huifang.web.frame.marks import for_everyone
from huifang.web.frame.navigation import entries
from huifang.web.frame.standings import BADGES
from huifang.web.frame.text import said
from tests.house import plan
from tests.web.conftest import Browser, Company

SECRET_NAME = "王建国 13800138000"


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Words(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card.")
    on = forms.DateField(widget=DayInput, required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    how = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False)


def test_a_form_has_label_help_and_error_at_each_field() -> None:
    page = drawn("{{ form }}", form=Words({"kind": "z", "how": "1"}))
    assert '<label class="form-label" for="id_name">' in page
    name = re.search(r'<input type="text" name="name"[^>]*>', page)
    assert name is not None
    assert 'class="form-control is-invalid"' in name[0]
    assert 'aria-invalid="true"' in name[0]
    for part in re.search(r'aria-describedby="([^"]*)"', name[0])[1].split():
        assert f'id="{part}"' in page
    assert re.search(r'<select name="kind"[^>]* class="form-select is-invalid"', page)
    assert 'type="date"' in page
    assert page.count('class="form-check"') == 3
    assert "<fieldset><legend" in page.replace("\n", "").replace("  ", "")


def test_what_was_typed_is_kept() -> None:
    assert 'value="&lt;b&gt;"' in drawn("{{ form }}", form=Words({"name": "<b>"}))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hans", "2026年6月1日 · 2026-06-01 · 2026-06-01 08:30"),
        ("en", "1 June 2026 · 1 Jun 2026 · 1 Jun 2026, 08:30"),
    ],
)
def test_days_and_moments_are_written_as_the_language_writes_them(language: str, expected: str) -> None:
    with translation.override(language), timezone.override(ZoneInfo("Asia/Shanghai")):
        day = date(2026, 6, 1)
        shown = drawn("{{ day|day }} · {{ at|moment }}", day=day, at=datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
        assert f"{said(Message('%(day)s', {'day': day}))} · {shown}" == expected


def test_a_sentence_may_hold_a_sentence() -> None:
    inner = Message("Your password until now")
    with translation.override("zh-hans"):
        assert said(Message("«%(inner)s»", {"inner": inner})) == "«当前密码»"


def test_every_icon_that_a_page_asks_for_has_been_fetched() -> None:
    names = {
        name
        for path in (plan.SOURCE / "web").rglob("*.html")
        for name in re.findall(r"""{%\s*icon "([^"]+)\"""", path.read_text(encoding="utf-8"))
    }
    names |= {badge.icon for badge in BADGES.values()}
    assert len(names) > 20
    for name in names:
        assert "<path" in icon(name)


def test_an_icon_alone_says_what_it_means() -> None:
    assert 'aria-hidden="true"' in icon("phone")
    assert 'role="img" aria-label="&lt;Call&gt;"' in icon("phone", "<Call>")
    with pytest.raises(IconMissing):
        icon("../../../etc/passwd")


def test_a_late_mark_stays_after_it_was_done_late() -> None:
    assert "standing-done-late" in drawn('{% standing "done_late" %}')
    assert {badge.tone for badge in BADGES.values()} == {
        "not-yet", "open", "due", "late", "done", "done-late", "ended",
    }  # fmt: skip


def test_the_navigation_shows_what_somebody_may_see(settings) -> None:
    settings.ROOT_URLCONF = TwoPlaces
    assert [(str(entry.address), entry.is_here) for entry in entries({Right.WORK, Right.REVIEW}, path="/today/7")] == [
        ("/today/", True)
    ]
    assert [entry.address for entry in entries(frozenset(Right), path="/")] == ["/today/", "/staff/"]


class TwoPlaces:
    urlpatterns = [
        path("today/", for_everyone(lambda request: HttpResponse()), name="today"),
        path("staff/", for_everyone(lambda request: HttpResponse()), name="staff"),
    ]


def broken(request: object) -> HttpResponse:
    raise RuntimeError(SECRET_NAME)


class Broken:
    urlpatterns = [path("broken", for_everyone(broken), name="broken"), *urls.urlpatterns]
    handler400, handler403, handler404, handler500 = (
        urls.handler400, urls.handler403, urls.handler404, urls.handler500,
    )  # fmt: skip


@pytest.fixture
def surprised(company: Company, browser: Browser, settings) -> HttpResponse:
    settings.ROOT_URLCONF = Broken
    client = browser()
    client.raise_request_exception = False
    return client.get("/broken?q=secret")


def test_a_surprise_shows_a_number_and_notes_the_place(surprised: HttpResponse, tmp_path: Path) -> None:
    """Source: security.md, T52."""
    noted = json.loads((tmp_path / "incidents.log").read_text())
    assert surprised.status_code == 500
    assert noted["incident"] in surprised.content.decode()
    assert noted["command"] == "web broken"
    assert "test_frame.py" in noted["errors"][0]["frames"][-1]


def test_a_surprise_without_a_database_is_a_page_all_the_same(company: Company, browser: Browser) -> None:
    client = browser(company.lin)
    client.raise_request_exception = False
    with connection.execute_wrapper(_unreachable):
        answer = client.get("/my/sessions")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode()


def test_a_surprise_names_nobody(surprised: HttpResponse, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    everywhere = surprised.content.decode() + (tmp_path / "incidents.log").read_text() + "".join(capfd.readouterr())
    for word in ("王建国", "13800138000", "secret"):
        assert word not in everywhere


def test_a_page_that_is_not_there_says_so_in_words(company: Company, browser: Browser) -> None:
    answer = browser(company.lin).get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_without_a_database_the_health_is_bad_and_nothing_else_is_told(browser: Browser, db: None, settings) -> None:
    with connection.execute_wrapper(_unreachable):
        answer = browser().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"healthy": False})


def _unreachable(execute, sql, params, many, context):
    raise OperationalError("could not connect to server 10.0.0.7 as huifang")
