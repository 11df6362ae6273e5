"""Parts the units of a file into policies: which lines are titles, and where the next policy begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from huifang.policy.logic.reader.marks import CHAPTERS, Mark
from huifang.policy.logic.reader.titles import (
    begins_piece,
    is_first_line,
    is_name,
    is_organisation,
    is_title,
    same_title,
)
from huifang.policy.logic.reader.units import Unit

_STRONG_TITLE = re.compile(r".{2,}(?:制度|办法|规定|细则|条例|章程)")


_OF_AN_OWNER = re.compile(r"公司|集团|有限|医院|门诊|诊所|银行|酒店|宾馆|学校|学院|幼儿园|物业|[×xX*某]{2}")
"""Whose policy it is: no heading inside a policy says that."""


@dataclass
class Part:
    """The units of one policy, and the lines that are its title, repeated ones among them."""

    title: str = ""
    units: list[Unit] = field(default_factory=list)
    titles: list[Unit] = field(default_factory=list)
    base: Mark | None = None
    has_counted: bool = False

    def take(self, unit: Unit) -> None:
        """Add a unit; `base` is the first mark, that of the outermost list, `has_counted` whether this list goes on."""
        self.units.append(unit)
        if unit.mark:
            self.base = self.base or unit.mark
            self.has_counted |= unit.mark.family == self.base.family and (unit.mark.value or 0) > 1


def parted(units: Sequence[Unit]) -> list[Part]:
    """The policies of a file in their order; a file without a title is one policy without a name."""
    parts = [Part()]
    if _begins_with_a_name(units):
        parts = [Part(units[0].words, titles=[units[0]])]
        units = units[1:]
    for place, unit in enumerate(units):
        part = parts[-1]
        if (unit.mark and unit.mark.style != "#") or unit.row or not unit.begins_line:
            part.take(unit)
        elif not part.units:
            _open_with(part, unit, units, place)
        elif _begins_policy(part, units, place):
            parts.append(Part(unit.words.rstrip(":"), titles=[unit]))
        elif same_title(unit.words, part.title) and unit.ends_line:
            part.titles.append(unit)
        else:
            part.take(unit)
    return [part for part in parts if part.units or part.titles]


def _begins_with_a_name(units: Sequence[Unit]) -> bool:
    """Whether the first line is a name of its own, with more than another line behind it."""
    if len(units) < 3 or units[0].mark or units[0].row or not units[0].ends_line:
        return False
    first = units[0].words
    is_of_organisation = is_organisation(first) and not is_title(first)
    return is_first_line(first) and not is_of_organisation and not _title_follows(units, 0)


def _open_with(part: Part, unit: Unit, units: Sequence[Unit], place: int) -> None:
    """The first lines of a policy: titles and the company's name go before its words."""
    is_last = place + 1 == len(units)
    if not is_last and (_is_better_title(part, unit) or _is_name_before_a_first_mark(part, unit, units[place + 1])):
        part.title = unit.words.rstrip(":")
        part.titles.append(unit)
    elif is_organisation(unit.words) and unit.ends_line and _title_follows(units, place):
        part.titles.append(unit)
    else:
        part.take(unit)


def _is_better_title(part: Part, unit: Unit) -> bool:
    """Whether a line is the title, or names the policy better than the title that it has: the one of a collection."""
    is_new = not part.title or begins_piece(unit.words) or bool(_STRONG_TITLE.match(unit.words))
    return is_title(unit.words) and (is_new or same_title(unit.words, part.title))


def _is_name_before_a_first_mark(part: Part, unit: Unit, following: Unit) -> bool:
    is_name_only = unit.mark is None and not unit.words.endswith(":") and is_name(unit.words, longest=30)
    return is_name_only and not part.title and _is_first_mark(following)


def _title_follows(units: Sequence[Unit], place: int) -> bool:
    return any(unit.mark is None and is_title(unit.words) for unit in units[place + 1 : place + 3])


def _is_first_mark(unit: Unit) -> bool:
    return unit.mark is not None and unit.mark.value == 1


def _begins_policy(part: Part, units: Sequence[Unit], place: int) -> bool:
    """Whether a line in the middle of a file is the title of another policy: its numbers begin anew behind it."""
    unit, base = units[place], part.base
    if begins_piece(unit.words):
        return True
    following = next((one for one in units[place + 1 : place + 6] if one.mark), None)
    restarts = bool(following and base and _is_first_mark(following) and _is_of(following, base.family))
    if not is_title(unit.words):
        is_right_before = following is not None and units[place + 1] is following
        named = unit.mark is None and unit.ends_line and is_name(unit.words, longest=30) and is_right_before
        return named and restarts and base is not None and base.family in ("一、", "章", "条") and part.has_counted
    if following and _is_first_mark(following) and part.has_counted and _is_anothers(unit, part):
        return True
    is_repeated = place + 1 < len(units) and same_title(units[place + 1].words, unit.words)
    strong = base is None or base.family in ("一、", "条", *CHAPTERS) or bool(_STRONG_TITLE.match(unit.words))
    return is_repeated or (restarts and strong)


def _is_anothers(unit: Unit, part: Part) -> bool:
    """Whether a title names whose policy it is and is not that of the policy before it, repeated."""
    named = _OF_AN_OWNER.search(unit.words) is not None and unit.mark is None and unit.ends_line
    return named and not same_title(unit.words, part.title)


def _is_of(unit: Unit, family: str) -> bool:
    """Whether a unit begins the outermost list of a policy, as the one before began its own."""
    mark = unit.mark
    return mark is not None and (mark.family == family or mark.family in CHAPTERS or mark.family in ("条", "一、"))
