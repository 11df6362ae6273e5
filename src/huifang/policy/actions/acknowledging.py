"""People are asked to confirm that they have read a policy, reminded, and confirm it. (宣贯)"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee
from huifang.policy.actions.publishing import title_of
from huifang.policy.actions.written import lock_of
from huifang.policy.logic.acknowledging import EVERYBODY, After, asked_by
from huifang.policy.logic.sections.governed import Acknowledgement as AckEntry
from huifang.policy.models import Acknowledgement, Version
from huifang.policy.queries.acknowledged import concerned, entries_of, overdue_reminders, versions_to_know

ABOUT = "acknowledgement"
PLEASE = Message("Please read “%(title)s” and confirm it.")
PLEASE_STILL = Message("You have not confirmed yet that you have read “%(title)s”.")


class NotAsked(Exception):
    """Nobody asked this person to confirm that version, or they have done so already."""


class NotPublished(Exception):
    """Only a version that is published can be made known."""


@transaction.atomic
def ask_for_acknowledgements(*, on: date, at: datetime) -> int:
    """Ask whomever a version concerns and who was not asked yet, as its pack says; returns how many were told.

    Versions in force and those published for a day to come are made known.
    """
    return sum(_ask(version, entries_of(version), on=on, at=at) for version in versions_to_know(on))


@transaction.atomic
def make_known(*, version: int, actor: str, on: date, at: datetime) -> int:
    """Ask for acknowledgement of a published version (by id) by hand; everybody in its departments where its pack says
    nothing. Returns how many were told now. Raises NotPublished.
    """
    found = Version.objects.select_related("policy").get(pk=version)
    if found.state != Version.State.PUBLISHED:
        raise NotPublished
    told = _ask(found, entries_of(found) or (EVERYBODY,), on=on, at=at)
    facts = {"policy": found.policy.key, "version": found.number}
    record(deed="policy.made_known", actor=actor, row_count=told, facts=facts)
    return told


@transaction.atomic
def acknowledge(*, version: int, employee: Employee, actor: str, at: datetime) -> Acknowledgement:
    """Confirm that one has read a version (by id). Raises NotAsked."""
    asked = Acknowledgement.objects.filter(version=version, employee=employee, is_asked=True)
    if not asked.filter(confirmed_at=None).update(confirmed_at=at):
        raise NotAsked
    found = asked.select_related("version__policy").get()
    facts = {"policy": found.version.policy.key, "version": found.version.number}
    record(deed="policy.acknowledged", actor=actor, row_count=1, facts=facts)
    return found


@transaction.atomic
def remind_of_acknowledgements(*, on: date, at: datetime) -> int:
    """Remind those who were asked, or reminded, so long ago as their version says; returns how many."""
    take_lock("policy.reminders")
    rows = overdue_reminders(at, on)
    for version in {row.version for row in rows}:
        waiting = [row for row in rows if row.version_id == version.pk]
        Acknowledgement.objects.filter(pk__in=[row.pk for row in waiting], confirmed_at=None).update(reminded_at=at)
        _tell(version, (row.employee_id for row in waiting), PLEASE_STILL, at)
    return len(rows)


def _ask(version: Version, entries: tuple[AckEntry, ...], *, on: date, at: datetime) -> int:
    if not entries:
        return 0
    take_lock(lock_of(version.policy.key))
    known = set(Acknowledgement.objects.filter(version=version).values_list("employee", flat=True))
    why = _why(version, is_first=not known)
    rows = []
    for employee, by in concerned(version, entries, on=on).items():
        if employee not in known:
            asked = asked_by(by, why, on=on)
            rows.append(
                Acknowledgement(
                    version=version, employee_id=employee, after=why, asked_at=at, is_asked=asked.is_asked,
                    due_on=asked.due_on, remind_every=asked.remind_every,
                )
            )  # fmt: skip
    Acknowledgement.objects.bulk_create(rows)
    told = [row.employee_id for row in rows if row.is_asked]
    _tell(version, told, PLEASE, at)
    return len(told)


def _why(version: Version, *, is_first: bool) -> After:
    """Who comes when others were asked already is new; else the policy is new, or has changed."""
    if not is_first:
        return "joined"
    others = Version.objects.filter(policy=version.policy_id, state=Version.State.PUBLISHED).exclude(pk=version.pk)
    return "changed" if others.filter(effective_on__lte=version.effective_on).exists() else "published"


def _tell(version: Version, employees: Iterable[int], message: Message, at: datetime) -> None:
    said = Message(message.template, {"title": title_of(version)})
    tell(employees=employees, message=said, at=at, about=(ABOUT, version.pk))
