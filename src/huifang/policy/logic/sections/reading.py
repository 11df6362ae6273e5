"""Every section of a pack read, what its entries say held against each other, and what waits for a setting left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, get_args, get_type_hints

from huifang.kernel.calendars.working import ORDINARY_WEEK, WEEKDAYS
from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Text
from huifang.policy.logic.placeholders import PLACEHOLDERS, check_placeholders
from huifang.policy.logic.sections.answers import Survey
from huifang.policy.logic.sections.contacts import ContactLimit, Grading, MessageTemplate
from huifang.policy.logic.sections.governed import Approval
from huifang.policy.logic.sections.measured import Kpi, LedgerRule
from huifang.policy.logic.sections.parts import Entry, WorkingTime
from huifang.policy.logic.sections.reader import Reader
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.tree import Place, shortened


@cache
def kinds_of_entries() -> dict[str, type[Entry]]:
    """By the name of a section the type of its entries."""
    hints = get_type_hints(Sections)
    return {one.name: get_args(hints[one.name])[0] for one in fields(Sections) if get_args(hints[one.name])}


@dataclass
class PackSections:
    """Reads all sections with one reader; `waiting` are the titles of what waits for an answer, by section and key."""

    reader: Reader
    waiting: dict[tuple[str, str], Text] = field(default_factory=dict)

    def read(self) -> Sections:
        """Everything that does not wait for the answer to a setting; every fault of every entry reported."""
        found: dict[str, Any] = {}
        for section, kind in kinds_of_entries().items():
            entries = self.reader.entries(section, kind)
            settled = []
            for place, entry in entries:
                self._check(place, entry)
                if self.reader.settings.is_open(place):
                    self.waiting[section, entry.key] = entry.title
                else:
                    settled.append(entry)
            found[section] = tuple(settled)
        return Sections(**found, working=self._working())

    def _working(self) -> WorkingTime:
        """The policy's working week, holidays and hours."""
        place = self.reader.root.at(("policy",)).get("working")
        if place is None:
            return WorkingTime()
        week, holidays = place.get("week"), place.get("holidays")
        days = {WEEKDAYS.index(day.text) for day in week.items() if day.text in WEEKDAYS} if week else ORDINARY_WEEK
        return WorkingTime(
            week=tuple(sorted(days)),
            holidays="none" if holidays and holidays.text == "none" else "cn",
            hours=self.reader.hours(place.get("hours")),
        )

    def _check(self, place: Place, entry: Entry) -> None:
        faults = self.reader.faults
        _check_needs(place, faults)
        match entry:
            case LedgerRule():
                _check_ledger(place, entry, faults)
            case Kpi() if entry.at_least and entry.at_most and not self.reader.settings.is_open(place):
                _check_order(place, entry.at_least.value > entry.at_most.value, faults)
            case MessageTemplate():
                _check_template(place, entry, faults)
            case Grading():
                _check_grading(place, entry, faults)
            case ContactLimit() if bool(entry.after) != ("quiet" in place):
                _check_quiet(place, faults)
            case Approval() if entry.levels:
                _check_levels(place, self.reader.root, faults)
            case Survey() if entry.questions == () and "questions" not in place and "topic" not in place:
                message = Message("The survey asks nothing: it has neither questions nor a topic.")
                faults.add(place, message, Message("Write questions as the fields of a form, or a topic."))
            case _:
                pass


_NEED_EACH_OTHER = {"at_most": "per", "limit": "per", "first": "counted_in", "last": "counted_in"}
"""A number of times means something only in a period."""
_IN_NO_PERIOD = ("kpis", "ledger", "assignment")


def _check_needs(place: Place, faults: Faults) -> None:
    for key, needed in _NEED_EACH_OTHER.items():
        is_bound = key == "at_most" and place.path[0] in _IN_NO_PERIOD
        if key in place and needed not in place and not is_bound:
            parts = {"key": key, "needed": needed}
            message = Message("The key %(key)s stands without %(needed)s, the period in which it counts.", parts)
            faults.add_missing(place, needed, message, Message("Write %(needed)s, such as month.", parts))


