"""What stands at the head of a policy: who interprets it, and the laws and other policies that it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.org.models import Department, Post
from huifang.policy.models import Policy, Version
from huifang.policy.queries.saying import saying_of
from huifang.web.frame.text import worded

Word = str | Promise


def owner_of(version: Version) -> str:
    """Who interprets the policy: a post or a department of the company, in words; empty where the pack says nothing."""
    key = version.checked.get("interpreted_by") or ""
    if not key:
        return ""
    post = Post.objects.filter(key=key).first()
    if post is not None:
        return worded(post.title) or key
    department = Department.objects.filter(key=key).values_list("name", flat=True).first()
    return department or key


@dataclass(frozen=True, slots=True)
class ReferenceShown:
    """A law, a policy or a number that a policy refers to; `address` leads to a policy that is loaded here."""

    word: Word
    name: str
    number: str
    says: str
    address: str


def references_of(version: Version) -> Iterator[ReferenceShown]:
    """What a version refers to. Another policy is known by its key or its title in any language."""
    references = saying_of(version).sections.references
    if not references:
        return
    titles = {name: policy.pk for policy in Policy.objects.all() for name in (policy.key, *policy.title.values())}
    newest = dict(Version.objects.order_by("effective_on", "id").values_list("policy_id", "id"))
    for one in references:
        names = (one.key, *one.name.values()) if one.type == "policy" else ()
        policy = next((titles[name] for name in names if name in titles and titles[name] != version.policy_id), None)
        yield ReferenceShown(
            REFERENCES[one.type],
            worded(one.name),
            one.number or "",
            worded(one.says) if one.says else "",
            reverse("policy", args=[newest[policy]]) if policy in newest else "",
        )


REFERENCES: Mapping[str, Word] = {
    "law": pgettext_lazy("reference", "Law"),
    "policy": pgettext_lazy("reference", "Policy"),
    "standard": pgettext_lazy("reference", "Standard"),
    "document_number": pgettext_lazy("reference", "Document number"),
}
