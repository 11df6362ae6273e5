"""The log: one line of JSON for each thing that happened, whatever stands in it, and nobody's number.

Source: security.md, T52 and T53. Errors are told by their kind and place, never by their own words.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from huifang.kernel.incidents import told
from huifang.kernel.masking import mask_free_text


class Lines(logging.Formatter):
    """For the setting LOGGING."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; numbers in its text are masked."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": mask_free_text(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = told(record.exc_info[1])
        return json.dumps(line)
