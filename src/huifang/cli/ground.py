"""The commands that look after the installation itself: migrate, doctor, fsck, seal, keys."""

from __future__ import annotations

from dataclasses import asdict

import click

from huifang.cli.language import said
from huifang.cli.opening import NotReady, database, not_current, opened, opened_to_look
from huifang.cli.output import FINDINGS, TROUBLE, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message


@click.command()
@as_json
def migrate(as_json: bool) -> None:
    """Bring the database to this version of Huifang.

    Only a database that DATABASE_URL names waits for this command; the private one is kept current by itself.
    """
    click.get_current_context().find_root().with_resource(database())
    from huifang.kernel.sql import migrating

    found = migrating.migrations()
    if found.unknown:
        raise NotReady(not_current(found))
    applied = migrating.migrate()
    if as_json:
        show_json({"applied": applied})
    elif applied:
        show("\n".join(applied))
    else:
        say(Message("The database is at this version already."))


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at the installation and say what is amiss and what to do about it.

    Exit status 3 when something is amiss.
    """
    from huifang.cli.doctor import State, examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            show(f"{finding.state:<8} {finding.name:<12} {said(finding.said)}")
    if as_json:
        show_json({"findings": [{**asdict(finding), "said": str(finding.said)} for finding in findings]})
    if any(finding.state is State.TROUBLE for finding in findings):
        ctx.exit(TROUBLE)


@click.command()
@as_json
@click.pass_context
def fsck(ctx: click.Context, as_json: bool) -> None:
    """Check that what is stored keeps every promise. Reads one snapshot, changes nothing.

    Exit status 1 when a promise is broken.
    """
    ground = opened_to_look()
    from huifang.cli.fsck import check_everything

    answers = []
    for answer in check_everything(ground):
        answers.append(answer)
        if not (as_json or answer.holds):
            show(f"{answer.name} ({answer.source}): {said(answer.said)} {' '.join(answer.examples)}".rstrip())
    broken = [answer for answer in answers if not answer.holds]
    if as_json:
        show_json({"asked": len(answers), "broken": broken})
    elif not broken:
        show(Message("%(count)d promises were looked at; every one is kept.", {"count": len(answers)}))
    if broken:
        ctx.exit(FINDINGS)


@click.command()
@as_json
def seal(as_json: bool) -> None:
    """Seal what the history holds without a seal, and anchor it outside the database."""
    ground = opened_to_look()
    from huifang.history import actions

    sealed = actions.seal(ring=ground.ring)
    anchor = actions.anchor(path=ground.anchors, ring=ground.ring, at=ground.now())
    if as_json:
        show_json({"sealed": sealed.count, "last_number": sealed.last_number, "anchored": anchor})
        return
    show(
        Message(
            "%(count)d entries were sealed; the history ends with entry %(last)d.",
            {"count": sealed.count, "last": sealed.last_number},
        )
    )
    if anchor is not None:
        show(Message("Entry %(number)d is anchored in %(path)s.", {"number": anchor.number, "path": ground.anchors}))


@click.group()
def keys() -> None:
    """Look after the keys that personal data is encrypted with."""


@keys.command()
@as_json
def status(as_json: bool) -> None:
    """Show every key and how many values it locks."""
    ground = opened_to_look()
    from huifang.cli.keys import key_uses

    uses = key_uses(ground.ring)
    if as_json:
        show_json({"keys": uses})
        return
    marks = {True: "newest", False: ""}
    rows = [[use.id, use.algorithm or "missing", use.created_on, use.values, marks[use.is_newest]] for use in uses]
    show_table(["key", "algorithm", "created", "values", ""], rows)


@keys.command()
@as_json
@click.pass_context
def rotate(ctx: click.Context, as_json: bool) -> None:
    """Add a key and lock every value anew with it, in batches, while others go on working.

    Run again after an interruption: it finishes what was begun, without another key. Exit status 1 when values are
    left on older keys.
    """
    ground = opened()
    from huifang.cli.keys import rotate as rotate_keys

    done = rotate_keys(ground)
    if as_json:
        show_json(done)
    else:
        show(
            Message("%(count)d values were locked anew with key %(key)d.", {"count": done.locked_anew, "key": done.key})
        )
    if done.left:
        say(
            Message(
                "%(left)d values are left on older keys, %(unreadable)d of them unreadable. Run this again; for what"
                " is unreadable run: huifang fsck",
                {"left": done.left, "unreadable": done.unreadable},
            )
        )
        ctx.exit(FINDINGS)


@keys.command()
@click.argument("key", type=int)
@as_json
def retire(key: int, as_json: bool) -> None:
    """Destroy an older key that locks nothing any more. Backups from before the rotation cannot be read without it."""
    ground = opened()
    from huifang.cli.keys import retire as retire_key

    retire_key(ground, key)
    if as_json:
        show_json({"retired": key})
    else:
        show(Message("Key %(key)d is destroyed.", {"key": key}))
