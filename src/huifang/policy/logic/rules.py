"""The rules of a pack: whom to contact, when, by which post; everything that they name is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from huifang.kernel.calendars.working import ORDINARY_WEEK, WEEKDAYS
from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.policy.logic.anchors import AnchorKind, Anchors
from huifang.policy.logic.declared import EVERYONE, Declared, names_in, report_repeats
from huifang.policy.logic.expected import EXPECTED
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Rule, Season, Working
from huifang.policy.logic.seasons import seasons_of
from huifang.policy.logic.segments import Segments
from huifang.policy.logic.settings import Settings, read_date
from huifang.policy.logic.steps import Steps
from huifang.policy.logic.tree import Place, shortened

ALL_PERCENT = 100


@dataclass
class Rules:
    """Reads the rules of a pack; a rule that waits for the answer to a setting is checked and left out."""

    root: Place
    declared: Declared
    settings: Settings
    segments: Segments
    faults: Faults

    def read(self) -> tuple[Rule, ...]:
        """The rules in the order of the file, without those that wait for a setting."""
        section = self.root.get("rules")
        places = section.items() if section else []
        message = Message("The rule %(name)s stands here again; the first one is on line %(first)d.")
        report_repeats(places, "key", message, self.faults)
        rules = [(place, self._rule(place)) for place in places if place.is_group]
        return tuple(rule for place, rule in rules if not self._is_open(place))

    def _rule(self, place: Place) -> Rule:
        anchors = Anchors(self.declared, self.faults)
        due = place.get("due")
        self._check_names(place)
        self._check_series(place)
        kind = anchors.check(place)
        segment, also = self._segment_name(place, "for", kind), self._segment_name(place, "while", kind)
        within, beside = self.segments.get(segment), self.segments.get(also)
        return Rule(
            key=_text(place, "key") or "",
            clauses=self.declared.check_all("clauses", _items(place, "clauses")),
            steps=Steps(self.declared, self.settings, self.faults).read(due.items() if due else []),
            channels=tuple(item.text for item in _items(place, "channels") if item.text),
            post=_text(place, "post"),
            segment=within.predicate if within else None,
            segment_name=segment or EVERYONE,
            while_segment=beside.predicate if beside else None,
            while_name=also,
            anchor=anchors.read(place),
            until=anchors.read_until(place),
            series=_truth(place, "series"),
            existing=self._existing(place.get("existing")),
            since=read_date(place.get("since"), self.faults),
            season=_text(place, "season"),
            season_days=self._season_days(place.get("season")),
            working=self._working(due),
            counts=cast(Literal["any", "own"], _text(place, "counts") or "own"),
            sample=self._sample(place.get("sample")),
            expires=self.settings.duration(place.get("expires")) if "expires" in place else None,
            script=_text(place, "script"),
            questionnaire=_text(place, "questionnaire"),
            performed_by=cast(Literal["person", "system"], _text(place, "performed_by") or "person"),
            binding="binding" not in place or _truth(place, "binding"),
        )

    def _season_days(self, name: Place | None) -> Season | None:
        """The two days of the season that the rule names; None as well where a fault speaks of them."""
        return seasons_of(self.root, self.settings).get(name.text) if name and name.text else None

    def _working(self, due: Place | None) -> Working | None:
        """The policy's working days, for a rule whose steps ask for them."""
        if not any(key in step for step in (due.items() if due else []) for key in ("days", "shift")):
            return None
        written = self.root.at(("policy", "working"))
        week, holidays = written.get("week"), _text(written, "holidays")
        days = {WEEKDAYS.index(day.text) for day in week.items() if day.text in WEEKDAYS} if week else ORDINARY_WEEK
        return Working(tuple(sorted(days)), "none" if holidays == "none" else "cn")

    def _check_names(self, place: Place) -> None:
        self.declared.check("posts", place.get("post"))
        self.declared.check("seasons", place.get("season"))
        self._check_in_section("scripts", place.get("script"))
        self._check_in_section("surveys", place.get("questionnaire"))

    def _check_in_section(self, section: str, place: Place | None) -> None:
        """Scripts and questionnaires may be kept outside the pack; where the pack has them, it has them all."""
        found = self.root.get(section)
        if found and (found.is_group or names_in(found)):
            self.declared.check(section, place)

    def _check_series(self, place: Place) -> None:
        steps = _items(place, "due")
        if sum("within" in step for step in steps) > 1 and "series" not in place:
            message = Message("The key series is missing, and this rule has several steps with within.")
            expected = Message("Write series: true for steps that open in turn, false for steps that open together.")
            self.faults.add_missing(place, "series", message, expected)

    def _segment_name(self, rule: Place, key: str, anchor: AnchorKind) -> str | None:
        """The segment that `for` or `while` names, checked; events are looked at only where one starts the rule."""
        place = rule.get(key)
        if place is None or not self.declared.check("segments", place):
            return None
        segment = self.segments.get(place.text)
        if segment and segment.event_attributes and anchor in ("attribute", "none"):
            parts = {"segment": place.text, "attribute": min(segment.event_attributes)}
            message = Message("The segment %(segment)s looks at %(attribute)s, and no event starts this rule.", parts)
            expected = Message("Use a segment on the customer alone, or name an event kind as the anchor.")
            self.faults.add(place, message, expected)
        return place.text

    def _existing(self, place: Place | None) -> Literal["none", "open"] | Duration:
        if place is None:
            return "open"
        if place.text in ("none", "open"):
            return cast(Literal["none", "open"], place.text)
        duration = self.settings.duration(place)
        if duration.months:
            message = Message("%(value)s is not in days or weeks.", {"value": self.settings.duration_text(place)})
            self.faults.add(place, message, EXPECTED["existing"])
        return duration

    def _sample(self, place: Place | None) -> float | None:
        if place is None or place.text is None or self.faults.has(place):
            return None
        percent = float(place.text.removesuffix("%"))
        if not 0 < percent <= ALL_PERCENT:
            message = Message("%(value)s is no share of all.", {"value": shortened(place.text)})
            self.faults.add(place, message, EXPECTED["sample"])
        return percent / ALL_PERCENT

    def _is_open(self, rule: Place) -> bool:
        segments = [self.segments.get(_text(rule, key)) for key in ("for", "while")]
        season = self.root.at(("seasons", _text(rule, "season") or ""))
        is_open = season.path[:1] == ("seasons",) and len(season.path) > 1 and self.settings.is_open(season)
        return is_open or self.settings.is_open(rule) or any(segment.is_open for segment in segments if segment)


def _text(place: Place, key: str) -> str | None:
    child = place.get(key)
    return child.text if child else None


def _items(place: Place, key: str) -> list[Place]:
    child = place.get(key)
    return child.items() if child else []


def _truth(place: Place, key: str) -> bool:
    child = place.get(key)
    return bool(child and child.truth)
