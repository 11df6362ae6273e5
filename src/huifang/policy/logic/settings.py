"""Settings: what the written text leaves open, and the durations and figures in whose place a setting may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from huifang.kernel.dates import ZERO, BadDuration, Duration, parse_duration
from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared
from huifang.policy.logic.expected import CLOCK, DATE, DURATION, WHOLE_NUMBER
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.figures import AnyFigure, Clock, parse_clock
from huifang.policy.logic.pack import Setting
from huifang.policy.logic.texts import text_or_name
from huifang.policy.logic.tree import Place, shortened

LONGEST_DURATION_TEXT = 40

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_PERCENT = re.compile(r"[0-9]+(\.[0-9]+)?%?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

PERIODS = ("day", "week", "month", "quarter", "half-year", "year")

_EXPECTED_VALUE = {
    "duration": DURATION,
    "clock": CLOCK,
    "date": DATE,
    "year_day": Message("Give a month and a day such as 03-15."),
    "period": Message("Give one of day, week, month, quarter, half-year, year."),
    "number": Message("Give a number such as 3 or 2.5."),
    "amount": Message("Give an amount without its currency such as 200 or 49.50."),
    "percent": Message("Give a percentage such as 90%."),
    "text": Message("Give a text that is not blank."),
}


@dataclass
class Settings:
    """The settings of a pack with the installation's answers."""

    root: Place
    answers: Mapping[str, str]
    declared: Declared
    faults: Faults

    def read(self, *, require_all: bool) -> tuple[Setting, ...]:
        """The declared settings with their answers; reports bad answers, and missing ones if `require_all`."""
        section = self.root.get("settings")
        settings = tuple(self._setting(key, place) for key, place in section.fields()) if section else ()
        for key in self.answers:
            self._check_is_declared(key, section)
        if section and require_all:
            for setting in settings:
                self._check_is_answered(setting, section.at((setting.key,)))
        return settings

    def duration_text(self, place: Place | None) -> str | None:
        """The duration written at `place` or answered for the setting named there; None when there is none to read."""
        if place is None or self.faults.has(place):
            return None
        return self._written_or_answered(place, ("duration",))

    def duration(self, place: Place | None) -> Duration:
        """The duration at `place`. Nothing (an open setting, a fault) reads as zero: no rule is made of it."""
        text = self.duration_text(place)
        if place is None or text is None:
            return ZERO
        duration = _parsed(text)
        if duration is None:
            message = Message("%(value)s is no duration that can be counted.", {"value": shortened(text)})
            self.faults.add(place, message, DURATION)
        return duration or ZERO

    def clock(self, place: Place | None) -> Clock:
        """The time limit at `place`, which may run in working time. Nothing reads as none at all."""
        if place is None or self.faults.has(place):
            return Clock()
        inner = place.get("working")
        text = self._written_or_answered(inner or place, ("clock", "duration"))
        if text is None or (inner and self.faults.has(inner)):
            return Clock()
        try:
            clock = parse_clock(text)
        except BadDuration:
            message = Message("%(value)s is no time limit that can be counted.", {"value": shortened(text)})
            self.faults.add(inner or place, message, CLOCK)
            return Clock()
        return replace(clock, working=inner is not None)

    def figure(self, place: Place | None, types: tuple[str, ...]) -> AnyFigure:
        """The number or percentage at `place`, or answered for the setting named there, which is of one of `types`."""
        text = self._written_or_answered(place, types)
        if text is None or not _PERCENT.fullmatch(text):
            return AnyFigure()
        return AnyFigure(Decimal(text.removesuffix("%")), text.endswith("%"))

    def said(self, place: Place | None, types: tuple[str, ...]) -> str:
        """The word at `place`, or answered for the setting named there, which is of one of `types`."""
        return self._written_or_answered(place, types) or ""

    def count(self, place: Place | None) -> int:
        """The whole number at `place`, or answered for the setting named there."""
        if place is None or self.faults.has(place):
            return 0
        if "setting" not in place:
            return place.whole or 0
        text = self._written_or_answered(place, ("number",))
        if text is None or text.isdecimal():
            return int(text or 0)
        self.faults.add(place, Message("%(value)s is no whole number.", {"value": shortened(text)}), WHOLE_NUMBER)
        return 0

    def date(self, place: Place | None) -> date | None:
        """The day at `place`, or answered for the setting named there."""
        if place is None or "setting" not in place:
            return read_date(place, self.faults)
        text = self._written_or_answered(place, ("date",))
        return date.fromisoformat(text) if text else None

    def is_open(self, place: Place) -> bool:
        """Whether something at or below `place` waits for the answer to a setting."""
        names = (part.get("setting") for part in place.inside())
        return any(name is not None and name.text not in self.answers for name in names)

    def _written_or_answered(self, place: Place | None, types: tuple[str, ...]) -> str | None:
        if place is None or self.faults.has(place):
            return None
        reference = place.get("setting")
        if reference is None:
            return place.text
        return self._answer(reference, types) if self.declared.check("settings", reference) else None

    def _answer(self, reference: Place, types: tuple[str, ...]) -> str | None:
        key = reference.text or ""
        type_ = self._type(key)
        if type_ is not None and type_ not in types:
            self.faults.add(
                reference,
                Message("The setting %(key)s is of the type %(type)s.", {"key": key, "type": type_}),
                Message("Name a setting of the type %(type)s.", {"type": types[0]}),
            )
        answer = self.answers.get(key)
        return answer if answer is not None and type_ in types and _fits(type_, answer) else None

    def _type(self, key: str) -> str | None:
        place = self.root.at(("settings", key, "type"))
        return place.text if place.path == ("settings", key, "type") else None

    def _setting(self, key: str, place: Place) -> Setting:
        type_, clause = place.get("type"), place.get("clause")
        setting = Setting(
            key=key,
            type=(type_.text if type_ else None) or "",
            clause=clause.text if clause else None,
            ask=text_or_name(place.get("ask"), key),
            value=self.answers.get(key),
        )
        if setting.value is not None and setting.type in _EXPECTED_VALUE and not _fits(setting.type, setting.value):
            parts = {"value": shortened(setting.value), "key": key}
            message = Message("The answer %(value)s to the setting %(key)s cannot be used.", parts)
            self.faults.add_key(place, message, _EXPECTED_VALUE[setting.type])
        return setting

    def _check_is_declared(self, key: str, section: Place | None) -> None:
        if section is None or key not in section:
            known = ", ".join(section.keys()) if section else ""
            message = Message(
                "An answer is given to %(key)s, which is no setting of this pack.", {"key": shortened(key)}
            )
            expected = Message("The settings of this pack are: %(known)s.", {"known": known})
            line = section.line if section else 1
            self.faults.add_at(
                line,
                f"settings.{shortened(key)}",
                message,
                expected if known else Message("This pack has no settings."),
            )

    def _check_is_answered(self, setting: Setting, place: Place) -> None:
        if setting.value is None:
            self.faults.add_key(
                place,
                Message("The setting %(key)s has no value.", {"key": setting.key}),
                _EXPECTED_VALUE.get(setting.type, DURATION),
            )


