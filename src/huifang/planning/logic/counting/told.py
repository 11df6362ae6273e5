"""What is counted, told as it is counted: durations by the calendar or in working days, and days off that are moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import Duration, after, before
from huifang.kernel.text import Message
from huifang.policy.logic.pack import Step

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The three days of an occasion, all inclusive."""

    opens_on: date
    due_on: date
    closes_on: date


@dataclass(slots=True)
class Counted:
    """The sentences, and the days that they arrive at; no days when they cannot be counted."""

    lines: list[Message] = field(default_factory=list)
    days: Days | None = None
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    def say(self, template: str, parts: Mapping[str, object]) -> None:
        self.lines.append(Message(template, parts))

    def plus(
        self, step: Step, message: Message, day: date, duration: Duration, facts: Mapping[str, object] | None = None
    ) -> date:
        """Count `duration` from `day` as the step counts, say so with `message`, and return the day it comes to."""
        to = self._counted_on(step, day, duration)
        parts = {"from": day, "duration": length(step, duration), "to": to, **(facts or {})}
        self.say(message.template, parts)
        if step.working_days:
            self._say_days_off(day, to)
        else:
            self.say_clamped(day, after(day, Duration(duration.months, 0)))
        return to

    def minus(self, step: Step, message: Message, day: date, duration: Duration) -> date:
        """The same backwards."""
        to = self.calendar.before(day, duration.days) if step.working_days else before(day, duration)
        self.say(message.template, {"duration": length(step, duration), "opens": to})
        if step.working_days:
            self._say_days_off(to, day)
        else:
            self.say_clamped(day, before(day, Duration(duration.months, 0)))
        return to

    def later(self, step: Step, day: date, duration: Duration) -> date:
        """Where `duration` leads to, without a word."""
        return self._counted_on(step, day, duration)

    def _counted_on(self, step: Step, day: date, duration: Duration) -> date:
        return self.calendar.after(day, duration.days) if step.working_days else after(day, duration)

    def say_clamped(self, day: date, in_month: date) -> None:
        """Say when a month was too short for the day."""
        if in_month.day < day.day:
            facts = {"month": f"{in_month:%Y-%m}", "day": day.day}
            self.say("%(month)s has no day %(day)d, so its last day counts.", facts)

    def _say_days_off(self, first_on: date, last_on: date) -> None:
        """Which days were passed over, and which were counted although the week says otherwise."""
        between = [first_on + timedelta(days=number) for number in range(1, (last_on - first_on).days)]
        off = [day for day in between if not self.calendar.works_on(day)]
        made_up = [day for day in (*between, last_on) if self.calendar.published.works.get(day)]
        if off:
            self.say("Days off that were passed over: %(days)s.", {"days": as_runs(off)})
        if made_up:
            self.say("Make-up workdays that were counted: %(days)s.", {"days": as_runs(made_up)})
        self.say_estimated(last_on)

    def say_estimated(self, day: date) -> None:
        """Say when the public holidays of a coming year are not known yet."""
        if self.calendar.published.is_estimated(day):
            self.say(
                "This is an estimate: the public holidays of %(year)d are not published yet, so the week alone counts."
                " When they are, the follow-up is dated anew.",
                {"year": day.year},
            )

    def arrive(self, step: Step, opens_on: date, meant_on: date, closes_on: date) -> None:
        """The window, with a day off moved as the step says."""
        due_on = self._moved(step, meant_on)
        if due_on < opens_on:
            self.say("That would be before it opens, so it is due on %(opens)s.", {"opens": opens_on})
            due_on = opens_on
        if meant_on == closes_on or due_on > closes_on:
            if due_on != closes_on:
                self.say("It closes on the day that it is due, %(due)s.", {"due": due_on})
            closes_on = due_on
        self.days = Days(opens_on, due_on, closes_on)

    def _moved(self, step: Step, day: date) -> date:
        if step.shift is None or self.calendar.works_on(day):
            if step.shift:
                self.say_estimated(day)
            return day
        forwards = step.shift == "next_working_day"
        to = self.calendar.next(day) if forwards else self.calendar.previous(day)
        facts = {"day": day, "to": to}
        if forwards:
            self.say("%(day)s is a day off, so it is due on the next working day, %(to)s.", facts)
        else:
            self.say("%(day)s is a day off, so it is due on the last working day before, %(to)s.", facts)
        self.say_estimated(max(day, to))
        return to


def length(step: Step, duration: Duration) -> Duration | Message:
    """A duration as the step counts it."""
    return Message("%(count)d working days", {"count": duration.days}) if step.working_days else duration


def as_runs(days: list[date]) -> str:
    """2026-02-14, 2026-02-16 – 2026-02-20."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == ONE_DAY:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return ", ".join(str(first) if first == last else f"{first} – {last}" for first, last in runs)
