"""Why the deadlines of a case are what they are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huifang.cases.models import Case
from huifang.org.logic import Right
from huifang.web.clocks.shown import clocks_shown
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request


@needs(Right.SEE_CASES)
@require_safe
def case_clocks(request: Request, case: int) -> HttpResponse:
    """Every clock of a case, each deadline counted step by step."""
    found = get_object_or_404(Case.objects.visible_to(request.reach), pk=case)
    return render(request, "clocks/case.html", {"case": found, "clocks": clocks_shown(found, at=request.at)})
