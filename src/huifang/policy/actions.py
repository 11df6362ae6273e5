"""Deeds on policies: a checked pack becomes a version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.models import Post
from huifang.policy.logic.extending import Source
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.stored import to_json
from huifang.policy.models import Clause, EventKind, Policy, Rule, Version


class NotLoadable(Exception):
    """The pack cannot become a version; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version as it stands now. `is_new` is false when this very pack was loaded before."""

    policy_key: str
    number: str
    effective_on: date
    is_draft: bool
    is_on_trial: bool
    is_new: bool
    unbound: tuple[str, ...]
    not_run: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Terms:
    """On which terms a pack is loaded."""

    digest: bytes
    effective_on: date
    is_draft: bool
    is_on_trial: bool

    def are_those_of(self, version: Version) -> bool:
        return (version.effective_on, version.is_on_trial) == (self.effective_on, self.is_on_trial)


def load_policy(
    *,
    source: bytes,
    reading: Reading,
    settings: Mapping[str, str],
    actor: str,
    effective_on: date | None = None,
    on_trial: bool = False,
    reason: str = "",
) -> Loaded:
    """Make a version of a checked pack. A pack with an unbound clause becomes a draft, and a draft plans nothing.

    `on_trial` lets the rules of a draft run all the same, under a reason; `effective_on` sets another day than the
    pack's. The same pack again changes nothing but that. Raises NotLoadable for a number that another pack has taken,
    and for a trial without a reason.
    """
    pack = reading.pack
    assert pack is not None, "a pack with faults is not loaded"
    if on_trial and not reason.strip():
        raise NotLoadable(Message("A draft runs on trial only under a reason. Give one."))
    is_draft = bool(reading.unbound)
    terms = _Terms(
        _digest(source, reading.bases, settings), effective_on or pack.effective_on, is_draft, is_draft and on_trial
    )
    with transaction.atomic():
        take_lock(f"policy.load {pack.key}")
        policy, _ = Policy.objects.update_or_create(
            key=pack.key, defaults={"title": dict(pack.title), "catalogue": pack.catalogue or ""}
        )
        standing = _standing(policy, pack, terms)
        checked = _checked(pack, reading)
        is_new = standing is None or not terms.are_those_of(standing) or _is_read_anew(standing, checked)
        if is_new:
            values = {"source": source.decode(), "settings": dict(settings), "checked": checked}
            _put(policy, pack, terms, values, actor=actor, reason=reason)
    return _loaded(pack, reading, terms, is_new=is_new)


def _is_read_anew(standing: Version, checked: Mapping[str, object]) -> bool:
    """Whether rules can be run by now that could not, or the other way: a festival is known, a release has grown."""
    return bool(standing.checked["not_run"] != checked["not_run"])


def _digest(source: bytes, bases: Iterable[Source], settings: Mapping[str, str]) -> bytes:
    answers = "\n".join(f"{key}={value}" for key, value in sorted(settings.items()))
    taken_from = b"".join(b"\0" + base.text for base in bases)
    return hashlib.sha256(source + b"\0" + answers.encode() + taken_from).digest()


def _standing(policy: Policy, pack: Pack, terms: _Terms) -> Version | None:
    """The version that has the pack's number already; raises NotLoadable when it is another pack's."""
    version = Version.objects.filter(policy=policy, number=pack.version).first()
    if version is not None and bytes(version.digest) != terms.digest:
        raise NotLoadable(
            Message(
                "Version %(number)s of %(policy)s is loaded already, and this file (or its settings) differs from it."
                " Give the new text a new version number.",
                {"number": pack.version, "policy": pack.key},
            )
        )
    return version


def _checked(pack: Pack, reading: Reading) -> dict[str, object]:
    """What the rooms read of a version; `blocked_by` says for each rule that is not run what stands in its way.

    `bases` are the packs that it extends, as they were: what ships may change with a release.
    """
    blocked_by: dict[str, list[str]] = {}
    for later in reading.not_run_yet:
        if later.blocks_rule and later.rule:
            blocked_by.setdefault(later.rule, []).append(later.key)
    return {
        "rules": to_json(pack.rules),
        "desk": to_json(reading.desk),
        "sections": to_json(reading.sections),
        "bases": [{"file": base.file, "source": base.text.decode()} for base in reading.bases],
        "attributes": {name: dict(title) for name, title in pack.attributes.items()},
        "departments": list(pack.departments),
        "not_run": sorted(blocked_by),
        "blocked_by": blocked_by,
    }


def _put(policy: Policy, pack: Pack, terms: _Terms, values: Mapping[str, object], *, actor: str, reason: str) -> None:
    facts = {"policy": pack.key, "version": pack.version, "effective_on": terms.effective_on.isoformat()}
    entry = record(deed="policy.loaded", actor=actor, reason=reason, row_count=1, row_digest=terms.digest, facts=facts)
    on_these_terms = {
        "effective_on": terms.effective_on,
        "state": Version.State.DRAFT if terms.is_draft else Version.State.PUBLISHED,
        "is_on_trial": terms.is_on_trial,
        "digest": terms.digest,
        "entry": entry,
    }
    version, _ = Version.objects.update_or_create(
        policy=policy, number=pack.version, defaults={**values, **on_these_terms}
    )
    _declare(pack)
    _write_clauses(version, pack)
    _take_effect(policy, pack, terms.effective_on)


def _declare(pack: Pack) -> None:
    """The posts and event kinds that the pack names, with its words for them."""
    Post.objects.bulk_create(
        [Post(key=key, title=dict(title)) for key, title in pack.posts.items()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["title"],
    )
    EventKind.objects.bulk_create(
        [EventKind(key=key, title=dict(title)) for key, title in pack.events.items()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["title"],
    )


def _write_clauses(version: Version, pack: Pack) -> None:
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
        for position, clause in enumerate(pack.clauses, start=1)
    )


def _take_effect(policy: Policy, pack: Pack, effective_on: date) -> None:
    """A rule takes effect with the first version that holds it; later versions do not reset that day."""
    Rule.objects.bulk_create(
        [Rule(policy=policy, key=rule.key, took_effect_on=effective_on) for rule in pack.rules], ignore_conflicts=True
    )
    if policy.versions.count() == 1:
        Rule.objects.filter(policy=policy).update(took_effect_on=effective_on)


def _loaded(pack: Pack, reading: Reading, terms: _Terms, *, is_new: bool) -> Loaded:
    return Loaded(
        policy_key=pack.key,
        number=pack.version,
        effective_on=terms.effective_on,
        is_draft=terms.is_draft,
        is_on_trial=terms.is_on_trial,
        is_new=is_new,
        unbound=tuple(clause.id for clause in reading.unbound),
        not_run=tuple(sorted({later.key for later in reading.not_run_yet})),
    )
