"""How the process that opens a document says that it does not read it."""

from __future__ import annotations


class Refused(Exception):
    """The file is refused; the text of the exception is a key of `reading.REFUSALS`."""
