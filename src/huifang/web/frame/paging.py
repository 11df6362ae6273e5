"""Pages by key: the next page begins behind the last row of this one, however many rows there are before it.

Rows that come or go meanwhile move nothing. No page counts rows that it skips, as OFFSET would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.lookups import GreaterThan, LessThan, Lookup

from huifang.web.frame.concealed import NotOurs, conceal, reveal

SIZE = 50
_PURPOSE = "page"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page, and the cursors of its neighbours; empty where there is none."""

    rows: tuple[Row, ...]
    previous: str
    next: str

    @property
    def is_only(self) -> bool:
        """Whether everything fits on this page."""
        return not (self.previous or self.next)


def page_of(queryset: QuerySet[Row, Row], *, by: Sequence[str], cursor: str | None = "", size: int = SIZE) -> Page[Row]:
    """The page at the cursor, or the first one when it is empty or cannot be read; one statement.

    `by` names fields or annotations that are never NULL, the last of them unique; "-" before all of them turns the
    order round. An index over them, in this order, makes every page as quick as the first.
    """
    is_falling = by[0].startswith("-")
    names = [name.removeprefix("-") for name in by]
    if any(name.startswith("-") is not is_falling for name in by):
        raise ValueError("The fields of a page's order all rise or all fall.")
    key, is_backward = _read(queryset, names, cursor)
    goes_down = is_falling is not is_backward
    rows = queryset.order_by(*(f"-{name}" if goes_down else name for name in names))
    if key is not None:
        rows = rows.filter(_beyond(names, key, goes_down=goes_down))
    found = list(rows[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if is_backward:
        found.reverse()
    return _page(
        found, names, has_before=has_more if is_backward else key is not None, has_after=is_backward or has_more
    )


def page_of_parts(
    parts: Sequence[QuerySet[Row, Row]], rows: QuerySet[Row, Row], *, by: Sequence[str], cursor: str | None = "",
    size: int = SIZE,
) -> Page[Row]:  # fmt: skip
    """The page at the cursor of all parts together, which have no row in common; two statements.

    Each part is read along its own index and no further than a page needs. `rows` says how the rows of the page are
    read then; `by` ends with `pk`.
    """
    is_falling = by[0].startswith("-")
    names = [name.removeprefix("-") for name in by]
    key, is_backward = _read(rows, names, cursor)
    goes_down = is_falling is not is_backward
    order = [f"-{name}" if goes_down else name for name in names]
    keys = [
        (part if key is None else part.filter(_beyond(names, key, goes_down=goes_down)))
        .order_by(*order)
        .values_list(*names)[: size + 1]
        for part in parts
    ]
    if not keys:
        return Page((), "", "")
    together = keys[0].union(*keys[1:], all=True).order_by(*order) if len(keys) > 1 else keys[0]
    places = [place[-1] for place in together[: size + 1]]
    has_more, places = len(places) > size, places[:size]
    if is_backward:
        places.reverse()
    found = rows.in_bulk(places)
    return _page(
        [found[place] for place in places if place in found],
        names,
        has_before=has_more if is_backward else key is not None,
        has_after=is_backward or has_more,
    )


def _page(rows: list[Row], names: Sequence[str], *, has_before: bool, has_after: bool) -> Page[Row]:
    if not rows:
        return Page((), "", "")
    return Page(
        tuple(rows),
        previous=_cursor("<", rows[0], names) if has_before else "",
        next=_cursor(">", rows[-1], names) if has_after else "",
    )


def _cursor(way: str, row: Any, names: Sequence[str]) -> str:
    return conceal([way, *names, *(_value(row, name) for name in names)], purpose=_PURPOSE)


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _read(queryset: QuerySet[Any, Any], names: list[str], cursor: str | None) -> tuple[list[Any] | None, bool]:
    """The key to go on from, and whether backwards. A cursor of another list, or an old one, means the first page."""
    if not cursor:
        return None, False
    try:
        way, *told = reveal(cursor, purpose=_PURPOSE)
        if told[: len(names)] != names:
            return None, False
        fields = _fields(queryset, names)
        return [field.to_python(value) for field, value in zip(fields, told[len(names) :], strict=True)], way == "<"
    except (NotOurs, ValueError, ValidationError):
        return None, False


def _fields(queryset: QuerySet[Any, Any], names: Sequence[str]) -> list[Any]:
    """What each name of the order is: a field of the model or of one it leads to, or an annotation."""
    annotations = queryset.query.annotations
    return [annotations[name].output_field if name in annotations else _field(queryset.model, name) for name in names]


def _field(model: type[Model], name: str) -> Any:
    *path, last = name.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _beyond(names: Sequence[str], key: list[Any], *, goes_down: bool) -> Lookup[Any]:
    columns: list[Combinable] = [F(name) for name in names]
    if len(columns) == 1:
        return (LessThan if goes_down else GreaterThan)(columns[0], key[0])
    return (TupleLessThan if goes_down else TupleGreaterThan)(columns, tuple(key))
