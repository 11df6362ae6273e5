"""Answers that are kept ready 常用答复: written by those who direct cases, taken over into what one writes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from huifang.cases.actions.log import Doer, said
from huifang.cases.actions.refusals import NotTheirKind
from huifang.cases.logic.words import LONGEST_TITLE, LONGEST_WORDS
from huifang.cases.models import CannedAnswer
from huifang.followups.logic.written import FindingKind
from huifang.history.actions import record


@transaction.atomic
def keep_answer(*, title: str, text: str, kinds: Collection[FindingKind], doer: Doer) -> CannedAnswer:
    """Keep an answer ready for cases of these kinds, none for all; one of the same title is replaced.

    Raises WordsMissing.
    """
    name, words = said(title, most=LONGEST_TITLE), said(text, most=LONGEST_WORDS)
    entry = record(deed="canned_answer.kept", actor=doer.named, row_count=1)
    CannedAnswer.objects.filter(title=name, is_retired=False).update(is_retired=True, entry=entry)
    return CannedAnswer.objects.create(
        title=name, text=words, kinds=sorted(FindingKind(kind).value for kind in kinds), entry=entry
    )


@transaction.atomic
def retire_answer(*, answer: int, doer: Doer) -> None:
    """Keep an answer ready no longer. Raises NotTheirKind for one that is not kept."""
    entry = record(deed="canned_answer.retired", actor=doer.named, row_count=1)
    if not CannedAnswer.objects.filter(pk=answer, is_retired=False).update(is_retired=True, entry=entry):
        raise NotTheirKind
