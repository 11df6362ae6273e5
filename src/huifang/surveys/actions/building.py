"""Keep questionnaires: copy one of the library, write and change one's own, take over what policies ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.policy.logic.pack import Text
from huifang.policy.models import Version
from huifang.surveys.actions.pictures import Keeper, copy_pictures, forget_unshown
from huifang.surveys.actions.refusals import ChangedMeanwhile, KeyTaken, OfAPolicy
from huifang.surveys.logic.asking import LONGEST_REST, LONGEST_VALID
from huifang.surveys.logic.definition import Definition, stored
from huifang.surveys.logic.faults import Fault
from huifang.surveys.logic.library import Shipped
from huifang.surveys.logic.offered import Offered, in_every_language, in_traditional
from huifang.surveys.logic.reading import NotReadable, read_definition
from huifang.surveys.models import Questionnaire, QuestionnaireVersion
from huifang.surveys.queries.library import current_version, surveys_in_force
from huifang.surveys.queries.pictures import pictures_of

BUILDING = "surveys.building"
"""The lock under which questionnaires are made and changed: two who copy at once do not take one name."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for everybody who is asked: how long a link holds, how long one is left in peace, whether unnamed."""

    valid_days: int
    rest_days: int
    is_anonymous: bool


@transaction.atomic
def copy_shipped(*, of: Shipped, actor: str) -> Questionnaire:
    """A copy of one of the library, to ask with and to change. The original stays as it is."""
    take_lock(BUILDING)
    offered = Offered(in_traditional(of.title), in_every_language(of.definition))
    return _make(_free_key(of.key), offered, source=Questionnaire.Source.LIBRARY, copied_from=of.key, actor=actor)


@transaction.atomic
def copy_questionnaire(*, of: Questionnaire, title: Text, keeper: Keeper) -> Questionnaire:
    """A copy of a questionnaire of this installation under another title, with pictures of its own."""
    take_lock(BUILDING)
    definition = read_definition(current_version(of).definition)
    offered = Offered(in_traditional(title), definition, of.is_anonymous)
    made = _make(_free_key(of.key), offered, source=Questionnaire.Source.OWN, copied_from=of.key, actor=keeper.actor)
    copy_pictures(of=of, to=made, shown=definition.uploaded, keeper=keeper)
    Questionnaire.objects.filter(pk=made.pk).update(valid_days=of.valid_days, rest_days=of.rest_days)
    return made


@transaction.atomic
def write_questionnaire(*, key: str, title: Text, definition: Definition, actor: str) -> Questionnaire:
    """A questionnaire of one's own. Raises KeyTaken."""
    take_lock(BUILDING)
    if Questionnaire.objects.filter(key=key).exists():
        raise KeyTaken
    _refuse_strange_pictures(definition, frozenset())
    offered = Offered(in_traditional(title), in_every_language(definition))
    return _make(key, offered, source=Questionnaire.Source.OWN, actor=actor)


@transaction.atomic
def change_questions(
    *, questionnaire: Questionnaire, definition: Mapping[str, object], seen: int, actor: str
) -> QuestionnaireVersion:
    """Write other questions. A version that was answered stays as it is, and the next one begins.

    `seen` is the number of the version that was changed. Raises NotReadable, OfAPolicy and ChangedMeanwhile.
    """
    if questionnaire.policy_id is not None:
        raise OfAPolicy
    read = in_every_language(read_definition(definition))
    take_lock(BUILDING)
    if current_version(questionnaire).number != seen:
        raise ChangedMeanwhile
    _refuse_strange_pictures(read, pictures_of(questionnaire))
    return _write(questionnaire, read, actor=actor)


@transaction.atomic
def set_terms(*, questionnaire: Questionnaire, title: Text, terms: Terms, actor: str) -> None:
    """Say what it is called and what holds for it. Whether it is anonymous stands once somebody has answered.

    What a policy's is called, the policy says.
    """
    entry = record(deed="questionnaire.terms_set", actor=actor, row_count=1, facts={"questionnaire": questionnaire.key})
    Questionnaire.objects.filter(pk=questionnaire.pk).update(
        title=dict(in_traditional(title)) if questionnaire.policy_id is None else questionnaire.title,
        valid_days=min(max(terms.valid_days, 1), LONGEST_VALID),
        rest_days=min(max(terms.rest_days, 0), LONGEST_REST),
        entry=entry,
    )
    answered = QuestionnaireVersion.objects.filter(questionnaire=questionnaire, frozen_at__isnull=False)
    if not answered.exists():
        Questionnaire.objects.filter(pk=questionnaire.pk).update(is_anonymous=terms.is_anonymous)


