"""Who is in the company: by department, by a word of the name, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.org.logic import Right
from huifang.org.models import Employee, Grant, Posting
from huifang.org.queries import DepartmentLine, colleagues, department_tree
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.staff.words import ROLES, SCOPES

SEARCH = "staff-search"
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list."""

    employee: Employee
    posts: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    has_left: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people the list shows: of a department and all below it, with a word, those who left too or not."""

    department: DepartmentLine | None
    word: str
    with_leavers: bool


@needs(Right.MANAGE_STAFF)
@require_safe
def staff(request: Request) -> HttpResponse:
    """The people within reach, by number."""
    tree = department_tree(request.on)
    wanted = _wanted(request, tree)
    rows = _matching(wanted, tree, request).select_related("department")
    page = page_of(rows, by=("number",), cursor=request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(_lines(page.rows, request)),
        "tree": tree,
        "wanted": wanted,
        "concealed": request.GET.get("q", "") if wanted.word else "",
        "may_change": request.reach.is_all,
    }
    return render(request, "staff/list.html", context)


@needs(Right.MANAGE_STAFF)
@require_POST
def search(request: Request) -> HttpResponse:
    """Take a word, and lead to the list of those whom it names; the word itself stands in no address."""
    word = request.POST.get("word", "").replace("\x00", "").strip()[:LONGEST_WORD]
    parts = {"q": conceal(word, purpose=SEARCH)} if word else {}
    kept = {name: value for name in ("department", "left") if (value := request.POST.get(name, ""))}
    return HttpResponseRedirect(f"{reverse('staff')}?{urlencode({**parts, **kept})}")


def _wanted(request: Request, tree: Sequence[DepartmentLine]) -> Wanted:
    named = request.GET.get("department", "")
    department = next((line for line in tree if str(line.id) == named), None)
    try:
        word = str(reveal(request.GET.get("q", ""), purpose=SEARCH))
    except NotOurs:
        word = ""
    return Wanted(department, word, request.GET.get("left") == "1")


def _matching(wanted: Wanted, tree: Sequence[DepartmentLine], request: Request) -> QuerySet[Employee]:
    rows = colleagues(request.reach)
    if wanted.department is not None:
        rows = rows.filter(department__in=_with_below(wanted.department, tree))
    if wanted.word:
        rows = rows.filter(Q(name__icontains=wanted.word) | Q(number__istartswith=wanted.word))
    return rows if wanted.with_leavers else rows.filter(pk__in=Employee.objects.working_on(request.on))


def _with_below(department: DepartmentLine, tree: Sequence[DepartmentLine]) -> list[int]:
    """The department and those behind it in the tree that stand deeper, up to the next of its own depth."""
    found = [department.id]
    for line in tree[tree.index(department) + 1 :]:
        if line.depth <= department.depth:
            break
        found.append(line.id)
    return found


def _lines(rows: Sequence[Employee], request: Request) -> Iterator[Line]:
    posts: defaultdict[int, list[str]] = defaultdict(list)
    for posting in Posting.objects.filter(employee__in=rows).select_related("post").order_by("post__key", "pk"):
        title = worded(posting.post.title) or posting.post.key
        if title not in posts[posting.employee_id]:
            posts[posting.employee_id].append(title)
    roles: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for employee, role, scope in (
        Grant.objects.filter(employee__in=rows)
        .order_by("role", "scope", "pk")
        .values_list("employee_id", "role", "scope")
    ):
        roles[employee].append((str(ROLES[role]), str(SCOPES[scope])))
    for row in rows:
        yield Line(row, tuple(posts[row.pk]), tuple(roles[row.pk]), row.has_left(on=request.on))
