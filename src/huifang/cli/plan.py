"""The commands of the planner: plan, explain."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day, language
from huifang.cli.language import heading
from huifang.cli.output import WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.wording import Titled

if TYPE_CHECKING:
    from huifang.planning.actions.sweep import Swept
    from huifang.planning.logic.explanation import Explanation, FollowUpFacts
    from huifang.planning.queries.explained import FollowUpLine
    from huifang.planning.queries.standing import RuleStanding
    from huifang.policy.queries import LoadedVersion

LONGEST_HORIZON = 366
LARGEST_ID = 2**63 - 1


@click.command()
@click.option("--on", type=Day(), help="Plan as of this day; without it as of today where the organisation is.")
@click.option("--horizon", type=click.IntRange(0, LONGEST_HORIZON), default=35, show_default=True,
              help="Days ahead up to which follow-ups are planned.")  # fmt: skip
@click.option("--full", is_flag=True, help="Look at every customer, not only at those of whom something changed.")
@click.option("--by-rule", is_flag=True, help="Also count, rule by rule, what stands now.")
@as_json
def plan(*, on: date | None, horizon: int, full: bool, by_rule: bool, as_json: bool) -> None:
    """Plan the follow-ups that the policies in force ask for.

    Planning twice is planning once, and days that were missed are caught up.
    """
    from huifang.cli.opening import opened

    ground = opened()
    from django.db import transaction

    from huifang.customers.actions.grading import grade_by_the_day
    from huifang.insight.actions import keep_rolled_up
    from huifang.planning.actions.allocation import allocate
    from huifang.planning.actions.sweep import sweep
    from huifang.planning.queries.calendars import estimated_years
    from huifang.planning.queries.standing import standing_by_rule
    from huifang.policy.queries import loaded_versions, rules_in_force

    on = on or ground.today()
    began = time.monotonic()
    with transaction.atomic():
        grade_by_the_day(on=on, actor=ground.actor)
        swept = sweep(on=on, actor=ground.actor, horizon_days=horizon, full=full)
        allocate(on=on, actor=ground.actor)
        keep_rolled_up(on=on)
    seconds = round(time.monotonic() - began, 3)
    versions = loaded_versions(on)
    standing = standing_by_rule(on) if by_rule else []
    estimated = estimated_years([rule.rule for rule in rules_in_force(on)], until=swept.horizon_on)
    if as_json:
        document = _as_document(swept, seconds, versions, standing if by_rule else None)
        show_json({**document, "estimated_years": estimated})
        return
    for line in (*_said_of(swept, seconds), *_left_out(versions), *_estimated(estimated)):
        show(line)
    if by_rule:
        rows = [[row.policy, row.rule, row.to_come, row.open, row.late, row.ended, row.cancelled] for row in standing]
        show_table(["policy", "rule", "to come", "open", "late", "ended", "cancelled"], rows)


def _as_document(
    swept: Swept, seconds: float, versions: Sequence[LoadedVersion], standing: Sequence[RuleStanding] | None
) -> dict[str, object]:
    return {
        "on": swept.on,
        "horizon_on": swept.horizon_on,
        "rules": swept.rules,
        "is_full": swept.is_full,
        "changed_customers": swept.changed_customers,
        **asdict(swept.counts),
        "seconds": seconds,
        "on_trial": [
            {"policy": version.policy_key, "version": version.number, "unbound": len(version.unbound)}
            for version in versions
            if version.is_in_force and version.is_on_trial
        ],
        "drafts": [
            {"policy": version.policy_key, "version": version.number, "unbound": len(version.unbound)}
            for version in versions
            if version.is_draft and not version.is_on_trial
        ],
        "rules_not_run": [
            {"policy": version.policy_key, "rule": rule, "because_of": list(keys)}
            for version in versions
            if version.is_in_force
            for rule, keys in version.not_run.items()
        ],
        **({} if standing is None else {"by_rule": standing}),
    }


def _said_of(swept: Swept, seconds: float) -> Iterator[Message]:
    parts = {**asdict(swept.counts), "on": swept.on, "horizon": swept.horizon_on, "rules": swept.rules}
    yield Message(
        "Planned as of %(on)s, up to %(horizon)s, by %(rules)d rules: %(made)d follow-ups made, %(redated)d given new"
        " days, %(cancelled)d cancelled, %(revived)d taken up again.",
        parts,
    )
    if swept.changed_customers is None:
        yield Message("All customers were looked at, in %(seconds).2f seconds.", {"seconds": seconds})
    else:
        yield Message(
            "Customers of whom something changed: %(changed)d. It took %(seconds).2f seconds.",
            {"changed": swept.changed_customers, "seconds": seconds},
        )


def _estimated(years: Sequence[int]) -> Iterator[Message]:
    for year in years:
        yield Message(
            "The public holidays of %(year)d are not published yet: its working days are estimated by the week alone,"
            " and follow-ups are dated anew when they are. To load them: huifang calendar load",
            {"year": year},
        )


def _left_out(versions: Sequence[LoadedVersion]) -> Iterator[Message]:
    """What the policies say and this plan does not carry out."""
    if not any(version.is_in_force for version in versions):
        yield Message("No policy is in force on that day. Load one: huifang policy load PACK")
    for version in versions:
        parts = {"policy": version.policy_key, "version": version.number, "unbound": len(version.unbound)}
        if version.is_in_force and version.is_on_trial:
            yield Message("%(policy)s %(version)s runs as a draft on trial: %(unbound)d clauses are unbound.", parts)
        elif version.is_draft and not version.is_on_trial:
            yield Message("%(policy)s %(version)s, a draft, plans nothing: %(unbound)d clauses are unbound.", parts)
        for rule, keys in version.not_run.items() if version.is_in_force else ():
            names = {"policy": version.policy_key, "rule": rule, "keys": ", ".join(keys)}
            yield Message("The rule %(rule)s of %(policy)s was not run: this release does not plan %(keys)s.", names)


@click.command()
@click.argument("follow_up", metavar="FOLLOW-UP")
@click.option("--customer", is_flag=True, help="FOLLOW-UP is a customer's number, even if a follow-up has it too.")
@click.option("--on", type=Day(), help="Say how it stands on this day; without it today.")
@language
@as_json
@click.pass_context
def explain(
    ctx: click.Context, *, follow_up: str, customer: bool, on: date | None, language: str, as_json: bool
) -> None:
    """Explain a follow-up: the clause that asks for it, what it answers, its days counted one by one.

    FOLLOW-UP is its id. With a customer's number instead, that customer's follow-ups are listed with their ids. With
    the number of a case, such as GD2611-00042, its clocks are explained.
    """
    from huifang.cases.logic.numbers import case_named
    from huifang.cli.cases import explain_case
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    case = None if customer else case_named(follow_up)
    if case is not None and explain_case(case, at=ground.now(), zone=ground.zone, language=language, as_json=as_json):
        return
    from huifang.planning.logic.explanation import explain as explained
    from huifang.planning.queries.explained import facts_of, follow_ups_of

    facts = None if customer else facts_of(_id_in(follow_up))
    listed = follow_ups_of(follow_up)
    if facts is not None:
        _show_explanation(facts, explained(facts, on=on or ground.today(), language=language), as_json)
        if listed is not None:
            say(Message("A customer has this number too: huifang explain --customer %(id)s", {"id": follow_up}))
    elif listed is not None:
        _show_list(follow_up, listed, language, as_json)
    else:
        say(Message("There is no follow-up and no customer %(text)s.", {"text": follow_up}))
        ctx.exit(WRONG_INPUT)


def _id_in(text: str) -> int:
    """The id that the text may be; 0, which nothing has, when it can be none."""
    number = int(text) if text.isascii() and text.isdecimal() else 0
    return number if number <= LARGEST_ID else 0


def _show_explanation(facts: FollowUpFacts, explanation: Explanation, as_json: bool) -> None:
    if not as_json:
        for line in explanation.lines:
            show(line)
        return
    said = {
        name: [str(line) for line in getattr(explanation, name)]
        for name in ("asked_by", "answers", "counted", "stands", "history")
    }
    show_json(
        {
            "id": facts.id,
            "customer": facts.customer,
            "policy": facts.policy,
            "version": facts.version,
            "rule": facts.rule_key,
            "clauses": [clause.id for clause in facts.clauses],
            "occasion": facts.occasion,
            "event": facts.event and facts.event.external_id,
            "state": facts.state,
            "reason": facts.reason,
            "planned": facts.days,
            "counted_now": explanation.recounted,
            "said": said,
        }
    )


def _show_list(customer: str, listed: Sequence[FollowUpLine], language: str, as_json: bool) -> None:
    if as_json:
        rows = [{name: value for name, value in asdict(row).items() if name != "rule_title"} for row in listed]
        show_json({"customer": customer, "follow_ups": rows})
        return
    if not listed:
        show(Message("Nothing is planned for the customer %(customer)s.", {"customer": customer}))
        return
    cells = [
        [row.id, row.policy, Titled(row.rule, in_language(row.rule_title, language)), row.occasion, row.opens_on,
         row.due_on, row.closes_on, heading(row.state.replace("_", " "))]
        for row in listed
    ]  # fmt: skip
    show_table(["id", "policy", "rule", "occasion", "opens", "due", "closes", "state"], cells)
