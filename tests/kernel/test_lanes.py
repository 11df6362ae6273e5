"""Work in lanes comes back in its order, with its surprises, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from huifang.kernel.lanes import LaneLost, in_lanes


@pytest.fixture(autouse=True)
def _these_functions_are_found_in_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def squares() -> Callable[[int], int]:
    return square


def square(number: int) -> int:
    time.sleep(0.01 * (number % 3))
    return number * number


def divisions() -> Callable[[int], float]:
    return divide


def divide(number: int) -> float:
    return 1 / (number - 3)


def deaths() -> Callable[[int], int]:
    return die


def die(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def large_texts() -> Callable[[int], bytes]:
    return large_text


def large_text(size: int) -> bytes:
    return b"x" * size


@pytest.mark.parametrize("lanes", [0, 1, 2, 5])
def test_results_come_in_the_order_of_the_work(lanes: int) -> None:
    assert list(in_lanes(squares, range(20), lanes=lanes)) == [number * number for number in range(20)]
    assert list(in_lanes(squares, [], lanes=lanes)) == []


@pytest.mark.parametrize("lanes", [0, 2])
def test_a_surprise_is_raised_where_the_work_came_from(lanes: int) -> None:
    results: list[float] = []
    with pytest.raises(ZeroDivisionError):
        results.extend(in_lanes(divisions, range(10), lanes=lanes))


def test_a_lane_that_is_killed_is_missed() -> None:
    with pytest.raises(LaneLost):
        list(in_lanes(deaths, range(20), lanes=2))


def test_results_larger_than_a_pipe_do_not_stop_the_work() -> None:
    sizes = [5_000_000] * 8
    assert [len(made) for made in in_lanes(large_texts, sizes, lanes=3)] == sizes


def test_work_is_asked_for_as_it_can_be_done_and_not_all_at_once() -> None:
    asked = 0

    def pieces() -> Iterator[int]:
        nonlocal asked
        for number in range(50):
            asked += 1
            yield number

    with closing(in_lanes(squares, pieces(), lanes=2)) as results:
        next(results)
        assert asked <= 3


def test_lanes_die_with_the_process_that_opened_them() -> None:
    program = (
        "from tests.kernel.test_lanes import squares\n"
        "from huifang.kernel.lanes import in_lanes\n"
        "import os, signal\n"
        "results = in_lanes(squares, range(10**9), lanes=2)\n"
        "next(results)\n"
        "print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    children = [int(child) for child in done.stdout.split()]
    assert len(children) == 2, done.stderr
    deadline = time.monotonic() + 10
    while any(_lives(child) for child in children):
        assert time.monotonic() < deadline, "a lane outlived its owner"
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
