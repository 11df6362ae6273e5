"""The installation's calendars as its rules need them, and by what a change of them is noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from huifang.kernel.calendars.festivals import FESTIVALS
from huifang.org.queries import calendar_digests, own_festivals, published_days
from huifang.planning.logic.calendars import Calendars, festivals_of, uses_holidays
from huifang.policy.logic.pack import Rule
from huifang.policy.queries import rules_in_force


def calendars_for(rules: Iterable[Rule]) -> Calendars:
    """What these rules count with. Nothing is asked of the database for rules that need nothing."""
    wanted = list(rules)
    return Calendars(
        published=published_days() if any(uses_holidays(rule) for rule in wanted) else Calendars().published,
        festivals=own_festivals() if any(festivals_of(rule) - FESTIVALS for rule in wanted) else {},
    )


def estimated_years(rules: Iterable[Rule], *, until: date) -> list[int]:
    """The years up to a day of which these rules count working days that nobody has published yet."""
    wanted = list(rules)
    published = calendars_for(wanted).published
    if published.last_year is None or not any(uses_holidays(rule) for rule in wanted):
        return []
    return list(range(published.last_year + 1, until.year + 1))


def counting_working_days(on: date) -> frozenset[int | tuple[int, str]]:
    """The rules in force on a day that count working days: by their ids, and by version and key."""
    found = [rule for rule in rules_in_force(on) if uses_holidays(rule.rule)]
    return frozenset({rule.rule_id for rule in found} | {(rule.version_id, rule.rule.key) for rule in found})


def calendar_marks(rules: Mapping[int, Rule]) -> dict[int, list[str]]:
    """For each rule (by id) that depends on a calendar, words that differ when what it depends on has changed."""
    working = {rule_id for rule_id, rule in rules.items() if uses_holidays(rule)}
    festive = {rule_id: own for rule_id, rule in rules.items() if (own := festivals_of(rule) - FESTIVALS)}
    years = [f"{year} {digest.hex()}" for year, digest in sorted(calendar_digests().items())] if working else []
    dates = own_festivals() if festive else {}
    return {
        rule_id: [
            *(years if rule_id in working else ()),
            *(f"{name} {dates.get(name)}" for name in sorted(festive.get(rule_id, ()))),
        ]
        for rule_id in working | festive.keys()
    }
