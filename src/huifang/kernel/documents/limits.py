"""How much a document may ask of us."""

LARGEST_DOCUMENT = 20 * 1024**2
"""Bytes of a file as it is handed in; a policy of a hundred pages with pictures has a tenth of that."""

LARGEST_TEXT = 4 * 1024**2
"""Bytes of a text file."""

MOST_CHARACTERS = 500_000
"""Of a text, as it is read: some five hundred pages."""

LARGEST_UNPACKED = 128 * 1024**2
STEEPEST = 100
FREE = 8 * 1024**2
MOST_PARTS = 2_000

MOST_PAGES = 600

MEMORY = 1024**3
"""Address space of the process that opens a document."""

CPU_SECONDS = 30

LONGEST_SECONDS = 90
"""Until the process is given up, also while it waits for others."""
