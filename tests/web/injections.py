"""Three hundred ways in which words try to become a part of a statement (T25)."""

from __future__ import annotations

from itertools import product

_OPENS = ("", "'", '"', "')", '")', "1", "1'", "-1", "`", "\\'", "%27", "'||'")
_DOES = (
    " OR 1=1", " OR '1'='1", " AND SLEEP(5)", "; SELECT pg_sleep(5)", " UNION SELECT NULL", " UNION ALL SELECT password FROM org_employee",
    "; DROP TABLE surveys_response", " AND 1=(SELECT COUNT(*) FROM pg_tables)", " ORDER BY 99", "||(SELECT version())||", " HAVING 1=1", "::int", "->>'x'",
)  # fmt: skip
_ENDS = ("--", "/*")
_ODD = ("\x00", "a\x00b", "__class__", "pk__in", "id__gt", "\ud7ff\uffff", "9" * 400, "{}")
STRINGS = (*["".join(parts) for parts in product(_OPENS, _DOES, _ENDS)][:292], *_ODD)
