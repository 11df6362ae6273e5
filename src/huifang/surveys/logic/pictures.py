"""A picture that somebody hands in: known by its content, put together anew of what one sees, and of nothing else.

Nothing is decoded here but PNG's stream, which is unpacked to see that it holds what its size says. What a camera or
somebody else wrote beside the picture (place, owner, a page, a program) is not taken along.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from huifang.kernel.text import Message

LARGEST_PICTURE = 512 * 1024
LONGEST_SIDE = 3_000

NO_PICTURE = Message("This is no picture in PNG, JPEG or WebP, or it is damaged.")
TOO_LARGE = Message(
    "The picture is larger than %(most)d KiB. Make it smaller first.", {"most": LARGEST_PICTURE // 1024}
)
TOO_WIDE = Message(
    "The picture has a side of more than %(most)d points. Make it smaller first.", {"most": LONGEST_SIDE}
)
IT_MOVES = Message("This is a moving picture. Choose one that stands still.")


class Unfit(Exception):
    """Something handed in as a picture is not taken; the message says why."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True)
class HandedPicture:
    """A picture as it is kept and given out. `key` follows from its bytes: other bytes are another picture."""

    content: bytes
    media_type: str

    @property
    def key(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]


def read_picture(content: bytes) -> HandedPicture:
    """What was handed in as it is kept. Raises Unfit."""
    if len(content) > LARGEST_PICTURE:
        raise Unfit(TOO_LARGE)
    try:
        if content.startswith(_PNG):
            return HandedPicture(_png(content), "image/png")
        if content.startswith(_JPEG):
            return HandedPicture(_jpeg(content), "image/jpeg")
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return HandedPicture(_webp(content), "image/webp")
    except (struct.error, zlib.error, IndexError) as broken:
        raise Unfit(NO_PICTURE) from broken
    raise Unfit(NO_PICTURE)


def _fits(width: int, height: int) -> None:
    if not (width and height):
        raise Unfit(NO_PICTURE)
    if max(width, height) > LONGEST_SIDE:
        raise Unfit(TOO_WIDE)


_PNG = b"\x89PNG\r\n\x1a\n"
_OF_PNG = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def _png(content: bytes) -> bytes:
    """PNG (ISO 15948): the chunks of the still picture."""
    chunks = list(_chunks_of_png(content))
    if [name for name, _body in chunks[:1]] != [b"IHDR"] or len(chunks[0][1]) != 13:
        raise Unfit(NO_PICTURE)
    width, height, depth, colour, packing, filtering, woven = struct.unpack(">IIBBBBB", chunks[0][1])
    _fits(width, height)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or woven > 1:
        raise Unfit(NO_PICTURE)
    line = 1 + (width * depth * _CHANNELS[colour] + 7) // 8
    found = _unpacked(b"".join(body for name, body in chunks if name == b"IDAT"), most=(line + 7) * height * 2)
    # Woven (Adam7) it comes in seven pictures, whose lines begin anew.
    if not woven and found != line * height:
        raise Unfit(NO_PICTURE)
    return _PNG + b"".join(_chunk_of_png(name, body) for name, body in chunks if name in _OF_PNG)


