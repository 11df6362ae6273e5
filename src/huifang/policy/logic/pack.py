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
Standing = Literal["runs", "declared", "guidance", "header", "unbound"]
"""What becomes of a clause: something of it runs; its room does not run it yet; conduct; purpose and scope; nothing."""
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
class Season:
    """A part of the year; both days belong to it. A day is its month times 100 and its day: 15 March is 315."""

    first: int
    last: int

    def holds(self, day: date) -> bool:
        """Whether the day falls in the season, which wraps the year end when its last day comes before its first."""
        number = day.month * 100 + day.day
        if self.first <= self.last:
            return self.first <= number <= self.last
        return number >= self.first or number <= self.last


@dataclass(frozen=True, slots=True)
class Working:
    """Which days work: those of the week (0 is Monday), but for published holidays and make-up workdays."""

    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: Literal["cn", "none"] = "cn"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its settings filled in. `segment` None is `everyone`.

    `season_days` is what `season` names, `working` the policy's working days where a step asks for them. What is not
    `binding` is advised: nothing of it that is left undone is late or missed.
    """

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
    binding: bool = True
    season_days: Season | None = None
    working: Working | None = None

    @property
    def can_be_late(self) -> bool:
        """Nobody is late with what is only advised, nor with what the system sends."""
        return self.binding and self.performed_by == "person"


@dataclass(frozen=True, slots=True)
class Clause:
    """`carried_out_by` as written; `is_bound` false when nothing carries it out, `standing` says what becomes of it.

    `kinds` is what the clause asks for, as far as the pack says it.
    """

    id: str
    text: Text
    carried_out_by: tuple[str, ...]
    is_bound: bool
    standing: Standing = "runs"
    kinds: tuple[str, ...] = ()


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
    topics: Mapping[str, Text] = field(default_factory=dict)
    department_titles: Mapping[str, Text] = field(default_factory=dict)
    segments: Mapping[str, Predicate] = field(default_factory=dict)
    seasons: Mapping[str, Season] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    catalogue: str | None = None
    interpreted_by: str | None = None
    departments: tuple[str, ...] = ()
    not_run_yet: tuple[str, ...] = ()  # sections, forms and keys that are declared but that this release does not run
