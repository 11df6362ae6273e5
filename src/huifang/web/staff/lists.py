"""Who is in the company: by department, by a word of the name, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee, Grant, Posting
from huifang.org.queries import DepartmentLine, colleagues, department_tree
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import Place, place_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.staff.words import ROLES, SCOPES

SEARCH = "staff-search"
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list."""

    employee: Employee
    department: str
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
    place = place_of(Employee.objects.all(), by=("number",), cursor=request.GET.get("page"))
    people = _people.plain if wanted.word else _people  # a word would be compiled in, each one anew
    found = people(
        request.reach,
        place,
        departments=_with_below(wanted.department, tree) if wanted.department else None,
        word=wanted.word,
        with_leavers=wanted.with_leavers,
        on=request.on,
    )
    page = place.page(list(found))
    context = {
        "page": page,
        "lines": list(_lines(page.rows, {line.id: line.name for line in tree}, on=request.on)),
        "tree": tree,
        "others": _others(request),
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


@prepared
def _people(
    reach: Reach, place: Place, *, departments: tuple[int, ...] | None, word: str, with_leavers: bool, on: date
) -> QuerySet[Any, Employee]:
    rows = colleagues(reach)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    if word:
        rows = rows.filter(Q(name__icontains=word) | Q(number__istartswith=word))
    if not with_leavers:
        rows = rows.filter(pk__in=Employee.objects.working_on(on))
    return place.rows_of(rows.only(*_OF_A_LINE))


_OF_A_LINE = ("number", "name", "department_id", "left_on", "last_login", "password")


def _others(request: Request) -> str:
    """The other parts of the address, for a link to a department."""
    kept = request.GET.copy()
    for name in ("department", "page"):
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def _with_below(department: DepartmentLine, tree: Sequence[DepartmentLine]) -> tuple[int, ...]:
    """The department and those behind it in the tree that stand deeper, up to the next of its own depth."""
    found = [department.id]
    for line in tree[tree.index(department) + 1 :]:
        if line.depth <= department.depth:
            break
        found.append(line.id)
    return tuple(found)


def _lines(rows: Sequence[Employee], departments: Mapping[int, str], *, on: date) -> Iterator[Line]:
    ids = frozenset(row.pk for row in rows)
    posts: defaultdict[int, list[str]] = defaultdict(list)
    for employee, title, key in _posts(ids):
        if (word := worded(title) or key) not in posts[employee]:
            posts[employee].append(word)
    roles: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    role_words, scope_words = ({key: str(word) for key, word in words.items()} for words in (ROLES, SCOPES))
    for employee, role, scope in _roles(ids):
        roles[employee].append((role_words[role], scope_words[scope]))
    for row in rows:
        department = departments.get(row.department_id or 0, "")
        yield Line(row, department, tuple(posts[row.pk]), tuple(roles[row.pk]), row.has_left(on=on))


@prepared
def _posts(employees: frozenset[int]) -> QuerySet[Any, Any]:
    held = Posting.objects.filter(employee__in=sorted(employees)).order_by("post__key", "pk")
    return held.values_list("employee_id", "post__title", "post__key")


@prepared
def _roles(employees: frozenset[int]) -> QuerySet[Any, Any]:
    given = Grant.objects.filter(employee__in=sorted(employees)).order_by("role", "scope", "pk")
    return given.values_list("employee_id", "role", "scope")
