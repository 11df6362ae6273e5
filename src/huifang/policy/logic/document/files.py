"""The document as a file, by the ending of the file's name."""

from __future__ import annotations

from huifang.policy.logic.document.docx import as_docx
from huifang.policy.logic.document.paper import Paper
from huifang.policy.logic.document.pdf import NoChineseFont, as_pdf

__all__ = ["DOCX", "PDF", "NoChineseFont", "file_of"]

DOCX, PDF = ".docx", ".pdf"


def file_of(paper: Paper, ending: str) -> bytes:
    """The bytes of the file: PDF for `.pdf`, else DOCX. Raises NoChineseFont for a PDF that nothing here can set."""
    return as_pdf(paper) if ending == PDF else as_docx(paper)
