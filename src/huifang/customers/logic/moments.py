"""Days and moments as files write them: ISO always, and the forms that the map names.

Source: policy-pack, sections 2 and 5: days are those of the organisation's zone, a time without offset is local.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from huifang.kernel.moments import BadMoment, read_moment
from huifang.kernel.text import Message

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)
"""What lies outside is a slip of the pen or a program's way to say nothing (0001-01-01)."""

MOST_REMEMBERED = 50_000

UNREADABLE_DATE = Message("This is no date that can be read; write YYYY-MM-DD, or name the form under file.dates.")
OUTSIDE = Message("The date lies outside the years 1850 to 2199.")

_PARTS = {
    "YYYY": "(?P<year>[0-9]{4})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
    "HH": "(?P<hour>[0-9]{2})",
    "H": "(?P<hour>[0-9]{1,2})",
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
}
_PART = re.compile("|".join(_PARTS))
_WANTED = {("year", "month", "day"), ("year", "month", "day", "hour", "minute")}
_WANTED.add(("year", "month", "day", "hour", "minute", "second"))


class BadDate(ValueError):
    """The text is no day or moment; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def form_of(pattern: str) -> re.Pattern[str] | None:
    """`YYYY/M/D HH:mm` as a pattern of texts; None when it does not name year, month and day once each."""
    found = [part[0] for part in _PART.finditer(pattern)]
    names = [re.findall("<([a-z]+)>", _PARTS[part])[0] for part in found]
    if len(names) != len(set(names)) or not any(set(names) == set(wanted) for wanted in _WANTED):
        return None
    between = _PART.split(pattern)
    texts = [re.escape(between[0])]
    texts += [_PARTS[part] + re.escape(text) for part, text in zip(found, between[1:], strict=True)]
    return re.compile("".join(texts))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Reads days and moments in one zone. Days come again and again in a file, so they are remembered."""

    zone: ZoneInfo
    forms: tuple[re.Pattern[str], ...] = ()
    _days: dict[str, date] = field(default_factory=dict)

    def day(self, text: str) -> date:
        """The local day of a date or date-time; raises BadDate."""
        known = self._days.get(text)
        if known is None:
            known = self.moment(text)[0]
            if len(self._days) < MOST_REMEMBERED:
                self._days[text] = known
        return known

    def moment(self, text: str) -> tuple[date, datetime | None]:
        """The local day and the moment in UTC, None where only the day is written; raises BadDate."""
        try:
            read = read_moment(self._in_iso(text), zone=self.zone)
        except BadMoment:
            raise BadDate(UNREADABLE_DATE) from None
        if not EARLIEST <= read.on <= LATEST:
            raise BadDate(OUTSIDE)
        return read.on, read.at and read.at.astimezone(UTC)

    def iso(self, text: str) -> str:
        """The day, or the local moment with its offset, in ISO form: texts that sort as the moments do."""
        on, at = self.moment(text)
        return on.isoformat() if at is None else at.astimezone(self.zone).isoformat()

    def _in_iso(self, text: str) -> str:
        for form in self.forms:
            if matched := form.fullmatch(text):
                parts = {name: digits.zfill(2) for name, digits in matched.groupdict().items()}
                day = "{year}-{month}-{day}".format_map(parts)
                return (
                    f"{day} {parts['hour']}:{parts['minute']}:{parts.get('second', '00')}" if "hour" in parts else day
                )
        return text
