"""How much a file may ask of us."""

LONGEST_LINE = 1024 * 1024
"""Bytes between two line ends."""

LONGEST_CELL = 32_767
"""Characters; what a spreadsheet's cell can hold."""

MOST_COLUMNS = 500

LARGEST_TEXT = 8 * 1024**3
"""Bytes of a CSV file, after unpacking."""

STEEPEST_GZIP = 200
"""How many times its packed size a .gz may unpack to; ordinary tables reach 5 to 20, bombs 1,000."""

FREE_GZIP = 16 * 1024**2
"""Bytes that any .gz may unpack to, however small it is."""

LARGEST_WORKBOOK = 64 * 1024**2
"""Bytes of an XLSX file as it is handed in."""

LARGEST_UNPACKED_WORKBOOK = 512 * 1024**2
STEEPEST_WORKBOOK = 100
FREE_WORKBOOK = 8 * 1024**2
MOST_PARTS_OF_A_WORKBOOK = 1_000

WORKBOOK_MEMORY = 1024**3
"""Address space of the process that opens a workbook."""

WORKBOOK_CPU_SECONDS = 60
