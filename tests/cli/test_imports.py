"""`huifang import`: what it says, writes and ends with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from huifang.customers.models import Customer, Event, StagedImport
from tests.cli.conftest import Huifang

MAP = "map: 1\nof: customers\nfields: {external_id: id, name: name, phones: phone}\n"
EVENTS = "map: 1\nof: events\nfields: {external_id: id, customer: customer, kind: {always: visited}, occurred_at: at}\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "map.yaml").write_text(MAP)
    (folder / "events.yaml").write_text(EVENTS)
    return folder


def test_a_sound_file_ends_with_0_and_leaves_no_file(huifang: Huifang, desk: Path) -> None:
    (desk / "a.csv").write_text("id,name,phone\n1,张三,13800000001\n")
    done = huifang("import", "customers", "a.csv", "--map", "map.yaml")
    assert (done.status, done.out) == (0, "1 new, 0 changed, 0 known already.\n")
    assert "a second." in done.err
    assert sorted(path.name for path in desk.iterdir()) == ["a.csv", "events.yaml", "map.yaml"]


def test_refused_rows_stand_in_a_file_that_only_their_owner_reads(huifang: Huifang, desk: Path) -> None:
    (desk / "a.csv").write_text("id,name,phone\n1,张三,13800000001\n2,=1+1,1380000000x\n=2+2,,\n")
    done = huifang("import", "customers", "a.csv", "--map", "map.yaml")
    assert done.status == 1
    assert done.out.endswith(f"2 rows are refused: {desk}/a.csv.refused.csv\n")
    written = desk / "a.csv.refused.csv"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert written.read_bytes().decode("utf-8-sig").splitlines() == [
        "row,column,value,reason",
        '3,phone,138****000x,"A phone number is written with digits, spaces, dashes, brackets and a leading + only."',
        "4,name,,A new customer needs a name.",
    ]
    (desk / "a.csv").write_text("id,name,phone\n1,张三,13800000001\n")
    assert huifang("import", "customers", "a.csv", "--map", "map.yaml").status == 0
    assert written.read_bytes().decode("utf-8-sig") == "row,column,value,reason\r\n"


def test_the_file_of_refused_rows_may_be_named(huifang: Huifang, desk: Path) -> None:
    (desk / "a.csv").write_text("id,customer,at\n=1,7,2026-01-01\n")
    done = huifang("import", "events", "a.csv", "--map", "events.yaml", "--refused", "r.csv", "--json")
    assert done.status == 1
    assert done.json["refused"] == 1
    assert (desk / "r.csv").read_text("utf-8-sig").splitlines()[1:] == [
        "2,customer,7,No customer has this external id. Import the customers first."
    ]


def test_a_program_reads_the_result_as_json(huifang: Huifang, desk: Path) -> None:
    (desk / "a.csv").write_text("id,name,phone\n1,张三,\n2,李四,\n1,张三,\n")
    (desk / "b.csv").write_text("id,customer,at\ne1,1,2026-01-01\n")
    assert huifang("import", "customers", "a.csv", "--map", "map.yaml", "--json", "--lanes", "1").json == {
        "rows": 3,
        "units": 3,
        "made": 2,
        "changed": 0,
        "unchanged": 0,
        "repeated": 1,
        "refused": 0,
        "new_kinds": [],
        "entry_id": 1,
    }
    done = huifang("import", "events", "b.csv", "--map", "events.yaml", "--json")
    assert done.json["new_kinds"] == ["visited"]
    assert (Customer.objects.count(), Event.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("content", "by", "said"),
    [
        ("id,name\n1,a\n", MAP, "map.yaml:3: fields.phones: The file has no column phone."),
        ("id,name,phone\n1,a,\n", MAP + "x: 1\n", "map.yaml:4: x: The key x is not known here."),
        (
            "id,name,phone\n1,a,\n",
            EVENTS,
            "map.yaml:2: of: events is not understood here. (expected: Write customers.)",
        ),
        ("id,name,phone\n1,a,\x00\n", MAP, "Line 2 holds a NUL character"),
        ('id,name,phone\n1,a,"\n', MAP, "A quote is not closed before the end of the file (line 2)."),
        ("", MAP, "The file is empty."),
    ],
)
def test_a_file_or_map_that_is_refused_as_a_whole_ends_with_2_and_loads_nothing(
    huifang: Huifang, desk: Path, content: str, by: str, said: str
) -> None:
    (desk / "map.yaml").write_text(by)
    (desk / "a.csv").write_text(content)
    done = huifang("import", "customers", "a.csv", "--map", "map.yaml")
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert not Customer.objects.exists()
    assert not StagedImport.objects.exists()
    assert sorted(path.name for path in desk.iterdir()) == ["a.csv", "events.yaml", "map.yaml"]


def test_a_folder_that_takes_no_file_of_refused_rows_is_found_out_before(huifang: Huifang, desk: Path) -> None:
    (desk / "a.csv").write_text("id,name,phone\n1,a,\n")
    done = huifang("import", "customers", "a.csv", "--map", "map.yaml", "--refused", "nowhere/r.csv")
    assert done.status == 2
    assert "nowhere" in done.err
    assert not Customer.objects.exists()
