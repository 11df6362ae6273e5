"""Documents that people hand in as text: .docx, .pdf with text in it, .txt and .md in UTF-8 or GB18030.

Word and PDF files are opened by a process of their own, with limits on memory and time. What cannot be read safely,
or has no text, is refused as a whole, with a reason for its owner.
"""

from huifang.kernel.documents.reading import MOST_CHARACTERS, document_text
from huifang.kernel.sheets.trouble import Unreadable

__all__ = ["MOST_CHARACTERS", "Unreadable", "document_text"]
