"""A checked pack as values: what the planner, the preview and the evidence read.

A `Pack` exists only after the check found no fault, so every reference in it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from huifang.kernel.dates import ZERO, Duration

Form = Literal["within", "at", "every", "at_least", "day", "manual"]
Period = Literal["week", "month", "quarter", "half-year", "year"]
Operator = Literal["in", "not_in", "gte", "gt", "lte", "lt", "exists", "older_than", "younger_than"]
Text = Mapping[str, str]
"""A text by language tag: `zh-Hans`, `en`, `zh-Hant`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`{attr: grade, in: [A, B]}`; `value` fits the operator.

    A tuple of texts for `in` and `not_in`, one text for the orderings, a truth for `exists`,
    a Duration for `older_than` and `younger_than`.
    """

    attr: str
    operator: Operator
    value: tuple[str, ...] | str | bool | Duration


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class NotOf:
    part: Predicate


Predicate = Comparison | AllOf | AnyOf | NotOf
"""A segment with the segments that it names put in their place."""


@dataclass(frozen=True, slots=True)
class IntervalOf:
    """`every: {attribute: contract_interval}`: the customer's own duration."""

    attribute: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of `due`.

    `number` counts from 1; `key` is the step's `id`, or its number as text: the <s> of occasion keys.
    """

    number: int
    key: str
    form: Form
    duration: Duration | IntervalOf | None = None  # within, at, every
    before: Duration = ZERO
    tolerance: Duration = ZERO
    times: int | None = None  # every
    after: int | None = None  # every: the number of the step that it starts from
    count: int | None = None  # at_least
    per: Period | None = None  # at_least
    day: str | None = None  # day: `birthday`, `festival:qixi`, `weekly:fri`, `monthly:last`, `milestone:topping-out`
    match: tuple[str, ...] = ()  # day: milestone
    working_days: bool = False
    shift: Literal["next_working_day", "previous_working_day"] | None = None
    post: str | None = None  # manual


@dataclass(frozen=True, slots=True)
class EventAnchor:
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeAnchor:
    attribute: str


@dataclass(frozen=True, slots=True)
class Until:
    kinds: tuple[str, ...]
    match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its settings filled in. `segment` None is `everyone`."""

    key: str
    clauses: tuple[str, ...]
    steps: tuple[Step, ...]
    channels: tuple[str, ...] = ()
    post: str | None = None
    segment: Predicate | None = None
    segment_name: str = "everyone"
    while_segment: Predicate | None = None
    while_name: str | None = None
    anchor: EventAnchor | AttributeAnchor | None = None
    until: Until | None = None
    series: bool = False
    existing: Literal["none", "open"] | Duration = "open"
    since: date | None = None
    season: str | None = None
    counts: Literal["any", "own"] = "own"
    sample: float | None = None  # a share, 0 to 1
    expires: Duration | None = None
    script: str | None = None
    questionnaire: str | None = None
    performed_by: Literal["person", "system"] = "person"


@dataclass(frozen=True, slots=True)
class Clause:
    """`carried_out_by` as written; `is_bound` false when nothing of this product carries it yet."""

    id: str
    text: Text
    carried_out_by: tuple[str, ...]
    is_bound: bool


@dataclass(frozen=True, slots=True)
class Setting:
    key: str
    type: str
    clause: str | None
    ask: Text
    value: str | None  # what the installation answered, or None


@dataclass(frozen=True, slots=True)
class Pack:
    key: str
    title: Text
    version: str
    effective_on: date
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    posts: Mapping[str, Text] = field(default_factory=dict)
    events: Mapping[str, Text] = field(default_factory=dict)
    attributes: Mapping[str, Text] = field(default_factory=dict)
    segments: Mapping[str, Predicate] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    catalogue: str | None = None
    interpreted_by: str | None = None
    departments: tuple[str, ...] = ()
    not_run_yet: tuple[str, ...] = ()  # sections, forms and keys that are declared but that this release does not run
