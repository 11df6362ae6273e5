"""What the trial found, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from huifang.cli.output import show, show_table
from huifang.kernel.text import Message


def tell(found: Mapping[str, Any], keep: Path | None) -> None:
    """Print everything in the order of the tour."""
    _tell_records(found)
    _tell_policies(found)
    _tell_plan(found)
    show(Message("\nOne follow-up explained, number %(id)d:", {"id": found["explained"]["id"]}))
    for sentences in found["explained"]["said"].values():
        for sentence in sentences:
            show(f"  {sentence}")
    _tell_health(found)
    show("\nHow long each step took:")
    show_table(["step", "seconds"], list(found["seconds"].items()))
    if keep is not None:
        show(Message("\nTo go on looking: HUIFANG_DATA=%(keep)s huifang explain --customer 14911", {"keep": keep}))


def _tell_records(found: Mapping[str, Any]) -> None:
    show("\nFrom the file:")
    rows = [
        [what, found[what]["rows"], found[what]["made"], found[what]["refused"]] for what in ("customers", "events")
    ]
    show_table(["", "lines read", "made", "lines refused"], rows)
    for what in ("customers", "events"):
        for reason, count in found[what]["reasons"].items():
            parts = {"what": what, "count": count, "reason": reason}
            show(Message("Refused among the lines for %(what)s: %(count)d. %(reason)s", parts))
    show(
        Message("Events by kind: %(kinds)s.", {"kinds": ", ".join(f"{n} {kind}" for kind, n in found["kinds"].items())})
    )
    show("\nTiers by what customers spent, credit notes taken off:")
    tiers = [
        [tier.tier, tier.customers, f"{Decimal(tier.least_spend):.2f}", f"{Decimal(tier.most_spend):.2f}"]
        for tier in found["tiers"]
    ]
    show_table(["tier", "customers", "from", "to"], tiers)


def _tell_policies(found: Mapping[str, Any]) -> None:
    show()
    for policy in found["policies"]:
        parts = {**policy, "unbound": len(policy["unbound"])}
        show(
            Message("%(policy_key)s %(number)s is in force from %(effective_on)s; clauses unbound: %(unbound)d.", parts)
        )


def _tell_plan(found: Mapping[str, Any]) -> None:
    plan = found["plan"]
    show(Message("\nPlanned as of %(on)s, up to %(horizon_on)s: %(made)d follow-ups in %(seconds).2f seconds.", plan))
    rows = [[row["policy"], row["rule"], row["late"], row["open"], row["to_come"]] for row in plan["by_rule"]]
    show_table(["policy", "rule", "window over", "window open", "to come"], rows)
    for name, again in (("The same day again", found["again"]), ("The next day", found["next_day"])):
        parts = {"name": name, **again}
        show(Message("%(name)s: %(made)d made, %(redated)d given new days, in %(seconds).2f seconds.", parts))
    show("\nThe ten customers with most owed on that day:")
    owed = [[row.customer, row.name, row.tier, row.owed, row.late] for row in found["most_owed"]]
    show_table(["customer", "name", "tier", "owed", "of these late"], owed)


def _tell_health(found: Mapping[str, Any]) -> None:
    fsck = found["fsck"]
    parts = {"asked": fsck["asked"], "broken": len(fsck["broken"])}
    show(Message("\nfsck: %(asked)d promises looked at, %(broken)d broken.", parts))
    for broken in fsck["broken"]:
        show(f"  {broken['name']}: {broken['said']}")
    well = [finding for finding in found["doctor"]["findings"] if finding["state"] == "ok"]
    show(
        Message(
            "doctor: %(well)d things are well. It says besides, of a plan for a day long past with reason:",
            {"well": len(well)},
        )
    )
    for finding in found["doctor"]["findings"]:
        if finding["state"] != "ok":
            show(f"  {finding['state']:<8} {finding['name']:<12} {finding['said']}")
