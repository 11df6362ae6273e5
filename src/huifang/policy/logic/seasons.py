"""The seasons of a pack: parts of the year that have a name."""

from __future__ import annotations

from huifang.policy.logic.pack import Season
from huifang.policy.logic.settings import Settings
from huifang.policy.logic.tree import Place


def seasons_of(root: Place, settings: Settings) -> dict[str, Season]:
    """The seasons by name; one of which a day waits for its answer, or a fault speaks, is left out."""
    section = root.get("seasons")
    found = {name: _season(place, settings) for name, place in (section.fields() if section else ())}
    return {name: season for name, season in found.items() if season is not None}


def _season(place: Place, settings: Settings) -> Season | None:
    days = [_month_and_day(place.get(key), settings) for key in ("from", "to")]
    return Season(*days) if all(days) else None


def _month_and_day(place: Place | None, settings: Settings) -> int:
    """315 for 15 March, 0 where there is none to be read."""
    said = settings.said(place, ("year_day",)) if place else ""
    month, _dash, day = said.partition("-")
    return int(month) * 100 + int(day) if month.isdecimal() and day.isdecimal() else 0
