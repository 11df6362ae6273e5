"""A written policy is kept with what its owner decides on it, until it has become a draft or is not wanted any more."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.org.models import Employee
from huifang.policy.logic.reader.deciding import Verdict
from huifang.policy.models import WrittenText

LONGEST_TITLE = 200


@transaction.atomic
def keep_text(*, owner: Employee, title: str, text: str, actor: str, at: datetime) -> WrittenText:
    """Keep a text that was handed in to be read."""
    kept = WrittenText.objects.create(owner=owner, title=title[:LONGEST_TITLE], text=text, read_at=at, changed_at=at)
    _recorded("policy.text_read", kept, actor)
    return kept


@transaction.atomic
def change_text(*, written: int, text: str, actor: str, at: datetime) -> WrittenText:
    """Put a changed text in the place of the one that was read; decisions stay, and count where words stayed."""
    kept = WrittenText.objects.select_for_update().get(pk=written)
    if text == kept.text:
        return kept
    WrittenText.objects.filter(pk=written).update(text=text, before=kept.text, changed_at=at)
    kept.refresh_from_db()
    _recorded("policy.text_changed", kept, actor)
    return kept


@transaction.atomic
def judge(
    *, written: int, statements: Mapping[str, Verdict | None], values: Mapping[str, str], actor: str, at: datetime
) -> None:
    """Note what was decided on statements, by their keys; None takes a decision back. `values` are corrected ones."""
    kept = WrittenText.objects.select_for_update().get(pk=written)
    decisions = dict(kept.decisions)
    for key, verdict in statements.items():
        if verdict is None:
            decisions.pop(key, None)
        else:
            decisions[key] = {"verdict": verdict, "values": dict(values)}
    WrittenText.objects.filter(pk=written).update(decisions=decisions, changed_at=at)
    verdicts = Counter(str(verdict or "taken back") for verdict in statements.values())
    facts = {"written_text": written, **verdicts}
    record(deed="policy.statements_judged", actor=actor, row_count=len(statements), facts=facts)


@transaction.atomic
def forget_text(*, written: int, actor: str) -> None:
    """Throw a text away with what was decided on it; drafts that were made of it stay."""
    kept = WrittenText.objects.select_for_update().get(pk=written)
    _recorded("policy.text_forgotten", kept, actor)
    WrittenText.objects.filter(pk=written).delete()


def _recorded(deed: str, kept: WrittenText, actor: str) -> Entry:
    digest = hashlib.sha256(kept.text.encode()).digest()
    return record(deed=deed, actor=actor, row_count=1, row_digest=digest, facts={"written_text": kept.pk})
