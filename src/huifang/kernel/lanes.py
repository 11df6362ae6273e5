"""Work done by several processes at once, its results taken in the order of the work.

A lane is a process of its own that reads pieces of work from its standard input and writes what it made of them to
its standard output. When we die, however it happens, its input ends and so does it. It holds no connection to the
database: what it needs to know is handed to it.
"""

from __future__ import annotations

import gc
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")
Make = Callable[[], Callable[[Work], Made]]

_LENGTH = struct.Struct(">Q")


class LaneLost(Exception):
    """A lane ended before its work did: it was killed, or memory ran out."""


def in_lanes(make: Make[Work, Made], pieces: Iterable[Work], *, lanes: int) -> Generator[Made, None, None]:
    """What the function that `make` returns makes of each piece, in order; at most one piece waits in each lane.

    `make` is pickled, called once in each lane, and again here when there are no lanes. What the function raises is
    raised here.
    """
    if lanes == 0:
        yield from map(make(), pieces)
        return
    with ExitStack() as stack:
        idle = deque(stack.enter_context(_lane(make)) for _ in range(lanes))
        busy: deque[_Lane] = deque()
        for piece in pieces:
            made: list[Made] = []
            if not idle:
                made.append(busy[0].made())
                idle.append(busy.popleft())
            # The lane goes on before its last result is used: that is the time that lanes save.
            idle[0].work(piece)
            busy.append(idle.popleft())
            yield from made
        for lane in busy:
            yield lane.made()


class _Lane:
    def __init__(self, work: IO[bytes], made: IO[bytes]) -> None:
        self._work, self._made = work, made

    def work(self, piece: object) -> None:
        try:
            _send(self._work, piece)
        except BrokenPipeError:
            raise LaneLost from None

    def made(self) -> Any:
        found = _received(self._made)
        if found is None:
            raise LaneLost
        is_made, result = found
        if not is_made:
            raise result
        return result


@contextmanager
def _lane(make: Make[Any, Any]) -> Iterator[_Lane]:
    command = [sys.executable, "-P", "-m", "huifang.kernel.lanes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lane = _Lane(process.stdin, process.stdout)
        try:
            lane.work(make)
            yield lane
        finally:
            process.kill()


def _main() -> None:
    """A lane's whole life. A surprise ends it, and is raised where the work came from."""
    work, made = sys.stdin.buffer, sys.stdout.buffer
    sys.excepthook = lambda _kind, surprise, _trace: _send(made, (False, surprise))
    make = _received(work)
    function = make() if make else None
    gc.disable()  # what a piece leaves behind is freed at once; looking for circles would take a tenth of the time
    while function and (piece := _received(work)) is not None:
        _send(made, (True, function(piece)))


def _send(stream: IO[bytes], value: object) -> None:
    packed = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def _received(stream: IO[bytes]) -> Any:
    """The next value, None at the end. Both ends of the pipe are ours, so what comes is trusted."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    packed = stream.read(_LENGTH.unpack(length)[0])
    return pickle.loads(packed)  # noqa: S301


if __name__ == "__main__":
    _main()
