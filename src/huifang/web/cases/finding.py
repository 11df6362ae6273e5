"""Cases, people and customers found through the person who asks."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.cases.logic.words import CaseState
from huifang.cases.models import Case
from huifang.cases.queries.people import may_be_kept, within
from huifang.cases.queries.telling import readable
from huifang.org.logic import Right
from huifang.org.models import Department, Employee, Post
from huifang.org.queries import those_with
from huifang.web.cases.forms import Choices
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded

MOST_PEOPLE = 400


def case_or_404(request: Request, case: int) -> Case:
    """A case that this person may see. Raises Http404."""
    reach = reach_on(request, Right.SEE_CASES)
    found = readable(reach).filter(pk=case).first() if reach is not None else None
    if found is None:
        raise Http404
    return found


class May:
    """What this person may do with a case, asked once."""

    def __init__(self, request: Request, case: Case) -> None:
        handles, directs = reach_on(request, Right.HANDLE_CASES), reach_on(request, Right.DIRECT_CASES)
        self.direct = within(case, directs)
        self.work = self.direct or (handles is not None and case.owner_id in handles.people)
        is_own, waits = case.owner_id == request.user.pk, case.is_on_offer
        offered = handles is not None and waits and Case.objects.offered(handles).filter(pk=case.pk).exists()
        is_left = not waits and case.state == CaseState.OPEN
        self.accept = may_be_kept(case) if is_own and (waits or is_left) else offered or (self.direct and not is_own)
        self.decline = offered and not is_own


def employee_named(text: str) -> Employee | None:
    """The employee of a number, or of a name that one alone has; None for no such."""
    found = list(Employee.objects.filter(number=text)[:1]) or list(Employee.objects.filter(name=text)[:2])
    return found[0] if len(found) == 1 else None


NO_SUCH_PERSON = _("No employee has this number, or more than one has this name. Write the number.")


def colleagues_who_handle(request: Request) -> Choices:
    """Those who may deal with cases, by name."""
    ids = those_with(Right.HANDLE_CASES, department=None, on=request.on)
    people = Employee.objects.filter(pk__in=ids).select_related("department").order_by("name", "number")[:MOST_PEOPLE]
    return [(one.pk, f"{one.name} · {one.department.name if one.department else one.number}") for one in people]


def whom_to(request: Request) -> Choices:
    """To whom a case may be handed on: colleagues, departments, posts."""
    departments = Department.objects.order_by("name").values_list("id", "name")
    posts = Post.objects.exclude(title={}).order_by("key")
    return [
        ("", "–"),
        (gettext("Colleagues"), [(f"employee:{pk}", name) for pk, name in colleagues_who_handle(request)]),
        (gettext("Departments"), [(f"department:{pk}", name) for pk, name in departments]),
        (gettext("Posts"), [(f"post:{post.pk}", worded(post.title) or post.key) for post in posts]),
    ]
