"""The commands about policies: what is wrong is named all at once, and nothing is half done."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from huifang.cli.asked import of_the_terminal
from huifang.cli.main import run
from huifang.policy.logic.shipped import shipped_packs
from huifang.policy.models import Version
from tests.cli.conftest import Huifang
from tests.policy.cast import CLINIC, line_of, spoilt

BOUND = CLINIC.replace("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n")
HEADING = "customer,rule,occasion,opens_on,due_on,closes_on,channels,post,clauses\n"
CUSTOMERS = "id,name,joined_on,birthday,birthday_calendar,grade,renews_on\n"
EVENTS = "id,customer,kind,occurred_at,contract\n"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.yaml"
    path.write_text(BOUND, encoding="utf-8")
    return path


def files(folder: Path, customers: str, events: str) -> list[str]:
    (folder / "customers.csv").write_text(CUSTOMERS + customers, encoding="utf-8", newline="")
    (folder / "events.csv").write_text(EVENTS + events, encoding="utf-8", newline="")
    return [f"--customers={folder / 'customers.csv'}", f"--events={folder / 'events.csv'}"]


class TestCheck:
    def test_a_sound_pack_ends_well_and_says_what_it_leaves_open(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "clinic.yaml"
        path.write_text(spoilt("- manual: clerk", "- day: festival:our-own-fair"), encoding="utf-8")
        assert run(["policy", "check", str(path), "--language", "en"]) == 0
        said = capsys.readouterr().out
        assert "small-clinic 1.0 is sound: 4 clauses" in said
        assert "Unbound, that is, carried out by nothing yet (2):\n  C2 Contact regulars.\n  C4 " in said
        assert "How long is promptly? Answer with --set promptly=… (duration)." in said
        line = line_of("our-own-fair", path.read_text())
        assert f"{path}:{line}: rules[regulars].due[2].day: no festival our-own-fair is known here, so the rule" in said
        assert "2 rules that can be planned" in said

    def test_every_fault_is_named_with_file_line_key_and_what_was_expected(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "clinic.yaml"
        path.write_text(CLINIC.replace("P0.5M", "P1.5M").replace("post: nurse", "post: nurce"), encoding="utf-8")
        assert run(["policy", "check", str(path)]) == 2
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith(f"{path}:{line_of('P0.5M', CLINIC)}: rules[surgery-care].due[2].within: ")
        assert first.endswith("(expected: Write a duration in whole days such as P3D, P1W, P1M or P1Y; half a month is"
                              " P0.5M.)")  # fmt: skip
        assert second.startswith(f"{path}:{line_of('post: nurse', CLINIC)}: rules[surgery-care].post: ")
        assert "nurse" in second

    def test_a_program_reads_the_same_as_json(self, clinic: Path, huifang: Huifang) -> None:
        document = huifang("policy", "check", str(clinic), "--json").json
        assert (document["is_sound"], document["policy"]["key"], document["unbound"]) == (True, "small-clinic", [])
        assert document["unanswered"] == ["promptly"]
        clinic.write_text(BOUND.replace("post: nurse", "post: nurce"), encoding="utf-8")
        refused = huifang("policy", "check", str(clinic), "--json")
        assert refused.status == 2
        [fault] = refused.json["faults"]
        assert (fault["file"], fault["line"], fault["key"]) == (
            str(clinic),
            line_of("post: nurce", clinic.read_text()),
            "rules[surgery-care].post",
        )
        assert fault["message"] and fault["expected"]

    def test_answers_are_checked_too(self, clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["policy", "check", str(clinic), "--set", "promptly=P1D"]) == 0
        assert "promptly" not in capsys.readouterr().out
        assert run(["policy", "check", str(clinic), "--set", "promptly=soon"]) == 2
        assert "settings.promptly: The answer soon" in capsys.readouterr().out
        for given in (["--set", "promptly"], ["--set", "promptly=P1D", "--set", "promptly=P2D"]):
            assert run(["policy", "check", str(clinic), *given]) == 2

    def test_a_name_that_is_neither_file_nor_shipped_is_wrong_input(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in (str(tmp_path / "nowhere.yaml"), str(tmp_path), "p99"):
            assert run(["policy", "check", name]) == 2
            assert "huifang policy packs" in capsys.readouterr().err

    def test_an_endless_file_is_not_read_to_its_end(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["policy", "check", "/dev/zero"]) == 2
        assert "/dev/zero:1: " in capsys.readouterr().out

    def test_a_pack_that_extends_another_is_checked_with_the_one_beside_it(
        self, clinic: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        clinic.rename(clinic.with_name("small-clinic.yaml"))
        branch = clinic.with_name("branch.yaml")
        head = "pack: 1\npolicy: {key: branch, version: 1.0, effective_on: 2026-01-01, extends: small-clinic}\n"
        branch.write_text(head + "posts: {doctor: Doctor}\n", encoding="utf-8")
        assert run(["policy", "check", str(branch)]) == 0
        assert "branch 1.0 is sound: 4 clauses, 3 rules" in capsys.readouterr().out
        other = clinic.with_name("small-clinic.yaml")
        other.write_text(other.read_text(encoding="utf-8").replace("post: nurse", "post: nurce"), encoding="utf-8")
        assert run(["policy", "check", str(branch)]) == 2
        line = line_of("post: nurce", other.read_text(encoding="utf-8"))
        assert capsys.readouterr().out.startswith(f"{other}:{line}: rules[surgery-care].post: ")
        branch.write_text(head.replace("extends: small-clinic", "extends: ../small-clinic"), encoding="utf-8")
        assert run(["policy", "check", str(branch)]) == 2
        assert "No pack of the policy ../small-clinic is known." in capsys.readouterr().out

    def test_it_says_which_clauses_a_later_release_will_run(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["policy", "check", "p04-aesthetic-hospital"]) == 0
        said = capsys.readouterr().out
        assert "Declared, that is, run by a later release (5): P04-C17, P04-C19, " in said
        assert "This release reads and does not run yet: analysis, appraisals, kpis, " in said

    def test_it_needs_no_database(self, clinic: Path) -> None:
        code = (
            "import sys; from huifang.cli.main import run\n"
            f"assert run(['policy', 'check', {str(clinic)!r}]) == 0\n"
            "assert 'django' not in sys.modules and 'psycopg' not in sys.modules"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


class TestShipped:
    def test_each_shipped_pack_is_sound_and_bears_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        for name in shipped_packs():
            assert run(["policy", "check", name]) == 0, capsys.readouterr().out
            pack = YAML(typ="safe").load(shipped_packs()[name])
            for text in (pack["policy"]["title"], *(clause["text"] for clause in pack["clauses"])):
                assert set(text) == {"zh-Hans", "en"}, f"{name}: {text}"

    def test_they_are_listed_by_the_names_that_the_commands_take(self, huifang: Huifang) -> None:
        listed = huifang("policy", "packs", "--json").json["packs"]
        assert [pack["name"] for pack in listed] == list(shipped_packs())
        assert {pack["catalogue"] for pack in listed} >= {"P02", "P04", "P11"}
        assert "value-tiers" in str(listed)
        assert "分级客户回访" in huifang("policy", "packs", "--language", "zh-Hans").out

    def test_the_published_schema_takes_every_shipped_pack(self, huifang: Huifang) -> None:
        schema = huifang("policy", "schema").json
        Draft202012Validator.check_schema(schema)
        for source in shipped_packs().values():
            quoted = re.sub(rb": (\d{4}-\d\d-\d\d)", rb': "\1"', source)
            Draft202012Validator(schema).validate(YAML(typ="safe", pure=True).load(quoted))


class TestPreview:
    def test_it_prints_every_occasion_of_the_time_asked_for_sorted_and_quoted(
        self, huifang: Huifang, clinic: Path, tmp_path: Path
    ) -> None:
        records = files(
            tmp_path,
            'z;1,"王 ""芳""",2025-01-01,,,A,2026-03-15\n'
            '"a,b",Li,2025-01-01,1950-02-03,solar,C,2026-02-10\n'
            '=1+1,Zoë,,01-30,lunar,,\n',
            "e1,z;1,contacted,2026-01-02T03:04:05Z,K1\n",
        )  # fmt: skip
        asked = ["--from", "2026-02-01", "--to", "2026-03-31", "--set", "promptly=P1D"]
        printed = huifang("policy", "preview", str(clinic), *records, *asked)
        assert printed.status == 0, printed.err
        assert printed.out == HEADING + (
            '"a,b",renewal,date:renews_on:2026-02-10/1,2026-01-11,2026-02-10,2026-02-10,,,\n'
            "z;1,renewal,date:renews_on:2026-03-15/1,2026-02-13,2026-03-15,2026-03-15,,,\n"
        )

    def test_it_writes_a_file_whole(self, huifang: Huifang, clinic: Path, tmp_path: Path) -> None:
        records = files(tmp_path, "c1,,,,,A,2026-02-10\n", "")
        out = tmp_path / "out.csv"
        out.write_text("old")
        done = huifang("policy", "preview", str(clinic), *records, "--from=2026-02-01", "--to=2026-03-31",
                       "--set=promptly=P1D", "-o", str(out))  # fmt: skip
        assert (done.status, done.out) == (0, "")
        rows = list(csv.reader(out.open(encoding="utf-8", newline="")))
        assert rows[0] == HEADING.strip().split(",") and [row[0] for row in rows[1:]] == ["c1"]
        assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out.csv"]

    def test_every_bad_value_is_named_by_the_line_of_its_file_and_nothing_is_printed(
        self, huifang: Huifang, clinic: Path, tmp_path: Path
    ) -> None:
        records = files(
            tmp_path,
            'c1,"a name\nof two\nlines",2026-02-30,,,,\n'
            "c1,,,,,,\n"
            "c2,,,13-45,solar,,\n"
            "c3,,,,,,soon\n",
            "e1,c2,purchase,yesterday,\n\ne2,c9,purchase,2026-01-01,\n",
        )  # fmt: skip
        out = tmp_path / "out.csv"
        done = huifang("policy", "preview", str(clinic), *records, "--from=2026-02-01", "--to=2026-03-31",
                       "--set=promptly=P1D", "-o", str(out))  # fmt: skip
        assert (done.status, done.out, out.exists()) == (2, "", False)
        customers, events = tmp_path / "customers.csv", tmp_path / "events.csv"
        named = [line.partition(" cannot be used (expected: ")[0] for line in done.err.splitlines()]
        assert named == [
            f"{customers}:2: joined_on: '2026-02-30'",
            f"{customers}:5: id: 'c1'",
            f"{customers}:6: birthday: '13-45'",
            f"{customers}:7: renews_on: 'soon'",
            f"{events}:2: occurred_at: 'yesterday'",
            f"{events}:4: customer: 'c9'",
            "The records cannot be used. Nothing was planned.",
        ]

    @pytest.mark.parametrize(
        ("customers", "said"),
        [
            (b"", "is empty"),
            (b'id,name\n1,"x', "quote is not closed"),
            (b"id\n\x00", "NUL"),
            (b"name\nx\n", "1: id: ''"),
        ],
    )
    def test_a_file_that_is_no_table_of_customers_is_refused_by_name(
        self, customers: bytes, said: str, huifang: Huifang, clinic: Path, tmp_path: Path
    ) -> None:
        records = files(tmp_path, "", "")
        (tmp_path / "customers.csv").write_bytes(customers)
        done = huifang("policy", "preview", str(clinic), *records, "--from=2026-02-01", "--to=2026-03-31",
                       "--set=promptly=P1D")  # fmt: skip
        assert (done.status, done.out) == (2, "")
        assert said in done.err and str(tmp_path / "customers.csv") in done.err

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--from=2026-03-01", "--to=2026-02-01"], "lies before --from"),
            (["--from=2026-02-30", "--to=2026-03-01"], "no day of the calendar"),
            (["--from=2026-02-01", "--to=2026-03-01", "--zone=Mars/Olympus"], "no time zone"),
            (["--from=2026-02-01", "--to=2026-03-01", "--customers=/nowhere.csv"], "does not exist"),
            (["--from=2026-02-01"], "--to"),
        ],
    )
    def test_what_cannot_be_asked_is_wrong_input(
        self, options: list[str], said: str, huifang: Huifang, clinic: Path, tmp_path: Path
    ) -> None:
        done = huifang("policy", "preview", str(clinic), *files(tmp_path, "", ""), "--set=promptly=P1D", *options)
        assert (done.status, done.out) == (2, "")
        assert said in done.err

    def test_a_pack_with_faults_an_open_setting_or_a_rule_that_is_not_run_prints_nothing(
        self, huifang: Huifang, clinic: Path, tmp_path: Path
    ) -> None:
        asked = [*files(tmp_path, "", ""), "--from=2026-02-01", "--to=2026-03-31"]
        unanswered = huifang("policy", "preview", str(clinic), *asked)
        assert (unanswered.status, unanswered.out) == (2, "")
        assert "settings.promptly: The setting promptly has no value." in unanswered.err
        assert "How long is promptly?" in unanswered.err
        clinic.write_text(BOUND.replace("- manual: clerk", "- day: festival:our-own-fair"), encoding="utf-8")
        blocked = huifang("policy", "preview", str(clinic), *asked, "--set=promptly=P1D")
        assert (blocked.status, blocked.out) == (2, "")
        assert ": rules[regulars].due[2].day: no festival our-own-fair is known here" in blocked.err
        clinic.write_text(BOUND.replace("post: nurse", "post: nurce"), encoding="utf-8")
        faulty = huifang("policy", "preview", str(clinic), *asked, "--set=promptly=P1D")
        assert (faulty.status, faulty.out) == (2, "")
        assert ": rules[surgery-care].post: " in faulty.err

    def test_it_needs_no_migrated_database_and_leaves_nothing_in_it(self, clinic: Path, tmp_path: Path) -> None:
        """In a process and an empty database of its own: the product's private one has none of its tables yet."""
        records = files(tmp_path, "c1,,,,,A,2026-02-10\n", "")
        address = os.environ["DATABASE_URL"]
        bare = urlunsplit(urlsplit(address)._replace(path="/bare"))
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bare")
        code = (
            "import sys; from huifang.cli.main import run\n"
            f"sys.exit(run(['policy', 'preview', {str(clinic)!r}, *{records!r},"
            " '--from=2026-02-01', '--to=2026-03-31', '--set=promptly=P1D']))"
        )
        environment = {**os.environ, "DATABASE_URL": bare, "DJANGO_SETTINGS_MODULE": "huifang.settings"}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
        )
        with psycopg.connect(bare) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
            left = tables.fetchone()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP DATABASE bare")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(HEADING + "c1,renewal,")
        assert left == (0,)


