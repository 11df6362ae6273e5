"""A text is kept as a draft of its policy, sound or not, and rewritten until it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huifang.approvals.logic import State
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.queries import own_festivals
from huifang.policy.actions.written import (
    NotLoadable,
    checked_of,
    declare_what_is_missing,
    digest_of,
    lock_of,
    mark_kinds,
    name_rules,
    note_stage,
    version_before,
    write_clauses,
)
from huifang.policy.logic.changes import VersionSaid
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.yaml12 import read_tree
from huifang.policy.models import Policy, Stage, Version
from huifang.policy.queries.said import said_of

UNKNOWN_DAY = date.max
"""The day of a text that says none yet: nothing ever takes effect on it."""


class DraftChangedMeanwhile(Exception):
    """Somebody else has rewritten the draft since it was opened."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Which policy and version a text is of, as far as it says so."""

    key: str
    number: str


@transaction.atomic
def keep_draft(
    *,
    text: str,
    actor: str,
    settings: Mapping[str, str] | None = None,
    version: int | None = None,
    opened: bytes | None = None,
    effective_on: date | None = None,
    reason: str = "",
) -> Version:
    """Keep a pack's text as a draft version of its policy; a text with faults too, they stay to be seen.

    Without `version` a new draft is made, under the number that the text gives. With it (an id) that draft is
    rewritten, `opened` being the digest that it had when it was opened; `settings` are the answers to what the text
    asks, those of the draft when they are None. A draft plans nothing; `faults_of` tells what is wrong with it.

    Raises NotLoadable for a text that does not say of which policy and version it is, for a number that is taken, for
    another policy than that of `version`, for a version that is published, on trial or waits for its approval, and
    DraftChangedMeanwhile.
    """
    standing = _draft(version, opened) if version is not None else None
    answers = dict(settings) if settings is not None else dict(standing.settings) if standing else {}
    named = _named(text, standing)
    reading = _read(text, named, answers)
    take_lock(lock_of(named.key))
    policy = _policy(named, reading)
    _check(policy, named, standing)
    digest = digest_of(text.encode(), reading.bases, answers)
    if standing is not None and bytes(standing.digest) == digest and effective_on in (None, standing.effective_on):
        return standing
    text_of = {"source": text, "settings": answers, "digest": digest, "checked": checked_of(reading)}
    day = effective_on or (reading.pack.effective_on if reading.pack else _day_of(standing))
    did = Stage.Did.DRAFTED if standing is None else Stage.Did.REWRITTEN
    entry = _recorded(named, did, digest, actor, reason)
    draft = standing or Version(policy=policy, state=Version.State.DRAFT)
    return _written(draft, {**text_of, "number": named.number, "effective_on": day, "entry": entry}, reading.pack, did)


def _written(draft: Version, values: Mapping[str, Any], pack: Pack | None, did: Stage.Did) -> Version:
    """The draft with these values, its clauses and rules, and the stage of its life that this is."""
    was_sound = draft.pk is not None and not draft.checked.get("faults")
    before = said_of(draft) if was_sound else None
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    write_clauses(draft, pack)
    if pack is not None:
        declare_what_is_missing(pack)
        mark_kinds(draft)
        name_rules(draft.policy, pack, draft.effective_on)
    note_stage(draft, did, values["entry"], before=_said_before(draft, before) if pack is not None else None)
    return draft


def _draft(version: int, opened: bytes | None) -> Version:
    found = Version.objects.select_for_update(of=("self",)).select_related("approval", "policy").get(pk=version)
    parts = {"number": found.number}
    if found.state != Version.State.DRAFT:
        raise NotLoadable(
            Message("Version %(number)s is published and stays as it is. Draft a new version instead.", parts)
        )
    if found.is_on_trial:
        raise NotLoadable(
            Message("Version %(number)s runs on trial and stays as it is. Draft a new version instead.", parts)
        )
    if found.approval is not None and found.approval.state == State.WAITING:
        raise NotLoadable(
            Message("Version %(number)s waits for its approval. Withdraw it there before you rewrite it.", parts)
        )
    if opened is not None and bytes(found.digest) != opened:
        raise DraftChangedMeanwhile
    return found


def _named(text: str, standing: Version | None) -> _Named:
    """What the head of the text says, however wrong the rest may be; else what the draft was called."""
    root = read_tree(text.encode(), Faults(""))
    head = root.get("policy") if root else None
    said = {key: place.text or "" for key in ("key", "version") if head and (place := head.get(key))}
    key = said.get("key") or (standing.policy.key if standing else "")
    number = said.get("version") or (standing.number if standing else "")
    if not (0 < len(key) <= _LONGEST_KEY and 0 < len(number) <= _LONGEST_NUMBER):
        raise NotLoadable(
            Message("The text does not say of which policy it is, and which version: policy.key and policy.version.")
        )
    return _Named(key, number)


_LONGEST_KEY = Policy._meta.get_field("key").max_length or 0
_LONGEST_NUMBER = Version._meta.get_field("number").max_length or 0


def _read(text: str, named: _Named, answers: Mapping[str, str]) -> Reading:
    return read_pack(text.encode(), file=f"{named.key}.yaml", settings=answers, festivals=own_festivals())


def _policy(named: _Named, reading: Reading) -> Policy:
    """A policy keeps its title until a version with another one is published."""
    pack = reading.pack
    title = dict(pack.title) if pack else {}
    policy, _ = Policy.objects.get_or_create(
        key=named.key, defaults={"title": title, "catalogue": (pack.catalogue or "") if pack else ""}
    )
    if not policy.title and title:
        Policy.objects.filter(pk=policy.pk).update(title=title)
    return policy


def _check(policy: Policy, named: _Named, standing: Version | None) -> None:
    if standing is not None and standing.policy_id != policy.pk:
        raise NotLoadable(
            Message("The text is of the policy %(policy)s, and the draft is of another one.", {"policy": named.key})
        )
    taken = Version.objects.filter(policy=policy, number=named.number)
    if taken.exclude(pk__in=[standing.pk] if standing else []).exists():
        raise NotLoadable(
            Message(
                "Version %(number)s of %(policy)s is there already. Give the new text a new version number.",
                {"number": named.number, "policy": named.key},
            )
        )


def _day_of(standing: Version | None) -> date:
    return standing.effective_on if standing else UNKNOWN_DAY


def _recorded(named: _Named, did: Stage.Did, digest: bytes, actor: str, reason: str) -> Entry:
    facts = {"policy": named.key, "version": named.number}
    return record(deed=f"policy.{did}", actor=actor, reason=reason, row_count=1, row_digest=digest, facts=facts)


def _said_before(draft: Version, as_draft: VersionSaid | None) -> VersionSaid | None:
    """What the draft said before; of a new one, what the version before it says."""
    if as_draft is not None:
        return as_draft
    before = version_before(draft)
    return said_of(before) if before is not None else None
