"""Old cases are taken over with their dates, twice the same file changes nothing, and the figures are the file's own."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huifang.cases.actions.importing import ImportedCases, import_cases
from huifang.cases.logic.old import check_case_columns, read_case_map
from huifang.cases.models import Case, CaseClock, CaseEvent
from huifang.cases.queries.figures import Of, Period, figures
from huifang.cases.queries.reckoned import CLOCK_INVARIANTS
from huifang.customers.logic.map_check import FaultyMap
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import open_table
from huifang.org.actions import describe_organisation
from huifang.org.models import Department, Employee
from tests.cases.running import HERE, TODAY, at

ROOT = Path(__file__).parents[2]
CFPB = ROOT.parent / "shared" / "data" / "cfpb_complaints_sample.csv.gz"
MAP = ROOT / "docs" / "maps" / "cfpb-complaints.yaml"

OWN = """\
map: 1
of: cases
fields:
  external_id: 编号
  customer: 客户
  department: 部门
  owner: 负责人
  kind: {column: 类型, values: {投诉: complaint, 报修: repair}}
  received_at: 受理时间
  accepted_at: 接单时间
  answered_at: 答复时间
  closed_at: 办结时间
  words: 内容
  is_timely: {column: 及时, values: {是: yes, 否: no}}
"""
ROWS = """\
编号,客户,部门,负责人,类型,受理时间,接单时间,答复时间,办结时间,内容,及时
A1,c1,门店,lin,投诉,2026-03-02 09:00,2026-03-02 10:00,2026-03-03 09:00,2026-03-04 09:00,太吵了 电话13800000001,是
A2,c1,门店,lin,报修,2026-03-05,,,,灯坏了,
A3,c9,门店,lin,投诉,2026-03-05,,,,没有这个客户,
A4,c1,门店,lin,表扬,2026-03-05,,,,不知道的类型,
A5,c1,门店,lin,投诉,,,,,没有日期,
A1,c1,门店,lin,投诉,2026-03-02 09:00,,,,又是一行,
"""


def taken(path: Path, map_text: bytes, ring: KeyRing, told: list[Refusal]) -> ImportedCases:
    case_map = read_case_map(map_text, file="map.yaml")
    with open_table(path, case_map.layout) as table:
        check_case_columns(case_map, table.heading, file="map.yaml")
        return import_cases(table, case_map, ring=ring, zone=HERE, actor="operator", told=told.append)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("map: 1\nof: events\nfields: {received_at: a, words: b}", "events is not understood here."),
        ("map: 1\nof: cases\nfields: {received_at: a}", "The key words is missing."),
        ("map: 1\nof: cases\nfields: {received_at: a, words: b, colour: c}", "The key colour is not known here."),
        (
            "map: 1\nof: cases\nfields: {received_at: {sum: a}, words: b}",
            "sum looks at several lines, but each line is a row of its own here.",
        ),
    ],
)
def test_a_faulty_map_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(FaultyMap) as faulty:
        read_case_map(text.encode(), file="map.yaml")
    assert said in [str(fault.message) for fault in faulty.value.faults]


def test_a_map_that_names_other_columns_is_refused() -> None:
    case_map = read_case_map(OWN.encode(), file="map.yaml")
    with pytest.raises(FaultyMap):
        check_case_columns(case_map, ["编号"], file="map.yaml")


@pytest.mark.django_db
def test_old_cases_keep_their_dates_as_lines_of_their_logs(tmp_path: Path, ring: KeyRing) -> None:
    describe_organisation(name="门店", time_zone="Asia/Shanghai")
    shop = Department.objects.create(key="shop", name="门店")
    lin = Employee.objects.create(number="lin", name="Lin", department=shop)
    customer = Customer.objects.create(external_id="c1", name="孙静好", entry_id=0, department=shop)
    file, told = tmp_path / "old.csv", list[Refusal]()
    file.write_text(ROWS, encoding="utf-8")
    assert taken(file, OWN.encode(), ring, told) == ImportedCases(rows=6, made=2, known=1, refused=3)
    assert [
        (refusal.row, refusal.column, str(refusal.reason)[:20]) for refusal in sorted(told, key=lambda one: one.row)
    ] == [
        (4, "客户", "There is no customer"),
        (5, "类型", "The map gives this t"),
        (6, "受理时间", "The case has no day "),
    ]
    first, second = Case.objects.order_by("external_id")
    assert (first.customer, first.owner, first.department, first.state) == (customer, lin, shop, "closed")
    assert first.words == "太吵了 电话138****0001" and first.closed_at == at("03-04 09:00")
    lines = CaseEvent.objects.filter(case=first).order_by("id").values_list("kind", "at")
    assert list(lines) == [
        ("taken_in", at("03-02 09:00")), ("accepted", at("03-02 10:00")), ("answered", at("03-03 09:00")),
        ("closed", at("03-04 09:00")),
    ]  # fmt: skip
    assert (second.kind, second.state, second.taken_in_at) == ("repair", "open", at("03-05 00:00"))
    assert CaseClock.objects.kept().get().case == first
    entries = Entry.objects.filter(deed="cases.imported").count()
    assert taken(file, OWN.encode(), ring, []) == ImportedCases(rows=6, made=0, known=3, refused=3)
    assert (Case.objects.count(), Entry.objects.filter(deed="cases.imported").count()) == (2, entries)
    [row] = figures(Case.objects.all(), of=Of.KIND, period=Period(None, None), at=at("03-10 09:00"))[:1]
    assert (row.group, row.taken_in, row.answered_or_closed, row.judged, row.in_time) == ("complaint", 1, 1, 1, 1)
    assert row.median_hours == 48


@pytest.mark.skipif(not CFPB.exists(), reason="the records in ../shared are not here")
@pytest.mark.django_db
def test_the_rate_of_real_complaints_is_the_one_of_their_own_column(ring: KeyRing) -> None:
    describe_organisation(name="Bureau", time_zone="America/New_York")
    with gzip.open(CFPB, "rt", encoding="utf-8") as file:
        said = [row["Timely response?"] for row in csv.DictReader(file)]
    case_map = read_case_map(MAP.read_bytes(), file=str(MAP))
    zone, told = ZoneInfo("America/New_York"), list[Refusal]()
    with open_table(CFPB, case_map.layout) as table:
        check_case_columns(case_map, table.heading, file=str(MAP))
        found = import_cases(table, case_map, ring=ring, zone=zone, actor="operator", told=told.append)
    assert found == ImportedCases(rows=3_186, made=3_186, known=0, refused=0)
    rows = figures(Case.objects.all(), of=Of.PRODUCT, period=Period(None, None), at=at("11-02 09:00"))
    judged, in_time = sum(row.judged for row in rows), sum(row.in_time for row in rows)
    assert (in_time, judged) == (said.count("Yes"), len(said)) == (3_093, 3_186)
    assert sum(row.answered_or_closed for row in rows) == 3_183  # three are in progress
    assert CaseEvent.objects.filter(kind="taken_in").count() == 3_186
    assert CLOCK_INVARIANTS[0].find(None).count == 0  # type: ignore[arg-type]
