"""What is done with a reading: statements judged, a changed text read, the draft kept, the text forgotten."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.actions import NotLoadable, change_text, forget_text, judge, keep_draft
from huifang.policy.logic.reader.deciding import VERDICTS, Read, Verdict
from huifang.policy.logic.reader.draft import yaml_of
from huifang.web.frame.attributes import forget_attribute_words
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.reader.forms import CorrectionForm, KeepForm, TextForm
from huifang.web.reader.shown import Reading
from huifang.web.reader.views import FORM_IS_WRONG, VIEWS, names_of, own_texts, page, reading_of


@needs(Right.MANAGE_POLICIES)
@require_POST
def judge_statements(request: Request, written: int) -> HttpResponse:
    """Accept or reject a statement, take that back, or accept all of a policy that are still open."""
    found = reading_of(request, written)
    verdict = _verdict(request.POST.get("verdict", ""))
    key = request.POST.get("statement", "")
    chosen = [one for one in found.own if one.key == key or (not key and one.decision is None)]
    if chosen:
        judge(
            written=written, statements={one.key: verdict for one in chosen}, values={},
            actor=actor_of(request.user), at=request.at,
        )  # fmt: skip
    return redirect(_back(request, found, key))


@needs(Right.MANAGE_POLICIES)
@require_http_methods(["GET", "POST"])
def correct(request: Request, written: int, statement: str) -> HttpResponse:
    """Put right what was read of some words."""
    found = reading_of(request, written)
    read = _read_of(found, statement)
    form = CorrectionForm(read.now or read.statement, request.POST or None)
    if request.method == "POST" and form.is_valid():
        judge(
            written=written, statements={statement: "corrected"}, values=form.values,
            actor=actor_of(request.user), at=request.at,
        )  # fmt: skip
        return redirect(_back(request, found, statement))
    clause = found.document.policies[read.statement.policy].clauses[read.statement.clause]
    shown = {"reading": found, "written": found.written, "form": form, "read": read, "clause": clause}
    return render(request, "reader/correct.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.MANAGE_POLICIES)
@require_POST
def again(request: Request, written: int) -> HttpResponse:
    """Read the text once more after it was changed; the page then shows what changed."""
    found = reading_of(request, written)
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, found, KeepForm(initial=names_of(found)), again=form)
    text = form.cleaned_data["text"]
    if text == found.written.text:
        say(request, Message("The text is the same as before: nothing has changed."))
        return redirect("reading", written)
    change_text(written=written, text=text, actor=actor_of(request.user), at=request.at)
    return redirect(f"{reverse('reading', args=[written])}?view=changed")


@needs(Right.MANAGE_POLICIES)
@require_POST
def keep(request: Request, written: int) -> HttpResponse:
    """Keep the pack as a draft of its policy, to be completed, handed in and approved there."""
    found = reading_of(request, written)
    if not found.policies:
        raise Http404
    form = KeepForm(request.POST)
    if form.is_valid():
        named = form.cleaned_data
        text = yaml_of(found.draft(key=named["key"], version=named["version"]))
        try:
            version = keep_draft(text=text, actor=actor_of(request.user))
        except NotLoadable as refused:
            form.add_error(None, said(refused.message))
        else:
            forget_attribute_words()
            parts = {"number": version.number}
            say(request, Message("Version %(number)s is kept as a draft: nothing is planned by it yet.", parts))
            return redirect("policy-life", version.pk)
    return page(request, found, form)


@needs(Right.MANAGE_POLICIES)
@require_POST
def forget(request: Request, written: int) -> HttpResponse:
    """Throw the text away with what was decided on it."""
    get_object_or_404(own_texts(request), pk=written)
    forget_text(written=written, actor=actor_of(request.user))
    say(request, Message("The text is thrown away. Drafts that were made of it stay."))
    return redirect("read-policy")


def _verdict(text: str) -> Verdict | None:
    return next((one for one in VERDICTS if one == text), None)


def _read_of(found: Reading, key: str) -> Read:
    read = next((one for one in found.reads if one.key == key), None)
    if read is None:
        raise Http404
    return read


def _back(request: Request, found: Reading, key: str) -> str:
    """The page where the deed was done, at the statement."""
    view = request.GET.get("view", "")
    named = {"policy": str(found.policy), "view": view if view in VIEWS else "", "from": request.GET.get("from", "")}
    query = urlencode({name: value for name, value in named.items() if value not in ("", "0", "all")})
    address = reverse("reading", args=[found.written.pk])
    return f"{address}{'?' if query else ''}{query}{f'#s-{key}' if key else ''}"
