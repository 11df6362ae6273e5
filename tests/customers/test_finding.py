"""Customers are found by whatever somebody types, and lists show no more of them than a mask."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huifang.customers.logic.contact_points import Kind
from huifang.customers.models import Customer
from huifang.customers.queries.finding import customers_matching, find_customers
from huifang.customers.queries.shown import customer_lines, masked_points
from huifang.org.models import Department, Employee
from tests.customers.importing import Importing

ROWS = """
id,name,phone,mail,number,unit,steward
1001,张伟明,13800005678,Zhang@Example.com,11010519491231002X,east,E1
1002,张伟,13911112222,,,east,E1
5678,李娜,13800000003,,,west,E2
A-77,上海利达电子科技有限公司,021-61234567,,,west,E2
z9,zhou wei,,z9@example.org,,,
"""
MAP = """
map: 1
of: customers
fields:
  external_id: id
  name: name
  phones: phone
  emails: mail
  id_number: number
  department: unit
  steward: steward
"""


@pytest.fixture
def desk(importing: Importing) -> Importing:
    for key in ("east", "west"):
        Department.objects.create(key=key, name=key.title())
    for number in ("E1", "E2"):
        Employee.objects.create(number=number, name=f"Colleague {number}")
    imported = importing.customers(ROWS, MAP)
    assert imported.made == 5, importing.reasons
    return importing


def found(desk: Importing, typed: str, **narrowed: object) -> list[str]:
    among = Customer.objects.filter(**narrowed)
    return [customer.external_id for customer in find_customers(typed, among=among, ring=desk.ring)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("张伟", ["1002", "1001"]),
        ("zhangw", ["1002", "1001"]),
        ("zwm", ["1001"]),
        ("13800005678", ["1001"]),
        ("+86 138-0000-5678", ["1001"]),
        ("138 0000 5678", ["1001"]),
        ("021 6123 4567", ["A-77"]),
        ("zhang@example.COM", ["1001"]),
        ("zhang@example.org", []),
        ("5678", ["5678", "1001"]),
        ("0003", ["5678"]),
        ("11010519491231002x", ["1001"]),
        ("002X", ["1001"]),
        ("4567", ["A-77"]),
        ("1001", ["1001"]),
        ("A-77", ["A-77"]),
        ("z9", ["z9"]),
        ("13800005679", []),
        ("王", []),
        ("", []),
        ("  ", []),
        ("' OR 1=1 --", []),
        ("%", []),
    ],
)
def test_a_customer_is_found_by(desk: Importing, typed: str, ids: list[str]) -> None:
    assert found(desk, typed) == ids


def test_an_id_goes_before_a_number_and_that_before_a_name(desk: Importing) -> None:
    desk.customers("id,name,phone,mail,number,unit,steward\nq1,5678中国,,,,,", MAP)
    ranked = find_customers("5678", among=Customer.objects.all(), ring=desk.ring)
    assert [customer.external_id for customer in ranked] == ["5678", "1001", "q1"]


def test_nobody_is_found_beyond_what_a_person_may_see(desk: Importing) -> None:
    assert found(desk, "张伟", department__key="west") == []
    assert found(desk, "13800005678", department__key="west") == []
    assert found(desk, "5678", department__key="east") == ["1001"]


def test_narrowing_comes_before_the_limit(desk: Importing) -> None:
    among = Customer.objects.filter(external_id="1001")
    assert [one.external_id for one in find_customers("zhangwei", among=among, ring=desk.ring, most=1)] == ["1001"]
    assert len(find_customers("zhangwei", among=Customer.objects.all(), ring=desk.ring, most=1)) == 1


@pytest.mark.parametrize("typed", ["张伟", "13800005678", "5678", "zhang@example.com", "A-77"])
def test_finding_is_one_question(desk: Importing, typed: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert found(desk, typed)
    assert len(asked) == 1


@pytest.mark.parametrize("typed", ["13800005678", "+86 138-0000-5678", "11010519491231002X", "zhang@example.com"])
def test_the_number_of_a_person_does_not_reach_the_database(desk: Importing, typed: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        found(desk, typed)
    assert not [part for part in (typed, "5678", "491231", "zhang") if part in asked[0]["sql"].lower()]


def test_a_list_may_page_through_all_that_match(desk: Importing) -> None:
    matching = customers_matching("zhang", among=Customer.objects.all(), ring=desk.ring)
    assert set(matching.order_by("-id").values_list("external_id", flat=True)) == {"1001", "1002"}
    assert customers_matching("5678", among=Customer.objects.all(), ring=desk.ring).count() == 2


def test_a_list_shows_masks_in_two_questions(desk: Importing) -> None:
    page = list(Customer.objects.select_related("department").order_by("pinyin_key", "id"))
    with CaptureQueriesContext(connection) as asked:
        lines = {line.external_id: line for line in customer_lines(page, ring=desk.ring)}
    assert len(asked) == 2
    line = lines["1001"]
    assert [point.masked for point in line.points] == ["138****5678"]
    assert (line.department, [steward.number for steward in line.stewards]) == ("East", ["E1"])
    assert lines["A-77"].points[0].masked == "021****4567"
    assert lines["z9"].points == () == lines["z9"].stewards
    assert "13800005678" not in str(lines)


def test_a_page_shows_all_kinds_masked(desk: Importing) -> None:
    one = Customer.objects.get(external_id="1001")
    points = masked_points([one.id], ring=desk.ring)[one.id]
    assert [(point.kind, point.masked) for point in points] == [
        (Kind.PHONE, "138****5678"),
        (Kind.EMAIL, "Z***@example.com"),
        (Kind.ID_NUMBER, "110***********002X"),
    ]
    assert masked_points([], ring=desk.ring) == {}


def test_the_order_of_names_is_read_from_its_index(desk: Importing) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN SELECT id FROM customers_customer ORDER BY pinyin_key, id LIMIT 50")
        assert "customer_in_order_of_names" in "\n".join(row[0] for row in cursor.fetchall())
