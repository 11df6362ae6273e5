"""The commands about policies: check, schema, packs, preview, load, list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day, answers, festivals, language
from huifang.cli.coverage import coverage
from huifang.cli.differing import difference
from huifang.cli.documents import document
from huifang.cli.handing_in import hand_pack_in
from huifang.cli.language import heading, said
from huifang.cli.output import WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.cli.packs import (
    NamedPack,
    PackName,
    blocked_lines,
    fault_line,
    question,
    sound_pack,
)
from huifang.cli.previewing import preview
from huifang.cli.reading import read
from huifang.kernel.calendars.festivals import FestivalDate
from huifang.kernel.text import Message
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.shipped import shipped_packs
from huifang.policy.logic.structure import pack_schema

if TYPE_CHECKING:
    from huifang.policy.actions import Loaded
    from huifang.policy.queries import LoadedVersion


@click.group()
def policy() -> None:
    """Check, preview, load and list policy packs. PACK is a file, or the name of a pack that ships with Huifang."""


policy.add_command(coverage)
policy.add_command(difference)
policy.add_command(document)
policy.add_command(preview)
policy.add_command(read)


@policy.command()
@click.argument("pack", type=PackName())
@answers
@festivals
@language
@as_json
@click.pass_context
def check(
    ctx: click.Context, *, pack: NamedPack, settings: dict[str, str], festivals: dict[str, FestivalDate], language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Check a pack. Needs no database.

    Every fault is named at once, with file, line, key and what was expected. A sound pack ends with status 0, and with
    what it still leaves open: unbound clauses, settings without an answer, what this release does not run.
    """
    reading = pack.read(settings, require_settings=False, festivals=festivals)
    if as_json:
        show_json(_as_document(pack, reading))
    else:
        for line in _said_of(pack, reading, language):
            show(line)
    if reading.pack is None:
        ctx.exit(WRONG_INPUT)


def _as_document(named: NamedPack, reading: Reading) -> dict[str, object]:
    pack = reading.pack
    return {
        "file": named.file,
        "is_sound": pack is not None,
        "policy": pack and {"key": pack.key, "version": pack.version, "effective_on": pack.effective_on},
        "faults": reading.faults,
        "clauses": len(pack.clauses) if pack else None,
        "rules": len(pack.rules) if pack else None,
        "unbound": [clause.id for clause in reading.unbound],
        "declared": _declared(pack),
        "unanswered": [setting.key for setting in reading.unanswered],
        "not_run_yet": reading.not_run_yet,
    }


def _said_of(named: NamedPack, reading: Reading, language: str) -> Iterator[Message]:
    pack = reading.pack
    if pack is None:
        yield from (fault_line(fault) for fault in reading.faults)
        return
    blocked = {later.rule for later in reading.not_run_yet if later.blocks_rule}
    rules = sum(rule.key not in blocked for rule in pack.rules)
    parts = {"policy": pack.key, "version": pack.version, "clauses": len(pack.clauses), "rules": rules}
    yield Message("%(policy)s %(version)s is sound: %(clauses)d clauses, %(rules)d rules that can be planned.", parts)
    if reading.unbound:
        clauses = [f"{clause.id} {in_language(clause.text, language)}" for clause in reading.unbound]
        yield _listed(Message("Unbound, that is, carried out by nothing yet (%(count)d):"), clauses)
    if reading.unanswered:
        questions = [str(question(setting, language)) for setting in reading.unanswered]
        yield _listed(Message("Settings without an answer (%(count)d):"), questions)
    if declared := _declared(pack):
        parts = {"count": len(declared), "clauses": ", ".join(declared)}
        yield Message("Declared, that is, run by a later release (%(count)d): %(clauses)s.", parts)
    waiting = sorted({later.key for later in reading.not_run_yet if not later.blocks_rule})
    if waiting:
        yield Message("This release reads and does not run yet: %(keys)s.", {"keys": ", ".join(waiting)})
    yield from blocked_lines(named, reading)


def _listed(heading: Message, lines: list[str]) -> Message:
    """A heading that says how many lines follow it, and the lines."""
    text = "".join(f"\n  {line}" for line in lines)
    return Message(heading.template + "%(lines)s", {"count": len(lines), "lines": text})


@policy.command()
def schema() -> None:
    """Print the JSON Schema of a pack, for an editor that completes and checks while one types."""
    show_json(pack_schema())


@policy.command()
@language
@as_json
def packs(language: str, as_json: bool) -> None:
    """List the packs that ship with Huifang, by the names that the other commands take."""
    found = {}
    for name, source in shipped_packs().items():
        reading = NamedPack(name, source).read({}, require_settings=False)
        assert reading.pack is not None, f"the shipped pack {name} has faults"
        found[name] = reading
    if as_json:
        show_json({"packs": [_shipped(name, reading) for name, reading in found.items()]})
        return
    rows = [
        [name, pack.catalogue, in_language(pack.title, language),
         len(pack.rules), len(pack.clauses), len(_declared(pack)), len(reading.unbound)]
        for name, reading in found.items()
        if (pack := reading.pack) is not None
    ]  # fmt: skip
    show_table(["pack", "catalogue", "title", "rules", "clauses", "declared", "unbound"], rows)


