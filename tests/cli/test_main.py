"""The door: quick to help, sparing with words, and never a raw traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from django.db import OperationalError, connection

from huifang.cli.last_word import LastWord
from huifang.cli.main import COMMANDS, run
from huifang.kernel.text import Message

PHONE = "13800138000"


class Explained(Exception):
    """A trouble that a room declared."""

    message = Message("The file %(file)s is no pack.", {"file": "a.yaml"})


def test_help_and_version_load_neither_django_nor_a_room() -> None:
    code = (
        "import sys; from huifang.cli.main import run\n"
        "assert run(['--help']) == 0 and run(['--version']) == 0\n"
        "loaded = [name for name in sys.modules if name.partition('.')[0] in ('django', 'psycopg', 'cryptography')]\n"
        "assert not loaded, loaded"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert all(name in said.stdout for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["no-such-command"], ["seal", "--no-such-option"], ["keys", "retire", "x"], []])
def test_a_command_line_that_cannot_be_read_is_wrong_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert "Usage:" in said.out + said.err
    assert "Traceback" not in said.err


def test_a_trouble_that_explains_itself_is_said_in_its_own_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status_after(Explained()) == 2
    assert capsys.readouterr().err == "The file a.yaml is no pack.\n"


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (SystemExit(7), 7),
        (SystemExit(), 0),
        (SystemExit("said"), 2),
        (click.exceptions.Exit(1), 1),
        (FileNotFoundError(2, "No such file", "/nowhere"), 2),
        (OSError(28, "No space left on device"), 3),
        (click.FileError("a.csv", "no"), 2),
        (OperationalError("server closed the connection"), 3),
    ],
)
def test_every_end_has_its_status(trouble: BaseException, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status_after(trouble) == status
    assert "Traceback" not in capsys.readouterr().err


def test_a_surprise_leaves_an_incident_and_no_personal_data(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with LastWord("plan") as last_word:
        _stumble_over(PHONE)
    said = capsys.readouterr().err
    incident = json.loads((data_folder / "incidents.log").read_text())
    assert last_word.status == 70
    assert incident["incident"] in said and "Traceback" not in said
    assert incident["command"] == "plan"
    assert [error["kind"] for error in incident["errors"]] == ["builtins.KeyError", "builtins.ValueError"]
    assert "_stumble_over" in incident["errors"][0]["frames"][-1]
    assert PHONE not in said + json.dumps(incident)
    assert (data_folder / "incidents.log").stat().st_mode & 0o077 == 0


def test_a_surprise_of_the_database_names_the_place_and_not_the_value(
    db: None, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with LastWord("plan") as last_word, connection.cursor() as cursor:
        cursor.execute("SELECT %s::date", [PHONE])
    assert last_word.status == 70
    noted = (data_folder / "incidents.log").read_text()
    assert "22008" in noted
    assert PHONE not in noted + capsys.readouterr().err


def test_a_developer_may_ask_for_the_traceback(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIFANG_DEBUG", "1")
    assert _status_after(ValueError(PHONE)) == 70
    assert PHONE in capsys.readouterr().err


def test_a_surprise_that_cannot_be_noted_is_still_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HUIFANG_DATA", str(tmp_path / "file" / "data"))
    assert _status_after(ValueError(PHONE)) == 70
    said = capsys.readouterr().err
    assert "HUIFANG_DEBUG" in said
    assert PHONE not in said and "Traceback" not in said


def test_a_reader_who_leaves_early_hears_no_complaint() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from huifang.cli.main import main; main()", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 141


def test_an_interrupt_ends_a_waiting_command_without_a_traceback() -> None:
    code = (
        "import signal, sys\n"
        "from huifang.cli.last_word import LastWord\n"
        "with LastWord('plan') as last_word:\n"
        "    print('ready', flush=True)\n"
        "    signal.pause()\n"
        "sys.exit(last_word.status)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == "Stopped. What was not finished was left undone.\n"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:secret@localhost:1/huifang", "cannot be reached"),
        ("mysql://root:secret@localhost/huifang", "does not begin with postgresql://"),
    ],
)
def test_a_database_that_does_not_answer_is_one_sentence(url: str, said: str, tmp_path: Path) -> None:
    for command in (["seal"], ["doctor"]):
        done = subprocess.run(
            [sys.executable, "-c", "from huifang.cli.main import main; main()", *command],
            env={
                **os.environ,
                "DATABASE_URL": url,
                "HUIFANG_DATA": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "huifang.settings",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 3
        assert said in done.stdout + done.stderr
        assert "secret" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def _stumble_over(phone: str) -> None:
    try:
        int(f"{phone}x")
    except ValueError:
        raise KeyError(phone)  # noqa: B904


def _status_after(trouble: BaseException) -> int:
    with LastWord("plan") as last_word:
        raise trouble
    return last_word.status
