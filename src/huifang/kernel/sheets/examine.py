"""A first look through a file: what it is, its digest, and whether it may be read at all."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Literal

from huifang.kernel.sheets.limits import FREE_GZIP, LARGEST_TEXT, LONGEST_LINE, STEEPEST_GZIP
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.text import Message

BLOCK = 1024 * 1024

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Encoding = Literal["utf-8-sig", "gb18030"]


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is. `encoding` is that of a CSV file; a workbook has none."""

    kind: Literal["csv", "workbook"]
    sha256: bytes
    is_packed: bool = False
    encoding: Encoding = "utf-8-sig"


def examine(file: IO[bytes], *, encoding: Encoding | None = None) -> Examined:
    """Look through a file once, or twice when it is not UTF-8; raises Unreadable.

    `encoding` spares the guess. The file is left anywhere; seek before reading.
    """
    head = file.read(8)
    if head.startswith(_OLD_OFFICE):
        raise Unreadable(
            Message("This is an old or password-protected Office file. Save it as .xlsx without a password, or as CSV.")
        )
    sha256 = _digest_of(file)
    if head.startswith(_ZIP):
        return Examined("workbook", sha256)
    is_packed = head.startswith(_GZIP)
    try:
        return Examined("csv", sha256, is_packed, _encoding_of(file, is_packed, encoding))
    except EOFError:
        raise Unreadable(Message("The .gz file is cut off: its end is missing. Copy it again.")) from None
    except (gzip.BadGzipFile, zlib.error):
        raise Unreadable(Message("The .gz file is damaged and cannot be unpacked. Copy it again.")) from None


def _digest_of(file: IO[bytes]) -> bytes:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.digest()


def _encoding_of(file: IO[bytes], is_packed: bool, encoding: Encoding | None) -> Encoding:
    if encoding is not None:
        _check_text(file, is_packed, encoding)
        return encoding
    try:
        _check_text(file, is_packed, "utf-8-sig")
    except _NotThisEncodingError as no_utf8:
        try:
            _check_text(file, is_packed, "gb18030")
        except _NotThisEncodingError:
            raise _no_encoding(no_utf8.line) from None
        _refuse_mixed(file, is_packed)
        return "gb18030"
    return "utf-8-sig"


class _NotThisEncodingError(Unreadable):
    """A byte that the encoding does not have, in this line."""

    def __init__(self, line: int, encoding: Encoding) -> None:
        name = "GB18030" if encoding == "gb18030" else "UTF-8"
        super().__init__(Message("Line %(line)d is not %(name)s.", {"line": line, "name": name}))
        self.line = line


def _no_encoding(line: int) -> Unreadable:
    return Unreadable(
        Message(
            "Line %(line)d is not UTF-8, and the file as a whole is not GB18030. Save it as CSV in UTF-8.",
            {"line": line},
        )
    )


def _check_text(file: IO[bytes], is_packed: bool, encoding: Encoding) -> None:
    """Raise Unreadable unless all of the file is text of this encoding in lines of bearable length."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, open_bytes, is_empty = 1, 0, True
    for block in _blocks(file, is_packed):
        is_empty = False
        _refuse_binary(block, line)
        open_bytes = _length_of_open_line(block, open_bytes, line)
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            raise _NotThisEncodingError(line + error.object[: error.start].count(b"\n"), encoding) from None
        line += block.count(b"\n")
    if is_empty:
        raise Unreadable(Message("The file is empty."))
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _NotThisEncodingError(line, encoding) from None


def _blocks(file: IO[bytes], is_packed: bool) -> Iterator[bytes]:
    file.seek(0)
    size = os.fstat(file.fileno()).st_size
    most = min(LARGEST_TEXT, max(FREE_GZIP, size * STEEPEST_GZIP)) if is_packed else LARGEST_TEXT
    text: IO[bytes] = gzip.GzipFile(fileobj=file, mode="rb") if is_packed else file  # type: ignore[assignment]
    read = 0
    while block := text.read(BLOCK):
        read += len(block)
        if read > most:
            raise Unreadable(
                Message(
                    "The file unpacks to more than %(most)d MiB and is not read. Divide it into smaller files.",
                    {"most": most // 1024**2},
                )
            )
        yield block


def _refuse_binary(block: bytes, line: int) -> None:
    if line == 1 and block.startswith(_UTF16):
        raise Unreadable(Message("The file is in UTF-16. Save it as CSV in UTF-8 and try again."))
    at = block.find(b"\0")
    if at >= 0:
        raise Unreadable(
            Message(
                "Line %(line)d holds a NUL character: this is no text file, or it is damaged.",
                {"line": line + block.count(b"\n", 0, at)},
            )
        )


def _length_of_open_line(block: bytes, open_bytes: int, line: int) -> int:
    """Bytes since the last line end; raises Unreadable when a line has grown beyond measure."""
    first = block.find(b"\n")
    if open_bytes + (len(block) if first < 0 else first) > LONGEST_LINE:
        raise Unreadable(
            Message(
                "Line %(line)d is longer than %(most)d characters: is this a table with one row a line?",
                {"line": line, "most": LONGEST_LINE},
            )
        )
    return open_bytes + len(block) if first < 0 else len(block) - block.rfind(b"\n") - 1


def _refuse_mixed(file: IO[bytes], is_packed: bool) -> None:
    """Refuse a GB18030 file that holds a line of Chinese in UTF-8: read as GB18030 it would be other characters.

    Two Chinese characters in UTF-8 and nothing else beyond ASCII do not come about in a line of GB18030 by chance.
    """
    rest, line = b"", 1
    for block in _blocks(file, is_packed):
        *lines, rest = (rest + block).split(b"\n")
        for text in lines:
            _refuse_utf8(text, line)
            line += 1
    _refuse_utf8(rest, line)


def _refuse_utf8(text: bytes, line: int) -> None:
    if text.isascii():
        return
    try:
        characters = text.decode()
    except UnicodeDecodeError:
        return
    if sum("\u3400" <= sign <= "\u9fff" for sign in characters) >= 2:
        raise Unreadable(
            Message(
                "The file mixes encodings: line %(line)d is UTF-8, others are GB18030. Save all of it in UTF-8.",
                {"line": line},
            )
        )
