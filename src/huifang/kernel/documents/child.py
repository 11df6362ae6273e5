"""The process that opens a Word or PDF file: it limits itself first, reads stdin, and says the text as JSON.

A hostile file may exhaust or crash it; nothing else is lost. It knows no database, no keys and no folder.
"""

from __future__ import annotations

import json
import logging
import resource
import sys

from huifang.kernel.documents.limits import CPU_SECONDS, MEMORY, MOST_CHARACTERS


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    # Loaded under the limits that were just set.
    if sys.argv[1] == "pdf":
        from huifang.kernel.documents.pdf import Refused, text_of  # noqa: PLC0415
    else:
        from huifang.kernel.documents.docx import Refused, text_of  # noqa: PLC0415
    try:
        said = {"text": text_of(sys.stdin.buffer.read())[: MOST_CHARACTERS + 1]}
    except Refused as refused:
        said = {"refused": str(refused)}
    sys.stdout.write(json.dumps(said))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