def _chunks_of_png(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Until the end of the picture; what stands behind it is nobody's. Raises Unfit where it does not end."""
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        if struct.unpack_from(">I", content, at + 8 + length)[0] != zlib.crc32(name + body):
            break
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length
    raise Unfit(NO_PICTURE)


def _chunk_of_png(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _unpacked(packed: bytes, *, most: int) -> int:
    """How many bytes it holds. Raises Unfit for a stream that does not end, or holds more than that."""
    reader, found, rest = zlib.decompressobj(), 0, packed
    while not reader.eof:
        piece = reader.decompress(rest, 65_536)
        rest = reader.unconsumed_tail
        found += len(piece)
        if found > most or not (piece or rest or reader.eof):
            raise Unfit(NO_PICTURE)
    return found


_JPEG = b"\xff\xd8"
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_OF_JPEG = _FRAMES | {0xC4, 0xDB, 0xDD, 0xDA, 0xE0, 0xEE}
"""Frames, tables, restarts, scans; and what says how its colours are meant (JFIF, Adobe)."""


def _jpeg(content: bytes) -> bytes:
    """JPEG (ISO 10918): what is needed to see it, which way up it is, and nothing else."""
    parts, sizes, turned = [_JPEG], [], 1
    for marker, body, scanned in _segments_of_jpeg(content):
        if marker in _FRAMES:
            sizes.append(struct.unpack_from(">HH", body, 1))
        if marker == 0xE1:
            turned = _which_way_up(body)
        elif marker in _OF_JPEG:
            parts.append(bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + scanned)
    if len(sizes) != 1 or not any(part[1] == 0xDA for part in parts):
        raise Unfit(NO_PICTURE)
    _fits(*sizes[0])
    if turned in range(2, 9):
        parts.insert(1, _turned(turned))
    return b"".join(parts) + b"\xff\xd9"


def _segments_of_jpeg(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, what it says, and what was scanned behind it; until the end. Raises Unfit where it does not end."""
    at = 2
    while True:
        found = _NEXT_MARKER.match(content, at)
        if found is None:
            raise Unfit(NO_PICTURE)
        marker, at = found[1][0], found.end()
        if marker == 0xD9:
            return
        length = struct.unpack_from(">H", content, at)[0]
        body = content[at + 2 : at + length]
        if len(body) != length - 2 or marker in (0x01, 0xD8):
            raise Unfit(NO_PICTURE)
        at += length
        until = at
        if marker == 0xDA:
            following = _NEXT_MARKER.search(content, at)
            if following is None:
                raise Unfit(NO_PICTURE)
            until = following.start()
        yield marker, body, content[at:until]
        at = until


def _which_way_up(body: bytes) -> int:
    """What Exif says of it, 1 to 8; 1 where it says nothing."""
    if not body.startswith(b"Exif\0\0"):
        return 1
    said = body[6:]
    order = ">" if said[:2] == b"MM" else "<"
    try:
        at = struct.unpack_from(f"{order}I", said, 4)[0]
        for entry in range(min(struct.unpack_from(f"{order}H", said, at)[0], 100)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", said, at + 2 + 12 * entry)
            if tag == 0x0112:
                return int(value)
    except struct.error:
        pass
    return 1


def _turned(way: int) -> bytes:
    """Exif that says which way up it is, and nothing else."""
    said = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _webp(content: bytes) -> bytes:
    """WebP (RFC 9649): the still picture and what of it is seen through."""
    chunks = dict(reversed(list(_chunks_of_webp(content))))  # the first of a name counts
    if b"ANIM" in chunks or b"ANMF" in chunks:
        raise Unfit(IT_MOVES)
    if b"VP8L" in chunks:
        _fits(*_size_of_lossless(chunks[b"VP8L"]))
        kept = _chunk_of_webp(b"VP8L", chunks[b"VP8L"])
    elif b"VP8 " in chunks:
        width, height = _size_of_lossy(chunks[b"VP8 "])
        _fits(width, height)
        kept = _chunk_of_webp(b"VP8 ", chunks[b"VP8 "])
        if b"ALPH" in chunks:
            said = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
            kept = _chunk_of_webp(b"VP8X", said) + _chunk_of_webp(b"ALPH", chunks[b"ALPH"]) + kept
    else:
        raise Unfit(NO_PICTURE)
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def _chunks_of_webp(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise Unfit(NO_PICTURE)
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > end:
            raise Unfit(NO_PICTURE)
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk_of_webp(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _size_of_lossy(body: bytes) -> tuple[int, int]:
    if body[3:6] != b"\x9d\x01\x2a":
        raise Unfit(NO_PICTURE)
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _size_of_lossless(body: bytes) -> tuple[int, int]:
    if body[:1] != b"\x2f":
        raise Unfit(NO_PICTURE)
    bits = struct.unpack_from("<I", body, 1)[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
