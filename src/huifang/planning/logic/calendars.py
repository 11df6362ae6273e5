"""The calendars that a plan is made with: working days as each policy has them, and the company's own festivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huifang.kernel.calendars.festivals import FestivalDate
from huifang.kernel.calendars.working import PublishedDays, WorkingCalendar
from huifang.policy.logic.pack import Rule, Step, Working


@dataclass(frozen=True)
class Calendars:
    """What is published of working days, and the company's own festivals; one working calendar for each policy's."""

    published: PublishedDays = field(default_factory=PublishedDays)
    festivals: Mapping[str, FestivalDate] = field(default_factory=dict)
    _working: dict[Working, WorkingCalendar] = field(default_factory=dict)

    def working(self, working: Working | None) -> WorkingCalendar:
        """The days that work under a policy; the ordinary ones where it says nothing."""
        said = working or Working()
        if said not in self._working:
            published = self.published if said.holidays == "cn" else PublishedDays()
            self._working[said] = WorkingCalendar(said.week, published)
        return self._working[said]


def uses_holidays(rule: Rule) -> bool:
    """Whether a change of the published days may move what the rule asks for."""
    return rule.working is not None and rule.working.holidays == "cn"


def festivals_of(rule: Rule) -> frozenset[str]:
    """The festivals on which the rule asks for something."""
    return frozenset(name for step in rule.steps if (name := festival_of(step)))


def festival_of(step: Step) -> str:
    """The festival that the step names; empty when it names none."""
    kind, _, name = (step.day or "").partition(":")
    return name if kind == "festival" else ""
