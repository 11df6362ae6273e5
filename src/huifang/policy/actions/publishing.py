"""A draft is handed in for its approval, judged step by step, and published with the last yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huifang.approvals.actions import News, Settled, ask, ask_again
from huifang.approvals.actions import decide as decide_step
from huifang.approvals.actions import withdraw as withdraw_question
from huifang.approvals.logic import Decision, State
from huifang.approvals.models import Approval
from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee
from huifang.org.queries import own_festivals
from huifang.policy.actions.written import (
    NotLoadable,
    checked_of,
    declare,
    digest_of,
    lock_of,
    note_stage,
    version_before,
    write_clauses,
)
from huifang.policy.logic.approving import POLICY
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.models import Policy, Rule, Stage, Version
from huifang.policy.queries.approving import NobodyNamed, steps_here, way_of_version
from huifang.policy.queries.in_force import RUNS
from huifang.policy.queries.said import said_of

FIRST_LANGUAGE = "zh-Hans"


class NotReady(Exception):
    """The draft cannot be handed in; `message` says what is to be done first."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Handed:
    """A version with its approval, and whether the step that waits has anybody who may decide it."""

    version: Version
    approval: Approval
    waits_for_nobody: bool


@transaction.atomic
def hand_in(
    *, version: int, by: Employee | None, actor: str, at: datetime, on: date, also: Iterable[str] = (), reason: str = ""
) -> Handed:
    """Hand a draft (by id) in for its approval, or hand it in again after it was sent back.

    The steps are those of `way_of_version`; `also` are the keys of those that hold in some cases only. Raises
    NotReady for a text with faults, open settings or unbound clauses, for a version that is published or waits, and
    for a step whose post or department the company does not have.
    """
    draft = _draft(version)
    _check_ready(draft)
    way = way_of_version(draft, on=on, also=tuple(also))
    try:
        steps = steps_here(way)
    except NobodyNamed as missing:
        raise NotReady(missing.message) from missing
    told = {"title": title_of(draft), "steps": steps, "by": by, "actor": actor, "at": at, "on": on, "reason": reason}
    if draft.approval_id is None:
        settled = ask(kind=POLICY, is_signed=way.is_signed, **told)  # type: ignore[arg-type]
        Version.objects.filter(pk=draft.pk).update(approval=settled.approval)
    else:
        settled = ask_again(approval=draft.approval_id, **told)  # type: ignore[arg-type]
    note_stage(draft, Stage.Did.HANDED_IN, settled.approval.entry, before=None)
    _tell(settled.news, settled.approval, at)
    draft.refresh_from_db()
    return Handed(draft, settled.approval, settled.waits_for_nobody)


@transaction.atomic
def decide(
    *, step: int, decision: Decision, by: Employee, actor: str, at: datetime, on: date, words: str = "",
    signature: str = "",
) -> Settled:  # fmt: skip
    """Decide a step on the way of a version; with the last yes the version is published.

    It takes effect on its day, and not before the day of its publication. Raises what `approvals.actions.decide`
    raises, and NotReady when the text has faults by now (a festival or a base that it names is gone).
    """
    settled = decide_step(
        step=step, decision=decision, by=by, actor=actor, at=at, on=on, words=words, signature=signature
    )
    if settled.is_given:
        _publish(Version.objects.select_related("policy").get(approval=settled.approval), actor=actor, on=on)
    _tell(settled.news, settled.approval, at)
    return settled


@transaction.atomic
def withdraw(*, approval: int, by: Employee, actor: str, at: datetime, reason: str) -> Approval:
    """Take a version back that waits for its approval: it is a draft again. Raises as `approvals.actions.withdraw`."""
    return withdraw_question(approval=approval, by=by, actor=actor, at=at, reason=reason)


def title_of(version: Version) -> str:
    """How approvals and notices call a version: the title of its policy and its number."""
    return f"{in_language(version.policy.title, FIRST_LANGUAGE) or version.policy.key} {version.number}"


def _draft(version: int) -> Version:
    locked = Version.objects.select_for_update(of=("self",)).select_related("policy", "approval")
    found = locked.get(pk=version)
    parts = {"number": found.number}
    if found.state != Version.State.DRAFT:
        raise NotReady(Message("Version %(number)s is published already.", parts))
    if found.approval is not None and found.approval.state == State.WAITING:
        raise NotReady(Message("Version %(number)s waits for its approval already.", parts))
    return found


def _check_ready(draft: Version) -> None:
    faults, unanswered = draft.checked.get("faults", ()), draft.checked.get("unanswered", ())
    unbound = draft.clauses.filter(is_bound=False)
    if faults:
        raise NotReady(Message("The text has %(count)d faults. Mend them first.", {"count": len(faults)}))
    if unanswered:
        raise NotReady(
            Message(
                "%(count)d questions that the text leaves to the company have no answer yet. Answer them first.",
                {"count": len(unanswered)},
            )
        )
    if keys := list(unbound.values_list("key", flat=True)):
        parts = {"clauses": ", ".join(keys)}
        raise NotReady(Message("Nothing carries these clauses out: %(clauses)s. Bind each of them first.", parts))


def _publish(draft: Version, *, actor: str, on: date) -> None:
    """The text is read once more: what it names may have changed since it was kept."""
    take_lock(lock_of(draft.policy.key))
    reading = _read(draft)
    pack = reading.pack
    if pack is None or reading.unbound:
        raise NotReady(
            Message("The text of version %(number)s has faults by now. Send it back.", {"number": draft.number})
        )
    effective_on = max(draft.effective_on, on)
    facts = {"policy": draft.policy.key, "version": draft.number, "effective_on": effective_on.isoformat()}
    entry = record(deed="policy.published", actor=actor, row_count=1, row_digest=bytes(draft.digest), facts=facts)
    changed = Version.objects.filter(pk=draft.pk, state=Version.State.DRAFT).update(
        state=Version.State.PUBLISHED,
        effective_on=effective_on,
        is_on_trial=False,
        digest=digest_of(draft.source.encode(), reading.bases, draft.settings),
        checked=checked_of(reading),
        entry=entry,
    )
    if not changed:
        raise NotLoadable(Message("Version %(number)s is published already.", {"number": draft.number}))
    draft.refresh_from_db()
    write_clauses(draft, pack)
    _holds_from_now(draft, pack)
    before = version_before(draft)
    note_stage(draft, Stage.Did.PUBLISHED, entry, before=said_of(before) if before is not None else None)


def _read(draft: Version) -> Reading:
    return read_pack(
        draft.source.encode(), file=f"{draft.policy.key}.yaml", settings=draft.settings, festivals=own_festivals()
    )


def _holds_from_now(version: Version, pack: Pack) -> None:
    """The policy, its posts and events bear the words of this version; rules that no other one ran begin with it."""
    Policy.objects.filter(pk=version.policy_id).update(title=dict(pack.title), catalogue=pack.catalogue or "")
    declare(pack)
    others = Version.objects.filter(RUNS, policy=version.policy_id).exclude(pk=version.pk)
    ran = {rule["key"] for rules in others.values_list("checked__rules", flat=True) for rule in rules}
    begun = [rule.key for rule in pack.rules if rule.key not in ran]
    Rule.objects.filter(policy=version.policy_id, key__in=begun).update(took_effect_on=version.effective_on)


def _tell(news: Iterable[News], approval: Approval, at: datetime) -> None:
    for one in news:
        tell(employees=one.employees, message=one.message, at=at, about=("approval", approval.pk))
