"""What the customers of the sample company say, for any form that a policy may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from huifang.cli.sample.words import ASKED, FINDINGS
from huifang.followups.actions import NewFinding
from huifang.followups.logic.written import FindingKind
from huifang.policy.logic.desk import Field, Form

KINDS = (*[FindingKind.PRAISE] * 3, *[FindingKind.SUGGESTION] * 3, *[FindingKind.NEED] * 2, FindingKind.COMPLAINT)


def answers_to(form: Form | None, random: Random, *, on: date) -> dict[str, object]:
    """An answer to every field that must be answered, and to half of the others."""
    fields = form.fields if form else ()
    return {one.key: _answer(one, random, on) for one in fields if one.is_required or random.random() < 0.5}


def findings(random: Random, rule: str) -> Sequence[NewFinding]:
    """Nothing for the most part, else one item or two."""
    lot = random.random()
    count = 0 if lot < 0.7 else 1 if lot < 0.94 else 2
    kinds = (*KINDS, FindingKind.REPAIR, FindingKind.REPAIR) if rule == "after-handover" else KINDS
    chosen = [random.choice(kinds) for _ in range(count)]
    return [NewFinding(kind, random.choice(FINDINGS[kind.value])) for kind in chosen]


def _answer(field: Field, random: Random, on: date) -> object:
    if field.type in ("scale", "choice", "choices"):
        return _chosen(field, random)
    if field.type == "number":
        return str(random.randint(1, 5))
    if field.type == "date":
        return on + timedelta(days=random.randint(1, 7))
    return random.random() < 0.7 if field.type == "yes_no" else random.choice(ASKED)


def _chosen(field: Field, random: Random) -> object:
    options = [option.key for option in field.options]
    if field.type == "choices":
        return [option for option in options if random.random() < 0.5] or options[:1]
    # Of a scale the best is the likeliest.
    weights = range(1, 2 * len(options), 2) if field.type == "scale" else None
    return random.choices(options, weights=weights)[0]
