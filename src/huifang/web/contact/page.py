"""What the page of a contact shows, found through the claim of the person who works on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from huifang.customers.logic.contact_points import Kind
from huifang.customers.models import Customer
from huifang.customers.queries.shown import MaskedPoint, masked_points
from huifang.followups.logic.fulfilling import Duty, channels_shared, may_fulfil
from huifang.followups.logic.outcomes import PAUSES
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Attempt, Claim, Draft, FollowUp
from huifang.followups.queries.desk import DeskLine
from huifang.followups.queries.told import to_do_with
from huifang.policy.logic.desk import DeskRule
from huifang.policy.logic.pack import Text
from huifang.policy.queries import desk_rules
from huifang.policy.queries.preparing import preparations_of
from huifang.web.contact.forms import ContactForm, channels_of
from huifang.web.contact.typed import Typed, typed_before
from huifang.web.contact.words import Button, buttons
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.channels import channel_name
from huifang.web.frame.ground import ring
from huifang.web.frame.kept import mark_of
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.request import Request
from huifang.web.frame.scripts import script_for

WITH = ("customer__department", "rule", "version", "event__kind", "event__subject", "agent")


@dataclass(frozen=True, slots=True)
class Other:
    """What else is to be done with the customer, with its rule's title."""

    line: DeskLine
    title: Text
    channels: tuple[str, ...] = ()
    """On these channels the same contact may serve it too; none where it cannot."""
    is_chosen: bool = False

    @property
    def channel_names(self) -> str:
        return "、".join(str(channel_name(channel)) for channel in self.channels)


@dataclass(frozen=True, slots=True)
class Work:
    """A follow-up that somebody is at work on: its rule, what was typed before, and how often nobody was reached."""

    follow_up: FollowUp
    rule: DeskRule | None
    typed: Typed
    unanswered: int
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of feedback on the page, with what is wrong with it. `place` counts from 0."""

    place: int
    kind: str
    text: str
    faults: Sequence[str]


def work_of(request: Request, follow_up: int) -> Work | None:
    """What the person has claimed; None when that is not this follow-up (by id), or not any more. Four statements."""
    found = _claimed(request.user.pk).filter(follow_up=follow_up).first()
    if found is None:
        return None
    row: FollowUp = found.follow_up
    others = [line for line in to_do_with(row.customer_id, reader=request.user.pk, on=request.on) if line.id != row.pk]
    rules = desk_rules({row.version_id, *(line.version_id for line in others)})
    draft: dict[str, Any] = found.draft or {}  # type: ignore[attr-defined]
    tried: int = found.unanswered or 0  # type: ignore[attr-defined]
    return Work(
        row,
        rules.get((row.version_id, row.rule.key)),
        typed_before(draft),
        tried,
        tuple(_other(request, row, line, rules) for line in others),
    )


def shown_work(request: Request, work: Work, *, typed: Typed, form: ContactForm) -> dict[str, object]:
    """What the template shows. Three statements more."""
    customer, points = work.follow_up.customer, _points(work.follow_up.customer_id)
    return {
        "follow_up": work.follow_up,
        "filled_in_by": mark_of(
            request.user.pk, request.get_full_path(), draft=reverse("keep-draft", args=[work.follow_up.pk])
        ),
        "customer": customer,
        "attributes": _attributes(request, customer),
        "rule": work.rule,
        "phones": [point for point in points if point.kind is Kind.PHONE],
        "other_points": [point for point in points if point.kind is not Kind.PHONE],
        "is_prepared": bool(preparations_of(work.follow_up.version.checked, work.follow_up.rule.key)),
        "script": _script(request, work),
        "form": form,
        "findings": _findings(typed, form),
        "finding_kinds": FINDINGS.items(),
        "buttons": _buttons(request, work, typed),
        "outcome": typed.line("outcome") or "reached",
        "others": [replace(other, is_chosen=other.line.id in typed.fulfils) for other in work.others],
    }


def _attributes(request: Request, customer: Customer) -> list[tuple[str, object]]:
    """What the company knows of the customer, by the words of the policies."""
    word = attribute_words(request.on)
    return [(word(name), value) for name, value in customer.attributes.items() if value not in ("", None)]


def _other(request: Request, row: FollowUp, line: DeskLine, rules: Mapping[tuple[int, str], DeskRule]) -> Other:
    """Another duty of the customer, with the channels on which the contact at hand would serve it too."""
    rule, own = rules.get((row.version_id, row.rule.key)), rules.get((line.version_id, line.rule))
    one = Duty(rule, row.post_id, row.agent_id, row.opens_on)
    other = Duty(own, line.post_id, line.agent_id, line.opens_on)
    fits = may_fulfil(one, other, agent=request.user.pk, on=request.on)
    return Other(line, _title(line, rules), channels_shared(own, tuple(channels_of(rule))) if fits else ())


def _title(line: DeskLine, rules: Mapping[tuple[int, str], DeskRule]) -> Text:
    rule = rules.get((line.version_id, line.rule))
    return rule.title if rule else {"und": line.rule}


def _claimed(agent: int) -> QuerySet[Claim]:
    typed = Draft.objects.filter(follow_up=OuterRef("follow_up"), employee=OuterRef("employee"))
    tried = Attempt.objects.filter(follow_up=OuterRef("follow_up"), outcome__in=[one.value for one in PAUSES])
    counted = tried.order_by().values("follow_up").annotate(count=Count("pk")).values("count")
    rows = Claim.objects.filter(employee=agent).select_related(*(f"follow_up__{name}" for name in WITH))
    return rows.annotate(draft=Subquery(typed.values("content")), unanswered=Subquery(counted))


def _points(customer: int) -> tuple[MaskedPoint, ...]:
    return masked_points([customer], ring=ring()).get(customer, ())


def _script(request: Request, work: Work) -> str:
    """What to say, with what the contact is about in the place of the placeholders."""
    if work.rule is None or work.rule.script is None:
        return ""
    return script_for(
        work.rule.script.text, work.follow_up, customer=work.follow_up.customer.name, agent=request.user.name
    )


def _findings(typed: Typed, form: ContactForm) -> list[Finding]:
    """The rows, at least one; complaints count the rows with a text alone, as they were handed in."""
    rows, handed_in = [], 0
    for place, (kind, text) in enumerate(typed.findings or (("", ""),)):
        handed_in += bool(text.strip())
        faults = form.finding_faults.get(handed_in, ()) if text.strip() else ()
        rows.append(Finding(place, kind or FindingKind.OTHER, text, faults))
    return rows


def _buttons(request: Request, work: Work, typed: Typed) -> tuple[Button, ...]:
    channel = typed.line("channel") or channels_of(work.rule)[0]
    is_asked = work.rule is None or not work.rule.channels or channel in work.rule.channels
    return buttons(at=request.at, unanswered=work.unanswered, is_asked_channel=is_asked)
