"""What every deed on a version shares: what a checked pack says is written where the rooms read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from huifang.history.models import Entry
from huifang.kernel.text import Message
from huifang.org.models import Post
from huifang.org.queries import time_zone
from huifang.policy.logic.changes import VersionSaid, changes_between
from huifang.policy.logic.extending import Source
from huifang.policy.logic.faults import Fault
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.stored import to_json
from huifang.policy.models import Clause, EventKind, Policy, Rule, Stage, Version
from huifang.policy.queries.in_force import sections_of
from huifang.policy.queries.said import said_of


class NotLoadable(Exception):
    """The pack cannot become a version; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def lock_of(policy: str) -> str:
    """The name of the lock under which the versions of a policy (by key) change."""
    return f"policy.load {policy}"


def digest_of(source: bytes, bases: Iterable[Source], settings: Mapping[str, str]) -> bytes:
    """The digest of a text with the answers to its settings and the packs that it extends."""
    answers = "\n".join(f"{key}={value}" for key, value in sorted(settings.items()))
    taken_from = b"".join(b"\0" + base.text for base in bases)
    return hashlib.sha256(source + b"\0" + answers.encode() + taken_from).digest()


def checked_of(reading: Reading) -> dict[str, object]:
    """What the rooms read of a version; `blocked_by` says for each rule that is not run what stands in its way.

    `bases` are the packs that it extends, as they were: what ships may change with a release. A text with faults says
    nothing but them.
    """
    blocked_by: dict[str, list[str]] = {}
    for later in reading.not_run_yet:
        if later.blocks_rule and later.rule:
            blocked_by.setdefault(later.rule, []).append(later.key)
    pack = reading.pack
    return {
        "rules": to_json(pack.rules if pack else ()),
        "desk": to_json(reading.desk),
        "sections": to_json(reading.sections),
        "segments": {name: to_json(predicate) for name, predicate in pack.segments.items()} if pack else {},
        "seasons": {name: to_json(season) for name, season in pack.seasons.items()} if pack else {},
        "bases": [{"file": base.file, "source": base.text.decode()} for base in reading.bases],
        "attributes": {name: dict(title) for name, title in pack.attributes.items()} if pack else {},
        "department_titles": {name: dict(title) for name, title in pack.department_titles.items()} if pack else {},
        "topics": {name: dict(title) for name, title in pack.topics.items()} if pack else {},
        "departments": list(pack.departments) if pack else [],
        "interpreted_by": pack.interpreted_by if pack else None,
        "not_run": sorted(blocked_by),
        "blocked_by": blocked_by,
        "faults": [_as_json(fault) for fault in reading.faults],
        "unanswered": [setting.key for setting in reading.unanswered],
        "waiting": [[section, key, dict(title)] for (section, key), title in reading.waiting.items()],
    }


def _as_json(fault: Fault) -> dict[str, object]:
    message, expected = (
        {"template": said.template, "parts": {name: str(value) for name, value in said.parts.items()}}
        for said in (fault.message, fault.expected)
    )
    return {"file": fault.file, "line": fault.line, "key": fault.key, "message": message, "expected": expected}


def declare(pack: Pack) -> None:
    """The posts and event kinds that the pack names, with its words for them."""
    _declare(pack, words_hold=True)


def declare_what_is_missing(pack: Pack) -> None:
    """The posts and event kinds that nobody has named yet; what is known keeps its words."""
    _declare(pack, words_hold=False)


def _declare(pack: Pack, *, words_hold: bool) -> None:
    how: dict[str, Any] = {"ignore_conflicts": True}
    if words_hold:
        how = {"update_conflicts": True, "unique_fields": ["key"], "update_fields": ["title"]}
    Post.objects.bulk_create([Post(key=key, title=dict(title)) for key, title in pack.posts.items()], **how)
    EventKind.objects.bulk_create([EventKind(key=key, title=dict(title)) for key, title in pack.events.items()], **how)


def write_clauses(version: Version, pack: Pack | None) -> None:
    """The clauses of the version as its text has them; none of a text with faults."""
    version.clauses.all().delete()
    Clause.objects.bulk_create(
        Clause(
            version=version,
            position=position,
            key=clause.id,
            text=dict(clause.text),
            carried_out_by=list(clause.carried_out_by),
            is_bound=clause.is_bound,
        )
        for position, clause in enumerate(pack.clauses if pack else (), start=1)
    )


def mark_kinds(version: Version) -> None:
    """The kinds of events by which the version moves grades of customers are known as such from now on."""
    named = {change.on for entry in sections_of(version).grades for change in entry.changes}
    if named:
        EventKind.objects.filter(key__in=named).update(changes_grades=True)


def name_rules(policy: Policy, pack: Pack, effective_on: date) -> None:
    """Each rule has its identity from the first version that names it."""
    Rule.objects.bulk_create(
        [Rule(policy=policy, key=rule.key, took_effect_on=effective_on) for rule in pack.rules], ignore_conflicts=True
    )


def version_before(version: Version) -> Version | None:
    """The version that runs or ran last before this one, by the day it takes effect; None for a first one.

    A draft takes effect on no day before the one on which it was kept, whatever day its text names.
    """
    day = version.effective_on
    if version.state == Version.State.DRAFT:
        kept_at = Entry.objects.values_list("happened_at", flat=True).get(pk=version.entry_id)
        day = max(day, kept_at.astimezone(ZoneInfo(time_zone())).date())
    published = Version.objects.filter(policy=version.policy_id, state=Version.State.PUBLISHED).exclude(pk=version.pk)
    return published.filter(effective_on__lte=day).order_by("-effective_on", "-id").first()


def note_stage(version: Version, did: Stage.Did, entry: Entry, *, before: VersionSaid | None) -> Stage:
    """Write down a stage of the version's life, and how much its text changed since `before`."""
    changed = changes_between(before, said_of(version)).counts if before is not None else {}
    return Stage.objects.create(version=version, did=did, entry=entry, changed=changed)
