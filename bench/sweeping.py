"""One sweep in a process of its own, so that its memory can be told: `python -m bench.sweeping 2026-06-01`."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date

import django


def main() -> None:
    django.setup()
    from huifang.planning.actions.sweep import sweep

    began = time.perf_counter()
    swept = sweep(on=date.fromisoformat(sys.argv[1]), actor="bench")
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = {"made": swept.counts.made, "ended": swept.counts.ended}
    print(json.dumps({"seconds": seconds, **counts, "memory_mb": memory}))


if __name__ == "__main__":
    main()
