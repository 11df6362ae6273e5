"""The first page of everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huifang.web.frame.marks import signed_in
from huifang.web.frame.navigation import entries
from huifang.web.frame.people import rights_on


@signed_in
@require_safe
def home(request: Any) -> HttpResponse:
    """Lead to the first place that this person has; without any, say whom to ask."""
    places = entries(rights_on(request), path=request.path)
    return redirect(places[0].address) if places else render(request, "frame/no_places.html")
