"""Expressions that PostgreSQL computes for us: days, durations, comparisons of texts as numbers and dates.

Nothing here raises on a value that cannot be read: such a value compares as unknown or holds for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Value
from django.db.models.expressions import Combinable

Operand = Combinable | str

# Digits are written out: what \d stands for depends on the language of the database, and １０ is no number to it.
NUMBER = r"^[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?$"
ISO_DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
_OFFSET = r"(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])"
LOCAL_TIME = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}$"
ABSOLUTE_TIME = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME} ?{_OFFSET}$"


class DayAfter(Func):
    """`day` plus months (clamped to the month's last day), then days."""

    template = (
        "(CASE WHEN %(months)s = 0 THEN %(day)s + %(days)s"
        " ELSE (%(day)s + make_interval(months => %(months)s))::date + %(days)s END)"
    )
    output_field = models.DateField()

    def __init__(self, day: Operand, months: Operand, days: Operand) -> None:
        super().__init__(day, months, days)

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        (day, p_day), (months, p_months), (days, p_days) = (
            compiler.compile(part) for part in self.get_source_expressions()
        )
        sql = self.template % {"day": day, "months": months, "days": days}
        return sql, (*p_months, *p_day, *p_days, *p_day, *p_months, *p_days)


class DayBefore(DayAfter):
    """`day` minus months (clamped), then minus days."""

    template = (
        "(CASE WHEN %(months)s = 0 THEN %(day)s - %(days)s"
        " ELSE (%(day)s - make_interval(months => %(months)s))::date - %(days)s END)"
    )


class Earlier(Func):
    """The earlier of two days; an unknown one loses."""

    function = "LEAST"
    output_field = models.DateField()


class Later(Func):
    """The later of two days; an unknown one loses."""

    function = "GREATEST"
    output_field = models.DateField()


class Joined(Func):
    """Texts one after the other; unknown when one of them is."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = models.TextField()


class TextUnder(Func):
    """The text under a name of a JSON object; unknown where there is none.

    Django's KeyTextTransform takes a name of digits, such as the year 2026, for a place in a list.
    """

    template = "(%(expressions)s::text)"
    arg_joiner = " ->> "
    output_field = models.TextField()

    def __init__(self, name: str, source: Operand) -> None:
        super().__init__(source, Value(name))


class TextArray(Func):
    template = "ARRAY[%(expressions)s]::text[]"
    output_field = ArrayField(models.TextField())


class NumbersWhere(Func):
    """An array of the numbers whose condition holds: `NumbersWhere([(3, Q(...)), (5, Q(...))])`."""

    template = "array_remove(ARRAY[%(expressions)s]::int[], NULL)"
    output_field = ArrayField(models.IntegerField())


class NumbersBeside(Func):
    """The numbers that stand beside a text, none for any other: `NumbersBeside(F("grade"), {"A": [3, 5]})`.

    The text is looked up once, however many numbers there are.
    """

    output_field = ArrayField(models.IntegerField())

    def __init__(self, text: Operand, numbers: Mapping[str, Sequence[int]]) -> None:
        super().__init__(text)
        self._numbers = {value: list(found) for value, found in numbers.items()}

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        text, params = compiler.compile(self.get_source_expressions()[0])
        cases = " ".join(["WHEN %s THEN %s::int[]"] * len(self._numbers))
        beside = [part for value, found in self._numbers.items() for part in (value, found)]
        return f"(CASE {text} {cases} ELSE '{{}}'::int[] END)", (*params, *beside)


class Chained(Func):
    """Several arrays of numbers as one: `Chained(NumbersWhere(…), NumbersBeside(…))`."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = ArrayField(models.IntegerField())


class IsAmong(Func):
    """Whether the first number stands in the array: `IsAmong(F("segment"), F("prospect__segments"))`."""

    template = "(%(expressions)s)"
    arg_joiner = " = ANY "
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        (item, p_item), (array, p_array) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"({item} = ANY({array}))", (*p_item, *p_array)


class AsNumber(Func):
    """The number that a text spells in full, else unknown."""

    output_field = models.DecimalField()

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"(CASE WHEN {sql} ~ %s THEN ({sql})::numeric END)", (*params, NUMBER, *params)


class AsDay(Func):
    """The day that an ISO date spells (and that exists), else unknown."""

    output_field = models.DateField()

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"(CASE WHEN {sql} ~ %s AND {_exists(sql)} THEN ({sql})::date END)", (
            *params,
            ISO_DATE,
            *params * 5,
        )


class AsLocalDay(Func):
    """The local day of an ISO date or date-time; one with an offset is moved to `zone`. Else unknown."""

    output_field = models.DateField()

    def __init__(self, text: Operand, *, zone: str) -> None:
        super().__init__(text, Value(zone))

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        (sql, params), (zone, p_zone) = (compiler.compile(part) for part in self.get_source_expressions())
        day = f"left({sql}, 10)"
        template = (
            f"(CASE WHEN NOT coalesce({day} ~ %s, false) OR NOT {_exists(day)} THEN NULL"
            f" WHEN length({sql}) = 10 OR {sql} ~ %s THEN ({day})::date"
            f" WHEN {sql} ~ %s THEN (({sql})::timestamptz AT TIME ZONE {zone})::date END)"
        )
        before_zone = (*params, ISO_DATE, *params * 4, *params, *params, LOCAL_TIME, *params, *params, ABSOLUTE_TIME)
        return template, (*before_zone, *params, *p_zone)


def _exists(sql: str) -> str:
    """Whether a text of ISO shape names a day of the calendar; the text stands in it four times."""
    month = f"make_date(left({sql}, 4)::int, substr({sql}, 6, 2)::int, 1)"
    return (
        f"(CASE WHEN left({sql}, 4) = '0000' THEN false"
        f" ELSE right({sql}, 2)::int <= extract(day FROM {month} + interval '1 month - 1 day') END)"
    )


class Agree(Func):
    """Whether two JSON objects hold the same non-blank text under each of the names in an array."""

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        (one, p_one), (other, p_other), (names, p_names) = (
            compiler.compile(part) for part in self.get_source_expressions()
        )
        template = (
            f"(NOT EXISTS (SELECT 1 FROM unnest({names}) AS agreed(name)"
            f" WHERE ({one} ->> agreed.name) IS NULL"
            f" OR ({one} ->> agreed.name) IS DISTINCT FROM ({other} ->> agreed.name)))"
        )
        return template, (*p_names, *p_one, *p_one, *p_other)


class MonthAndDay(Func):
    """The day of the year as a number: 315 for 15 March."""

    template = "(extract(month FROM %(expressions)s) * 100 + extract(day FROM %(expressions)s))::int"
    output_field = models.IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *parts: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return self.template % {"expressions": sql}, (*params, *params)


class FirstBitsOfDigest(Func):
    """The first 32 bits of a text's SHA-256 (UTF-8) as a number."""

    template = "('x' || left(encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex'), 8))::bit(32)::bigint"
    output_field = models.BigIntegerField()


class Unnest(Func):
    """One row for each item of an array."""

    function = "unnest"
    set_returning = True
    output_field = models.IntegerField()
