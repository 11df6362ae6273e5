"""Who waits in a crowd, beside processes that have less to do, is sent to these."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from huifang.web.frame import one_at_a_time
from huifang.web.frame.crowds import Crowds
from huifang.web.frame.one_at_a_time import OneAtATime

Ask = Callable[[], bool]


@contextmanager
def process_with(crowds: Crowds, present: int, *, parts: bool = False) -> Iterator[Ask]:
    """A process parted from this one that has so many requests; asked whether that is a crowd.

    `parts`: another one parts from it first.
    """
    questions, answers = os.pipe(), os.pipe()
    crowds.before_parting()
    child = os.fork()
    if not child:
        crowds.after_parting()
        crowds.tell(present)
        if parts:
            crowds.before_parting()
            if not (grandchild := os.fork()):
                crowds.after_parting()
                os._exit(0)
            os.waitpid(grandchild, 0)
        while os.read(questions[0], 1):
            os.write(answers[1], b"y" if crowds.is_here() else b"n")
        os._exit(0)

    def ask() -> bool:
        os.write(questions[1], b"?")
        return os.read(answers[0], 1) == b"y"

    ask()  # it has taken its place by then
    try:
        yield ask
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_only_a_process_with_more_than_its_share_has_a_crowd() -> None:
    crowds = Crowds()
    with ExitStack() as others:
        asks = [others.enter_context(process_with(crowds, present)) for present in (6, 3, 2)]
        assert [ask() for ask in asks] == [True, False, False]
        with process_with(crowds, 1) as least:
            assert [ask() for ask in (*asks, least)] == [True, True, False, False]
    assert not crowds.is_here(), "what serves nobody has no crowd"


def test_a_process_that_parts_itself_keeps_its_place() -> None:
    crowds = Crowds()
    with process_with(crowds, 0), process_with(crowds, 6, parts=True) as crowded, process_with(crowds, 0) as idle:
        assert crowded()
        assert not idle()


def test_the_dead_are_nobodys_others() -> None:
    crowds = Crowds()
    with process_with(crowds, 6) as crowded:
        with process_with(crowds, 0):
            assert crowded()
        assert not crowded()


@pytest.mark.parametrize("is_here", [True, False])
def test_a_crowd_is_asked_to_connect_anew(monkeypatch: pytest.MonkeyPatch, is_here: bool) -> None:
    crowds = Crowds()
    monkeypatch.setattr(crowds, "is_here", lambda: is_here)
    monkeypatch.setattr(one_at_a_time, "CROWDS", crowds)

    def answer(request: object) -> HttpResponse:
        middleware.process_view(request, answer, (), {})
        return HttpResponse()

    middleware = OneAtATime(answer)  # type: ignore[arg-type]
    assert middleware(RequestFactory().get("/")).get("Connection") == ("close" if is_here else None)
