"""The text of a PDF file, page by page."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError

from huifang.kernel.documents.limits import MOST_CHARACTERS, MOST_PAGES
from huifang.kernel.documents.refused import Refused

__all__ = ["Refused", "text_of"]

LEAST_TEXT_A_PAGE = 8
"""Characters; a scanned page has at most its number."""


def text_of(content: bytes) -> str:
    """The text of all pages, parted by form feeds; raises Refused."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise Refused("pages")
        pages = _pages(reader)
    # What a broken file makes the library stumble over, it does not foresee itself.
    except (PyPdfError, PdfReadError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refused("broken-pdf") from error
    except (RecursionError, NotImplementedError, AssertionError, ZeroDivisionError, OverflowError) as error:
        raise Refused("broken-pdf") from error
    written = sum(len(page.strip()) for page in pages)
    if pages and written < LEAST_TEXT_A_PAGE * len(pages):
        raise Refused("scanned")
    return "\f".join(pages)


def _pages(reader: PdfReader) -> list[str]:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        # Surrogates, which a damaged font table may give, could not be written as JSON in UTF-8.
        text = page.extract_text().encode("utf-8", "replace").decode("utf-8")
        pages.append(text)
        length += len(text)
        if length > MOST_CHARACTERS:
            break
    return pages
