"""The clauses of a policy: what carries each of them out, and how that went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from huifang.insight.logic import ClauseCount, DutyCounts, WrittenCounts
from huifang.insight.queries.counting import rule_counts
from huifang.insight.queries.written import report_counts, review_counts
from huifang.org.logic import Reach
from huifang.org.queries import time_zone
from huifang.policy.logic.clauses import mechanism_of
from huifang.policy.logic.desk import Desk, Reviewed
from huifang.policy.models import Version
from huifang.policy.queries import ClauseLine, WholeVersion, whole_version


def clause_counts(version: Version, *, reach: Reach, on: date) -> tuple[ClauseCount, ...]:
    """Every clause of the version in its order, with what carries it out and the counts of that, within a reach.

    Counted are the follow-ups of the rules that carry a clause, whatever version planned them: a rule's key is its
    identity. A clause that several rules carry has the sum of them.
    """
    whole = whole_version(version.pk)
    assert whole is not None
    duties = duty_counts(whole, reach=reach, on=on).clauses
    written = written_counts(whole, reach=reach, on=on, zone=time_zone())
    return tuple(
        replace(one, reports=other.reports, reviews=other.reviews) for one, other in zip(duties, written, strict=True)
    )


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """The clauses with their follow-ups, and all of these together, each counted once."""

    clauses: tuple[ClauseCount, ...]
    duties: DutyCounts


def duty_counts(whole: WholeVersion, *, reach: Reach, on: date) -> PolicyCount:
    """Of the same the follow-ups alone: quick, however many there are."""
    carriers = _carriers_of(whole)
    counts = rule_counts({rule for each in carriers for rule in each.rules}, reach=reach, on=on)
    lenient = never_late(whole)
    duties = {rule: count.never_late() if rule in lenient else count for rule, count in counts.items()}
    clauses = tuple(
        replace(
            _clause(clause, each),
            duties=_sum_of_duties(duties[rule] for rule in each.rules) if each.rules else None,
        )
        for clause, each in zip(whole.clauses, carriers, strict=True)
    )
    return PolicyCount(clauses, _sum_of_duties(duties.values()))


def never_late(whole: WholeVersion) -> frozenset[int]:
    """The rules (by id) with whose follow-ups nobody can be late: they are advised, or the system sends them."""
    return frozenset(whole.rule_ids[rule.key] for rule in whole.rules if not rule.can_be_late)


def written_counts(whole: WholeVersion, *, reach: Reach, on: date, zone: str) -> tuple[ClauseCount, ...]:
    """Of the same the reports and reviews alone, whose days count in a zone."""
    carriers = _carriers_of(whole)
    reported = {rule for each in carriers for rule in each.reported}
    reports = report_counts(reported, reach=reach, on=on) if reported else {}
    reviews = _reviews(carriers, reach=reach, on=on, zone=zone)
    return tuple(
        replace(
            _clause(clause, each),
            reports=_sum(reports.get(rule) for rule in each.reported) if each.reported else None,
            reviews=_sum(reviews.get(one) for one in each.reviewed) if each.reviewed else None,
        )
        for clause, each in zip(whole.clauses, carriers, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Carriers:
    """Rules (by id) whose follow-ups, reports and reviews carry a clause out."""

    rules: tuple[int, ...]
    reported: tuple[int, ...]
    reviewed: tuple[tuple[Reviewed, int], ...]


def _carriers_of(whole: WholeVersion) -> list[_Carriers]:
    desk = whole.desk
    return [_carriers(clause, whole.rule_ids, desk) for clause in whole.clauses]


def _carriers(clause: ClauseLine, ids: Mapping[str, int], desk: Desk) -> _Carriers:
    named = {mechanism_of(text) for text in clause.carried_out_by}
    reports = [report.rules for report in desk.reports if ("reports", report.key) in named]
    reviews = [
        (review.of, rule) for review in desk.reviews if ("reviews", review.key) in named for rule in review.rules
    ]
    return _Carriers(
        rules=_ids((key for section, key in named if section == "rules"), ids),
        reported=_ids((rule for rules in reports for rule in rules), ids),
        reviewed=tuple(sorted({(of, ids[rule]) for of, rule in reviews if rule in ids})),
    )


def _clause(clause: ClauseLine, each: _Carriers) -> ClauseCount:
    """The clause with what carries it out, and nothing counted yet."""
    return ClauseCount(
        key=clause.key,
        position=clause.position,
        mechanisms=clause.carried_out_by,
        is_bound=clause.is_bound,
        rules=each.rules,
        reported=each.reported,
        reviewed=each.reviewed,
    )


def _ids(keys: Iterable[str], ids: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({ids[key] for key in keys if key in ids}))


def _reviews(
    carriers: Iterable[_Carriers], *, reach: Reach, on: date, zone: str
) -> dict[tuple[Reviewed, int], WrittenCounts]:
    wanted = {one for each in carriers for one in each.reviewed}
    found: dict[tuple[Reviewed, int], WrittenCounts] = {}
    for of in sorted({of for of, _ in wanted}):
        rules = {rule for other, rule in wanted if other == of}
        counts = review_counts(rules, of, reach=reach, on=on, zone=zone)
        found |= {(of, rule): count for rule, count in counts.items()}
    return found


def _sum_of_duties(counts: Iterable[DutyCounts]) -> DutyCounts:
    return sum(counts, DutyCounts())


def _sum(counts: Iterable[WrittenCounts | None]) -> WrittenCounts:
    return sum((count for count in counts if count), WrittenCounts())