def read_date(place: Place | None, faults: Faults) -> date | None:
    """The calendar day at `place`; a day that no calendar has is a fault."""
    if place is None or place.text is None or faults.has(place):
        return None
    try:
        return date.fromisoformat(place.text)
    except ValueError:
        faults.add(place, Message("The calendar has no day %(value)s.", {"value": shortened(place.text)}), DATE)
        return None


def _fits(type_: str, value: str) -> bool:
    fits: dict[str, Callable[[str], bool]] = {
        "duration": lambda text: _parsed(text) is not None,
        "clock": _is_clock,
        "date": _is_date,
        "percent": lambda text: _PERCENT.fullmatch(text) is not None,
        "year_day": is_day_of_a_leap_year,
        "period": lambda text: text in PERIODS,
        "text": lambda text: bool(text.strip()),
    }
    return fits.get(type_, _is_number)(value)


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _parsed(text: str) -> Duration | None:
    try:
        return parse_duration(text) if len(text) <= LONGEST_DURATION_TEXT else None
    except BadDuration:
        return None


def _is_clock(value: str) -> bool:
    try:
        return len(value) <= LONGEST_DURATION_TEXT and parse_clock(value) is not None
    except BadDuration:
        return False


def is_day_of_a_leap_year(month_and_day: str) -> bool:
    """Whether some year has the day, written MM-DD."""
    return len(month_and_day) == len("MM-DD") and _is_date(f"2000-{month_and_day}")


def _is_date(value: str) -> bool:
    try:
        return _DATE.fullmatch(value) is not None and date.fromisoformat(value) is not None
    except ValueError:
        return False
