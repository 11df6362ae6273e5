"""Answers that are kept ready."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from huifang.cases.actions.canned import keep_answer, retire_answer
from huifang.cases.actions.log import Doer
from huifang.cases.actions.refusals import Refused
from huifang.cases.models import CannedAnswer
from huifang.followups.logic.written import FindingKind
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.cases.doing import FORM_IS_WRONG
from huifang.web.cases.forms import AnswerKeptForm
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said


@needs(Right.DIRECT_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: Request) -> HttpResponse:
    """All of them, and a form for another one; one of the same title is replaced."""
    form = AnswerKeptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, doer = form.cleaned_data, Doer(request.user, request.at, request.on)
        try:
            kinds = [FindingKind(kind) for kind in data["kinds"]]
            keep_answer(title=data["title"], text=data["text"], kinds=kinds, doer=doer)
            say(request, Message("The answer is kept ready."))
            return redirect("kept-answers")
        except Refused as refused:
            form.add_error(None, said(refused.message))
    page = page_of(CannedAnswer.objects.filter(is_retired=False), by=("title", "id"), cursor=request.GET.get("page"))
    lines = [(one, [FINDINGS[kind] for kind in one.kinds]) for one in page.rows]
    shown = {"page": page, "lines": lines, "form": form}
    return render(request, "cases/kept.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.DIRECT_CASES)
@require_POST
def retire(request: Request, answer: int) -> HttpResponse:
    """Keep one ready no longer. Raises Http404."""
    try:
        retire_answer(answer=answer, doer=Doer(request.user, request.at, request.on))
    except Refused as gone:
        raise Http404 from gone
    say(request, Message("The answer is not kept ready any more."))
    return redirect("kept-answers")
