"""Where a post has nobody who could do its work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from huifang.org.models import Employee, Post, Posting
from huifang.org.queries import each_with_all_below

NOBODY_MISSING = Q(pk__in=[])


def held_in(posts: Collection[int], *, on: date) -> Mapping[int, frozenset[int] | None]:
    """By post (id) the departments in which somebody holds it who has not left; None: everywhere. Two statements.

    A post that nobody holds has none. A post is held in a department with all below it.
    """
    rows = Posting.objects.filter(post__in=posts, employee__in=Employee.objects.working_on(on))
    held: defaultdict[int, set[int | None]] = defaultdict(set)
    for post, department in rows.values_list("post_id", "department_id"):
        held[post].add(department)
    below = each_with_all_below() if held else {}
    return {post: _whole(held[post], below) for post in posts}


def _whole(departments: Collection[int | None], below: Mapping[int, frozenset[int]]) -> frozenset[int] | None:
    if None in departments:
        return None
    return frozenset().union(*(below.get(one, frozenset({one})) for one in departments if one is not None))


def without_holder(held: frozenset[int] | None, *, department: str = "department_id") -> Q:
    """The rows for whose department (in this column) nobody holds a post; a row of no department takes any holder."""
    if held is None:
        return NOBODY_MISSING
    if not held:
        return ~NOBODY_MISSING
    return Q(**{f"{department}__isnull": False}) & ~Q(**{f"{department}__in": held})


def post_ids() -> dict[str, int]:
    """The ids of posts by key. One statement."""
    return dict(Post.objects.values_list("key", "id"))
