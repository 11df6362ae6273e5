"""The text of a document, whatever it is written in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import IO, Literal

from huifang.kernel.documents.limits import (
    FREE,
    LARGEST_DOCUMENT,
    LARGEST_TEXT,
    LARGEST_UNPACKED,
    LONGEST_SECONDS,
    MOST_CHARACTERS,
    MOST_PAGES,
    MOST_PARTS,
    STEEPEST,
)
from huifang.kernel.documents.plain import decoded
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.text import Message

__all__ = ["MOST_CHARACTERS", "document_text"]

MIB = 1024**2

_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)

NOT_HERE = Message("This is no text, Word or PDF file. Hand in .docx, .pdf, .txt or .md.")
LOST = Message("The file cannot be read within the limits of memory and time. Copy its text and paste it instead.")
EMPTY = Message("The file holds no text.")

REFUSALS = {
    "broken-docx": Message("The Word file is damaged. Open it in a word processor and save it anew as .docx."),
    "broken-pdf": Message("The PDF file is damaged. Print or export it anew, or copy its text and paste it."),
    "encrypted": Message("The PDF file is protected by a password. Save it without one and try again."),
    "scanned": Message(
        "The PDF file holds pictures of pages and no text. Have its text recognised (OCR) first, or paste the text."
    ),
    "pages": Message("The PDF file has more than %(most)d pages. Hand in the pages of the policy alone."),
}


def document_text(file: IO[bytes]) -> str:
    """The text of a document, pages parted by form feeds, table cells by tabs; raises Unreadable.

    `file` is seekable; what it is, its first bytes tell, never its name.
    """
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    kind = _kind_of(head)
    _refuse_large(size, LARGEST_TEXT if kind == "text" else LARGEST_DOCUMENT)
    if kind == "docx":
        _check_budget(file, size)
    text = decoded(file.read()) if kind == "text" else _read_by_child(file, kind)
    if not text.strip():
        raise Unreadable(EMPTY)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            Message(
                "The text is longer than %(most)d characters. Hand in one policy at a time.", {"most": MOST_CHARACTERS}
            )
        )
    return text


def _kind_of(head: bytes) -> Literal["docx", "pdf", "text"]:
    if head.startswith(_OLD_OFFICE):
        raise Unreadable(
            Message("This is an old or password-protected Word file. Save it as .docx without a password.")
        )
    if head.startswith(_RTF) or _MARKUP.match(head):
        raise Unreadable(NOT_HERE)
    if head.startswith(_ZIP):
        return "docx"
    return "pdf" if _PDF in head else "text"


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        raise Unreadable(
            Message(
                "The file is larger than %(most)d MiB. Leave out its pictures, or paste the text.",
                {"most": most // MIB},
            )
        )


def _check_budget(file: IO[bytes], size: int) -> None:
    """Refuse by what the file's own directory says, before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = [part.file_size for part in parts.infolist()]
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        raise Unreadable(REFUSALS["broken-docx"]) from None
    if "word/document.xml" not in names:
        raise Unreadable(NOT_HERE)
    most = min(LARGEST_UNPACKED, max(FREE, size * STEEPEST))
    if len(sizes) > MOST_PARTS or sum(sizes) > most:
        raise Unreadable(
            Message("The file would unpack to more than %(most)d MiB and is not opened.", {"most": most // MIB})
        )


def _read_by_child(file: IO[bytes], kind: str) -> str:
    file.seek(0)
    # -P: nothing of the folder that we happen to stand in is imported.
    command = [sys.executable, "-P", "-m", "huifang.kernel.documents.child", kind]
    try:
        child = subprocess.run(
            command,
            input=file.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=LONGEST_SECONDS,
        )
        said = json.loads(child.stdout)
    except (ValueError, subprocess.TimeoutExpired):
        # Without its last word the child was ended by a limit, or by a file that broke the reader.
        raise Unreadable(LOST) from None
    if "refused" in said:
        raise Unreadable(replace(REFUSALS[said["refused"]], parts={"most": MOST_PAGES}))
    text: str = said["text"]
    return text
