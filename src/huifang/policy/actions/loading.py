"""An operator loads a checked pack as a version at once; the history says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.approvals.logic import State
from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.policy.actions.written import (
    NotLoadable,
    checked_of,
    declare,
    digest_of,
    lock_of,
    mark_kinds,
    name_rules,
    note_stage,
    version_before,
    write_clauses,
)
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading
from huifang.policy.models import Policy, Rule, Stage, Version
from huifang.policy.queries.said import said_of


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
        state = Version.State.DRAFT if self.is_draft else Version.State.PUBLISHED
        here = (version.effective_on, version.is_on_trial, version.state)
        return here == (self.effective_on, self.is_on_trial, state)


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
        digest_of(source, reading.bases, settings), effective_on or pack.effective_on, is_draft, is_draft and on_trial
    )
    with transaction.atomic():
        take_lock(lock_of(pack.key))
        policy, _ = Policy.objects.update_or_create(
            key=pack.key, defaults={"title": dict(pack.title), "catalogue": pack.catalogue or ""}
        )
        standing = _standing(policy, pack, terms)
        checked = checked_of(reading)
        is_new = standing is None or not terms.are_those_of(standing) or _is_read_anew(standing, checked)
        if is_new:
            values = {"source": source.decode(), "settings": dict(settings), "checked": checked}
            _put(policy, pack, terms, values, actor=actor, reason=reason)
    return _loaded(pack, reading, terms, is_new=is_new)


def _is_read_anew(standing: Version, checked: Mapping[str, object]) -> bool:
    """Whether rules can be run by now that could not, or the other way: a festival is known, a release has grown."""
    return bool(standing.checked["not_run"] != checked["not_run"])


def _standing(policy: Policy, pack: Pack, terms: _Terms) -> Version | None:
    """The version that has the pack's number already; raises NotLoadable when it is another pack's."""
    found = Version.objects.select_related("approval").filter(policy=policy, number=pack.version)
    version = found.first()
    if version is not None and bytes(version.digest) != terms.digest:
        raise NotLoadable(
            Message(
                "Version %(number)s of %(policy)s is loaded already, and this file (or its settings) differs from it."
                " Give the new text a new version number.",
                {"number": pack.version, "policy": pack.key},
            )
        )
    if version is not None and version.approval is not None and version.approval.state == State.WAITING:
        raise NotLoadable(
            Message(
                "Version %(number)s of %(policy)s waits for its approval. Withdraw it there before you load it.",
                {"number": pack.version, "policy": pack.key},
            )
        )
    return version


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
    before = version_before(version)
    said_before = said_of(before) if before is not None else None
    declare(pack)
    write_clauses(version, pack)
    mark_kinds(version)
    note_stage(version, Stage.Did.LOADED, entry, before=said_before)
    _take_effect(policy, pack, terms.effective_on)


def _take_effect(policy: Policy, pack: Pack, effective_on: date) -> None:
    """A rule takes effect with the first version that holds it; later versions do not reset that day."""
    name_rules(policy, pack, effective_on)
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
