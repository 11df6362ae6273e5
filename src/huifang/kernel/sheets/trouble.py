"""Why a file is not read."""

from __future__ import annotations

from huifang.kernel.text import Message


class Unreadable(Exception):
    """The file is refused as a whole; `message` says why and what to do, and repeats nothing of its content."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
