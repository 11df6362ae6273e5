"""Queries that are written out once for each shape of what they are asked with, and then only filled in.

Django builds and compiles a query anew each time it is asked: of a page that asks for ten, that is half of the time.
Numbers, days and moments among the arguments are taken as what changes from one time to the next; everything else (how
many of them there are, texts, what is None) decides how the query reads, so each such shape is compiled once.

The database is asked in the same way: what a connection asks a second time it has prepared, and planned once. What
never changes is written out for that: a plan for any state, say, could use no index of one state.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from psycopg.sql import Literal
from psycopg.types.json import Json, Jsonb

Asked = ParamSpec("Asked")
Row = TypeVar("Row")

_MOST_SHAPES = 1_000
"""Then all are forgotten: nobody asks one question in so many shapes, so something else goes on."""

_FIRST_NUMBERS = (1_900_000_000, 1_900_000_000 + 5 * 2**24)
"""Apart by so much that sets of either go through their members in the same order."""

_FIRST_DAYS = (date(1, 2, 3), date(2, 3, 5))


_UNKNOWN = object()

_ASKED_BEFORE = 1
"""So many times a question was asked of a connection before the server is told to keep its plan."""


class Said(str):
    """A text that changes from one time to the next, as numbers and days do: one by which a row is found."""

    __slots__ = ()


class NotPreparable(TypeError):
    """A query that reads otherwise for other values of the same shape, or computes with one: it cannot be prepared."""


class Prepared(Generic[Asked, Row]):
    """What `prepared` makes of a function. `plain` is the function itself, for tests that hold the two together."""

    def __init__(self, plain: Callable[Asked, QuerySet[Any, Row]]) -> None:
        self.plain = plain
        self._written: dict[object, Any] = {}
        update_wrapper(self, plain)

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> list[Row]:
        values: list[Any] = []
        shape = (_shape(asked, values), *((name, _shape(value, values)) for name, value in named.items()))
        written = self._written.get(shape, _UNKNOWN)
        if written is _UNKNOWN:
            if len(self._written) >= _MOST_SHAPES:
                self._written.clear()
            written = self._written[shape] = self._write(asked, named)
        return list(written.filled_in(values)) if written is not None else []

    def _write(self, asked: tuple[Any, ...], named: dict[str, Any]) -> _Written | None:
        """Compile the query twice, for values that stand for others; None when it finds nothing whatever they are."""
        first, second = (_Marks(which) for which in (0, 1))
        try:
            one, other = (
                _compiled(self.plain(*marks.over(asked), **{name: marks.over(it) for name, it in named.items()}))
                for marks in (first, second)
            )
        except EmptyResultSet:
            return None
        if one.sql != other.sql or len(one.params) != len(other.params):
            raise NotPreparable(f"{self.plain.__name__} asks otherwise for other values")
        places = [
            _place(mine, theirs, first.made, second.made, self.plain.__name__)
            for mine, theirs in zip(one.params, other.params, strict=True)
        ]
        sql, given = _written_out(one.sql, places)
        return _Written(one.rows, one.compiler, sql, given)


def prepared(plain: Callable[Asked, QuerySet[Any, Row]]) -> Prepared[Asked, Row]:
    """Have the query that a function makes written once for each shape of its arguments; calling it reads its rows.

    Arguments are numbers, days, moments, texts (those that change as `Said`), truth values, None, members of
    enumerations, and tuples, frozen sets and frozen dataclasses of them. The function may look at all but the values of
    what changes: with these it can only ask. Raises NotPreparable where it does more. Its query must not be filtered
    further.
    """
    return Prepared(plain)


@dataclass(frozen=True, slots=True)
class _Compiled:
    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands at one place of the parameters: the value asked with of this number, as the database's own kind."""

    number: int
    kind: type[Any] | None


@dataclass(frozen=True, slots=True)
class _Written:
    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    places: tuple[Any, ...]

    def filled_in(self, values: Sequence[Any]) -> QuerySet[Any, Any]:
        """The query with these values. What Django would compile again is taken as it was."""
        params = tuple(_value(place, values) for place in self.places)
        compiler = copy.copy(self.compiler)
        compiler.connection = _AtTheServer(connections[DEFAULT_DB_ALIAS])
        compiler.as_sql = lambda *_asked, **_named: (self.sql, params)
        rows = object.__new__(type(self.rows))
        rows.__dict__.update(self.rows.__dict__)
        rows.__dict__["_query"] = _Query(self.rows.query, compiler)
        return rows


