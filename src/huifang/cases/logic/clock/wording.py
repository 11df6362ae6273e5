"""A clock and its deadline in sentences, for the page of a case and for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huifang.cases.logic.clock.explained import Explanation
from huifang.cases.logic.clock.limits import Runs
from huifang.cases.logic.words import Pause as WaitsFor
from huifang.kernel.dates import Duration
from huifang.kernel.moments import Ending
from huifang.kernel.text import Message
from huifang.kernel.wording import InWords, Speech, duration_in_words
from huifang.policy.logic.figures import Clock

WAITS_FOR: Mapping[str, Message] = {
    Runs.RESPONSE: Message("Until somebody takes it up"),
    Runs.REPLY: Message("Until the customer's last word is replied to"),
    Runs.ANSWER: Message("Until the customer is answered"),
    Runs.RESOLUTION: Message("Until the matter is settled"),
}
"""What each clock waits for, where the policy gives it no title."""

_STOOD: Mapping[str, Message] = {
    WaitsFor.CUSTOMER: Message("the customer"),
    WaitsFor.PARTS: Message("parts"),
    WaitsFor.THIRD_PARTY: Message("somebody outside the company"),
    WaitsFor.AUTHORITY: Message("an authority"),
}


@dataclass(frozen=True, slots=True)
class Length(InWords):
    """How long a clock runs: days, hours, minutes."""

    clock: Clock

    def __str__(self) -> str:
        hours, minutes = divmod(self.clock.minutes, 60)
        of_day = f"T{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}" if self.clock.minutes else ""
        days = "" if self.clock.days.is_zero and of_day else str(self.clock.days).removeprefix("P")
        return f"P{days}{of_day}"

    def in_words(self, speech: Speech) -> str:
        hours, minutes = divmod(self.clock.minutes, 60)
        together = speech.gettext("%(one)s and %(other)s")
        parts = [
            duration_in_words(self.clock.days, speech) if self.clock.days != Duration(0, 0) else "",
            speech.ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
            speech.ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
        ]
        told = [part for part in parts if part] or [speech.gettext("0 days")]
        said = told[0]
        for part in told[1:]:
            said = together % {"one": said, "other": part}
        return said


def lines_of(told: Explanation) -> tuple[Message, ...]:
    """Every step from the beginning to the deadline and what became of it; moments stand as moments in the parts."""
    return (
        Message("The clock began at %(at)s.", {"at": told.run.started_at}),
        _length(told),
        *_pauses(told),
        *_days(told),
        _due(told),
        *_end(told),
    )


def _length(told: Explanation) -> Message:
    clock = told.limit.length
    parts = {"length": Length(clock), "hours": _hours(told)}
    if clock.minutes and clock.working:
        return Message("It runs for %(length)s of working time. One works %(hours)s.", parts)
    if clock.minutes:
        return Message("It runs for %(length)s, day and night.", parts)
    if clock.working:
        return Message(
            "It runs for %(length)s in which one works. The day of the beginning is not counted, and the last one ends"
            " when work ends: %(hours)s.",
            parts,
        )
    return Message(
        "It runs for %(length)s. The day of the beginning is not counted, and the last one ends at midnight.", parts
    )


def _hours(told: Explanation) -> str:
    return ", ".join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in told.hours) or "00:00–24:00"


def _pauses(told: Explanation) -> list[Message]:
    found = []
    for pause in told.pauses:
        parts = {"since": pause.since_at, "until": pause.until_at, "whom": _STOOD[pause.state]}
        if pause.until_at is None:
            found.append(Message("It stands still since %(since)s: the case waits for %(whom)s.", parts))
        else:
            found.append(Message("It stood still from %(since)s to %(until)s: the case waited for %(whom)s.", parts))
    return found


def _days(told: Explanation) -> list[Message]:
    found = []
    if told.days_off_count:
        days = {"n": told.days_off_count, "days": _listed(told.days_off, more=told.days_off_count)}
        found.append(Message("Days off that are skipped: %(n)d (%(days)s).", days))
    if told.made_up:
        found.append(Message("Make-up workdays that count: %(days)s.", {"days": _listed(told.made_up)}))
    if told.is_estimated:
        found.append(Message("The holidays of that year are not published yet: the deadline may still move."))
    return found


def _listed(days: tuple[date, ...], *, more: int = 0) -> str:
    return ", ".join(day.isoformat() for day in days) + (", …" if more > len(days) else "")


def _due(told: Explanation) -> Message:
    if told.run.due_at is None:
        return Message("While it stands still before its deadline, it has none.")
    return Message("So it is due at %(due)s.", {"due": Ending(told.run.due_at)})


def _end(told: Explanation) -> list[Message]:
    run = told.run
    if run.ended_at is None:
        return []
    parts = {"at": run.ended_at}
    if run.has_lapsed:
        return [Message("Since %(at)s nothing is owed any more.", parts)]
    if run.is_late_at(run.ended_at):
        return [Message("It ended at %(at)s, late.", parts)]
    return [Message("It ended at %(at)s, in time.", parts)]
