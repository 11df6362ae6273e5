"""The staff out of one file: handed in, checked, and taken once somebody has looked at what it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.files.actions import FileFacts, TooLarge, forget_files, keep_file
from huifang.files.models import StoredFile
from huifang.files.queries import on_disk
from huifang.history.actions import record
from huifang.kernel.sheets import Unreadable, open_table
from huifang.kernel.text import Message
from huifang.org.actions import FaultyStaff, NobodyWouldManageStaff, StaffRegistered, register_staff
from huifang.org.logic import Right
from huifang.org.logic.staff import Staff
from huifang.org.logic.staff_changes import changes_of
from huifang.org.logic.staff_file import read_staff
from huifang.org.queries import known_company, standing_of
from huifang.planning.actions.leaving import StillInHand, refuse_full_hands
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.staff.forms import ReasonForm, StaffFileForm
from huifang.web.staff.within import only_over_all
from huifang.web.staff.words import COLUMNS

FORM_IS_WRONG = 422
PURPOSE = "import.staff"
KEPT_FOR = timedelta(days=1)
MOST_SHOWN = 200


@needs(Right.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take a file in, to be looked at; nothing of it is registered yet."""
    only_over_all(request)
    form = StaffFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (kept := _kept(request, form)):
        return redirect("check-staff-import", kept.pk)
    return render(request, "staff/import.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.MANAGE_STAFF)
@require_safe
def check(request: Request, file: int) -> HttpResponse:
    """What is wrong with the file, or what it would change."""
    return _checked(request, _own_file(request, file), ReasonForm())


@needs(Right.MANAGE_STAFF)
@require_POST
def confirm(request: Request, file: int) -> HttpResponse:
    """Register what the file says, all of it or nothing, and forget the file."""
    found, form = _own_file(request, file), ReasonForm(request.POST)
    if form.is_valid() and (done := _registered(request, found, form)):
        parts = {"made": done.made, "changed": done.changed, "unchanged": done.unchanged}
        say(request, Message("%(made)d new, %(changed)d changed, %(unchanged)d as they were.", parts))
        return redirect("staff")
    return _checked(request, found, form)


def _kept(request: Request, form: StaffFileForm) -> StoredFile | None:
    """The file, kept for a day; None with the reason in the form where it is no table."""
    file = form.cleaned_data["file"]
    facts = FileFacts(file.name, "application/octet-stream", PURPOSE, request.on + KEPT_FOR)
    try:
        with transaction.atomic():
            kept = keep_file(
                blocks=file.chunks(),
                facts=facts,
                owner=request.user,
                actor=actor_of(request.user),
                at=request.at,
                ring=ring(),
            )
            _read(kept)
            return kept
    except (Unreadable, TooLarge) as refused:
        form.add_error("file", said(refused.message))
    return None


def _own_file(request: Request, file: int) -> StoredFile:
    """A staff file that this person handed in. Raises Http404."""
    only_over_all(request)
    return get_object_or_404(StoredFile.objects.owned_by(request.user), pk=file, purpose=PURPOSE)


def _read(file: StoredFile) -> Staff:
    with on_disk(file, ring=ring()) as path, open_table(path) as table:
        return read_staff(table, known=known_company())


def _registered(request: Request, file: StoredFile, form: ReasonForm) -> StaffRegistered | None:
    staff, actor = _read(file), actor_of(request.user)
    try:
        with transaction.atomic():
            refuse_full_hands(numbers=staff.leavers, on=request.on)
            done = register_staff(staff=staff, on=request.on)
            facts = {**asdict(done), "file_sha256": bytes(file.sha256).hex()}
            told = {"reason": form.cleaned_data["reason"], "row_count": len(staff.people), "facts": facts}
            record(deed="staff.imported", actor=actor, **told)
            forget_files(files=[file.pk], actor=actor)
            return done
    except (FaultyStaff, NobodyWouldManageStaff, StillInHand) as refused:
        form.add_error(None, said(refused.message))
    return None


def _checked(request: Request, file: StoredFile, form: ReasonForm) -> HttpResponse:
    staff = _read(file)
    changes = changes_of(staff, standing_of([person.number for person in staff.people]))
    context = {
        "file": file,
        "form": form,
        "faults": [(fault, COLUMNS.get(fault.column, fault.column)) for fault in staff.faults[:MOST_SHOWN]],
        "fault_count": len(staff.faults),
        "changes": changes[:MOST_SHOWN],
        "change_count": len(changes),
        "new_count": sum(change.is_new for change in changes),
        "people_count": len(staff.people),
        "most": MOST_SHOWN,
    }
    return render(request, "staff/check.html", context, status=FORM_IS_WRONG if form.errors else 200)