class _AtTheServer:
    """Django's connection, whose cursors leave it to the server to fill a query in, so that it plans it once, too."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        """A cursor that has what is asked a second time prepared; all others go on filling in by themselves.

        While somebody looks at the statements, Django's own: it alone can tell what was asked, filled in.
        """
        self._connection.ensure_connection()
        if self._connection.queries_logged:
            return self._connection.cursor()
        raw = self._connection.connection
        raw.prepare_threshold = _ASKED_BEFORE
        usual, raw.cursor_factory = raw.cursor_factory, ServerBindingCursor
        try:
            return self._connection.cursor()
        finally:
            raw.cursor_factory = usual


class _Query:
    """A query whose compiler is there already; whatever else it is asked is what it always was."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._asked, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)

    def get_compiler(self, *_asked: Any, **_named: Any) -> Any:
        return self._compiler


def _compiled(rows: QuerySet[Any, Any]) -> _Compiled:
    compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    return _Compiled(rows, compiler, sql, tuple(params))


def _written_out(sql: str, places: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The query with the texts and numbers that never change in its own words, and what is left to be filled in."""
    rest = iter(places)
    left: list[Any] = []

    def word(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return "%%"
        place = next(rest)
        if isinstance(place, (str, int)) and not isinstance(place, bool):
            return _literal(place)
        left.append(place)
        return "%s"

    return re.sub("%[%s]", word, sql), tuple(left)


def _literal(value: str | int) -> str:
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    plain = int(value) if isinstance(value, int) else str(value)
    return Literal(plain).as_string(connection.connection).replace("%", "%%")


def _value(place: Any, values: Sequence[Any]) -> Any:
    if not isinstance(place, _Place):
        return place
    value = values[place.number]
    return value if place.kind is None else place.kind(value)


def _place(mine: Any, theirs: Any, first: Sequence[Any], second: Sequence[Any], name: str) -> Any:
    """What stands at a place: the same in both compilations, or a value asked with."""
    for number, (mark, other) in enumerate(zip(first, second, strict=True)):
        if _is(mine, mark) and _is(theirs, other):
            return _Place(number, None if type(mine) is type(mark) else type(mine))
    if type(mine) is not type(theirs) or _content(mine) != _content(theirs):
        raise NotPreparable(f"{name} computes with a value that it is asked with: {mine!r}")
    return mine


def _content(param: Any) -> Any:
    """A parameter so that it can be compared: what is sent as JSON only knows itself."""
    return param.obj if isinstance(param, (Json, Jsonb)) else param


def _is(param: Any, mark: Any) -> bool:
    """Whether a parameter is a mark: numbers may have been put into the database's own kind of them."""
    return isinstance(param, type(mark)) and not isinstance(param, bool) and bool(param == mark)


class _Marks:
    """Values that stand for others of their kind, each only once."""

    def __init__(self, which: int) -> None:
        self._which = which
        self.made: list[Any] = []

    def over(self, asked: Any) -> Any:
        """The same arguments with marks in place of what changes, in the order in which `_shape` finds it."""
        if _is_given(asked):
            self.made.append(self._mark(asked))
            return self.made[-1]
        if isinstance(asked, tuple):
            return tuple(self.over(value) for value in asked)
        if isinstance(asked, frozenset):
            return frozenset(self.over(value) for value in _in_order(asked))
        if is_dataclass(asked):
            return _rebuilt(asked, self.over)
        return asked

    def _mark(self, value: Any) -> Any:
        number = len(self.made)
        if isinstance(value, Said):
            return Said(f"\ufdd0{self._which}.{number}")
        if isinstance(value, datetime):
            day = _FIRST_DAYS[self._which]
            moment = datetime(day.year, day.month, day.day, 1, 2, 3, number + 1, tzinfo=UTC)
            return moment if value.tzinfo else moment.replace(tzinfo=None)
        if isinstance(value, date):
            return _FIRST_DAYS[self._which] + timedelta(days=number)
        return _FIRST_NUMBERS[self._which] + number


def _rebuilt(asked: Any, over: Callable[[Any], Any]) -> Any:
    made = object.__new__(type(asked))
    for field in fields(asked):
        object.__setattr__(made, field.name, over(getattr(asked, field.name)))
    return made


def _is_given(value: Any) -> bool:
    return type(value) is int or isinstance(value, (date, Said))


def _in_order(values: frozenset[Any]) -> Iterator[Any]:
    yield from sorted(values)


def _shape(asked: Any, values: list[Any]) -> object:
    """How the query is asked but for the values that change, which go to `values`; equal for what reads alike."""
    if _is_given(asked):
        values.append(asked)
        kind = type(asked)
        return (kind, asked.tzinfo is None) if kind is datetime else kind
    if asked is None or isinstance(asked, (str, bool, int)):
        return asked
    if isinstance(asked, tuple):
        return (tuple, *(_shape(value, values) for value in asked))
    if isinstance(asked, frozenset):
        return (frozenset, *(_shape(value, values) for value in _in_order(asked)))
    if is_dataclass(asked):
        return (type(asked), *(_shape(getattr(asked, field.name), values) for field in fields(asked)))
    raise NotPreparable(f"{type(asked).__name__} is no argument of a prepared query")
