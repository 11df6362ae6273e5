"""Imports through the person who asks."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from huifang.customers.actions.run import Run
from huifang.customers.models import FileImport
from huifang.org.queries import colleagues
from huifang.web.frame.ground import ring
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request


def imports_of(request: Request) -> QuerySet[FileImport]:
    """Imports of the colleagues within reach, with their files."""
    theirs = FileImport.objects.filter(employee__in=colleagues(request.reach))
    return theirs.select_related("file", "employee", "refusals")


def import_of(request: Request, file_import: int) -> FileImport:
    """The import, if it is within reach. Raises Http404."""
    found = imports_of(request).filter(pk=file_import).first()
    if found is None:
        raise Http404
    return found


def run_of(request: Request) -> Run:
    """On whose behalf, when and by which keys an import is carried out."""
    return Run(actor_of(request.user), request.on, request.zone, ring())