@transaction.atomic
def retire(*, questionnaire: Questionnaire, is_retired: bool, actor: str) -> bool:
    """Ask nobody with it any more, or again; returns whether that was news. Links that are out may be answered."""
    changed = Questionnaire.objects.filter(pk=questionnaire.pk, is_retired=not is_retired)
    if not changed.update(is_retired=is_retired):
        return False
    deed = "questionnaire.retired" if is_retired else "questionnaire.taken_up"
    record(deed=deed, actor=actor, row_count=1, facts={"questionnaire": questionnaire.key})
    return True


@transaction.atomic
def take_over_surveys(*, on: date, actor: str) -> int:
    """Have a questionnaire for each survey of the policies in force, as it says now; returns how many were news.

    Of a survey that no policy in force has any more the questionnaire retires. Doing it twice is doing it once.
    """
    take_lock(BUILDING)
    there = {(one.policy_id, one.policy_key): one for one in Questionnaire.objects.filter(policy__isnull=False)}
    in_force = surveys_in_force(on)
    news = sum(
        _taken_over(there.get(place), offered, of=version, survey=place[1], actor=actor)
        for place, (version, offered) in in_force.items()
    )
    gone = [one for place, one in there.items() if place not in in_force]
    return news + sum(retire(questionnaire=one, is_retired=True, actor=actor) for one in gone)


def _taken_over(known: Questionnaire | None, offered: Offered, *, of: Version, survey: str, actor: str) -> int:
    if known is None:
        key = _free_key(f"{of.policy.key}-{survey}".lower())
        _make(key, offered, source=Questionnaire.Source.POLICY, policy=of.policy_id, policy_key=survey, actor=actor)
        return 1
    is_back = retire(questionnaire=known, is_retired=False, actor=actor)
    if current_version(known).definition == stored(offered.definition) and known.title == offered.title:
        return int(is_back)
    Questionnaire.objects.filter(pk=known.pk).update(title=dict(offered.title))
    _write(known, offered.definition, actor=actor)
    return 1


def _make(
    key: str,
    offered: Offered,
    *,
    source: Questionnaire.Source,
    actor: str,
    copied_from: str = "",
    policy: int | None = None,
    policy_key: str = "",
) -> Questionnaire:
    entry = record(deed="questionnaire.made", actor=actor, row_count=1, facts={"questionnaire": key})
    made = Questionnaire.objects.create(
        key=key,
        title=dict(offered.title),
        source=source,
        policy_id=policy,
        policy_key=policy_key,
        copied_from=copied_from,
        is_anonymous=offered.is_anonymous,
        entry=entry,
    )
    _add_version(made, offered.definition, 1, entry)
    return made


def _write(questionnaire: Questionnaire, definition: Definition, *, actor: str) -> QuestionnaireVersion:
    facts = {"questionnaire": questionnaire.key}
    entry = record(deed="questionnaire.changed", actor=actor, row_count=1, facts=facts)
    latest = current_version(questionnaire)
    # Compare and set: the first answer freezes it, and may come at this moment.
    unanswered = QuestionnaireVersion.objects.filter(pk=latest.pk, frozen_at=None)
    if unanswered.update(definition=stored(definition), entry=entry):
        latest.refresh_from_db()
    else:
        latest = _add_version(questionnaire, definition, latest.number + 1, entry)
    forget_unshown(questionnaire=questionnaire, actor=actor)
    return latest


def _refuse_strange_pictures(definition: Definition, known: frozenset[str]) -> None:
    """Each questionnaire shows what was handed in for itself."""
    if definition.uploaded - known:
        message, expected = Message("There is no such picture."), Message("Hand the picture in first.")
        raise NotReadable((Fault("", message, expected),))


def _add_version(
    questionnaire: Questionnaire, definition: Definition, number: int, entry: Entry
) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=number, definition=stored(definition), entry=entry
    )


LONGEST_KEY = 56


def _free_key(wanted: str) -> str:
    """The wanted key, or the first of `wanted-2`, `wanted-3` … that is free."""
    stem = wanted[:LONGEST_KEY].rstrip("-")
    taken = set(Questionnaire.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
