"""A version as a document: what it will hold, and the files."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from huifang.org.logic import Right
from huifang.policy.logic.document.files import NoChineseFont, file_of
from huifang.policy.logic.document.paper import LANGUAGES, Language, Paper
from huifang.policy.models import Version
from huifang.policy.queries.document import document_of
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import warn
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.policies.life import version_or_404

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@needs(Right.SEE_POLICIES)
@require_safe
def document(request: Request, version: int) -> HttpResponse:
    """The document as it will be, to be read here or taken as a file."""
    found = version_or_404(version)
    paper = _paper(found, _own_language(), request)
    shown = {"version": found, "title": worded(found.policy.title) or found.policy.key, "paper": paper}
    return render(request, "policies/document.html", shown)


@needs(Right.SEE_POLICIES)
@require_safe
def download(request: Request, version: int, language: str, kind: str) -> HttpResponse:
    """One of the files. Where no font holds Chinese, the page says so instead of a PDF of empty boxes."""
    found = version_or_404(version)
    wanted = next((one for one in LANGUAGES if one == language), None)
    if wanted is None or kind not in TYPES:
        raise Http404
    paper = _paper(found, wanted, request)
    if paper is None:
        raise Http404
    try:
        content = file_of(paper, f".{kind}")
    except NoChineseFont as missing:
        warn(request, missing.message)
        return redirect("policy-document", version)
    answer = HttpResponse(content, content_type=TYPES[kind])
    name = quote(f"{paper.title}-{found.number}.{kind}", safe="")
    answer["Content-Disposition"] = f"attachment; filename=\"policy-{found.pk}.{kind}\"; filename*=UTF-8''{name}"
    return answer


def _own_language() -> Language:
    return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"


def _paper(version: Version, language: Language, request: Request) -> Paper | None:
    return document_of(version, language=language, zone=request.zone)