class TestDocument:
    def test_a_loaded_policy_is_written_as_a_document(self, huifang: Huifang, tmp_path: Path) -> None:
        assert huifang("policy", "load", "p04-aesthetic-hospital", "--set", "problem-time=PT36H").status == 0
        file = tmp_path / "general.docx"
        done = huifang("policy", "document", "aesthetic-hospital", "-o", str(file), "--in", "en")
        assert (done.status, file.read_bytes()[:2]) == (0, b"PK")
        assert huifang("policy", "document", "nothing").status == 2
        assert huifang("policy", "document", "aesthetic-hospital", "-o", str(tmp_path / "general.odt")).status == 2


class TestLoad:
    def test_a_shipped_pack_is_loaded_by_its_name_and_is_in_force(self, huifang: Huifang) -> None:
        loaded = huifang("policy", "load", "p04-aesthetic-hospital", "--set", "problem-time={working: P1D}")
        assert loaded.status == 2, "a time limit is answered in words that the check knows"
        loaded = huifang("policy", "load", "p04-aesthetic-hospital", "--set", "problem-time=PT36H")
        assert loaded.status == 0
        assert "aesthetic-hospital 1.2.0 is loaded, in effect from 2026-01-01." in loaded.out
        [version] = huifang("policy", "list", "--json").json["versions"]
        assert (version["policy_key"], version["is_draft"], version["is_in_force"]) == (
            "aesthetic-hospital",
            False,
            True,
        )
        assert version["unbound"] == []
        assert version["declared"][:2] == ["P04-C17", "P04-C19"]

    def test_with_an_unbound_clause_it_says_that_it_is_a_draft(self, huifang: Huifang, clinic: Path) -> None:
        clinic.write_text(CLINIC, encoding="utf-8")
        loaded = huifang("policy", "load", str(clinic), "--set", "promptly=P1D")
        assert "1 clauses are unbound: C4." in loaded.out
        assert "a draft, and plans nothing" in loaded.out
        assert "Mind" not in loaded.err, "what plans nothing takes no effect"
        [version] = huifang("policy", "list", "--json").json["versions"]
        assert (version["policy_key"], version["is_draft"], version["is_in_force"]) == ("small-clinic", True, False)

    def test_a_trial_needs_a_reason_and_warns_of_the_past(self, huifang: Huifang, clinic: Path) -> None:
        clinic.write_text(CLINIC, encoding="utf-8")
        draft = ("policy", "load", str(clinic), "--set", "promptly=P1D", "--on-trial")
        refused = huifang(*draft)
        assert refused.status == 2 and "reason" in refused.err
        assert not Version.objects.exists()
        day = datetime.now().date() - timedelta(days=100)
        loaded = huifang(*draft, "--reason=see", "--effective-on", day.isoformat())
        assert loaded.status == 0
        assert "a draft on trial" in loaded.out
        assert "days ago" in loaded.err and "late as soon as they are planned" in loaded.err
        assert "on trial" in huifang("policy", "list").out

    def test_for_approval_it_holds_only_with_every_yes(self, huifang: Huifang, clinic: Path) -> None:
        handing = ("policy", "load", str(clinic), "--set", "promptly=P1D", "--for-approval")
        assert huifang(*handing, "--on-trial").status == 2
        handed = huifang(*handing, "--reason=new")
        assert (handed.status, "handed in for its approval" in handed.out) == (0, True)
        assert "Nobody may decide" in handed.err
        version = Version.objects.select_related("approval").get()
        assert version.approval is not None
        assert (version.state, version.approval.state) == ("draft", "waiting")
        assert huifang(*handing).status == 2, "the number is taken"
        assert "in approval" in huifang("policy", "list").out
        assert huifang("policy", "list", "--json").json["versions"][0]["waits"] is True

    def test_a_program_reads_what_was_loaded(self, huifang: Huifang, clinic: Path) -> None:
        loaded = huifang("policy", "load", str(clinic), "--set", "promptly=P1D", "--json").json
        assert (loaded["policy_key"], loaded["is_draft"], loaded["is_new"]) == ("small-clinic", False, True)
        assert not huifang("policy", "load", str(clinic), "--set", "promptly=P1D", "--json").json["is_new"]
        assert Version.objects.get().effective_on == date(2026, 1, 1)

    def test_settings_are_asked_for_and_never_guessed(self, huifang: Huifang, clinic: Path) -> None:
        refused = huifang("policy", "load", str(clinic))
        assert refused.status == 2
        assert "How long is promptly? Answer with --set promptly=…" in refused.err
        assert not Version.objects.exists()

    def test_a_pack_with_faults_is_not_loaded(self, huifang: Huifang, clinic: Path) -> None:
        clinic.write_text(BOUND.replace("post: nurse", "post: nurce"), encoding="utf-8")
        refused = huifang("policy", "load", str(clinic), "--set", "promptly=P1D")
        assert (refused.status, refused.out) == (2, "")
        assert ": rules[surgery-care].post: " in refused.err
        assert not Version.objects.exists()

    def test_another_text_under_a_number_that_is_taken_is_refused(self, huifang: Huifang, clinic: Path) -> None:
        huifang("policy", "load", str(clinic), "--set", "promptly=P1D")
        refused = huifang("policy", "load", str(clinic), "--set", "promptly=P2D")
        assert refused.status == 2 and "Give the new text a new version number" in refused.err


@pytest.mark.parametrize(
    ("said", "tag"),
    [("", "en"), ("C.UTF-8", "en"), ("zh_CN.UTF-8", "zh-Hans"), ("zh_TW.UTF-8", "zh-Hant"), ("de_DE.UTF-8", "de")],
)
def test_the_companys_texts_follow_the_language_of_the_terminal(
    said: str, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", said)
    assert of_the_terminal() == tag
