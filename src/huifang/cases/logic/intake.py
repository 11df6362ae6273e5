"""What is brought in, before it is a case: values, and how it is put in few words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from huifang.cases.logic.words import Source
from huifang.followups.logic.written import FindingKind

SHORTEST_TITLE = 40
_END = re.compile(r"[。！？!?\n；;]|\.\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A matter as it came in. Customer, subject, finding, policy and people by id.

    `department` is where what no customer brought belongs. `policy` and `rule` (its key) are those of the contact that
    it came out of; `key` names the kind of case in that policy where it is said already. `taken_in_by` answers for it
    until somebody has accepted it; None where nobody took it in by hand. `sender` and `contact` say who brought it,
    and how to reach them, where no customer of ours is known.
    """

    kind: FindingKind
    source: Source
    words: str
    title: str = ""
    wanted: str = ""
    customer: int | None = None
    department: int | None = None
    subject: int | None = None
    finding: int | None = None
    policy: int | None = None
    rule: str = ""
    key: str = ""
    topic: str = ""
    product: str = ""
    area: str = ""
    level: str = ""
    is_grave: bool = False
    about_employee: int | None = None
    taken_in_by: int | None = None
    taken_in_at: datetime | None = None
    promised_at: datetime | None = None
    external_id: str | None = None
    sender: str = ""
    contact: str = ""


def title_from(words: str) -> str:
    """The first sentence of somebody's words, cut where it is long."""
    first = next((part for line in words.splitlines() if (part := _END.split(line.strip(), maxsplit=1)[0].strip())), "")
    return first if len(first) <= SHORTEST_TITLE else first[: SHORTEST_TITLE - 1].rstrip() + "…"
