"""Whose turn it is in this browser: what the cookie says, and where the answers stand.

A link's word is exchanged for the cookie at once, and stands in no address from then on. Source: security.md, T17.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huifang.surveys.logic.definition import Definition
from huifang.surveys.models import Invitation, QrPoint, QuestionnaireVersion
from huifang.surveys.queries.asked import invitation, point_of, sitting_of
from huifang.surveys.queries.library import current_version, definition_of
from huifang.web.frame.concealed import NotOurs, conceal, reveal

COOKIE = "__Host-survey" if settings.IS_PUBLIC else "huifang-survey"
HELD_FOR = timedelta(hours=2)
PURPOSE = "survey"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who answers. At a counter there is no invitation before the first page is sent.

    `name` stands in the form: it follows from what the cookie holds, and whoever lacks that cannot know it. It follows
    from the questions as they were written too: what answers others is not taken, and the page is shown anew.
    """

    name: str
    version: QuestionnaireVersion
    definition: Definition
    invitation: Invitation | None = None
    point: QrPoint | None = None
    word: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    page: int = 0

    @property
    def seed(self) -> bytes:
        """What orders by chance are made of: the same for all pages of one respondent."""
        return self.name.encode()


def give_seat(response: HttpResponse, *, at: datetime, **said: object) -> HttpResponse:
    """Have this browser answer: an invitation by id and digest, or a point and a word of its own."""
    until = (at + HELD_FOR).timestamp()
    response.set_cookie(
        COOKIE,
        conceal({**said, "until": until}, purpose=PURPOSE),
        max_age=int(HELD_FOR.total_seconds()),
        secure=settings.IS_PUBLIC,
        httponly=True,
        samesite="Lax",
    )
    return response


def seat_of(request: HttpRequest, *, at: datetime) -> Seat | None:
    """Whose turn it is; None without a cookie of ours that holds."""
    said = _said(request, at)
    if said is None:
        return None
    if "invitation" in said:
        return _by_link(int(said["invitation"]), str(said["digest"]))
    return _at_counter(str(said["point"]), str(said["word"]))


def _said(request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = reveal(request.COOKIES.get(COOKIE, ""), purpose=PURPOSE)
    except NotOurs:
        return None
    return said if at.timestamp() < float(said["until"]) else None


def _by_link(id: int, digest: str) -> Seat | None:
    found = invitation(id)
    # A link that was made anew since has another digest: the browser that holds the old one is sent away.
    if found is None or bytes(found.digest).hex() != digest:
        return None
    return _seat(found, digest)


def _at_counter(token: str, word: str) -> Seat | None:
    sitting = sitting_of(word)
    if sitting is not None:
        return _seat(sitting, word, word=word)
    point = point_of(token)
    if point is None or point.questionnaire.is_retired:
        return None
    version = current_version(point.questionnaire)
    version.questionnaire = point.questionnaire
    return Seat(_name(word, version), version, definition_of(version), point=point, word=word)


def _seat(found: Invitation, secret: str, *, word: str = "") -> Seat:
    kept: dict[str, Any] = found.kept or {"answers": {}, "page": 0}
    definition = definition_of(found.version)
    return Seat(_name(secret, found.version), found.version, definition, found, found.point, word, **kept)


def _name(secret: str, version: QuestionnaireVersion) -> str:
    """Every change of a version has an entry of its own."""
    return sha256(f"seat|{secret}|{version.pk}|{version.entry_id}".encode()).hexdigest()[:32]
