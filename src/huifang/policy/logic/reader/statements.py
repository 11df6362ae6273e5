"""What the clauses of a written policy state, each value with the words that it was read from.

`Words.text` is folded (simplified, half-width), `start` and `end` count characters of the original text. What a clause
leaves open stays open (`None`, an empty tuple, a `Timing` of kind `irregular` or with a `name` for a length).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Channel = Literal["phone", "sms", "wechat", "email", "letter", "visit", "in_person", "online", "video"]

Unit = Literal["minute", "hour", "day", "working_day", "trading_day", "week", "month", "term", "year"]

TimingKind = Literal[
    "same_day",  # on the day of the anchor
    "within",  # no later than `length` after the anchor; with a `name`, while that span lasts (犹豫期内)
    "at",  # `length` after the anchor
    "before",  # `length` ahead of the anchor; with a `name`, some time ahead, how long is not said (提前)
    "after",  # once `length` has passed (满6个月未消费)
    "window",  # between `low` and `length` after the anchor
    "every",  # recurring, each `length`
    "times",  # `times` in each period `length`; `bound` says whether at least, at most or exactly
    "once",  # one time, no time given
    "on_event",  # at the anchor itself: a festival, an opening day; `promptly` when the words only ask for speed
    "irregular",  # 不定期, 视情况, 定期 without a period: the organisation has to say
]

Bound = Literal["min", "max", "exactly"]


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase of the text, and where it stands in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Length:
    amount: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Timing:
    kind: TimingKind
    words: Words
    length: Length | None = None
    low: Length | None = None
    times: Decimal = Decimal(1)
    bound: Bound = "exactly"
    name: str = ""
    since: Length | None = None
    until: Length | None = None
    promptly: bool = False
    on: str = ""
    """The day of the period that the words name: `fri`, `5`, `last`, `first`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What all statements have: the place of the clause (policy, clause), its words, and the rule that read it."""

    policy: int
    clause: int
    words: Words
    rule: str


@dataclass(frozen=True, slots=True)
class Schedule(Statement):
    """A follow-up that a customer is owed; without an `anchor` by the calendar. `post` and `channels` may come from a
    heading or another clause: their words say from where. `series` numbers the steps of one anchor, from 1."""

    timing: Timing
    segment: Words | None = None
    anchor: Words | None = None
    channels: tuple[tuple[Channel, Words], ...] = ()
    post: Words | None = None
    condition: Words | None = None
    until: Words | None = None
    season: Words | None = None
    series: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline(Statement):
    """A time limit for something that is no follow-up: a record, a report, an answer, a complaint."""

    what: Words
    limit: Timing
    trigger: Words | None = None
    post: Words | None = None


@dataclass(frozen=True, slots=True)
class Target(Statement):
    """A number to reach. `low` is None where only an upper bound is given, and the other way round."""

    metric: Words
    value: Words
    low: Decimal | None
    high: Decimal | None
    unit: str
    post: Words | None = None


@dataclass(frozen=True, slots=True)
class Kpi(Statement):
    """What is measured or counts in appraisals, without a number."""

    measures: tuple[Words, ...]
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Record(Statement):
    """That something is written down: the form, what goes into it, who writes."""

    form: Words | None
    fields: tuple[Words, ...] = ()
    post: Words | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Report(Statement):
    """That something is reported or handed in: what, to whom, how often."""

    form: Words | None
    to: Words | None = None
    post: Words | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Analysis(Statement):
    what: Words
    timing: Timing | None = None
    post: Words | None = None


@dataclass(frozen=True, slots=True)
class Review(Statement):
    """`approves`: nothing goes on without it."""

    what: Words
    post: Words | None
    approves: bool
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Routing(Statement):
    """That a matter goes to a department or a post."""

    about: Words | None
    to: Words
    timing: Timing | None = None


ComplaintDeed = Literal["receive", "register", "answer", "handle", "escalate", "approve", "follow_up", "own", "close"]


@dataclass(frozen=True, slots=True)
class ComplaintStep(Statement):
    deed: ComplaintDeed
    post: Words | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Consequence(Statement):
    """For what, how much, in which unit (元, %, 分), per what; `low` and `high` are None where no amount is named."""

    kind: Literal["reward", "penalty"]
    condition: Words
    amount: Words | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    per: Words | None = None
    post: Words | None = None


@dataclass(frozen=True, slots=True)
class Access(Statement):
    """Who may see or use what, or that nobody may; `approver` where it takes somebody's leave."""

    what: Words
    allowed: bool
    post: Words | None = None
    approver: Words | None = None


@dataclass(frozen=True, slots=True)
class Retention(Statement):
    """What is kept, for how long (None: not said), and by whom. `forever` for 永久, 长期."""

    what: Words
    length: Length | None
    forever: bool
    custodian: Words | None = None


@dataclass(frozen=True, slots=True)
class Destruction(Statement):
    what: Words
    how: Words | None = None
    approver: Words | None = None


@dataclass(frozen=True, slots=True)
class Assignment(Statement):
    """Which post looks after which customers or which work."""

    post: Words
    what: Words


@dataclass(frozen=True, slots=True)
class Handover(Statement):
    """What passes on when somebody leaves, is on leave or changes post."""

    occasion: Words
    what: Words | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class MessageFormat(Statement):
    """Words that a message has to hold; `part` says where."""

    part: Literal["opening", "closing", "whole", "limit"]
    content: Words


@dataclass(frozen=True, slots=True)
class ContactHours(Statement):
    """Clock times (`09:30`) between which customers are contacted, or are not."""

    opens: str
    closes: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class ContactCap(Statement):
    """The most contacts or attempts in a period; `per` None: in all."""

    most: int
    per: Length | None


@dataclass(frozen=True, slots=True)
class Training(Statement):
    timing: Timing | None = None
    post: Words | None = None


@dataclass(frozen=True, slots=True)
class Meeting(Statement):
    timing: Timing | None = None
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Expense(Statement):
    """What is paid back, up to what, after whose approval."""

    what: Words
    limit: Words | None = None
    approver: Words | None = None


@dataclass(frozen=True, slots=True)
class Incentive(Statement):
    """What a customer gets: a gift, a voucher, points."""

    what: Words
    condition: Words | None = None


@dataclass(frozen=True, slots=True)
class GeneralChannels(Statement):
    """A clause that names the channels of all follow-ups of its policy."""

    channels: tuple[tuple[Channel, Words], ...]


@dataclass(frozen=True, slots=True)
class KindOfClause(Statement):
    """What a clause is about, as the kinds of clauses of a pack are named (`schedule`, `record`, `purpose` …)."""

    kind: str
