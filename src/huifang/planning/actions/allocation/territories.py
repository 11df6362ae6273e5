"""Which areas are whose, and how much each takes of what is given by ability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from huifang.history.actions import record
from huifang.org.actions.company import ids_by_key
from huifang.org.models import Employee
from huifang.planning.models import Ability, Territory


@dataclass(frozen=True, slots=True)
class NewTerritory:
    """An employee, by number, has the customers whose attribute names an area."""

    employee: str
    attribute: str
    area: str


@transaction.atomic
def set_territories(*, territories: Sequence[NewTerritory], actor: str, reason: str = "") -> int:
    """Have exactly these areas stand for the attributes that they name; returns how many were added or taken away.

    Raises UnknownKeys for numbers of nobody. The next run gives customers who have moved to whoever has their area.
    """
    ids = ids_by_key(Employee, "number", {one.employee for one in territories})
    wanted = {(one.attribute.strip(), one.area.strip(), ids[one.employee]) for one in territories}
    rows = Territory.objects.filter(attribute__in={attribute for attribute, _area, _one in wanted})
    standing = {(row.attribute, row.area, row.employee_id): row.pk for row in rows}
    gone = [pk for key, pk in standing.items() if key not in wanted]
    news = [Territory(attribute=a, area=b, employee_id=c) for a, b, c in sorted(wanted - standing.keys())]
    Territory.objects.filter(pk__in=gone).delete()
    Territory.objects.bulk_create(news)
    if gone or news:
        facts = {"added": len(news), "taken_away": len(gone)}
        record(deed="territories.set", actor=actor, reason=reason, row_count=len(gone) + len(news), facts=facts)
    return len(gone) + len(news)


@transaction.atomic
def set_abilities(*, percents: Mapping[int, int], actor: str, reason: str = "") -> int:
    """Set how much employees (by id) take of an ordinary share, in per cent; returns of how many that was news."""
    standing = dict(Ability.objects.filter(employee__in=percents).values_list("employee", "percent"))
    news = {one: percent for one, percent in percents.items() if standing.get(one, 100) != percent}
    rows = [Ability(employee_id=one, percent=percent) for one, percent in sorted(news.items())]
    Ability.objects.bulk_create(rows, update_conflicts=True, unique_fields=["employee"], update_fields=["percent"])
    if news:
        facts = {"percents": {str(one): percent for one, percent in sorted(news.items())}}
        record(deed="abilities.set", actor=actor, reason=reason, row_count=len(news), facts=facts)
    return len(news)
