"""Text files: which encoding they are in."""

from __future__ import annotations

import codecs

from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.text import Message

MOST_DAMAGED = 0.02
"""The share of characters that may be damaged; they stay in the text as �."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030; raises Unreadable."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise Unreadable(Message("This is no text, Word or PDF file. Hand in .docx, .pdf, .txt or .md."))
    for encoding in ("utf-8-sig", "gb18030"):
        text = content.decode(encoding, errors="replace")
        if text.count("\ufffd") <= len(text) * MOST_DAMAGED:
            return text
    raise Unreadable(Message("The text is neither UTF-8 nor GB18030. Save it in UTF-8 and try again."))
