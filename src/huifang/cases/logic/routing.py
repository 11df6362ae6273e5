"""What kind of case a matter becomes by the policies in force, whose it is first, and to whom it goes.

Source: the pack's sections `routing` and `cases`: the first route that fits takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from huifang.cases.logic.words import LEVELS, Source
from huifang.followups.logic.written import FindingKind
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.answers import CaseKind, Route
from huifang.policy.logic.sections.parts import Addressee

LANGUAGES = ("zh-Hans", "zh-Hant", "en")

ALWAYS_A_CASE = frozenset(FindingKind) - {FindingKind.OTHER}
"""What is a case even where no policy speaks of it: nothing that a customer says goes without an answer."""


@dataclass(frozen=True, slots=True)
class PolicySaid:
    """What one policy says of cases. `binds` tells whether it speaks of the customer at hand."""

    version_id: int
    policy_id: int
    routes: tuple[Route, ...]
    kinds: tuple[CaseKind, ...]
    topics: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Matter:
    """What was brought, as far as routes look at it. `rule` is the key of the rule whose contact it came out of,
    `key` that of the kind of case that it is to become. It is grave by its `level`, or because somebody said so.
    """

    kind: FindingKind
    topic: str = ""
    rule: str = ""
    is_grave: bool = False
    level: str = ""
    product: str = ""
    area: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a matter belongs: under which policy, as which kind of case, by which route.

    `receiver` takes it in, `who` deals with it; None where the policy names nobody.
    """

    version_id: int | None = None
    case: CaseKind | None = None
    route: Route | None = None

    @property
    def key(self) -> str:
        return self.case.key if self.case else ""

    @property
    def who(self) -> Addressee | None:
        """Who is to deal with it: whom the route names, else the owner of its kind of case."""
        if self.route is not None and self.route.who is not None:
            return self.route.who
        return self.case.owner if self.case else None

    @property
    def receiver(self) -> Addressee | None:
        return self.case.receiver if self.case else None

    @property
    def copies(self) -> tuple[Addressee, ...]:
        return self.route.copies if self.route else ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses by which it goes where it goes."""
        said = self.route or self.case
        return said.clauses if said is not None else ()

    @property
    def may_keep(self) -> bool:
        """Whether whoever took it in may deal with it instead of those to whom it goes."""
        return self.who is None or (self.route is not None and self.route.may_keep)

    @property
    def levels(self) -> tuple[str, ...]:
        """Its degrees of gravity, the gravest first."""
        return self.case.levels if self.case and self.case.levels else LEVELS


NOWHERE = Placed()

InSegment = Callable[[PolicySaid, str], bool]
"""Whether the customer belongs to a segment of a policy."""


def placed(matter: Matter, policies: Sequence[PolicySaid], *, in_segment: InSegment) -> Placed | None:
    """Where a matter belongs; None for one that no policy takes and that is no case by itself."""
    for policy in policies:
        route = next((one for one in policy.routes if _fits(one, matter, policy, in_segment)), None)
        case = _kind_of(policy, route, matter)
        if route is not None or case is not None:
            return Placed(policy.version_id, case, route)
    return NOWHERE if matter.kind in ALWAYS_A_CASE else None


def _fits(route: Route, matter: Matter, policy: PolicySaid, in_segment: InSegment) -> bool:
    return (
        (not route.takes or matter.kind in route.takes)
        and (not route.topics or matter.topic in route.topics)
        and (not route.rules or matter.rule in route.rules)
        and (not route.products or _same(matter.product, route.products))
        and (not route.areas or _same(matter.area, route.areas))
        and (not route.major or matter.is_grave or matter.level in _gravest(policy))
        and (route.segment is None or in_segment(policy, route.segment))
    )


def _same(text: str, names: Iterable[str]) -> bool:
    """Whether a text is one of these names; packs write names without blanks."""
    plain = "".join(text.split()).casefold()
    return any(plain == name.casefold() for name in names)


def _gravest(policy: PolicySaid) -> frozenset[str]:
    """The degrees of gravity that are the first of a kind of case."""
    return frozenset({LEVELS[0], *(kind.levels[0] for kind in policy.kinds if kind.levels)})


def _kind_of(policy: PolicySaid, route: Route | None, matter: Matter) -> CaseKind | None:
    """The kind that is said already, or that the route names, else the first that takes such a matter.

    One that names nothing takes none.
    """
    named = next((one for one in policy.kinds if one.key == matter.key), None)
    if named is not None:
        return named
    if route is not None and route.case is not None:
        return next((one for one in policy.kinds if one.key == route.case), None)
    return next((one for one in policy.kinds if _takes(one, matter)), None)


def _takes(kind: CaseKind, matter: Matter) -> bool:
    if not kind.takes and not kind.topics:
        return False
    return (not kind.takes or matter.kind in kind.takes) and (not kind.topics or matter.topic in kind.topics)


def topic_named(words: str, policies: Iterable[PolicySaid]) -> str:
    """The topic whose name stands in somebody's words; empty for none, the longest name where there are several."""
    said = words.casefold()
    found = [
        (len(name), key)
        for policy in policies
        for key, title in policy.topics.items()
        for language in LANGUAGES
        if (name := in_language(title, language)) and name.casefold() in said
    ]
    return max(found, default=(0, ""))[1]


def receives(source: Source, case: CaseKind | None) -> bool:
    """Whether a case that came in this way is taken in by the receiver of its kind before anybody else.

    What comes out of a follow-up was asked there; it goes where its route says. A kind that names ways of intake has
    its receiver for these alone.
    """
    if case is None or case.receiver is None or source is Source.FOLLOW_UP:
        return False
    named = [_WAYS.get(word.replace("_", "-")) for word in case.intake]
    return not named or None in named or source is Source.WEB or any(source in ways for ways in named if ways)


_WAYS: Mapping[str, frozenset[Source]] = {
    **{source.replace("_", "-"): frozenset({source}) for source in Source},
    "superior-unit": frozenset({Source.SUPERIOR}),
    "wechat": frozenset({Source.SOCIAL}),
    "online": frozenset({Source.WEB, Source.EMAIL, Source.SOCIAL}),
    "daily-work": frozenset({Source.PHONE, Source.VISIT}),
}
"""What the words mean by which packs name ways of intake. Of a word that is not known here nothing is kept away."""


def level_of(levels: Sequence[str], asked: str) -> tuple[str, bool]:
    """The degree of gravity, and whether it is grave: the first of them. Of what nobody judged, an ordinary one.

    Where a policy names a single degree, whatever is not of it has none.
    """
    mild = "" if len(levels) == 1 else "ordinary" if "ordinary" in levels else levels[-1]
    level = asked if asked in levels else mild
    return level, level == levels[0]
