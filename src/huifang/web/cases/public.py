"""The public page: anybody may write to the company, without signing in, without a script; it shows nothing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.actions.refusals import Refused
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import Source
from huifang.followups.logic.written import FindingKind
from huifang.org.logic import Right
from huifang.org.logic.sign_in import Limit, place_of
from huifang.web.cases.doing import FORM_IS_WRONG
from huifang.web.cases.forms import PublicForm
from huifang.web.frame.company import company
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import for_everyone, needs
from huifang.web.frame.request import Request
from huifang.web.frame.slowing import Counted
from huifang.web.frame.text import said

SENT = Counted("matter", Limit(10, timedelta(minutes=10)))
"""So many matters from one network address; the next have to wait."""

LONGEST_PLACE = 60
WAIT_SECONDS = 600


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def write_to_us(request: Any) -> HttpResponse:
    """Bring a matter. `at` in the address says where the code hangs that was scanned."""
    place = request.GET.get("at", "").strip()[:LONGEST_PLACE]
    form = PublicForm(request.POST or None, initial={"kind": FindingKind.COMPLAINT})
    if request.method == "POST":
        address = place_of(request.META["REMOTE_ADDR"])
        if SENT.is_over(address, at=request.at):
            return _too_many(request)
        if form.is_valid() and _taken(request, form, place):
            SENT.count(address, at=request.at)
            return redirect("written-to-us")
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "cases/public.html", {"form": form, "company": company().name}, status=status)


def _taken(request: Any, form: PublicForm, place: str) -> bool:
    data = form.cleaned_data
    if data["website"]:
        return True  # a program; it is thanked like anybody else
    new = NewCase(
        kind=FindingKind(data["kind"]), source=Source.WEB, words=data["words"], wanted=data["wanted"], area=place,
        sender=data["sender"], contact=data["contact"],
    )  # fmt: skip
    try:
        take_in(cases=[new], doer=Doer(None, request.at, request.on, "public page"), ring=ring())
    except Refused as refused:
        form.add_error(None, said(refused.message))
        return False
    return True


@for_everyone
@require_safe
def written_to_us(request: Any) -> HttpResponse:
    """Thanks; nothing of what was written is repeated."""
    return render(request, "cases/thanks.html", {"company": company().name})


def _too_many(request: Any) -> HttpResponse:
    response = render(request, "cases/too_many.html", {"company": company().name}, status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


@needs(Right.DIRECT_CASES)
@require_safe
def poster(request: Request) -> HttpResponse:
    """A page to print and hang up: the code of the public page, with the name of the place where it hangs."""
    place = request.GET.get("at", "").strip()[:LONGEST_PLACE]
    shown = {
        "place": place,
        "address": request.build_absolute_uri(_address("write-to-us", place)),
        "code": _address("case-code", place),
        "company": company().name,
    }
    return render(request, "cases/poster.html", shown)


def _address(name: str, place: str) -> str:
    return reverse(name) + (f"?{urlencode({'at': place})}" if place else "")


@needs(Right.DIRECT_CASES)
@require_safe
def code(request: Request) -> HttpResponse:
    """The code as a drawing."""
    import segno  # noqa: PLC0415 (needed by this page alone; a web process stays small)

    place = request.GET.get("at", "").strip()[:LONGEST_PLACE]
    drawn = BytesIO()
    made = segno.make(request.build_absolute_uri(_address("write-to-us", place)), error="m", micro=False)
    made.save(drawn, kind="svg", scale=8, border=2, xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
