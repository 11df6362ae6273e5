"""Matters that come again are found, across departments, shown together, and go before others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import ABOUT
from huifang.cases.logic.words import Happened
from huifang.cases.models import Case, Sketch
from huifang.cases.queries.repeats import MOST_AT_ONCE, NewMatters, new_matters, not_compared, repeated_by, sizes_of
from huifang.cases.queries.whom import Whom
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell_all

LOCK = "cases.repeats"
FIRST = 10
"""What a matter gains that its policy has go before others when it comes again."""

REPEATED = Message("Case %(number)s is a matter that came before: %(title)s")


@transaction.atomic
def find_repeats(*, at: datetime, on: date, actor: str) -> int:
    """Compare new cases with earlier ones; returns how many repeat one. Some thousands at once, some ten statements.

    What repeats another case names the first one of its group, and all live cases of the group gain priority by their
    number. Who the policy names for repeated matters is told.
    """
    take_lock(LOCK)
    new = new_matters()
    if not new.cases:
        return 0
    Sketch.objects.bulk_create(
        (Sketch(case_id=case, value=value) for case, sketch in new.sketches.items() for value in sketch),
        batch_size=MOST_AT_ONCE * 4,
    )
    found = repeated_by(new)
    if found:
        _mark(found, new, Doer(None, at, on, actor))
        _tell(found, new, at=at, on=on)
    return len(found)


def is_any_new() -> bool:
    """Whether there are cases that have not been compared."""
    return not_compared().exists()


def _mark(found: Mapping[int, int], new: NewMatters, doer: Doer) -> None:
    states = {case.pk: case.state for case in new.cases}
    by_first: defaultdict[int, list[int]] = defaultdict(list)
    for case, first in found.items():
        by_first[first].append(case)
    entry_id = next_id(Entry)
    Case.objects.bulk_update(
        [Case(pk=case, repeats_id=first, entry_id=entry_id) for case, first in found.items()],
        ["repeats", "entry"],
        batch_size=MOST_AT_ONCE,
    )
    _lift(by_first.keys(), {found[case] for case, kind in new.kinds.items() if kind.repeats_first and case in found})
    lines = [Line(case, Happened.CHANGED, states[case], facts={"repeats": first}) for case, first in found.items()]
    write_lines(lines, doer=doer, deed="cases.repeats_found", entry_id=entry_id)


def _lift(firsts: Collection[int], going_first: Collection[int]) -> None:
    """Every live case of a group gains one for each of the others, and more where its policy has it go first."""
    gains = {
        first: min(size - 1, FIRST - 1) + FIRST * (first in going_first) for first, size in sizes_of(firsts).items()
    }
    together: defaultdict[int, list[int]] = defaultdict(list)
    for first, gain in gains.items():
        together[gain].append(first)
    for gain, same in together.items():  # at most as many as there are gains
        live = Case.objects.live().filter(Q(pk__in=same) | Q(repeats__in=same), priority__lt=gain)
        live.update(priority=gain)


def _tell(found: Mapping[int, int], new: NewMatters, *, at: datetime, on: date) -> None:
    whom = Whom(on)
    tell_all(
        [
            Told(
                [one for one in whom.named(step.who, case) if one != case.about_employee_id],
                Message(REPEATED.template, {"number": case.number, "title": case.title}),
                (ABOUT, case.pk),
            )
            for case in new.cases
            if case.pk in found and case.pk in new.kinds
            for step in new.kinds[case.pk].escalates
            if step.when == "repeated"
        ],
        at=at,
    )
