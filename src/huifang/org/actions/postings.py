"""One employee comes to hold a post, or holds it no more."""

from __future__ import annotations

from django.db import transaction

from huifang.org.models import Employee, Posting


@transaction.atomic
def take_post(*, employee: Employee, posting: int) -> bool:
    """Have the employee hold a post no more, by the id of the posting; False when they did not hold it so.

    Recorded by the caller as `posts.taken`.
    """
    count, _ = Posting.objects.filter(employee=employee, pk=posting).delete()
    return count > 0
