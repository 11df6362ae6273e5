"""Small pictures: one drawn here, two that a browser made, 4 by 2 points each."""

from __future__ import annotations

import base64
import struct
import zlib


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 4, height: int = 2, *, shade: int = 90, more: bytes = b"", stream: bytes = b"") -> bytes:
    """A grey picture; `more` stands before its lines as further chunks, `stream` in their place."""
    lines = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + more + chunk(b"IDAT", stream or lines) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////"
    "////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAAR"
    "CAACAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAXEAEAAwAAAAAAAAAAAAAAAAAAAQIy/8QAFQEBAQAAAAAAAAAAAAAA"
    "AAAAAQL/xAAXEQADAQAAAAAAAAAAAAAAAAAAATEC/9oADAMBAAIRAxEAPwCe2pAUoGqz/9k="
)
WEBP = base64.b64decode(
    "UklGRmAAAABXRUJQVlA4WAoAAAAQAAAAAwAAAQAAQUxQSAkAAAAA//+AgP//gIAAVlA4IDAAAADQAQCdASoEAAIAB0CWJagCdEcAZIADUAD+"
    "5T23niBnr0Qvh5XAK1pF5vApaJuAAAA="
)


def marked(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
