"""How responses and invitations add up, by everything that figures are shown by: one SELECT for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models import TextField as Text
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncMonth

from huifang.kernel.sql.statements import AnyRows
from huifang.surveys.logic.scores import ENDS, Scale
from huifang.surveys.models import Invitation, Response, ScoreTally

By = ScoreTally.By

PLACE = ("questionnaire", "month", "department", "by", "key")
SUMS = (
    "responses",
    *(f"csat_{name}" for name in ("answers", "best", "worst", "total", "squares")),
    *(f"nps_{name}" for name in ("answers", "best", "worst")),
    *(f"ces_{name}" for name in ("answers", "best", "worst", "total", "squares")),
)
ASKED = ("asked", "answered")
COLUMNS = (*PLACE, "stage", *SUMS, *ASKED)

KEYS: Mapping[ScoreTally.By, str] = MappingProxyType(
    {By.EMPLOYEE: "employee_id", By.PRODUCT: "product", By.RULE: "rule_id", By.MODE: "mode", By.CHANNEL: "channel"}
)
"""The column of responses that says the key of each `by`; an invitation has no mode, its answers come by the link."""

_NONE = Value("", output_field=Text())
_ZERO = Value(0, output_field=BigIntegerField())
_WIDE = DecimalField(max_digits=20, decimal_places=4)
_NO_SUM = Value(Decimal(0), output_field=_WIDE)


def summed_responses(responses: QuerySet[Response]) -> AnyRows:
    """The counted among these responses, summed for each place, as rows of `COLUMNS`."""
    counted = responses.filter(is_counted=True)
    parts = [
        _placed(counted, "version__questionnaire_id", "answered_on", by, _key(by)).annotate(**_sums(), **_zeros(ASKED))
        for by in By
    ]
    return _all_of(parts)


def summed_invitations(invitations: QuerySet[Invitation], *, asked: int, answered: int) -> AnyRows:
    """Each of these invitations of customers counted so many times as asked and as answered, for each place."""
    of_customers = invitations.filter(customer__isnull=False)
    every = Cast(Count("id"), BigIntegerField())
    numbers = {"sum_asked": every * Value(asked), "sum_answered": every * Value(answered)}
    parts = []
    for by in By:
        key = Value(Response.Mode.LINK.value, output_field=Text()) if by == By.MODE else _key(by)
        placed = _placed(of_customers, "version__questionnaire_id", "asked_on", by, key)
        parts.append(placed.annotate(**_zeros(SUMS), **numbers))
    return _all_of(parts)


def _placed(rows: QuerySet[Any], questionnaire: str, day: str, by: ScoreTally.By, key: Combinable) -> AnyRows:
    return rows.order_by().values(
        at_questionnaire=F(questionnaire),
        at_month=Cast(TruncMonth(day), DateField()),
        at_department=F("department_id"),
        at_by=Value(int(by)),
        at_key=key,
        at_stage=Value(int(ScoreTally.Stage.FRESH)),
    )


def _key(by: ScoreTally.By) -> Combinable:
    return Coalesce(Cast(F(KEYS[by]), Text()), _NONE) if by in KEYS else _NONE


def _sums() -> dict[str, Any]:
    found: dict[str, Any] = {"responses": Count("id")}
    for scale in Scale:
        best_from, worst_to = ENDS[scale]
        name = scale.value
        found[f"{name}_answers"] = Count(name)
        found[f"{name}_best"] = Count("id", filter=Q(**{f"{name}__gte": best_from}))
        found[f"{name}_worst"] = Count("id", filter=Q(**{f"{name}__lte": worst_to}))
        if scale != Scale.NPS:
            number = Cast(F(name), _WIDE)
            found[f"{name}_total"] = Coalesce(Sum(number), _NO_SUM)
            found[f"{name}_squares"] = Coalesce(Sum(number * number), _NO_SUM)
    return {f"sum_of_{name}": found[name] for name in SUMS}


def _zeros(names: tuple[str, ...]) -> dict[str, Value]:
    return {f"no_{name}": _NO_SUM if name.endswith(("total", "squares")) else _ZERO for name in names}


def _all_of(parts: list[AnyRows]) -> AnyRows:
    return parts[0].union(*parts[1:], all=True)
