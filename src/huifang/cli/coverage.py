"""`huifang policy coverage`: what became of each clause of a catalogue, held against the packs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from huifang.cli.output import FINDINGS, WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.cli.packs import NamedPack, PackName, fault_line
from huifang.kernel.text import Message
from huifang.policy.logic.coverage import (
    ANSWERS,
    FATES,
    CataloguePolicy,
    Count,
    CoveredClause,
    counts_by_capability,
    counts_by_policy,
    covered,
    read_catalogue,
)
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.shipped import shipped_packs

CATALOGUE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("pack", type=PackName(), nargs=-1)
@click.option("--catalogue", type=CATALOGUE, required=True, help="YAML: the policies with their clauses.")
@click.option("--capability", default="", metavar="B1,C2", help="Look at the clauses of these capabilities alone.")
@as_json
@click.pass_context
def coverage(
    ctx: click.Context, *, pack: tuple[NamedPack, ...], catalogue: Path, capability: str, as_json: bool
) -> None:
    """Count what became of each clause of a catalogue. Needs no database.

    Without PACK all packs that ship are held against all of it; with PACK, those packs against their own policies. A
    clause runs, is declared (its room does not run it yet), is guidance or a header; or it is unbound, or missing from
    its pack, and then the command ends with status 1.
    """
    policies = _policies(catalogue)
    asked = _capabilities(capability, policies)
    packs = _packs(pack)
    wanted = [policy for policy in policies if not pack or policy.id in packs]
    clauses = [one for one in covered(wanted, packs) if not asked or asked & {*one.capabilities}]
    by_policy, by_capability = counts_by_policy(clauses), counts_by_capability(clauses, asked)
    open_ = [one for one in clauses if one.fate in ("unbound", "missing")]
    if as_json:
        show_json({"policies": by_policy, "capabilities": by_capability, "clauses": clauses})
    else:
        _show(by_policy, by_capability, open_)
    if open_:
        ctx.exit(FINDINGS)


def _policies(file: Path) -> tuple[CataloguePolicy, ...]:
    faults = Faults(str(file))
    policies = read_catalogue(file.read_bytes(), faults)
    if faults:
        for fault in faults.sorted():
            say(fault_line(fault))
        raise click.exceptions.Exit(WRONG_INPUT)
    return policies


def _packs(named: Sequence[NamedPack]) -> dict[str, Reading]:
    """Sound packs by the policy of the catalogue that they carry out; a pack with faults ends the command."""
    shipped = (NamedPack(f"{name}.yaml", source) for name, source in shipped_packs().items())
    found: dict[str, Reading] = {}
    wrong = False
    for one in named or shipped:
        reading = _answered(one)
        wrong = wrong or reading.pack is None
        for fault in reading.faults:
            say(fault_line(fault))
        if reading.pack and reading.pack.catalogue:
            found[reading.pack.catalogue] = reading
    if wrong:
        raise click.exceptions.Exit(WRONG_INPUT)
    return found


def _answered(pack: NamedPack) -> Reading:
    """The pack with some answer to everything that it asks, as far as such answers will do."""
    asking = pack.read({}, require_settings=False)
    if not asking.unanswered:
        return asking
    answered = pack.read({one.key: ANSWERS[one.type] for one in asking.unanswered}, require_settings=False)
    return answered if answered.pack else asking


def _capabilities(said: str, policies: Iterable[CataloguePolicy]) -> frozenset[str]:
    asked = frozenset(part.strip() for part in said.split(",") if part.strip())
    known = {name for policy in policies for clause in policy.clauses for name in clause.capabilities}
    if unknown := sorted(asked - known):
        message = Message("The catalogue asks for no capability %(names)s.", {"names": ", ".join(unknown)})
        raise click.BadParameter(str(message), param_hint="--capability")
    return asked


def _show(by_policy: Sequence[Count], by_capability: Sequence[Count], open_: Sequence[CoveredClause]) -> None:
    for heading, counts in (("policy", by_policy), ("capability", by_capability)):
        rows = [[one.name, one.clauses, *(getattr(one, fate) for fate in FATES)] for one in counts]
        rows.append(["", *(sum(getattr(one, name) for one in counts) for name in ("clauses", *FATES))])
        show_table([heading, "clauses", *FATES], rows if heading == "policy" else rows[:-1])
        show()
    for one in open_:
        show(_told(one))


def _told(one: CoveredClause) -> Message:
    parts = {"policy": one.policy, "clause": one.clause, "mechanisms": ", ".join(one.misfits)}
    if one.fate == "missing":
        return Message("%(policy)s %(clause)s is missing from its pack.", parts)
    if one.misfits:
        return Message("%(policy)s %(clause)s is unbound: %(mechanisms)s cannot carry out a clause of its kind.", parts)
    return Message("%(policy)s %(clause)s is unbound.", parts)