def _check_quiet(place: Place, faults: Faults) -> None:
    missing = "after" if "quiet" in place else "quiet"
    message = Message("after and quiet stand together: after which events, and for how long.")
    faults.add_missing(place, missing, message, Message("Write %(needed)s.", {"needed": missing}))


def _check_ledger(place: Place, entry: LedgerRule, faults: Faults) -> None:
    keys = [key for key in ("amount", "percent") if key in place]
    if "at_least" in place or "at_most" in place:
        keys.append("at_least")
    if len(keys) > 1:
        message = Message("The keys %(found)s stand together here.", {"found": ", ".join(keys)})
        faults.add(place, message, Message("Write one amount, a range with at_least and at_most, or a percentage."))
    wrong = "benefits" if entry.type == "penalty" else "sanctions"
    if found := place.get(wrong):
        message = Message("A %(type)s has no %(key)s.", {"type": entry.type, "key": wrong})
        faults.add_key(found, message, Message("Write sanctions for a penalty, benefits for a reward."))
    if not keys and "sanctions" not in place and "benefits" not in place:
        message = Message("Nothing says what the reward or penalty is.")
        expected = Message("Write an amount, a range, a percentage, or sanctions or benefits.")
        faults.add(place, message, expected)
    if "percent" in place and "of" not in place:
        message = Message("The key percent stands without of, what it is a share of.")
        faults.add_missing(place, "of", message, Message("Write of: base_wage, pay, bonus or sales."))
    low, high = place.get("at_least"), place.get("at_most")
    if entry.at_least and entry.at_most and low and high and "setting" not in low and "setting" not in high:
        _check_order(place, entry.at_least > entry.at_most, faults)


def _check_order(place: Place, is_wrong: bool, faults: Faults) -> None:
    high = place.get("at_most")
    if is_wrong and high:
        faults.add(high, Message("at_most lies below at_least."), Message("Write the larger one as at_most."))


def _check_template(place: Place, entry: MessageTemplate, faults: Faults) -> None:
    known = (*PLACEHOLDERS, *(variable.key for variable in entry.variables))
    texts = [place.get("text"), *_items(place, "openings"), *_items(place, "closings")]
    for text in texts:
        check_placeholders(text, faults, known=known)
    for variable in _items(place, "variables"):
        sources = [key for key in ("setting", "attribute", "post") if key in variable]
        if len(sources) > 1:
            message = Message("The keys %(found)s stand together here.", {"found": ", ".join(sources)})
            faults.add(variable, message, Message("Write one of setting, attribute and post: a value has one source."))


def _check_grading(place: Place, entry: Grading, faults: Faults) -> None:
    known = {value.key for value in entry.values}
    for change in _items(place, "changes"):
        for named in (change.get("to"), *_items(change, "before")):
            if named and named.text and known and named.text not in known:
                message = Message("%(name)s is none of the values.", {"name": shortened(named.text)})
                faults.add(named, message, Message("Write one of %(known)s.", {"known": ", ".join(sorted(known))}))


def _check_levels(place: Place, root: Place, faults: Faults) -> None:
    """The levels of an approval are levels of some kind of case."""
    cases = root.get("cases")
    kinds = [*(kind for _, kind in cases.fields()), *cases.items()] if cases else []
    known = sorted({level.text for kind in kinds for level in _items(kind, "levels") if level.text})
    for level in _items(place, "levels"):
        if level.text and level.text not in known:
            message = Message("No kind of case has the level %(name)s.", {"name": shortened(level.text)})
            faults.add(level, message, Message("Declare it as one of the levels of a kind of case."))


def _items(place: Place, key: str) -> Iterator[Place]:
    child = place.get(key)
    yield from child.items() if child else []
