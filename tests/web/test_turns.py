"""A flood of sign-ins is turned away before it costs memory: source, security.md, T41."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from threading import Event

import pytest

from huifang.web.account.turns import AT_ONCE, MOST_WAITING, PASSWORDS, TooManyWaiting, Turns
from tests.web.conftest import PASSWORD, Browser, Company


class Crowd:
    """So many who come while nobody leaves."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.go_on = Event()
        self.inside: list[int] = []
        self.most_inside = 0

    def come(self, number: int) -> bool:
        try:
            with self.turns.turn():
                self.inside.append(number)
                self.most_inside = max(self.most_inside, len(self.inside))
                self.go_on.wait(10)
                self.inside.remove(number)
                return True
        except TooManyWaiting:
            return False


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as pool:
        yield pool


def test_a_few_are_served_a_few_wait_and_the_others_are_turned_away(threads: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(at_once=2, most_waiting=3))
    came = [threads.submit(crowd.come, number) for number in range(20)]
    done, _ = wait(came, timeout=1)
    crowd.go_on.set()
    assert [one.result() for one in done] == [False] * 15
    assert sum(one.result(10) for one in came) == 5
    assert crowd.most_inside == 2


def test_places_become_free_again(threads: ThreadPoolExecutor) -> None:
    turns = Turns(at_once=1, most_waiting=0)
    for _ in range(3):
        with turns.turn(), pytest.raises(TooManyWaiting), turns.turn():
            pass


def test_who_is_turned_away_is_asked_to_come_again(company: Company, browser: Browser) -> None:
    with ThreadPoolExecutor(AT_ONCE + MOST_WAITING) as pool, ExitStack() as stack:
        crowd = Crowd(PASSWORDS)
        stack.callback(crowd.go_on.set)
        came = [pool.submit(crowd.come, number) for number in range(AT_ONCE + MOST_WAITING)]
        while PASSWORDS._taken < len(came):
            pass
        answer = browser().post("/sign-in", {"number": "E01", "password": PASSWORD})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
