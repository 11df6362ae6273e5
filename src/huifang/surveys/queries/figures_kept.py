"""What is promised of the figures: they are what a recount gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Sum

from huifang.kernel.invariants import Found, Inquiry, Invariant, listed
from huifang.kernel.sql.statements import AnyRows, select_from
from huifang.kernel.text import Message
from huifang.surveys.logic.text.words import features
from huifang.surveys.models import Feature, Invitation, Response, ScoreTally, Voice
from huifang.surveys.queries.sums import ASKED, PLACE, SUMS, summed_invitations, summed_responses
from huifang.surveys.queries.voices import COLUMNS

_AFTER_PLACE = len(PLACE) + 1
"""The numbers of a row of `COLUMNS` stand after its place and its stage."""


def places_amiss() -> list[str]:
    """The places whose kept sums are not what responses and invitations add up to now."""
    kept: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(_nothing)
    rows = ScoreTally.objects.order_by().values_list(*PLACE).annotate(**_all_sums())
    for row in rows:
        kept[row[: len(PLACE)]] = list(row[len(PLACE) :])
    counted: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(_nothing)
    for part in _recounted():
        for row in select_from(part):
            before = counted[row[: len(PLACE)]]
            counted[row[: len(PLACE)]] = [one + more for one, more in zip(before, row[_AFTER_PLACE:], strict=True)]
    amiss = [place for place in kept.keys() | counted.keys() if kept[place] != counted[place]]
    return sorted(" · ".join("–" if one is None else str(one) for one in place) for place in amiss)


def _recounted() -> list[AnyRows]:
    spent = Invitation.objects.filter(spent_at__isnull=False)
    return [
        summed_responses(Response.objects.all()),
        summed_invitations(Invitation.objects.all(), asked=1, answered=0),
        summed_invitations(spent, asked=0, answered=1),
    ]


def _all_sums() -> dict[str, Sum]:
    return {f"all_{name}": Sum(name) for name in (*SUMS, *ASKED)}


def _nothing() -> list[Any]:
    return [0] * len((*SUMS, *ASKED))


def _amiss(_inquiry: Inquiry) -> Found:
    return listed(places_amiss())


def features_amiss() -> list[str]:
    """What was learned otherwise than the corrected texts teach it."""
    counted: defaultdict[str, Counter[int | None]] = defaultdict(Counter)
    corrected = Voice.objects.filter(is_corrected=True, tone__isnull=False)
    for said, tone in corrected.values_list("answer__text", "tone").iterator():
        for feature in features(said):
            counted[feature][tone] += 1
    taught = {text: dict(zip(COLUMNS, counts, strict=True)) for text, *counts in _taught()}
    nothing = dict.fromkeys(COLUMNS, 0)
    return sorted(
        text
        for text in taught.keys() | counted.keys()
        if taught.get(text, nothing) != {tone: counted[text][tone] for tone in COLUMNS}
    )


def _taught() -> AnyRows:
    return Feature.objects.values_list("text", *COLUMNS.values())


INVARIANTS = (
    Invariant(
        "tone-is-learned-from-corrected-answers",
        "docs/satisfaction.md",
        Message("%(count)d words were learned otherwise than corrected answers teach them."),
        lambda _inquiry: listed(features_amiss()),
    ),
    Invariant(
        "satisfaction-is-what-a-recount-gives",
        "docs/satisfaction.md",
        Message("%(count)d figures of satisfaction are not what the responses add up to. Run: huifang satisfaction"),
        _amiss,
    ),
)
