"""The policy pack read literally, one customer, one rule and one event at a time.

Slow and plain on purpose: each function is a sentence of the contract (the policy pack, sections 1 to 5). It shares no
code with the product, so that a mistake of one is a difference between the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from .calendar_days import named_days
from .endings import Happening, as_list, ends_on, happenings_of, matches
from .moments import born_on, read_moment
from .periods import Stretch, parts_of, periods_between
from .segments import Candidate, Segments, is_blank
from .spans import BadSpan, Span, minus, read_span
from .steps import Ladder, Window, around, name_of, window
from .workdays import Count, Workdays, workdays_of

Row = Mapping[str, str]
Line = tuple[str, ...]
MILESTONE = "milestone:"
FAR = timedelta(days=800)
SHARES = 2**32


def interpret(
    pack: dict[str, Any],
    customers: Sequence[Row],
    events: Sequence[Row],
    start: date,
    end: date,
    settings: Mapping[str, str] | None = None,
    zone: str = "Asia/Shanghai",
) -> list[Line]:
    """The lines that the preview prints, as text and sorted by due_on, customer, rule, occasion.

    A line is customer, rule, occasion, opens_on, due_on, closes_on, channels, post, clauses.
    Raises ValueError for a pack or a file that is not as the contract wants it (not all faults are looked for).
    """
    milestones = [event for event in events if event["customer"] == ""]
    book = Book(pack, settings or {}, ZoneInfo(zone), start, end, milestones)
    lines = [
        line
        for rule in pack["rules"]
        for customer in customers
        for line in book.lines_for(rule, customer, happenings_of(customer["id"], events, book.zone))
    ]
    return sorted(lines, key=lambda line: (line[4], line[0], line[1], line[2]))


@dataclass(frozen=True)
class Owed:
    """An occasion before it is judged: its key, its window, and the event that started it."""

    key: str
    window: Window
    event: Row | None


@dataclass(frozen=True)
class Book:
    """The pack, the answers to its settings, and the days that are asked for."""

    pack: dict[str, Any]
    settings: Mapping[str, str]
    zone: ZoneInfo
    start: date
    end: date
    milestones: Sequence[Row]

    def lines_for(self, rule: dict[str, Any], customer: Row, happenings: list[Happening]) -> Iterator[Line]:
        anchored = "anchor" in rule
        owed = self.owed_by_anchor(rule, customer, happenings) if anchored else self.owed_by_period(rule, customer)
        for occasion in owed:
            if (
                self.is_asked_for(occasion.window)
                and self.is_in_season(rule, occasion.window)
                and self.is_member(rule, customer, occasion)
                and is_in_sample(rule, customer, occasion)
            ):
                yield line_of(rule, customer, occasion)

    def is_asked_for(self, window: Window) -> bool:
        return window.opens_on <= self.end and window.closes_on >= self.start

    def is_in_season(self, rule: dict[str, Any], window: Window) -> bool:
        """Its due_on, before any shift, lies between the season's two days, of which the second may come first."""
        if "season" not in rule:
            return True
        season = {name: self.answer(day) for name, day in self.pack["seasons"][rule["season"]].items()}
        day = window.meant_on.isoformat()[5:]
        if season["from"] <= season["to"]:
            return bool(season["from"] <= day <= season["to"])
        return bool(day >= season["from"] or day <= season["to"])

    @property
    def workdays(self) -> Workdays:
        return workdays_of(self.pack["policy"])

    def is_member(self, rule: dict[str, Any], customer: Row, occasion: Owed) -> bool:
        """In `for` and in `while`, as judged for the day on which the occasion opens."""
        segments = Segments(self.pack.get("segments") or {}, self.span, self.answer)
        candidate = Candidate(customer, occasion.event, occasion.window.opens_on, self.zone)
        return all(segments.hold(rule.get(key, "everyone"), candidate) for key in ("for", "while"))

    def span(self, value: Any) -> Span:
        """A duration, or the answer to the setting that stands where one does."""
        return read_span(self.answer(value))

    def answer(self, value: Any) -> Any:
        """What is written, or the answer to the setting that stands in its place."""
        if not isinstance(value, dict):
            return value
        if value["setting"] not in self.settings:
            raise ValueError(f"setting {value['setting']} is not given")
        return self.settings[value["setting"]]

    def in_force_on(self, rule: dict[str, Any]) -> date:
        """E of section 4."""
        return as_date(rule.get("since", self.pack["policy"]["effective_on"]))

    # Rules with an anchor

    def owed_by_anchor(self, rule: dict[str, Any], customer: Row, happenings: list[Happening]) -> Iterator[Owed]:
        anchor = rule["anchor"]
        if isinstance(anchor, dict):
            yield from self.owed_by_attribute(rule, customer, anchor["attribute"])
            return
        kinds = as_list(anchor)
        for happening in happenings:
            if happening.kind in kinds:
                ended_on = ends_on(rule["until"], happening, kinds, happenings) if "until" in rule else None
                for window in self.windows_from(rule, customer, happening.moment.on):
                    if ended_on is None or window.opens_on <= ended_on:
                        yield Owed(f"event:{happening.row['id']}/{window.ending}", window, happening.row)

    def owed_by_attribute(self, rule: dict[str, Any], customer: Row, attribute: str) -> Iterator[Owed]:
        if "until" in rule:
            raise ValueError("until needs an event to be the anchor")
        anchor_on = self.attribute_date(customer, attribute)
        if anchor_on is not None:
            for window in self.windows_from(rule, customer, anchor_on):
                yield Owed(f"date:{attribute}:{anchor_on.isoformat()}/{window.ending}", window, None)

    def attribute_date(self, customer: Row, attribute: str) -> date | None:
        """None for a blank one and for a birthday without a year. Raises Unreadable."""
        text = customer.get(attribute) or ""
        if is_blank(text):
            return None
        if attribute == "birthday":
            return born_on(text, customer.get("birthday_calendar") or "solar")
        return read_moment(text, self.zone).on

    def windows_from(self, rule: dict[str, Any], customer: Row, anchor_on: date) -> Iterator[Window]:
        """The windows of this anchor, less those that `existing` leaves out."""
        existing, in_force_on = rule.get("existing", "open"), self.in_force_on(rule)
        if existing == "none" and anchor_on < in_force_on:
            return
        oldest_close = date.min if existing == "none" else minus(in_force_on, self.grace(existing))
        ladder = Ladder(rule["due"], rule.get("series") is True, anchor_on, customer, self.span, self.workdays)
        yield from (found for found in ladder.windows(up_to=self.end) if found.closes_on >= oldest_close)

    def grace(self, existing: Any) -> Span:
        """How long before E an occasion may have closed."""
        if existing == "open":
            return Span(0, 0)
        grace = self.span(existing)
        if grace.months:
            raise BadSpan("existing is counted in days or weeks")
        return grace

    # Rules without an anchor

    def owed_by_period(self, rule: dict[str, Any], customer: Row) -> Iterator[Owed]:
        for key in ("until", "existing"):
            if key in rule:
                raise ValueError(f"{key} needs an anchor")
        for index, step in enumerate(rule["due"]):
            if "at_least" in step:
                yield from self.owed_parts(rule, customer, name_of(index, step), step)
            elif "day" in step:
                yield from self.owed_days(rule, customer, name_of(index, step), step)
            elif "manual" not in step:
                raise ValueError(f"{step} needs an anchor")

    def owed_parts(self, rule: dict[str, Any], customer: Row, name: str, step: dict[str, Any]) -> Iterator[Owed]:
        for period in periods_between(step["per"], self.first_day(rule), self.end):
            for i, part in enumerate(parts_of(step["per"], step["at_least"], period.days), start=1):
                if self.is_early_enough(rule, customer, part):
                    whole = window(f"{name}.{i}", (part.first, part.last, part.last), step, self.workdays)
                    yield Owed(f"{period.name}/{whole.ending}", whole, None)

    def owed_days(self, rule: dict[str, Any], customer: Row, name: str, step: dict[str, Any]) -> Iterator[Owed]:
        """The day of each year, week, month or milestone, if it closes no earlier than customer and rule came."""
        counted = Count(self.workdays, step.get("days") == "working")
        for front, day in self.days_of(rule, step, customer):
            whole = window(name, around(day, step, self.span, counted), step, self.workdays)
            if whole.closes_on >= self.came_on(rule, customer):
                yield Owed(f"{front}/{name}", whole, None)

    def days_of(self, rule: dict[str, Any], step: dict[str, Any], customer: Row) -> Iterator[tuple[str, date]]:
        if step["day"].startswith(MILESTONE):
            for event in self.milestones:
                if event["kind"] == step["day"].removeprefix(MILESTONE) and matches(
                    step.get("match", []), customer, event
                ):
                    yield f"milestone:{event['id']}", read_moment(event["occurred_at"], self.zone).on
        else:
            yield from named_days(step["day"], self.first_day(rule), self.end + FAR, customer)

    def first_day(self, rule: dict[str, Any]) -> date:
        """Nothing that lies before this day can close in the days asked for and after the rule took effect."""
        return max(self.start, self.in_force_on(rule)) - FAR

    def came_on(self, rule: dict[str, Any], customer: Row) -> date:
        """The later of E and the day on which the customer joined; a blank one is early."""
        return max(self.in_force_on(rule), self.attribute_date(customer, "joined_on") or date.min)

    def is_early_enough(self, rule: dict[str, Any], customer: Row, part: Stretch) -> bool:
        """A part is owed unless customer or rule came after its first day + half its length, rounded down."""
        return (self.came_on(rule, customer) - part.first).days <= part.length // 2


def is_in_sample(rule: dict[str, Any], customer: Row, occasion: Owed) -> bool:
    """The first eight hexadecimal digits of the SHA-256, as a number, are below the share of all such numbers."""
    if "sample" not in rule:
        return True
    text = f"{rule['key']}|{customer['id']}|{occasion.key}"
    number = int(sha256(text.encode("utf-8")).hexdigest()[:8], 16)
    return number < Fraction(rule["sample"].removesuffix("%")) / 100 * SHARES


def line_of(rule: dict[str, Any], customer: Row, occasion: Owed) -> Line:
    window = occasion.window
    days = (window.opens_on.isoformat(), window.due_on.isoformat(), window.closes_on.isoformat())
    channels, clauses = ";".join(rule.get("channels", [])), ";".join(rule.get("clauses", []))
    return (customer["id"], rule["key"], occasion.key, *days, channels, rule.get("post", ""), clauses)


def as_date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
