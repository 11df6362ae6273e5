"""Pages by key: the next page begins behind the last row of this one, however many rows there are before it.

Rows that come or go meanwhile move nothing. No page counts rows that it skips, as OFFSET would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.lookups import GreaterThan, LessThan, Lookup

from huifang.kernel.sql.prepared import Said
from huifang.web.frame.concealed import NotOurs, conceal, reveal

SIZE = 50
_PURPOSE = "page"

Row = TypeVar("Row")


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins (`key`, None for the first), in which order, and whether it is read backwards from there.

    What a prepared query may be asked with.
    """

    names: tuple[str, ...]
    is_falling: bool
    key: tuple[Any, ...] | None
    is_backward: bool

    @property
    def order(self) -> list[str]:
        """The order in which the rows of the page are read."""
        return [f"-{name}" if self._goes_down else name for name in self.names]

    @property
    def _goes_down(self) -> bool:
        return self.is_falling is not self.is_backward

    def rows_of(self, queryset: QuerySet[Any, Row], *, size: int = SIZE) -> QuerySet[Any, Row]:
        """The rows from here on, in the order in which they are read; one more than the page has, if there is one."""
        rows = queryset.order_by(*self.order)
        if self.key is not None:
            rows = rows.filter(_beyond(self.names, self.key, goes_down=self._goes_down))
        return rows[: size + 1]

    def page(self, read: Sequence[Row], *, size: int = SIZE) -> Page[Row]:
        """The page that rows read like this make."""
        return self.page_with(read[:size], has_more=len(read) > size)

    def page_with(self, read: Sequence[Row], *, has_more: bool) -> Page[Row]:
        """The page with these rows, when there are more behind them in the order in which they were read."""
        if not read:
            return Page((), "", "")
        rows = tuple(reversed(read)) if self.is_backward else tuple(read)
        has_before, has_after = (has_more, True) if self.is_backward else (self.key is not None, has_more)
        return Page(
            rows,
            previous=_cursor("<", rows[0], self.names) if has_before else "",
            next=_cursor(">", rows[-1], self.names) if has_after else "",
        )


def place_of(queryset: QuerySet[Any, Any], *, by: Sequence[str], cursor: str | None = "") -> Place:
    """The place in a list that a cursor names, the beginning when it is empty or cannot be read.

    `by` names fields or annotations that are never NULL, the last of them unique; "-" before all of them turns the
    order round. An index over them, in this order, makes every page as quick as the first.
    """
    is_falling = by[0].startswith("-")
    names = tuple(name.removeprefix("-") for name in by)
    if any(name.startswith("-") is not is_falling for name in by):
        raise ValueError("The fields of a page's order all rise or all fall.")
    return Place(names, is_falling, *_read(queryset, names, cursor))


def page_of(queryset: QuerySet[Any, Row], *, by: Sequence[str], cursor: str | None = "", size: int = SIZE) -> Page[Row]:
    """The page at the cursor, in the order of `place_of`; one statement."""
    place = place_of(queryset, by=by, cursor=cursor)
    return place.page(list(place.rows_of(queryset, size=size)), size=size)


def page_of_parts(
    parts: Sequence[QuerySet[Any, Row]], rows: QuerySet[Any, Row], *, by: Sequence[str], cursor: str | None = "",
    size: int = SIZE,
) -> Page[Row]:  # fmt: skip
    """The page at the cursor of all parts together, which have no row in common; two statements.

    Each part is read along its own index and no further than a page needs. `rows` says how the rows of the page are
    read then; `by` ends with `pk`.
    """
    place = place_of(rows, by=by, cursor=cursor)
    keys = list(keys_of(parts, place, size=size)) if parts else []
    return page_of_keys(keys, place, lambda read: rows.filter(pk__in=read), size=size)


def keys_of(parts: Sequence[QuerySet[Any, Any]], place: Place, *, size: int = SIZE) -> QuerySet[Any, Any]:
    """The keys of a page of all parts (at least one) together; one more than it has, where there is one."""
    first, *others = (place.rows_of(part, size=size).values_list(*place.names) for part in parts)
    together = first.union(*others, all=True).order_by(*place.order) if others else first
    return together[: size + 1]


def page_of_keys(
    keys: Sequence[tuple[Any, ...]], place: Place, rows_of: Callable[[frozenset[Any]], Iterable[Row]], *,
    size: int = SIZE,
) -> Page[Row]:  # fmt: skip
    """The page that keys read by `keys_of` make; `rows_of` reads the rows with these primary keys."""
    read = [key[-1] for key in keys]
    found: dict[Any, Any] = {row.pk: row for row in rows_of(frozenset(read[:size]))} if read else {}  # type: ignore[attr-defined]
    return place.page_with([found[key] for key in read[:size] if key in found], has_more=len(read) > size)


def _cursor(way: str, row: Any, names: Sequence[str]) -> str:
    return conceal([way, *names, *(_value(row, name) for name in names)], purpose=_PURPOSE)


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _read(
    queryset: QuerySet[Any, Any], names: Sequence[str], cursor: str | None
) -> tuple[tuple[Any, ...] | None, bool]:
    """The key to go on from, and whether backwards. A cursor of another list, or an old one, means the first page."""
    if not cursor:
        return None, False
    try:
        way, *told = reveal(cursor, purpose=_PURPOSE)
        if told[: len(names)] != list(names):
            return None, False
        fields = zip(_fields(queryset, names), told[len(names) :], strict=True)
        return tuple(_as_asked(field.to_python(value)) for field, value in fields), way == "<"
    except (NotOurs, ValueError, ValidationError):
        return None, False


def _as_asked(value: Any) -> Any:
    """A text is what changes from one place to the next, as a number or a day is."""
    return Said(value) if isinstance(value, str) else value


def _fields(queryset: QuerySet[Any, Any], names: Sequence[str]) -> list[Any]:
    """What each name of the order is: a field of the model or of one it leads to, or an annotation."""
    annotations = queryset.query.annotations
    return [annotations[name].output_field if name in annotations else _field(queryset.model, name) for name in names]


def _field(model: type[Model], name: str) -> Any:
    *path, last = name.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _beyond(names: Sequence[str], key: tuple[Any, ...], *, goes_down: bool) -> Lookup[Any]:
    columns: list[Combinable] = [F(name) for name in names]
    if len(columns) == 1:
        return (LessThan if goes_down else GreaterThan)(columns[0], key[0])
    return (TupleLessThan if goes_down else TupleGreaterThan)(columns, key)
