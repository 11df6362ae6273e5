"""Pages are made one after the other, and nobody waits long for somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from huifang.web.frame.one_at_a_time import PAGES, OneAtATime, Queue, standing_apart

FOREVER = 60.0


class Asked:
    """Somebody who asks for a page, which is ready when it is said to be."""

    def __init__(self, queue: Queue, *, is_behind: bool = False) -> None:
        self.came_in, self.ready, self._queue, self._is_behind = Event(), Event(), queue, is_behind

    def ask(self) -> None:
        self._queue.wait(is_behind=self._is_behind)
        try:
            self.came_in.set()
            assert self.ready.wait(10)
        finally:
            self._queue.leave()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def one_behind_the_other(threads: ThreadPoolExecutor, queue: Queue, crowd: list[Asked]) -> list[Future[None]]:
    """Has the first come in and the others stand in this order."""
    came = []
    for place, asked in enumerate(crowd):
        came.append(threads.submit(asked.ask))
        while len(queue._gates) + len(queue._behind) < place:
            sleep(0.001)
        assert place or asked.came_in.wait(10)
    return came


def test_whoever_came_first_is_served_first_and_alone(threads: ThreadPoolExecutor) -> None:
    queue = Queue(patience=FOREVER)
    crowd = [Asked(queue) for _ in range(4)]
    came = one_behind_the_other(threads, queue, crowd)
    for place, asked in enumerate(crowd):
        assert asked.came_in.wait(10)
        assert [one.came_in.is_set() for one in crowd] == [True] * (place + 1) + [False] * (3 - place)
        asked.ready.set()
        came[place].result(10)


def test_a_look_at_a_survey_comes_in_when_nobody_else_waits(threads: ThreadPoolExecutor) -> None:
    queue = Queue(patience=FOREVER)
    at_work, look, later = Asked(queue), Asked(queue, is_behind=True), Asked(queue)
    came = one_behind_the_other(threads, queue, [at_work, look, later])
    for asked in (at_work, later, look):
        assert asked.came_in.wait(10)
        assert asked is look or not look.came_in.is_set()
        asked.ready.set()
    for done in came:
        done.result(10)


def test_nobody_waits_longer_than_a_moment_for_a_page_that_takes_long(threads: ThreadPoolExecutor) -> None:
    queue = Queue(patience=0.01)
    crowd = [Asked(queue) for _ in range(3)]
    came = [threads.submit(one.ask) for one in crowd]
    assert all(one.came_in.wait(10) for one in crowd)
    for one in crowd:
        one.ready.set()
    for done in came:
        done.result(10)
    alone, after = Asked(queue), Asked(queue)
    queue._patience = FOREVER
    first, second = one_behind_the_other(threads, queue, [alone, after])
    assert not after.came_in.is_set()
    alone.ready.set()
    assert after.came_in.wait(10)
    after.ready.set()
    first.result(10), second.result(10)


def test_a_page_that_fails_keeps_nobody_out() -> None:
    def fails(request: object) -> object:
        pages.process_view(request, lambda: None, (), {})
        raise ZeroDivisionError

    pages = OneAtATime(fails)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            pages(RequestFactory().get("/today"))
        assert PAGES._inside == 0


def test_what_has_turns_of_its_own_stands_apart() -> None:
    entered: list[int] = []

    def answers(request: object) -> object:
        pages.process_view(request, standing_apart(lambda: None), (), {})
        entered.append(PAGES._inside)
        pages.process_view(request, lambda: None, (), {})
        entered.append(PAGES._inside)
        return "page"

    pages = OneAtATime(answers)  # type: ignore[arg-type]
    assert pages(RequestFactory().get("/")) == "page"
    assert entered == [0, 1]
    addresses = {"sign-in": True, "survey": True, "today": False, "customers": False}
    for name, is_apart in addresses.items():
        assert getattr(resolve(reverse(name)).func, "stands_apart", False) is is_apart, name
