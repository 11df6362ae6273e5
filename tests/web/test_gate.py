"""Who comes in, and what the others see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import include, path

from huifang.org.logic import Right
from huifang.org.models import Employee, Session
from huifang.web.frame.marks import needs, signed_in
from tests.web.conftest import TODAY, Browser, Company


@needs(Right.MANAGE_STAFF)
def staff(request) -> HttpResponse:
    return HttpResponse(f"all: {request.reach.is_all}")


@signed_in
def own(request) -> HttpResponse:
    return HttpResponse(f"{request.user.name} {request.on} {request.at:%H:%M}")


class Urls:
    urlpatterns = [path("staff", staff), path("own", own), path("", include("huifang.web.urls"))]


@pytest.fixture(autouse=True)
def _two_pages(settings) -> None:
    settings.ROOT_URLCONF = Urls


def test_a_right_opens_its_page_as_far_as_it_reaches(company: Company, browser: Browser) -> None:
    assert browser(company.an).get("/staff").content == b"all: True"


def test_without_the_right_there_is_no_such_page(company: Company, browser: Browser) -> None:
    refused, unknown = browser(company.lin).get("/staff"), browser(company.lin).get("/nowhere")
    assert (refused.status_code, refused.content) == (404, unknown.content)


def test_a_stranger_is_led_to_the_sign_in_and_back(company: Company, browser: Browser) -> None:
    answer = browser().get("/staff?tab=2")
    assert answer.headers["Location"] == "/sign-in?next=%2Fstaff%3Ftab%3D2"


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(company: Company, browser: Browser) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/own?x=1"}
    answer = browser().get("/own/part-of-it", headers=headers)
    assert answer.status_code == 404
    answer = browser().get("/own", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/sign-in?next=%2Fown%3Fx%3D1")


def test_the_day_is_that_of_the_organisation(company: Company, browser: Browser) -> None:
    late_in_the_evening_of_london = browser(company.lin).get("/own", headers={})
    assert late_in_the_evening_of_london.content.decode() == "林小满 2026-06-10 02:00"


def test_who_left_is_signed_out(company: Company, browser: Browser) -> None:
    client = browser(company.lin)
    Employee.objects.filter(pk=company.lin.pk).update(left_on=TODAY)
    assert client.get("/own").headers["Location"].startswith("/sign-in")
    assert not Session.objects.filter(employee=company.lin).exists()


def test_who_leaves_tomorrow_works_today(company: Company, browser: Browser) -> None:
    Employee.objects.filter(pk=company.lin.pk).update(left_on=TODAY + timedelta(days=1))
    assert browser(company.lin).get("/own").status_code == 200


def test_nothing_is_open_before_a_password_of_ones_own(company: Company, browser: Browser) -> None:
    Employee.objects.filter(pk=company.lin.pk).update(must_change_password=True)
    client = browser(company.lin)
    assert client.get("/own").headers["Location"] == "/my/password"
    assert client.get("/my/password").status_code == 200
    assert client.post("/sign-out").status_code == 302


def test_a_right_that_is_taken_away_ends_at_once(company: Company, browser: Browser) -> None:
    client = browser(company.an)
    assert client.get("/staff").status_code == 200
    company.take_rights_from(company.an)
    assert client.get("/staff").status_code == 404
