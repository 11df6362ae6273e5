"""Pages by key: forwards, backwards, while rows come and go."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from huifang.kernel.sql.prepared import Prepared, prepared
from huifang.org.models import Department, Employee
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.paging import Page, Place, page_of, place_of
from tests.web.budgets import CaptureQueriesContext, connection

BY_NAME = ("name", "id")


@pytest.fixture
def people(db: None) -> list[str]:
    """Eleven, three of them with the same name."""
    names = sorted("安安安白陈戴范高何金李")
    Employee.objects.bulk_create(Employee(number=f"{at:02}", name=name) for at, name in enumerate(names))
    return [f"{at:02}" for at in range(len(names))]


def numbers(page: Page[Employee]) -> list[str]:
    return [row.number for row in page.rows]


def all_pages(by: tuple[str, ...], size: int) -> list[Page[Employee]]:
    pages = [page_of(Employee.objects.all(), by=by, size=size)]
    while pages[-1].next:
        pages.append(page_of(Employee.objects.all(), by=by, cursor=pages[-1].next, size=size))
    return pages


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 11, 12])
@pytest.mark.parametrize("by", [("number",), BY_NAME, ("-number",), ("-name", "-id"), ("name", "pk")])
def test_page_after_page_shows_everybody_once(by: tuple[str, ...], size: int, people: list[str]) -> None:
    shown = [number for page in all_pages(by, size) for number in numbers(page)]
    assert shown == (people if not by[0].startswith("-") else people[::-1])


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_way_back_shows_the_same_pages(size: int, people: list[str]) -> None:
    pages = all_pages(BY_NAME, size)
    for before, page in pairwise(pages):
        back = page_of(Employee.objects.all(), by=BY_NAME, cursor=page.previous, size=size)
        assert numbers(back) == numbers(before)
        assert bool(back.previous) is bool(before.previous)
        assert back.next


def test_a_prepared_list_has_the_same_pages(people: list[str]) -> None:
    ready: Prepared[[Place], Employee] = prepared(lambda place: place.rows_of(Employee.objects.all(), size=3))

    def page_at(cursor: str) -> Page[Employee]:
        place = place_of(Employee.objects.all(), by=BY_NAME, cursor=cursor)
        return place.page(ready(place), size=3)

    pages = all_pages(BY_NAME, 3)
    for before, page in pairwise(pages):
        assert numbers(page_at(page.previous)) == numbers(before)
        assert numbers(page_at(before.next)) == numbers(page)
    assert numbers(page_at("")) == numbers(pages[0])
    assert len(ready._written) == 3, "the first page, forwards and backwards"


def test_the_ends_lead_nowhere(people: list[str]) -> None:
    pages = all_pages(BY_NAME, 4)
    assert (pages[0].previous, pages[-1].next) == ("", "")
    assert page_of(Employee.objects.all(), by=BY_NAME, size=11).is_only
    assert page_of(Employee.objects.none(), by=BY_NAME) == Page((), "", "")


def test_rows_that_go_meanwhile_make_nobody_be_left_out(people: list[str]) -> None:
    first = page_of(Employee.objects.all(), by=BY_NAME, size=4)
    Employee.objects.filter(number__in=["00", "03"]).delete()
    assert numbers(page_of(Employee.objects.all(), by=BY_NAME, cursor=first.next, size=4)) == ["04", "05", "06", "07"]


def test_an_order_may_go_by_what_is_computed_and_by_what_is_related(people: list[str]) -> None:
    Department.objects.create(key="k", name="甲")
    Employee.objects.update(department=Department.objects.get())
    rows = Employee.objects.select_related("department").annotate(label=Concat(Value("员"), F("number")))
    for by in (("label", "id"), ("department__name", "number")):
        first = page_of(rows, by=by, size=3)
        assert numbers(page_of(rows, by=by, cursor=first.next, size=3)) == people[3:6]


def test_a_page_is_one_statement_and_skips_nothing_by_counting(people: list[str]) -> None:
    cursor = all_pages(BY_NAME, 3)[1].next
    with CaptureQueriesContext(connection) as asked:
        page_of(Employee.objects.all(), by=BY_NAME, cursor=cursor, size=3)
    [statement] = [query["sql"] for query in asked.captured_queries]
    assert "OFFSET" not in statement
    assert '("org_employee"."name", "org_employee"."id") > (' in statement


@pytest.mark.parametrize("cursor", ["", None, "x", "AAAA", "%00", "é"])
def test_a_cursor_that_cannot_be_read_means_the_first_page(cursor: str | None, people: list[str]) -> None:
    assert numbers(page_of(Employee.objects.all(), by=BY_NAME, cursor=cursor, size=2)) == ["00", "01"]


def test_a_cursor_of_another_list_means_the_first_page(people: list[str]) -> None:
    other = page_of(Employee.objects.all(), by=("number",), size=4).next
    assert numbers(page_of(Employee.objects.all(), by=BY_NAME, cursor=other, size=2)) == ["00", "01"]


def test_an_order_goes_one_way(people: list[str]) -> None:
    with pytest.raises(ValueError, match="all rise or all fall"):
        page_of(Employee.objects.all(), by=("name", "-id"))


def test_an_address_names_nobody(people: list[str]) -> None:
    """Source: security.md, T52."""
    cursor = page_of(Employee.objects.all(), by=BY_NAME, size=4).next
    assert cursor.isascii()
    assert cursor != page_of(Employee.objects.all(), by=BY_NAME, size=4).next
    assert reveal(cursor, purpose="page")[3] == sorted("安安安白陈戴范高何金李")[3]


def test_what_is_concealed_for_one_purpose_serves_no_other() -> None:
    text = conceal("王建国", purpose="search")
    assert reveal(text, purpose="search") == "王建国"
    other = "B" if text.startswith("A") else "A"
    for wrong in (text[:-2], f"{other}{text[1:]}", ""):
        with pytest.raises(NotOurs):
            reveal(wrong, purpose="search")
    with pytest.raises(NotOurs):
        reveal(text, purpose="page")
