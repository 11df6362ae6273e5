"""The last word of a command that went wrong: one clear sentence, and an exit status that means something."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType

import click

from huifang.cli.output import DONE, INTERRUPTED, PIPE_CLOSED, SURPRISE, TERMINATED, TROUBLE, WRONG_INPUT, say
from huifang.kernel.text import Message

_NAMED_WRONGLY = (FileNotFoundError, IsADirectoryError, NotADirectoryError)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Terminated(KeyboardInterrupt):
    """SIGTERM: whatever runs ends as it does on Ctrl-C, a statement at the database too."""


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """End what runs in this block when the process is told to; a command that serves decides for itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(*_: object) -> None:
    raise Terminated


def _as_if_nobody_asked() -> None:
    """A process that this one makes ends without a word."""
    if signal.getsignal(signal.SIGTERM) is _terminate:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


os.register_at_fork(after_in_child=_as_if_nobody_asked)


class LastWord:
    """Around a command: whatever it raises ends here, in `status` and a sentence, never in a raw traceback."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.status = DONE

    def __enter__(self) -> LastWord:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, at: TracebackType | None
    ) -> bool:
        if trouble is not None:
            self.status = _status_of(trouble, self.command)
        return True


def _status_of(trouble: BaseException, command: str) -> int:
    match trouble:
        case click.exceptions.Exit():
            return trouble.exit_code
        case SystemExit():
            return _status_of_exit(trouble)
        case click.ClickException():
            trouble.show()
            return WRONG_INPUT
        case click.Abort() | KeyboardInterrupt():
            say(Message("Stopped. What was not finished was left undone."))
            return TERMINATED if isinstance(trouble, Terminated) else INTERRUPTED
        case BrokenPipeError():
            _leave_the_pipe()
            return PIPE_CLOSED
    return _known(trouble) or _surprise(trouble, command)


def _known(trouble: BaseException) -> int | None:
    """The status of a trouble that explains itself, after saying it."""
    message = getattr(trouble, "message", None)
    if isinstance(message, Message):
        say(message)
        return int(getattr(trouble, "exit_status", TROUBLE if _is_of_the_ground(trouble) else WRONG_INPUT))
    said = _said_of_database(trouble) or _said_of_files(trouble)
    if said is None:
        return None
    say(said)
    return WRONG_INPUT if isinstance(trouble, _NAMED_WRONGLY) else TROUBLE


def _is_of_the_ground(trouble: BaseException) -> bool:
    from huifang.history.logic import BrokenAnchors
    from huifang.kernel.keys import KeyTrouble
    from huifang.kernel.postgres import PostgresTrouble

    return isinstance(trouble, BrokenAnchors | KeyTrouble | PostgresTrouble)


def _said_of_database(trouble: BaseException) -> Message | None:
    """What to say when the server went away or has no room; None for everything else.

    The server's own words are not repeated: they quote the values that it stumbled over.
    """
    database = sys.modules.get("django.db.utils")
    if database is None or not isinstance(trouble, database.OperationalError | database.InterfaceError):
        return None
    state = getattr(trouble.__cause__, "sqlstate", None) or ""
    if state.startswith("53"):
        return Message(
            "The database server has no room left to work (%(state)s: disk, memory or connections). Nothing was left"
            " half done. Free some and run the command again.",
            {"state": state},
        )
    if not state or state.startswith(("08", "57P")):
        return Message(
            "The connection to the database was lost. Nothing was left half done. See whether the server runs,"
            " then run the command again."
        )
    if state in ("55P03", "40P01", "57014"):
        return Message(
            "The database gave the command up because others held what it needed, or it took too long (%(state)s)."
            " Nothing was left half done. Run it again.",
            {"state": state},
        )
    return None


def _said_of_files(trouble: BaseException) -> Message | None:
    if not isinstance(trouble, OSError) or (trouble.filename is None and trouble.errno not in _FULL):
        return None
    if trouble.errno in _FULL:
        return Message("The disk is full. Free some space on it and run the command again.")
    return Message(
        "%(path)s cannot be used: %(reason)s. Check the path and its permissions.",
        {"path": trouble.filename, "reason": trouble.strerror or type(trouble).__name__},
    )


def _surprise(trouble: BaseException, command: str) -> int:
    if os.environ.get("HUIFANG_DEBUG"):
        traceback.print_exception(trouble)
        return SURPRISE
    from huifang.cli.opening import data_folder
    from huifang.kernel.incidents import LOG, note_incident
    from huifang.kernel.postgres import PostgresTrouble

    try:
        folder = data_folder()
        incident = note_incident(trouble, folder=folder, command=command, at=datetime.now(UTC))
    except (OSError, PostgresTrouble):
        say(
            Message(
                "Something went wrong that Huifang did not foresee, and it could not be noted in the data folder."
                " Run the command again with HUIFANG_DEBUG=1 to see where."
            )
        )
        return SURPRISE
    say(
        Message(
            "Something went wrong that Huifang did not foresee. Incident %(incident)s is noted in %(log)s, without any"
            " personal data; please report it with that line.",
            {"incident": incident, "log": folder / LOG},
        )
    )
    return SURPRISE


def _status_of_exit(leaving: SystemExit) -> int:
    if leaving.code is None:
        return DONE
    if isinstance(leaving.code, int):
        return leaving.code
    say(str(leaving.code))
    return WRONG_INPUT


def _leave_the_pipe() -> None:
    """Whoever read our output has gone; what Python would still flush at the end goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
