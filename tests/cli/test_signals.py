"""A command that is told to end ends: with a sentence, with status 143, and with nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from huifang.cli.beside import MOST_IN_A_ROW

MAIN = "from huifang.cli.main import main; main()"
SECONDS = 60
PARENT = """
import signal, subprocess, sys
keeper = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
signal.pause()
"""


def started(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments], env=environment, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_it_says_so_and_leaves_with_the_status_of_the_signal(sign: signal.Signals, status: int, tmp_path: Path) -> None:
    pipe = tmp_path / "pack.yaml"
    os.mkfifo(pipe)
    process = started("policy", "check", str(pipe))
    # Whoever opens the other end of a pipe knows that the command waits for its words.
    with pipe.open("wb"):
        process.send_signal(sign)
        told = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == status
    assert told.strip() == "Stopped. What was not finished was left undone."


def keeping(worker: str) -> str:
    return f"import sys; from huifang.cli.beside import keep_working; keep_working([sys.executable, '-c', {worker!r}])"


def test_a_worker_that_ends_is_started_again_and_one_that_never_lasts_ends_the_demonstration(tmp_path: Path) -> None:
    log = tmp_path / "starts"
    worker = f"open({str(log)!r}, 'a').write('x')"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, keeping(worker)], stderr=subprocess.PIPE)
    told = parent.communicate(timeout=SECONDS)[1].decode()
    assert parent.returncode == -signal.SIGTERM
    assert log.read_text() == "x" * MOST_IN_A_ROW
    assert told.count("\n") == MOST_IN_A_ROW - 1


def test_no_worker_outlives_its_keeper(tmp_path: Path) -> None:
    log = tmp_path / "pid"
    worker = f"import os, time; open({str(log)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    keeper = subprocess.Popen([sys.executable, "-c", keeping(worker)])
    deadline = time.monotonic() + SECONDS
    while not (log.exists() and log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    keeper.terminate()
    assert keeper.wait(SECONDS) == 0
    assert not Path(f"/proc/{log.read_text()}").exists()
