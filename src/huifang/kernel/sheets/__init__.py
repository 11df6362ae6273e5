"""Tables that people hand in: CSV in UTF-8 or GB18030, also packed with gzip, and XLSX.

A file is looked through once before anything of it is used: its digest, its encoding, that no line is endless and
nothing unpacks without measure. What cannot be read safely is refused as a whole, with a reason for its owner.
"""

from huifang.kernel.sheets.csv_rows import DELIMITERS
from huifang.kernel.sheets.examine import Encoding
from huifang.kernel.sheets.table import ANY_LAYOUT, Layout, Row, Table, open_table
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.sheets.writing import Cell, csv_file, safe_cell, xlsx_file

__all__ = [
    "ANY_LAYOUT",
    "DELIMITERS",
    "Cell",
    "Encoding",
    "Layout",
    "Row",
    "Table",
    "Unreadable",
    "csv_file",
    "open_table",
    "safe_cell",
    "xlsx_file",
]
