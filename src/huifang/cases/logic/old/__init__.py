"""Cases that were dealt with before: a map says which column of a file is what, and rows are read by it."""

from huifang.cases.logic.old.case_map import CaseMap, check_case_columns, read_case_map
from huifang.cases.logic.old.rows import OldCase, OldRows

__all__ = ["CaseMap", "OldCase", "OldRows", "check_case_columns", "read_case_map"]
