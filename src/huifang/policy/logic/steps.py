"""The steps of a rule's `due`: one form each, with the keys of that form, and how they stand to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Form, IntervalOf, Period, Step
from huifang.policy.logic.segments import EVENT_PREFIX
from huifang.policy.logic.settings import Settings
from huifang.policy.logic.step_keys import (
    ANCHORED_FORMS,
    MILESTONE,
    check_step_keys,
    check_step_names,
    form_of,
    step_key,
)
from huifang.policy.logic.tree import Place, shortened

MOST_IN_PERIOD = {"week": 7, "month": 28, "quarter": 90, "half-year": 181, "year": 365}

_DAYS_ONLY = re.compile("P[0-9]+D", re.ASCII)
_DURATION_KEYS = ("within", "at", "every", "before", "tolerance")


@dataclass
class Steps:
    """Reads the steps of one rule after the other."""

    declared: Declared
    settings: Settings
    faults: Faults

    def read(self, places: list[Place]) -> tuple[Step, ...]:
        """The steps at `places`, those left out whose form is not clear."""
        check_step_names(places, self.faults)
        steps: list[Step] = []
        for number, place in enumerate(places, start=1):
            if form := form_of(place):
                check_step_keys(place, form, self.faults)
                steps.append(self._step(place, form, number, places))
        return tuple(steps)

    def _step(self, place: Place, form: Form, number: int, places: list[Place]) -> Step:
        day, times, post, shift, working = (place.get(key) for key in ("day", "times", "manual", "shift", "days"))
        self._check_working_days(place)
        if post:
            self.declared.check("posts", post)
        return Step(
            number=number,
            key=step_key(place, number),
            form=form,
            duration=self._duration(place, form),
            before=self.settings.duration(place.get("before")),
            tolerance=self.settings.duration(place.get("tolerance")),
            times=times.whole if times else None,
            after=self._after(place.get("after"), number, places),
            count=self._count(place) if form == "at_least" else None,
            per=cast(Period, _text(place.get("per"))),
            day=self._day(day) if day else None,
            match=read_match(place.get("match"), self.declared),
            working_days=bool(working and working.text == "working"),
            shift=cast(Literal["next_working_day", "previous_working_day"] | None, _text(shift)),
            post=_text(post),
        )

    def _duration(self, place: Place, form: Form) -> Duration | IntervalOf | None:
        if form not in ANCHORED_FORMS:
            return None
        written = place.get(form)
        attribute = written.get("attribute") if written else None
        if attribute:
            check_customer_attribute(attribute, self.declared, self.faults)
            return IntervalOf(attribute.text or "")
        duration = self.settings.duration(written)
        if form == "every" and written and duration.is_zero and self.settings.duration_text(written):
            self.faults.add(
                written,
                Message("%(value)s has no length.", {"value": self.settings.duration_text(written)}),
                Message("Write an interval of at least one day such as P1D or P3M."),
            )
        return duration

    def _check_working_days(self, place: Place) -> None:
        if "days" not in place:
            return
        for key in _DURATION_KEYS:
            written = place.get(key)
            text = self.settings.duration_text(written)
            if written and text and not _DAYS_ONLY.fullmatch(text):
                self.faults.add(
                    written,
                    Message("%(value)s is not purely in days, and this step counts working days.", {"value": text}),
                    Message("Write days such as P3D, or leave out days: working."),
                )

    def _after(self, written: Place | None, number: int, places: list[Place]) -> int | None:
        if written is None or written.text is None or self.faults.has(written):
            return None
        earlier = {step_key(place, other): other for other, place in enumerate(places[: number - 1], start=1)}
        found = earlier.get(written.text) or {str(other): other for other in earlier.values()}.get(written.text)
        if found is None:
            self._report_no_earlier(written, tuple(earlier))
        elif reason := self._why_no_base(places[found - 1]):
            expected = Message("Name an earlier step that has a last day: within, at, or every with times.")
            self.faults.add(written, Message(reason.template, {"step": shortened(written.text)}), expected)
        return found

    def _report_no_earlier(self, written: Place, earlier: tuple[str, ...]) -> None:
        message = Message("No earlier step is called %(step)s.", {"step": shortened(written.text or "")})
        expected = Message("This is the first step: leave after out, and it counts from the anchor.")
        if earlier:
            names = ", ".join(shortened(name) for name in earlier)
            expected = Message("The earlier steps are %(names)s.", {"names": names})
        self.faults.add(written, message, expected)

    def _why_no_base(self, place: Place) -> Message | None:
        form = form_of(place)
        if form == "every" and "times" not in place and not self.faults.is_excused(place, "times"):
            return Message("Step %(step)s goes on without end, so nothing comes after it.")
        if form is not None and form not in ANCHORED_FORMS:
            return Message("Step %(step)s has no day of its own to count from.")
        return None

    def _count(self, place: Place) -> int | None:
        written, per = place.get("at_least"), place.get("per")
        count = written.whole if written else None
        most = MOST_IN_PERIOD.get((per.text if per else None) or "")
        if written and count is not None and most is not None and count > most:
            parts = {"count": count, "most": most, "per": per.text if per else ""}
            self.faults.add(
                written,
                Message("%(count)d contacts do not fit into every %(per)s.", parts),
                Message("Write a whole number from 1 to %(most)d.", parts),
            )
        return count

    def _day(self, place: Place) -> str | None:
        text = place.text
        if text and text.startswith(MILESTONE) and not self.faults.has(place):
            self.declared.check("events", place, text.removeprefix(MILESTONE))
        return text


def check_customer_attribute(place: Place, declared: Declared, faults: Faults) -> None:
    """The name at `place` is a declared attribute of the customer, not of an event."""
    if place.text and place.text.startswith(EVENT_PREFIX):
        faults.add(
            place,
            Message(
                "%(name)s is an attribute of events, and the customer's own is asked for here.", {"name": place.text}
            ),
            Message("Name an attribute of the customer."),
        )
    else:
        declared.check("attributes", place)


def read_match(written: Place | None, declared: Declared) -> tuple[str, ...]:
    """Attributes that two rows must share, without `event.`; declared for events or for customers."""
    names = []
    for place in written.items() if written else []:
        name = (place.text or "").removeprefix(EVENT_PREFIX)
        if name and declared.check("attributes", place, name, EVENT_PREFIX + name):
            names.append(name)
    return tuple(names)


def _text(place: Place | None) -> str | None:
    return place.text if place else None
