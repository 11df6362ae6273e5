"""The commands about customers: coverage, not-planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from huifang.cli.asked import Day
from huifang.cli.output import FINDINGS, WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huifang.customers.models import Customer
    from huifang.planning.logic.coverage import CoverageRow
    from huifang.policy.queries import PolicyRule

MOST_LISTED = 1_000
GAPS = (
    *("nothing_set", "rule_gone", "left_segment", "no_holder", "agent_left", "steward_left", "missed", "unrecorded"),
)


@click.group()
def customers() -> None:
    """Say of whom nothing is planned, and what is amiss with the follow-ups of customers."""


@customers.command()
@click.option("--on", type=Day(), help="As of this day; without it today.")
@click.option("--by", type=click.Choice(["department", "steward"]), default="department", show_default=True,
              help="Whose customers are counted together.")  # fmt: skip
@click.option(
    "--list", "gap", type=click.Choice(GAPS), metavar="GAP", help="List the customers who have this gap instead."
)
@as_json
@click.pass_context
def coverage(ctx: click.Context, *, on: date | None, by: str, gap: str | None, as_json: bool) -> None:
    """Count customers with no follow-up, a wrong one, a missed one, or a contact that nobody wrote down.

    Customers who refuse contacts are left out. Exit status 1 when somebody has a gap. A list shows at most 1000.
    """
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.customers.models import Customer
    from huifang.planning.logic.coverage import By, Gap
    from huifang.planning.queries.coverage import behind
    from huifang.planning.queries.coverage import coverage as coverage_of

    day = on or ground.today()
    if gap is not None:
        found = _show_customers(behind(Gap(gap), customers=Customer.objects.all(), on=day), as_json=as_json)
        ctx.exit(FINDINGS if found else 0)
    rows = coverage_of(customers=Customer.objects.all(), on=day, by=By(by))
    if as_json:
        show_json([_as_document(row) for row in rows])
    else:
        headings = ["whose", "customers", *(one.replace("_", " ") for one in GAPS)]
        show_table(headings, [[row.name or "-", row.customers, *row.gaps.values()] for row in rows])
    ctx.exit(FINDINGS if any(sum(row.gaps.values()) for row in rows) else 0)


def _as_document(row: CoverageRow) -> dict[str, object]:
    return {"name": row.name, "customers": row.customers, **{gap.value: count for gap, count in row.gaps.items()}}


@customers.command("not-planned")
@click.option("--on", type=Day(), help="As of this day; without it today.")
@click.option("--rule", metavar="POLICY/RULE", help="Only this rule, by the key of its policy and its own.")
@click.option("--reason", metavar="REASON", help="List the customers of the rule for whom this is the reason instead.")
@as_json
@click.pass_context
def not_planned(ctx: click.Context, *, on: date | None, rule: str | None, reason: str | None, as_json: bool) -> None:
    """Count whom rules are for and of whom they ask nothing, or ask what is held back, reason by reason.

    The same numbers as on the page. A list shows at most 1000 customers.
    """
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.customers.models import Customer
    from huifang.planning.logic.not_planned import Reason
    from huifang.planning.queries.not_planned import not_planned as listed
    from huifang.planning.queries.not_planned import not_planned_counts
    from huifang.policy.queries import rules_in_force

    day = on or ground.today()
    asked = [one for one in rules_in_force(day) if rule in (None, _name(one))]
    if not _is_known(asked, rule, reason, [one.value for one in Reason]):
        ctx.exit(WRONG_INPUT)
    everybody = Customer.objects.all()
    if reason is not None:
        _show_customers(listed(asked[0], customers=everybody, on=day, reason=Reason(reason)), as_json=as_json)
        return
    names = {one.rule_id: _name(one) for one in asked}
    counts = not_planned_counts(asked, customers=everybody, on=day)
    if as_json:
        show_json([{"rule": names[one.rule_id], "reason": one.reason, "customers": one.customers} for one in counts])
        return
    show_table(["rule", "reason", "customers"], [[names[one.rule_id], one.reason, one.customers] for one in counts])
    if not counts:
        show(Message("Everybody whom a rule is for has the follow-ups that it asks for."))


def _name(rule: PolicyRule) -> str:
    return f"{rule.policy_key}/{rule.rule.key}"


def _is_known(asked: Sequence[PolicyRule], rule: str | None, reason: str | None, reasons: Sequence[str]) -> bool:
    """Whether there is such a rule and such a reason; says so when there is not."""
    if rule is not None and not asked:
        say(Message("No rule in force is called %(rule)s. Write policy/rule, such as shop/thanks.", {"rule": rule}))
        return False
    if reason is not None and rule is None:
        say(Message("Customers are listed rule by rule: name one with --rule."))
        return False
    if reason is not None and reason not in reasons:
        parts = {"reason": reason, "all": ", ".join(reasons)}
        say(Message("No reason is called %(reason)s. There are %(all)s.", parts))
        return False
    return True


def _show_customers(rows: QuerySet[Customer], *, as_json: bool) -> int:
    """The first of them by id: their numbers and departments, no names; returns how many were shown."""
    found = list(islice(_lines(rows), MOST_LISTED))
    if as_json:
        show_json([{"customer": number, "department": department} for number, department in found])
    else:
        show_table(["customer", "department"], found)
    return len(found)


def _lines(rows: QuerySet[Customer]) -> Iterator[list[Any]]:
    told = rows.order_by("pk").values_list("external_id", "department__key")[:MOST_LISTED]
    yield from ([number, department or "-"] for number, department in told)
