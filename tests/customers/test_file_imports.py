"""An import from the web, step by step, whoever does the work and however often."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from huifang.customers.actions.carrying_out import carry_out
from huifang.customers.actions.file_imports import (
    NotNow,
    Upload,
    ask_for_check,
    ask_for_run,
    ask_for_undo,
    forget_map,
    map_columns,
    remember_map,
    upload_file,
)
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import undo_import
from huifang.customers.logic.map_check import FaultyMap
from huifang.customers.logic.simple_map import fields_of, guessed, map_text
from huifang.customers.models import Customer, FileImport
from huifang.customers.queries.file_imports import column_preview, maps_for, refusals_of
from huifang.files.actions import forget_files
from huifang.files.models import StoredFile
from huifang.history.models import Entry
from huifang.kernel.sheets import Unreadable
from huifang.org.models import Employee
from tests.customers.importing import SHANGHAI, TODAY, Importing

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
CONTENT = "编号,姓名,手机,备注\n1,张三,13800000001,常客 13912345678\n2,李四,1380000,\n3,王五,13800000003,\n"
MAP = map_text("customers", {"编号": "external_id", "姓名": "name", "手机": "phones"}, attributes=["备注"])


@dataclass
class Screen:
    """The steps of a person, and the worker who comes when asked."""

    desk: Importing
    lin: Employee

    def upload(self, content: str = CONTENT, name: str = "客户.csv") -> FileImport:
        upload = Upload(name, "text/csv", [content.encode()])
        return upload_file(upload=upload, of="customers", employee=self.lin, at=AT, on=TODAY, ring=self.desk.ring)

    def mapped(self, content: str = CONTENT, text: str = MAP) -> FileImport:
        one = self.upload(content)
        map_columns(file_import=one.id, text=text, ring=self.desk.ring)
        return one

    def work(self, one: FileImport) -> FileImport | None:
        run = Run("worker", TODAY, SHANGHAI, self.desk.ring)
        return carry_out(file_import=one.id, run=run, at=AT, undo=lambda entry, run: undo_import(entry=entry, run=run))

    def done(self, one: FileImport) -> FileImport:
        worked = self.work(one)
        assert worked is not None
        return worked


@pytest.fixture
def screen(importing: Importing) -> Screen:
    return Screen(importing, Employee.objects.create(number="E1", name="Lin"))


def test_a_file_is_shown_before_it_is_mapped(screen: Screen) -> None:
    one = screen.upload()
    assert one.file is not None
    preview = column_preview(one.file, ring=screen.desk.ring)
    assert preview.heading == ("编号", "姓名", "手机", "备注")
    assert preview.columns[1].examples == ("张三", "李四", "王五")
    assert preview.first_rows[0] == ("1", "张三", "138****0001", "常客 139****5678")
    assert guessed("customers", preview.heading) == {"编号": "external_id", "姓名": "name", "手机": "phones"}


@pytest.mark.parametrize(("content", "said"), [("", "empty"), ("\x00\x01", "NUL"), (",,\n", "heading")])
def test_a_file_that_is_no_table_says_why(screen: Screen, content: str, said: str) -> None:
    one = screen.upload(content)
    assert one.file is not None
    with pytest.raises(Unreadable, match=said):
        column_preview(one.file, ring=screen.desk.ring)


def test_a_file_is_checked_run_and_taken_back(screen: Screen) -> None:
    one = screen.mapped()
    ask_for_check(file_import=one.id)
    checked = screen.done(one)
    assert (checked.state, checked.counts["made"], checked.counts["refused"]) == ("checked", 2, 1)
    [refusal] = refusals_of(checked, ring=screen.desk.ring)
    assert (refusal.row, refusal.column) == (3, "手机")
    assert not Customer.objects.exists()
    ask_for_run(file_import=one.id)
    ran = screen.done(one)
    assert (ran.state, ran.counts["made"], ran.units, ran.message) == ("done", 2, 3, None)
    assert ran.entry is not None
    assert ran.entry.actor == "employee:E1"
    assert len(list(refusals_of(ran, ring=screen.desk.ring))) == 1
    ask_for_undo(file_import=one.id)
    undone = screen.done(one)
    assert (undone.state, undone.counts["undone"]["removed_customers"]) == ("undone", 2)
    assert not Customer.objects.exists()


def test_the_same_work_twice_is_done_once(screen: Screen) -> None:
    one = screen.mapped()
    for ask in (ask_for_check, ask_for_run, ask_for_undo):
        ask(file_import=one.id)
        screen.done(one)
        entries, files = Entry.objects.count(), StoredFile.objects.count()
        assert screen.work(one) is None
        assert (Entry.objects.count(), StoredFile.objects.count()) == (entries, files)


def test_a_worker_that_died_after_the_deed_leaves_it_to_be_told(screen: Screen) -> None:
    one = screen.mapped()
    ask_for_run(file_import=one.id)
    first = screen.done(one)
    FileImport.objects.update(state="run_asked", entry=None, counts={})
    again = screen.done(one)
    assert (again.entry, again.counts["made"], again.counts["rows"]) == (first.entry, 2, 3)
    ask_for_undo(file_import=one.id)
    screen.done(one)
    FileImport.objects.update(state="undo_asked")
    assert screen.done(one).counts["undone"]["removed_customers"] == 2


def test_an_import_that_found_nothing_new_cannot_be_taken_back(screen: Screen) -> None:
    one, again = screen.mapped(), None
    ask_for_run(file_import=one.id)
    screen.done(one)
    FileImport.objects.update(uploaded_at=datetime(2000, 1, 1, tzinfo=UTC))
    again = screen.mapped()
    FileImport.objects.filter(id=again.id).update(uploaded_at=datetime(3000, 1, 1, tzinfo=UTC))
    ask_for_run(file_import=again.id)
    assert screen.done(again).entry is None
    with pytest.raises(NotNow):
        ask_for_undo(file_import=again.id)


def test_steps_out_of_turn_are_refused(screen: Screen) -> None:
    one = screen.upload()
    for step in (ask_for_check, ask_for_run, ask_for_undo):
        with pytest.raises(NotNow):
            step(file_import=one.id)
    map_columns(file_import=one.id, text=MAP, ring=screen.desk.ring)
    ask_for_run(file_import=one.id)
    for step in (ask_for_check, ask_for_run, ask_for_undo):
        with pytest.raises(NotNow):
            step(file_import=one.id)
    with pytest.raises(NotNow):
        map_columns(file_import=one.id, text=MAP, ring=screen.desk.ring)
    assert screen.work(screen.upload()) is None


def test_a_map_that_does_not_fit_is_refused_with_every_fault(screen: Screen) -> None:
    one = screen.upload()
    with pytest.raises(FaultyMap) as refused:
        map_columns(
            file_import=one.id, text=map_text("customers", {"No": "external_id", "Nome": "name"}), ring=screen.desk.ring
        )
    assert len(refused.value.faults) == 2
    assert FileImport.objects.get().map_text == ""


def test_what_a_person_can_mend_is_said(screen: Screen) -> None:
    one = screen.mapped(CONTENT + "".join(f"{n},甲,,\n" for n in range(4, 20)) + '4,"open\n')
    ask_for_run(file_import=one.id)
    failed = screen.done(one)
    assert (failed.state, failed.message is not None) == ("failed", True)
    assert "quote" in str(failed.message)
    forget_files(files=[one.file_id or 0], actor="worker")
    ask_for_run(file_import=one.id)
    assert "Upload it again" in str(screen.done(one).message)


def test_maps_are_remembered_for_files_that_have_their_columns(screen: Screen) -> None:
    kept = remember_map(of="customers", name="shop", text=MAP, actor="employee:E1", at=AT)
    remember_map(
        of="customers", name="other", text=map_text("customers", {"No": "external_id"}), actor="employee:E1", at=AT
    )
    heading = ["姓名", "手机", "编号", "备注", "more"]
    assert [one.name for one in maps_for("customers", heading)] == ["shop"]
    assert maps_for("events", heading) == []
    remember_map(of="customers", name="shop", text=MAP, actor="employee:E1", at=AT)
    assert forget_map(remembered=kept.id, actor="employee:E1")
    assert not forget_map(remembered=kept.id, actor="employee:E1")
    assert maps_for("customers", heading) == []
    with pytest.raises(FaultyMap):
        remember_map(of="customers", name="bad", text="map: 2", actor="employee:E1", at=AT)


def test_choices_on_a_page_become_a_map(screen: Screen) -> None:
    chosen = {
        "编号": "external_id",
        "电话1": "phones",
        "电话2": "phones",
        "房号": "subject.external_id",
        "联系人": "contact_person.name",
    }
    text = map_text("customers", chosen, always={"kind": "person"}, dates=["YYYY/M/D"])
    said = json.loads(text)
    assert said["fields"]["phones"] == [{"column": "电话1"}, {"column": "电话2"}]
    assert said["fields"]["subject"] == {"external_id": {"column": "房号"}}
    assert set(chosen.values()) <= set(fields_of("customers"))
    assert guessed("events", ["单号", "客户编号", "日期", "类型", "金额"]) == {
        "单号": "external_id", "客户编号": "customer", "日期": "occurred_at", "类型": "kind",
    }  # fmt: skip


def test_nothing_of_a_file_stands_readable_in_the_import(screen: Screen) -> None:
    one = screen.mapped()
    ask_for_run(file_import=one.id)
    ran = screen.done(one)
    assert "1380000" not in json.dumps([ran.counts, ran.trouble, ran.trouble_parts, ran.map_text])
    assert ran.ended_at == AT
    assert date(2026, 4, 1) == StoredFile.objects.get(purpose="import.customers").expires_on
