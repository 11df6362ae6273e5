"""What a version says otherwise than another one of its policy: clause by clause, rule by rule, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from huifang.kernel.dates import Duration
from huifang.org.logic import Right
from huifang.policy.actions.written import version_before
from huifang.policy.logic.changes import Became, ClauseChange, EntryChange, FieldChange, Piece, flat, pieces_of
from huifang.policy.models import Version
from huifang.policy.queries import desk_of
from huifang.policy.queries.said import changes_of, faults_of
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.text import duration_in_words, worded
from huifang.web.policies.life import version_or_404
from huifang.web.policies.words import MECHANISMS

Word = str | Promise

BECAME: Mapping[Became, tuple[Word, str, str]] = {
    Became.ADDED: (pgettext_lazy("change", "Added"), "plus", "force"),
    Became.CHANGED: (pgettext_lazy("change", "Changed"), "edit", "trial"),
    Became.REMOVED: (pgettext_lazy("change", "Removed"), "minus", "unbound"),
}
FIELDS: Mapping[str, Word] = {
    "effective_on": pgettext_lazy("field", "Effective on"),
    "departments": pgettext_lazy("field", "Departments"),
    "interpreted_by": pgettext_lazy("field", "Interpreted by"),
    "title": pgettext_lazy("field", "Title"),
    "due": pgettext_lazy("field", "Step"),
    "form": pgettext_lazy("field", "Form of the step"),
    "duration": pgettext_lazy("field", "Duration"),
    "before": pgettext_lazy("field", "Opens before"),
    "tolerance": pgettext_lazy("field", "Tolerance"),
    "times": pgettext_lazy("field", "Times"),
    "count": pgettext_lazy("field", "How often"),
    "per": pgettext_lazy("field", "Period"),
    "day": pgettext_lazy("field", "Day"),
    "working_days": pgettext_lazy("field", "Working days"),
    "shift": pgettext_lazy("field", "Shift"),
    "post": pgettext_lazy("field", "Post"),
    "channels": pgettext_lazy("field", "Channels"),
    "clauses": pgettext_lazy("field", "Clauses"),
    "segment": pgettext_lazy("field", "Segment"),
    "segment_name": pgettext_lazy("field", "Segment"),
    "while_segment": pgettext_lazy("field", "While"),
    "while_name": pgettext_lazy("field", "While"),
    "anchor": pgettext_lazy("field", "Anchor"),
    "until": pgettext_lazy("field", "Until"),
    "existing": pgettext_lazy("field", "What is there already"),
    "since": pgettext_lazy("field", "Since"),
    "season": pgettext_lazy("field", "Season"),
    "script": pgettext_lazy("field", "Script"),
    "text": pgettext_lazy("field", "Text"),
    "steps": pgettext_lazy("field", "Steps"),
    "within": pgettext_lazy("field", "Within"),
    "by": pgettext_lazy("field", "By"),
    "every": pgettext_lazy("field", "Every"),
}
"""What fields are called; one without a word here is shown as packs write it."""

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field with both of its values."""

    word: Word
    step: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A clause, a rule or an entry that changed: what became of it, its text in pieces, its fields."""

    key: str
    kind: Word
    title: str
    became: tuple[Word, str, str]
    pieces: tuple[Piece, ...] = ()
    fields: tuple[FieldShown, ...] = ()


@needs(Right.SEE_POLICIES)
@require_safe
def changes(request: Request, version: int) -> HttpResponse:
    """Against the version before it."""
    found = version_or_404(version)
    return _compared(request, found, version_before(found))


@needs(Right.SEE_POLICIES)
@require_safe
def changes_since(request: Request, version: int, before: int) -> HttpResponse:
    """Against any other version of the same policy."""
    found = version_or_404(version)
    return _compared(request, found, get_object_or_404(Version, pk=before, policy=found.policy_id))


def _compared(request: Request, found: Version, before: Version | None) -> HttpResponse:
    if before is not None and before.pk == found.pk:
        raise Http404
    shown: dict[str, Any] = {
        "version": found,
        "before": before,
        "title": worded(found.policy.title) or found.policy.key,
        "others": Version.objects.filter(policy=found.policy_id).exclude(pk=found.pk).order_by("-effective_on", "-id"),
        "faults": faults_of(found),
    }
    if before is not None and not shown["faults"]:
        between = changes_of(before, found)
        shown |= {
            "is_same": between.is_empty,
            "head": [_field(one) for one in (*between.head, *between.settings)],
            "clauses": [_clause(one) for one in between.clauses],
            "rules": _rules(before, found, between.rules),
            "entries": [_entry(one) for one in between.entries],
        }
    return render(request, "policies/changes.html", shown)


def _clause(one: ClauseChange) -> ChangeShown:
    before, after = (worded(side.text) if side is not None else "" for side in (one.before, one.after))
    return ChangeShown(
        one.key, "", "", BECAME[one.became], pieces_of(before, after), tuple(_carried(one)) if _is_both(one) else ()
    )


def _is_both(one: ClauseChange) -> bool:
    return one.became is Became.CHANGED


def _carried(one: ClauseChange) -> Iterator[FieldShown]:
    assert one.before is not None
    assert one.after is not None
    was, now = one.before.carried_out_by, one.after.carried_out_by
    if was != now:
        yield FieldShown(gettext("Carried out by"), "", _text(was), _text(now))


def _rules(before: Version, found: Version, changed: Sequence[EntryChange]) -> list[ChangeShown]:
    """The rules by what the desk calls them, in the later version that holds them."""
    titles = {**desk_of(before).titles, **desk_of(found).titles}
    return [_entry(replace(one, title=titles.get(one.key, {}))) for one in changed]


def _entry(one: EntryChange) -> ChangeShown:
    kind = MECHANISMS[one.section][0] if one.section in MECHANISMS else one.section
    return ChangeShown(
        one.key, kind, worded(one.title), BECAME[one.became], fields=tuple(_field(field) for field in one.fields)
    )


def _field(one: FieldChange) -> FieldShown:
    words = _channels if one.name == "channels" else _text
    return FieldShown(FIELDS.get(one.name, one.name), one.step, words(one.before), words(one.after))


def _channels(value: object) -> str:
    names = value if isinstance(value, tuple | list) else ()
    return pgettext("between words", ", ").join(str(channel_name(str(name))) for name in names) or NOTHING


def _text(value: object) -> str:
    """A value of a pack in one line, as near to the reader's language as it goes."""
    flattened = flat(value)
    if flattened in (None, "", (), [], {}):
        return NOTHING
    match flattened:
        case dict() as named if all(isinstance(words, str) for words in named.values()):
            return worded(named)
        case dict() as named:
            return "; ".join(f"{FIELDS.get(key, key)}: {_text(inner)}" for key, inner in named.items())
        case list() as several:
            return pgettext("between words", ", ").join(_text(inner) for inner in several)
        case plain:
            return _plain(plain)


def _plain(value: object) -> str:
    match value:
        case bool():
            return gettext("yes") if value else gettext("no")
        case Duration():
            return duration_in_words(value)
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
