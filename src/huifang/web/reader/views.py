"""The texts that somebody has had read, one of them beside what was read of it, and its draft as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huifang.org.logic import Right
from huifang.policy.actions import keep_text
from huifang.policy.logic.reader.draft import yaml_of
from huifang.policy.models import WrittenText
from huifang.web.frame.marks import needs
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.reader.forms import KeepForm, TextForm
from huifang.web.reader.shown import ClauseShown, Reading, document_of

FORM_IS_WRONG = 422
MOST_TEXTS = 30
AT_ONCE = 150
VIEWS = ("all", "open", "changed")


@needs(Right.MANAGE_POLICIES)
@require_http_methods(["GET", "POST"])
def texts(request: Request) -> HttpResponse:
    """Take a text in and read it; below, the texts that are waiting."""
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        text = form.cleaned_data["text"]
        kept = keep_text(
            owner=request.user, title=_title(text, file.name if file else ""), text=text,
            actor=actor_of(request.user), at=request.at,
        )  # fmt: skip
        return redirect("reading", kept.pk)
    waiting = own_texts(request).order_by("-changed_at").defer("text", "before", "decisions")[:MOST_TEXTS]
    shown = {"form": form, "texts": waiting}
    return render(request, "reader/texts.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.MANAGE_POLICIES)
@require_safe
def reading(request: Request, written: int) -> HttpResponse:
    """The text on the left, on the right what was read of it; on a phone one below the other."""
    found = reading_of(request, written)
    return page(request, found, KeepForm(initial=names_of(found)))


@needs(Right.MANAGE_POLICIES)
@require_safe
def draft(request: Request, written: int) -> HttpResponse:
    """The draft as a pack, to be worked on elsewhere."""
    found = reading_of(request, written)
    if not found.policies:
        raise Http404
    made = found.made
    answer = HttpResponse(yaml_of(made), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.pack["policy"]["key"]}.yaml"'
    return answer


def page(request: Request, found: Reading, keep: KeepForm, *, again: TextForm | None = None) -> HttpResponse:
    """The page of a reading, with a form that has errors where one is handed over."""
    view = request.GET.get("view", "all")
    shown = {"reading": found, "written": found.written, "keep": keep, "again": again or TextForm(), "view": view}
    status = FORM_IS_WRONG if keep.errors or (again and again.errors) else 200
    return render(request, "reader/reading.html", {**shown, **_read(request, found, view)}, status=status)


def _read(request: Request, found: Reading, view: str) -> dict[str, object]:
    if not found.policies:
        return {"rest": found.rest()}
    changed, made = found.changed(), found.made
    clauses = [one for one in found.clauses(changed) if _is_in(one, view)]
    first = request.GET.get("from", "")
    start = int(first) if first.isdecimal() and int(first) < len(clauses) else 0
    return {
        "policies": [(place, found.document.policies[place].title or str(place + 1)) for place in found.policies],
        "clauses": clauses[start : start + AT_ONCE],
        "before": max(0, start - AT_ONCE) if start else None,
        "after": start + AT_ONCE if start + AT_ONCE < len(clauses) else None,
        "gone": changed.gone if changed else (),
        "is_second": changed is not None,
        "unread": found.unread(),
        "rest": found.rest(),
        "rules": len(made.pack.get("rules", ())),
        "settings": len(made.pack.get("settings", ())),
        "unbound": len(made.unbound),
        "open": sum(one.decision is None for one in found.own),
        "stated": len(found.own),
        "pack": yaml_of(made),
    }


def _is_in(clause: ClauseShown, view: str) -> bool:
    if view == "changed":
        return clause.is_changed
    return view != "open" or any(not one.verdict for one in clause.statements)


def own_texts(request: Request) -> QuerySet[WrittenText]:
    """The texts of this person: what somebody has read is theirs until it is a draft."""
    return WrittenText.objects.filter(owner=request.user)


def reading_of(request: Request, written: int) -> Reading:
    """A reading of this person's, of the policy that the address names. Raises Http404."""
    number = request.GET.get("policy", "")
    return Reading(get_object_or_404(own_texts(request), pk=written), int(number) if number.isdecimal() else 0)


def names_of(found: Reading) -> dict[str, str]:
    if not found.policies:
        return {}
    head = found.made.pack["policy"]
    return {"key": head["key"][:64].strip("-"), "version": head["version"]}


def _title(text: str, file: str) -> str:
    """What a text is called: its policy's name, else its file's, else its first words."""
    titles = [one.title for one in document_of(text).policies if one.title]
    return titles[0] if titles else file or " ".join(text.split())[:40]
