"""What a contact limit says, with its names resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huifang.kernel.calendars.working import WEEKDAYS
from huifang.policy.logic.pack import Season, Text
from huifang.policy.logic.sections.contacts import ContactLimit
from huifang.policy.logic.stored import from_json, to_json


@dataclass(frozen=True, slots=True)
class Terms:
    """A contact limit as it runs.

    `spared` are rules (by id) that its hours and counts do not hold back: those that are `exempt`, or have a channel
    that it does not limit. `only` are the rules that alone may contact whom it protects (None: all may), `after_kinds`
    the kinds of events after which it leaves customers in peace.
    """

    limit: ContactLimit
    seasons: tuple[Season, ...] = ()
    after_kinds: tuple[int, ...] = ()
    spared: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    exempt: frozenset[int] = frozenset()

    @property
    def title(self) -> Text:
        return self.limit.title or {"und": self.limit.key}

    @property
    def days(self) -> frozenset[int]:
        """The weekdays on which contacts are made, from 1 for Monday; none: on all."""
        return frozenset(WEEKDAYS.index(day) + 1 for day in self.limit.days)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "limit": to_json(self.limit),
            "seasons": to_json(self.seasons),
            "after_kinds": list(self.after_kinds),
            "spared": sorted(self.spared),
            "exempt": sorted(self.exempt),
            "only": None if self.only is None else sorted(self.only),
        }


def terms_from(said: Mapping[str, Any]) -> Terms:
    """What `as_json` wrote."""
    return Terms(
        limit=from_json(said["limit"]),
        seasons=from_json(said["seasons"]),
        after_kinds=tuple(said["after_kinds"]),
        spared=frozenset(said["spared"]),
        exempt=frozenset(said["exempt"]),
        only=None if said["only"] is None else frozenset(said["only"]),
    )
