"""Changing a policy in forms: what most people change, the difference that it makes, and a draft of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.approvals.logic import State
from huifang.kernel.dates import parse_duration
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.actions import DraftChangedMeanwhile, NotLoadable, keep_draft
from huifang.policy.logic.editing import changed_text, next_number, what_can_change
from huifang.policy.logic.editing.offered import PARTS
from huifang.policy.logic.reading import Reading
from huifang.policy.models import Version
from huifang.policy.queries.document import reading_of
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.segments import segment_in_words
from huifang.web.frame.text import duration_in_words, said, worded
from huifang.web.policies.edit_forms import EditForm
from huifang.web.policies.life import version_or_404

FORM_IS_WRONG = 422
SETTINGS = "settings"
NO_KEY = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the difference: `-`, `+` or a space, and the text."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A part of a version with what was typed: the text and the answers that follow, and what the check says."""

    text: str
    answers: dict[str, str]
    reading: Reading


@needs(Right.MANAGE_POLICIES)
@require_safe
def edit(request: Request, version: int) -> HttpResponse:
    """What can be changed in forms: the head, the answers, each rule and each condition."""
    found = version_or_404(version)
    reading = reading_of(found)
    pack, titles = reading.pack, reading.desk.titles
    rules = [(rule.key, worded(titles.get(rule.key) or {}) or rule.key) for rule in pack.rules] if pack else []
    own = [(key, title) for key, title in rules if what_can_change(found.source, "rule", key)]
    word = AttributeWords(pack.attributes if pack else {})
    segments = [
        (key, segment_in_words(predicate, word))
        for key, predicate in (pack.segments.items() if pack else ())
        if what_can_change(found.source, "segment", key)
    ]
    shown = {
        "version": found,
        "title": _title(found),
        "is_draft": _is_open_draft(found),
        "rules": own,
        "taken_over": [title for key, title in rules if (key, title) not in own],
        "segments": segments,
        "has_settings": bool(pack and pack.settings),
        "no_key": NO_KEY,
        "drafts": [one for one in _drafts_of(found) if one.pk != found.pk],
    }
    return render(request, "policies/edit.html", shown)


@needs(Right.MANAGE_POLICIES)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: Request, version: int, part: str, key: str) -> HttpResponse:
    """The values of a part in a form; sent, it shows the difference that they make before anything is kept."""
    found = version_or_404(version)
    form = _form(found, part, key, *([request.POST] if request.method == "POST" else []))
    if request.method != "POST":
        return _shown(request, found, part, key, form)
    edited = _edited(found, form)
    if edited is None:
        return _shown(request, found, part, key, form)
    difference = list(_difference(found.source, edited.text))
    answered = [
        (worded(one.ask) or one.key, _in_words(before), _in_words(after))
        for one in form.asked.values()
        if (before := found.settings.get(one.key, "")) != (after := edited.answers.get(one.key, ""))
    ]
    return _shown(request, found, part, key, form, difference=difference, answered=answered)


def _in_words(answer: str) -> str:
    """A duration as people say it; other answers as they are written."""
    try:
        return duration_in_words(parse_duration(answer))
    except ValueError:
        return answer


@needs(Right.MANAGE_POLICIES)
@require_POST
def keep(request: Request, version: int, part: str, key: str) -> HttpResponse:
    """Keep it: in the draft that it is, or in a new one."""
    found = version_or_404(version)
    form = _form(found, part, key, request.POST)
    edited = _edited(found, form)
    if edited is None:
        return _shown(request, found, part, key, form)
    is_draft = _is_open_draft(found)
    try:
        draft = keep_draft(
            text=edited.text,
            actor=actor_of(request.user),
            settings=edited.answers,
            version=found.pk if is_draft else None,
            opened=bytes.fromhex(request.POST.get("opened", "")) if is_draft else None,
        )
    except NotLoadable as refused:
        form.add_error(None, said(refused.message))
        return _shown(request, found, part, key, form)
    except (DraftChangedMeanwhile, ValueError):
        form.add_error(None, _("Somebody has rewritten the draft meanwhile. Open it again and change it there."))
        return _shown(request, found, part, key, form)
    say(
        request, Message("Draft %(number)s is kept. It changes nothing until it is approved.", {"number": draft.number})
    )
    return redirect("policy-life", draft.pk)


def _form(found: Version, part: str, key: str, *typed: Any) -> EditForm:
    reading = reading_of(found)
    asked = reading.pack.settings if part == SETTINGS and reading.pack else ()
    parts = what_can_change(found.source, part, key) if part in PARTS else ()
    if not parts and not asked:
        raise Http404
    titles = reading.pack.posts if reading.pack else {}
    posts = {post: worded(title) or post for post, title in titles.items()}
    form = EditForm(parts, *typed, posts=posts, asked=asked)
    form.name = worded(reading.desk.titles.get(key) or {}) or key
    return form


def _edited(found: Version, form: EditForm) -> Edited | None:
    """The text with what was typed, checked; None when the form says what is wrong with it."""
    if not form.is_valid():
        return None
    is_draft = _is_open_draft(found)
    taken = set(Version.objects.filter(policy=found.policy_id).values_list("number", flat=True))
    number = None if is_draft else next_number(found.number, is_taken=taken)
    text = changed_text(found.source, form.changes(), number=number)
    answers = form.answers() if form.asked else dict(found.settings)
    reading = reading_of(found, text=text, settings=answers)
    if reading.faults:
        form.add_faults(reading.faults)
        return None
    if form.changes() == [(part, part.spot.value) for part in form.parts.values()] and answers == found.settings:
        form.add_error(None, _("Nothing is changed yet."))
        return None
    return Edited(text, answers, reading)


def _shown(request: Request, found: Version, part: str, key: str, form: EditForm, **more: Any) -> HttpResponse:
    more |= {
        "version": found,
        "title": _title(found),
        "form": form,
        "part": part,
        "name": form.name,
        "is_draft": _is_open_draft(found),
        "opened": bytes(found.digest).hex(),
        "here": reverse("edit-policy-part", args=[found.pk, part, key]),
        "keep": reverse("keep-policy-part", args=[found.pk, part, key]),
    }
    return render(request, "policies/edit_part.html", more, status=FORM_IS_WRONG if form.errors else 200)


def _difference(before: str, after: str) -> Iterator[Line]:
    """The lines that differ, with one beside them."""
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1):
        if not line.startswith(("---", "+++", "@@")):
            yield Line(line[:1], line[1:])


def _is_open_draft(found: Version) -> bool:
    waits = found.approval is not None and found.approval.state == State.WAITING
    return found.state == Version.State.DRAFT and not found.is_on_trial and not waits


def _drafts_of(found: Version) -> list[Version]:
    drafts = Version.objects.select_related("approval", "policy").filter(policy=found.policy_id, is_on_trial=False)
    return [one for one in drafts.filter(state=Version.State.DRAFT).order_by("-id") if _is_open_draft(one)]


def _title(found: Version) -> str:
    return worded(found.policy.title) or found.policy.key
