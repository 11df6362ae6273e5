"""What of one's work one wants to see and be served, as it stands in the address: `?channel=phone&grade=tier:high`.

Today's desk and the contact page pass it on to each other, so that the next customer is one of those that were chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import DeskInForce, desk_in_force
from huifang.web.frame.request import Request

NAMES = ("channel", "rule", "grade")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The words of the address. What is not known any more selects nothing, as if it were not there."""

    channel: str = ""
    rule: str = ""
    grade: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.channel or self.rule or self.grade)

    @property
    def query(self) -> str:
        """What to put behind an address to keep them: empty, or with its question mark."""
        told = {name: value for name in NAMES if (value := getattr(self, name))}
        return f"?{urlencode(told)}" if told else ""


def chosen_in(request: HttpRequest) -> Chosen:
    """What the address of a page, or of a deed of that page, says."""
    return Chosen(**{name: request.GET.get(name, "") for name in NAMES})


def selection_in(request: Request) -> Selection:
    """The follow-ups that the address means; the policies are asked only where something was chosen."""
    chosen = chosen_in(request)
    return EVERYTHING if chosen.is_all else selection_of(chosen, desk_in_force(request.on))


def selection_of(chosen: Chosen, desk: DeskInForce) -> Selection:
    """The follow-ups that are meant, by the policies in force."""
    if chosen.is_all:
        return EVERYTHING
    grades = {f"{grade.attribute}:{grade.value}": (grade.attribute, grade.value) for grade in desk.grades}
    return Selection(rules=_rules(chosen, desk.rules), grade=grades.get(chosen.grade))


def _rules(chosen: Chosen, rules: Mapping[int, DeskRule]) -> frozenset[int] | None:
    found = set(rules)
    if chosen.rule:
        found &= {int(chosen.rule)} if chosen.rule.isascii() and chosen.rule.isdecimal() else set()
    if chosen.channel:
        found &= {key for key in rules if chosen.channel in rules[key].channels}
    return frozenset(found) if chosen.rule or chosen.channel else None
