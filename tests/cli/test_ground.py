"""The commands that look after the installation: they say what is amiss, and never touch what is not theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from huifang.history.actions import record, record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.history.queries import LOCKED
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import values_by_key
from huifang.kernel.models import KeyCheck
from huifang.org.actions import UnknownZone, describe_organisation
from huifang.org.models import Employee, Organisation, Post, Posting
from huifang.planning.models import Sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.cli.conftest import Huifang, Outcome
from tests.guards import guards_off
from tests.policy.cast import CLINIC


class TestMigrations:
    def test_a_current_database_needs_none(self, huifang: Huifang) -> None:
        assert huifang("migrate", "--json").json == {"applied": []}
        assert "already" in huifang("migrate").err

    def test_a_command_refuses_a_database_that_lacks_some(self, huifang: Huifang) -> None:
        MigrationRecorder(connection).record_unapplied("kernel", "0001_initial")
        try:
            refused = huifang("seal")
        finally:
            MigrationRecorder(connection).record_applied("kernel", "0001_initial")
        assert refused.status == 3
        assert "huifang migrate" in refused.err

    def test_a_command_refuses_a_database_of_a_newer_version(self, huifang: Huifang) -> None:
        MigrationRecorder(connection).record_applied("kernel", "9999_of_tomorrow")
        try:
            refused, migrated = huifang("seal"), huifang("migrate")
        finally:
            MigrationRecorder(connection).record_unapplied("kernel", "9999_of_tomorrow")
        assert refused.status == migrated.status == 3
        assert "newer version" in refused.err and "newer version" in migrated.err


class TestKeys:
    def test_the_first_command_makes_keys_and_the_database_knows_them_again(
        self, huifang: Huifang, data_folder: Path
    ) -> None:
        assert huifang("seal").status == 0
        assert (data_folder / "keys.json").stat().st_mode & 0o077 == 0
        assert set(KeyCheck.objects.values_list("key_id", flat=True)) == {0, 1}
        assert huifang("seal").status == 0

    @pytest.mark.parametrize("harm", ["missing", "other", "damaged", "open to all"])
    def test_nothing_starts_with_keys_that_are(self, harm: str, huifang: Huifang, data_folder: Path) -> None:
        huifang("seal")
        path = data_folder / "keys.json"
        kept = path.read_bytes()
        if harm == "open to all":
            path.chmod(0o644)
        elif harm == "damaged":
            path.write_bytes(kept[:100])
        else:
            path.unlink()
        if harm == "other":
            KeyRing.create(path, on=date(2026, 1, 1))
        before = Entry.objects.count()
        for command in (["seal"], ["fsck"], ["keys", "status"], ["keys", "rotate"]):
            refused = huifang(*command)
            assert refused.status == 3
            assert str(path) in refused.err or (harm == "other" and "0, 1" in refused.err)
        assert Entry.objects.count() == before
        assert huifang("doctor").status == 3

    def test_keys_for_a_new_database_are_those_of_the_folder(self, huifang: Huifang, data_folder: Path) -> None:
        """A crash between making the file and telling the database leaves a file that the next start takes up."""
        data_folder.mkdir(mode=0o700)
        ring = KeyRing.create(data_folder / "keys.json", on=date(2026, 1, 1))
        assert huifang("seal").status == 0
        assert dict(KeyCheck.objects.values_list("key_id", "check_value")) == ring.check_values()

    def test_rotation_locks_everything_anew_and_the_old_key_can_go(self, huifang: Huifang, data_folder: Path) -> None:
        _some_changes(huifang, data_folder, count=5)
        assert huifang("keys", "status", "--json").json["keys"][0]["values"] == 10
        rotated = huifang("keys", "rotate", "--json")
        assert rotated.status == 0
        assert rotated.json == {"key": 2, "is_new": True, "locked_anew": 10, "unreadable": 0, "left": 0}
        uses = {
            use["id"]: (use["values"], use["is_newest"]) for use in huifang("keys", "status", "--json").json["keys"]
        }
        assert uses == {1: (0, False), 2: (10, True)}
        assert huifang("fsck").status == 0
        assert huifang("keys", "retire", "1").status == 0
        assert [key.id for key in KeyRing.load(data_folder / "keys.json").keys] == [2]
        assert huifang("fsck").status == 0
        deeds = list(Entry.objects.order_by("id").values_list("deed", flat=True))
        assert deeds[-3:] == ["keys.rotated", "values.locked_anew", "keys.retired"]

    def test_a_rotation_that_was_broken_off_is_finished_without_another_key(
        self, huifang: Huifang, data_folder: Path
    ) -> None:
        _some_changes(huifang, data_folder, count=3)
        KeyRing.rotate(data_folder / "keys.json", on=date(2026, 1, 2))
        assert huifang("keys", "rotate", "--json").json == {
            "key": 2, "is_new": False, "locked_anew": 6, "unreadable": 0, "left": 0,
        }  # fmt: skip

    def test_a_key_that_locks_something_is_not_destroyed(self, huifang: Huifang, data_folder: Path) -> None:
        _some_changes(huifang, data_folder, count=1)
        KeyRing.rotate(data_folder / "keys.json", on=date(2026, 1, 2))
        refused = huifang("keys", "retire", "1")
        assert refused.status == 1
        assert "2 values are still locked with key 1" in refused.err
        assert [key.id for key in KeyRing.load(data_folder / "keys.json").keys] == [1, 2]

    def test_a_key_that_a_running_process_may_use_is_not_destroyed(self, huifang: Huifang, data_folder: Path) -> None:
        huifang("keys", "rotate")
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock_shared(hashtextextended('huifang newest key 1', 0))")
            refused = huifang("keys", "retire", "1")
        finally:
            other.close()
        assert refused.status == 1
        assert "started before the rotation" in refused.err
        assert huifang("keys", "retire", "1").status == 0

    def test_the_newest_key_and_an_unknown_one_are_not_destroyed(self, huifang: Huifang) -> None:
        assert huifang("keys", "retire", "1").status == 3
        assert huifang("keys", "retire", "9").status == 2

    def test_a_value_that_does_not_open_is_left_and_named(self, huifang: Huifang, data_folder: Path) -> None:
        _some_changes(huifang, data_folder, count=3)
        with guards_off(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE history_change SET before = set_byte(before, 20, 255 - get_byte(before, 20)) WHERE row = '1'"
            )
        rotated = huifang("keys", "rotate", "--json")
        assert rotated.status == 1
        assert (rotated.json["locked_anew"], rotated.json["unreadable"], rotated.json["left"]) == (5, 1, 1)
        assert not Entry.objects.filter(number=None).exists(), "what ends with findings is sealed too"
        assert huifang("keys", "retire", "1").status == 1


class TestSeal:
    def test_it_seals_and_anchors(self, huifang: Huifang, data_folder: Path) -> None:
        with transaction.atomic():
            record(deed="seen", actor="lin")
        assert huifang("seal", "--json").json["sealed"] == 1
        assert len((data_folder / "anchors.log").read_text().splitlines()) == 1
        assert "0 entries were sealed; the history ends with entry 1." in huifang("seal").out
        assert len((data_folder / "anchors.log").read_text().splitlines()) == 1

    def test_a_deed_of_a_command_is_sealed_when_the_command_ends(self, huifang: Huifang, data_folder: Path) -> None:
        huifang("keys", "rotate")
        assert not Entry.objects.filter(number=None).exists()
        assert (data_folder / "anchors.log").exists()

    def test_an_anchor_file_that_was_changed_is_said_and_left_as_it_is(
        self, huifang: Huifang, data_folder: Path
    ) -> None:
        huifang("keys", "rotate")
        path = data_folder / "anchors.log"
        path.write_text(path.read_text().replace("0", "1"))
        changed = path.read_text()
        said = huifang("keys", "rotate")
        assert said.status == 3
        assert "Line 1 of the anchor file" in said.err
        assert path.read_text() == changed


class TestDoctor:
    def test_it_finds_a_new_installation_well(self, huifang: Huifang) -> None:
        looked = huifang("doctor")
        assert looked.status == 0, looked.out
        states = {finding["name"]: finding["state"] for finding in huifang("doctor", "--json").json["findings"]}
        assert set(states.values()) == {"ok", "note"}
        assert states["keys"] == states["planning"] == "note"

    def test_it_makes_no_keys_and_writes_nothing(self, huifang: Huifang, data_folder: Path) -> None:
        huifang("doctor")
        assert not (data_folder / "keys.json").exists()
        assert not KeyCheck.objects.exists()

    def test_it_says_when_the_data_folder_is_open_to_others(self, huifang: Huifang, data_folder: Path) -> None:
        huifang("seal")
        data_folder.chmod(0o755)
        assert _state(huifang("doctor", "--json"), "data folder") == "trouble"

    def test_it_says_when_a_seal_is_long_overdue(self, huifang: Huifang) -> None:
        with transaction.atomic():
            record(deed="seen", actor="lin")
        assert _state(huifang("doctor", "--json"), "history") == "ok"
        with guards_off(), connection.cursor() as cursor:
            cursor.execute("UPDATE history_entry SET happened_at = happened_at - interval '11 minutes'")
        overdue = huifang("doctor", "--json")
        assert overdue.status == 3
        assert _state(overdue, "history") == "trouble"

    def test_it_says_when_planning_has_stopped(self, huifang: Huifang) -> None:
        today = datetime.now().date()
        for days, state in ((0, "ok"), (4, "trouble")):
            on = today - timedelta(days=days)
            Sweep.objects.create(
                on=on, horizon_on=on, cluster="", resume_from=1, is_full=True, made=0, redated=0, cancelled=0, revived=0
            )
            assert _state(huifang("doctor", "--json"), "planning") == state

    def test_it_says_which_duties_nobody_has(self, huifang: Huifang) -> None:
        text = CLINIC.replace("rules:\n", "duties:\n  nursing: {who: nurse, title: Nursing}\nrules:\n")
        source = text.replace(
            "    text: Meet every month.\n", "    text: Meet.\n    carried_out_by: [duty:nursing]\n"
        ).encode()
        reading = read_pack(source, file="clinic.yaml", settings={"promptly": "P1D"})
        load_policy(source=source, reading=reading, settings={"promptly": "P1D"}, actor="operator")
        assert "护士" in huifang("--language", "zh-Hans", "doctor").out
        Posting.objects.create(
            employee=Employee.objects.create(number="1", name="林"), post=Post.objects.get(key="nurse")
        )
        assert "nobody has" not in huifang("doctor").out and "Nurse" not in huifang("doctor").out

    def test_it_says_when_the_zone_is_unknown_here(self, huifang: Huifang) -> None:
        Organisation.objects.create(id=1, time_zone="Mars/Olympus")
        looked = huifang("doctor", "--json")
        assert looked.status == 3
        assert _state(looked, "time zone") == "trouble"
        refused = huifang("seal")
        assert refused.status == 3 and "Mars/Olympus" in refused.err

    def test_it_says_when_migrations_are_missing_and_looks_no_further(self, huifang: Huifang) -> None:
        MigrationRecorder(connection).record_unapplied("kernel", "0001_initial")
        try:
            looked = huifang("doctor", "--json")
        finally:
            MigrationRecorder(connection).record_applied("kernel", "0001_initial")
        assert looked.status == 3
        assert looked.json["findings"][-1]["name"] == "migrations"


def test_the_organisation_takes_no_zone_that_does_not_exist(db: None) -> None:
    with pytest.raises(UnknownZone):
        describe_organisation(name="Acme", time_zone="Mars/Olympus")
    describe_organisation(name="Acme", time_zone="Europe/London")
    described = describe_organisation(name="Acme", time_zone="Asia/Urumqi")
    assert Organisation.objects.get() == described
    assert Organisation.objects.get().time_zone == "Asia/Urumqi"


def _some_changes(huifang: Huifang, folder: Path, *, count: int) -> None:
    huifang("seal")
    ring = KeyRing.load(folder / "keys.json")
    with transaction.atomic():
        entry = record(deed="correct", actor="lin", row_count=count)
        changes = [RowChange("t", str(n), {"a": n}, {"a": n + 1}) for n in range(count)]
        record_changes(entry=entry, changes=changes, ring=ring)
    assert sum(values_by_key(LOCKED[0]).values()) == count


def _state(looked: Outcome, name: str) -> str:
    return str(next(finding["state"] for finding in looked.json["findings"] if finding["name"] == name))
