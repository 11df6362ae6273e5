"""The steps to a yes with the posts and departments of this company."""

from __future__ import annotations

from datetime import date

from huifang.approvals.logic import NewStep
from huifang.kernel.text import Message
from huifang.org.models import Department, Post
from huifang.policy.logic.approving import Way, way_of_a_policy
from huifang.policy.logic.sections.governed import Approval
from huifang.policy.models import Version
from huifang.policy.queries.in_force import RUNS, sections_of


class NobodyNamed(Exception):
    """A step is addressed to a post or department that the company does not have; `message` says which."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def approvals_in_force(policy: int, *, on: date) -> tuple[Approval, ...]:
    """What the version of a policy (by id) that is in force says about approvals; nothing where none is."""
    found = Version.objects.filter(RUNS, policy=policy, effective_on__lte=on).order_by("-effective_on", "-id").first()
    return sections_of(found).approvals if found is not None else ()


def way_of_version(version: Version, *, on: date, also: tuple[str, ...] = ()) -> Way:
    """The steps before a version holds."""
    return way_of_a_policy(approvals_in_force(version.policy_id, on=on), sections_of(version).approvals, also=also)


def steps_here(way: Way) -> tuple[NewStep, ...]:
    """The steps of a way, for `approvals.actions.ask`. Raises NobodyNamed for a post or department unknown here."""
    posts = dict(Post.objects.filter(key__in=[step.post for step in way.steps]).values_list("key", "id"))
    named = [step.department for step in way.steps]
    departments = dict(Department.objects.filter(key__in=named).values_list("key", "id"))
    for step in way.steps:
        if step.post and step.post not in posts:
            raise NobodyNamed(Message("The company has no post %(key)s, whose yes is asked for.", {"key": step.post}))
        if step.department and step.department not in departments:
            parts = {"key": step.department}
            raise NobodyNamed(Message("The company has no department %(key)s, whose yes is asked for.", parts))
    return tuple(
        NewStep(
            step.does,
            post=posts.get(step.post),
            department=departments.get(step.department),
            right=step.right,
            within=step.within,
        )
        for step in way.steps
    )
