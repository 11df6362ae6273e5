"""The imports there are, a new one, and each at the step where it stands."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from huifang.customers.actions.file_imports import Upload, upload_file
from huifang.customers.models import FileImport
from huifang.customers.queries.file_imports import refusals_of
from huifang.files.actions import TooLarge
from huifang.org.logic import Right
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.imports.finding import import_of, imports_of
from huifang.web.imports.words import COUNTS, OF, STATES, TONES, UNDONE

FORM_IS_WRONG = 422
ROWS_SHOWN = 200
HEARD_OF_WITHIN = timedelta(seconds=15)
"""A worker gives a sign of life every few seconds."""

LARGEST_HERE = 5 * 1024**2
"""So large a file a page carries out itself where no worker runs; it takes some seconds."""

State = FileImport.State


class UploadForm(forms.Form):
    """A file, and what its rows are."""

    of = forms.ChoiceField(
        label=_("What each row is"),
        choices=list(OF.items()),
        initial="customers",
        widget=forms.RadioSelect,
        help_text=_("Customers come first, because events name them."),
    )
    file = forms.FileField(
        label=pgettext_lazy("import", "File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.gz,.xlsx"}),
        help_text=_("CSV (UTF-8 or GB18030, also packed as .gz) or XLSX; the first row names the columns."),
    )


@needs(Right.IMPORT)
@require_safe
def imports(request: Request) -> HttpResponse:
    """What was imported, the latest first, and the form for a new file."""
    return _listed(request, UploadForm())


@needs(Right.IMPORT)
@require_POST
def upload(request: Request) -> HttpResponse:
    """Keep a file, encrypted, and go on to its columns. Nothing of it is imported yet."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        given = Upload(file.name or "", file.content_type or "", file.chunks())
        try:
            kept = upload_file(
                upload=given,
                of=form.cleaned_data["of"],
                employee=request.user,
                at=request.at,
                on=request.on,
                ring=ring(),
            )
            return redirect("map-import", file_import=kept.pk)
        except TooLarge as refused:
            form.add_error("file", said(refused.message))
    return _listed(request, form)


@needs(Right.IMPORT)
@require_safe
def one(request: Request, file_import: int) -> HttpResponse:
    """An import at the step where it stands: waiting, checked with its table, done, failed or taken back."""
    found = import_of(request, file_import)
    if found.state == State.UPLOADED:
        return redirect("map-import", file_import=found.pk)
    is_under_way = found.state in FileImport.ASKED
    has_worker = not is_under_way or _has_worker(request)
    shown = {
        "import": found,
        "word": STATES[found.state],
        "tone": TONES[found.state],
        "of": OF[found.of],
        "is_under_way": is_under_way,
        "has_worker": has_worker,
        "may_be_done_here": not has_worker and found.file is not None and found.file.size <= LARGEST_HERE,
        "counts": [(found.counts[name], word) for name, word in COUNTS if name in found.counts],
        "undone": [(found.counts["undone"].get(name, 0), word) for name, word in UNDONE if "undone" in found.counts],
        "refusals": list(islice(refusals_of(found, ring=ring()), ROWS_SHOWN)),
        "has_new": bool(found.counts.get("made") or found.counts.get("changed")),
    }
    template = "imports/progress.html" if request.htmx and is_under_way else "imports/one.html"
    response = render(request, template, shown)
    if request.htmx and not is_under_way:
        response["HX-Refresh"] = "true"
    return response


def _has_worker(request: Request) -> bool:
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gt=request.at - HEARD_OF_WITHIN).exists())


def _listed(request: Request, form: UploadForm) -> HttpResponse:
    page = page_of(imports_of(request), by=("-uploaded_at", "-id"), cursor=request.GET.get("page"))
    rows = [(row, STATES[row.state], TONES[row.state], OF[row.of]) for row in page.rows]
    shown = {"form": form, "page": page, "rows": rows}
    return render(request, "imports/list.html", shown, status=FORM_IS_WRONG if form.errors else 200)