def _declared(pack: Pack | None) -> list[str]:
    """The clauses (ids) that a later release will run."""
    return [clause.id for clause in pack.clauses if clause.standing == "declared"] if pack else []


def _shipped(name: str, reading: Reading) -> dict[str, object]:
    pack = reading.pack
    assert pack is not None
    return {
        "name": name,
        "policy": pack.key,
        "catalogue": pack.catalogue,
        "title": dict(pack.title),
        "version": pack.version,
        "rules": [rule.key for rule in pack.rules],
        "clauses": len(pack.clauses),
        "declared": _declared(pack),
        "unbound": [clause.id for clause in reading.unbound],
    }


@policy.command()
@click.argument("pack", type=PackName())
@click.option("--effective-on", type=Day(), help="The day from which the rules hold; without it the pack's own.")
@click.option("--on-trial", is_flag=True, help="Let the rules of a draft run while its clauses are completed.")
@click.option("--for-approval", is_flag=True, help="Hand it in for its approval, instead of publishing it at once.")
@click.option("--reason", default="", help="Why it runs on trial, or is handed in; the history keeps it.")
@answers
@as_json
def load(
    *, pack: NamedPack, effective_on: date | None, on_trial: bool, for_approval: bool, reason: str,
    settings: dict[str, str], as_json: bool,
) -> None:  # fmt: skip
    """Load a pack as a version of its policy. With unbound clauses it becomes a draft, and a draft plans nothing.

    Without --for-approval it holds at once, and the history says that an operator loaded it.
    """
    _, reading = sound_pack(pack, settings)
    from huifang.cli.opening import opened

    ground = opened()
    if for_approval:
        if on_trial:
            raise click.UsageError(said(Message("--for-approval and --on-trial exclude each other.")))
        hand_pack_in(ground, pack, settings, effective_on=effective_on, reason=reason, as_json=as_json)
        return
    from huifang.org.queries import own_festivals
    from huifang.policy.actions import load_policy

    if any(later.festival for later in reading.not_run_yet):
        _, reading = sound_pack(pack, settings, own_festivals())
    loaded = load_policy(
        source=pack.source,
        reading=reading,
        settings=settings,
        actor=ground.actor,
        effective_on=effective_on,
        on_trial=on_trial,
        reason=reason,
    )
    if as_json:
        show_json(loaded)
    else:
        for line in _said_of_loaded(loaded, on_trial=on_trial):
            show(line)
        for line in blocked_lines(pack, reading):
            show(line)
    if not loaded.is_draft or loaded.is_on_trial:
        _warn_of_the_past(loaded, today=ground.today())


def _said_of_loaded(loaded: Loaded, *, on_trial: bool) -> Iterator[Message]:
    parts = {"policy": loaded.policy_key, "version": loaded.number, "day": loaded.effective_on.isoformat()}
    if loaded.is_new:
        yield Message("%(policy)s %(version)s is loaded, in effect from %(day)s.", parts)
    else:
        yield Message("%(policy)s %(version)s was loaded just so before, in effect from %(day)s.", parts)
    if loaded.unbound:
        clauses = {"count": len(loaded.unbound), "clauses": ", ".join(loaded.unbound)}
        yield Message("%(count)d clauses are unbound: %(clauses)s.", clauses)
    if loaded.is_on_trial:
        yield Message("It is a draft on trial: its rules run, and not every clause is carried out.")
    elif loaded.is_draft:
        yield Message("So it is a draft, and plans nothing. To let its rules run: --on-trial --reason TEXT")
    elif on_trial:
        yield Message("Every clause is bound: it is published, and needs no trial.")
    if loaded.not_run:
        yield Message("This release does not run yet: %(keys)s.", {"keys": ", ".join(loaded.not_run)})


def _warn_of_the_past(loaded: Loaded, *, today: date) -> None:
    days = (today - loaded.effective_on).days
    if days > 0:
        say(
            Message(
                "Mind: the rules take effect on %(day)s, %(days)d days ago. Follow-ups are planned for all of that"
                " time; those whose window is over are late as soon as they are planned. To begin later:"
                " --effective-on DATE",
                {"day": loaded.effective_on.isoformat(), "days": days},
            )
        )


@policy.command("list")
@language
@as_json
def list_(language: str, as_json: bool) -> None:
    """List the loaded versions of every policy, and how many of their clauses nothing carries out."""
    from huifang.cli.opening import opened_to_look

    ground = opened_to_look()
    from huifang.policy.queries import loaded_versions

    versions = loaded_versions(ground.today())
    if as_json:
        show_json({"versions": versions})
        return
    rows = [
        [version.policy_key, version.number, version.effective_on, _stands(version, ground.today()), version.rules,
         version.clauses - len(version.unbound), len(version.declared), len(version.unbound),
         in_language(version.title, language)]
        for version in versions
    ]  # fmt: skip
    show_table(["policy", "version", "effective", "state", "rules", "bound", "declared", "unbound", "title"], rows)


def _stands(version: LoadedVersion, today: date) -> str:
    if version.is_in_force:
        return heading("on trial" if version.is_on_trial else "in force")
    if version.is_draft and not version.is_on_trial:
        return heading("in approval" if version.waits else "draft")
    return heading("to come" if version.effective_on > today else "replaced")
