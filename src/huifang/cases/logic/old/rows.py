"""Rows of a file of old cases, checked: each a case with its dates, or the reasons why it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from zoneinfo import ZoneInfo

from huifang.cases.logic.old.case_map import MOMENTS, TRUTHS, CaseMap
from huifang.cases.logic.words import LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS, Source
from huifang.customers.logic.cells import BadCell, Cutter
from huifang.customers.logic.customer_rows import PHONE_AS_ID
from huifang.customers.logic.moments import Calendar, form_of
from huifang.customers.logic.refused import Refusal
from huifang.customers.logic.words_of_rows import is_number_of_a_person
from huifang.followups.logic.written import FindingKind, kept
from huifang.kernel.sheets import Row
from huifang.kernel.text import Message

TRUE, FALSE = ("yes", "true", "1"), ("no", "false", "0")
LONGEST_PLACE = 100
DAY = len("2026-01-31")
_LONGEST = {
    "external_id": LONGEST_NAME, "title": LONGEST_TITLE, "words": LONGEST_WORDS, "wanted": LONGEST_WORDS,
    "resolution": LONGEST_WORDS, "answer": LONGEST_WORDS, "product": LONGEST_PLACE, "area": LONGEST_PLACE,
    "topic": 64, "level": 64,
}  # fmt: skip
_ONE_OF = {"kind": [one.value for one in FindingKind], "source": [one.value for one in Source]}

NOT_YES_OR_NO = Message("This says neither yes nor no. Say under values what it means.")
NOT_KNOWN = Message("This is none of the words that can stand here. Say under values what it means.")
TOO_LONG = Message("This is too long.")
NO_MOMENT = Message("The case has no day on which it came in.")
NO_WORDS = Message("Nothing says what the case is about.")


@dataclass(frozen=True, slots=True)
class OldCase:
    """A row as a case: texts by field, moments in order, and what is said with yes or no."""

    row: int
    external_id: str
    texts: Mapping[str, str]
    moments: Mapping[str, datetime]
    truths: Mapping[str, bool]

    @property
    def received_at(self) -> datetime:
        return self.moments["received_at"]

    @property
    def last_at(self) -> datetime:
        """The last moment of which the file knows."""
        return max(self.moments.values())

    @property
    def is_closed(self) -> bool:
        """Whether it is over: the file says so, or says when."""
        return self.truths.get("is_closed", "closed_at" in self.moments)


@dataclass
class OldRows:
    """Reads rows by one map. A row without a number of its own is known by everything that stands in it."""

    case_map: CaseMap
    heading: Sequence[str]
    zone: ZoneInfo
    index_key: bytes
    _looks: dict[str, Callable[[Sequence[str]], str]] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        forms = tuple(form for text in self.case_map.date_forms if (form := form_of(text)) is not None)
        cutter = Cutter(self.heading, self.case_map.blanks, Calendar(self.zone, forms))
        self._looks = {name: cutter.line_value(source) for name, source in self.case_map.fields.items()}

    def read(self, row: Row) -> OldCase | list[Refusal]:
        """The case of a row, or every reason why it is not taken."""
        number, cells = row
        cells = [*cells, *[""] * (len(self.heading) - len(cells))]
        texts: dict[str, str] = {}
        faults: list[Refusal] = []
        for name, look in self._looks.items():
            try:
                if value := look(cells):
                    texts[name] = _checked(name, value)
            except BadCell as bad:
                faults.append(self.case_map.target(name).refusal(number, bad.text, bad.reason))
        for name, reason in (("received_at", NO_MOMENT), ("words", NO_WORDS)):
            if name not in texts and not any(fault.column == self.case_map.fields[name].label for fault in faults):
                faults.append(self.case_map.target(name).refusal(number, "", reason))
        return faults or self._case(number, cells, texts)

    def _case(self, number: int, cells: Sequence[str], texts: dict[str, str]) -> OldCase:
        moments = {name: self._moment(texts.pop(name)) for name in MOMENTS if name in texts}
        truths = {name: texts.pop(name).lower() in TRUE for name in TRUTHS if name in texts}
        return OldCase(number, texts.get("external_id") or self._known_by(cells), texts, moments, truths)

    def _known_by(self, cells: Sequence[str]) -> str:
        """Rows that are the same to the last cell are cases of their own, in the order of the file."""
        whole = "\x1f".join(cell.strip() for cell in cells)
        digest = blake2b(whole.encode(), digest_size=12, key=self.index_key).hexdigest()
        self._seen[digest] += 1
        times = self._seen[digest]
        return f"row:{digest}" if times == 1 else f"row:{digest}:{times}"

    def _moment(self, text: str) -> datetime:
        """A day alone is its beginning where the organisation is."""
        if len(text) > DAY:
            return datetime.fromisoformat(text).astimezone(UTC)
        return datetime.combine(date.fromisoformat(text), time(0), tzinfo=self.zone).astimezone(UTC)


def _checked(name: str, value: str) -> str:
    if name in TRUTHS and value.lower() not in (*TRUE, *FALSE):
        raise BadCell(NOT_YES_OR_NO, value)
    if name in _ONE_OF and value not in _ONE_OF[name]:
        raise BadCell(NOT_KNOWN, value)
    if name in ("external_id", "customer") and is_number_of_a_person(value):
        raise BadCell(PHONE_AS_ID, value)
    said = value if name in MOMENTS or name in TRUTHS or name in _ONE_OF else kept(value)
    if len(said) > _LONGEST.get(name, LONGEST_WORDS):
        raise BadCell(TOO_LONG, value[:50])
    return said
