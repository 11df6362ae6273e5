"""What was decided of open work is obeyed before a sweep brings it into line with a version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.deleting import delete_from
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.statements import insert_from, next_id
from huifang.planning.actions.sets.changes import cancel, record_set
from huifang.planning.actions.sets.scope import Counts, Scope
from huifang.planning.models import Duty, KeptDuty, OpenWork
from huifang.planning.queries.open_work import asked_by_the_customer, change_of
from huifang.policy.queries import versions_in_force

HELD = DigestedBy(columns=("follow_up_id", "version_id"), block_by="follow_up_id", order=("follow_up_id",))
_Change, _Choice = OpenWork.Change, OpenWork.Choice
_AS_ALWAYS = Q(change=_Change.REDATED, choice=_Choice.REDATE) | Q(change=_Change.CANCELLED, choice=_Choice.CANCEL)


def obey(scope: Scope) -> Counts:
    """Keep, or cancel, what was decided when the version came in force that is now at work; `Owed` and `Duty` are full.

    Duties that this version made itself follow it. What is kept stays out of the sets that follow, now and as long as
    the version is in force; an opt-out or a withdrawn event ends it all the same.
    """
    decided = _decided(scope)
    if not decided:
        return Counts()
    counts = Counts()
    for (version, change, choice), rules in decided.items():
        duties = (
            Duty.objects.filter(state=FollowUp.State.PLANNED, rule_id__in=rules)
            .exclude(version_id=version)
            .exclude(asked_by_the_customer())
            .annotate(change=change_of(scope.on))
            .filter(change=change)
        )
        if choice == _Choice.KEEP:
            _keep(duties, version, actor=scope.actor)
        else:
            counts += Counts(cancelled=cancel(duties, Value(FollowUp.Reason.DECIDED.value), actor=scope.actor))
    kept = KeptDuty.objects.filter(version_id__in=_versions(scope)).values("follow_up_id")
    delete_from(Duty, Duty.objects.filter(pk__in=kept).exclude(asked_by_the_customer()).values_list("pk"))
    return counts


def kept_before(scope: Scope) -> Q:
    """Follow-ups that were kept when one of the versions at work came in force, and are to be left alone."""
    kept = KeptDuty.objects.filter(follow_up_id=OuterRef("pk"), version_id__in=_versions(scope))
    ended = Q(customer__opted_out_on__isnull=False) | Q(event__withdrawn_on__isnull=False)
    return Q(Exists(kept)) & ~ended


def has_kept(scope: Scope) -> bool:
    """Whether anything was kept under the versions at work."""
    return KeptDuty.objects.filter(version_id__in=_versions(scope)).exists()


def has_decided(scope: Scope) -> bool:
    """Whether anything was decided of open work otherwise than a sweep does by itself."""
    return bool(_decided(scope))


def not_kept(gone: Collection[int], *, on: date) -> list[int]:
    """Those of the rules (by id) that no version in force holds any more whose open work goes with them."""
    versions = [version.pk for version in versions_in_force(on)]
    kept = OpenWork.objects.filter(
        version_id__in=versions, rule_id__in=list(gone), change=_Change.CANCELLED, choice=_Choice.KEEP
    )
    return sorted(set(gone) - set(kept.values_list("rule_id", flat=True)))


def _decided(scope: Scope) -> dict[tuple[int, str, str], list[int]]:
    """The rules by version and by what was decided otherwise than a sweep does by itself."""
    found: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    rows = OpenWork.objects.filter(
        version_id__in=_versions(scope), rule_id__in=[rule.rule_id for rule in scope.rules]
    ).exclude(_AS_ALWAYS)
    for version, rule, change, choice in rows.values_list("version_id", "rule_id", "change", "choice"):
        found[version, change, choice].append(rule)
    return dict(found)


def _versions(scope: Scope) -> list[int]:
    return sorted({rule.version_id for rule in scope.rules})


def _keep(duties: QuerySet[Duty], version: int, *, actor: str) -> None:
    entry_id = next_id(Entry)
    stays = Exists(KeptDuty.objects.filter(follow_up_id=OuterRef("pk")))
    delete_from(KeptDuty, KeptDuty.objects.filter(follow_up_id__in=duties.filter(stays).values("pk")).values_list("pk"))
    rows = duties.values_list("pk", Value(version), Value(entry_id))
    kept = insert_from(KeptDuty, rows, columns=("follow_up", "version", "entry"), digested=HELD, all_new=True)
    record_set("follow_ups.kept", entry_id, kept, actor=actor)
