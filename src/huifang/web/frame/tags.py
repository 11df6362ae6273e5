"""What every template may use without loading anything: icons, standings, sentences of rooms, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from huifang.history.logic import Actor
from huifang.kernel.moments import Ending
from huifang.kernel.text import Message
from huifang.web.frame import icons, quick
from huifang.web.frame import text as texts
from huifang.web.frame.channels import channel_name
from huifang.web.frame.estimates import is_estimate, unpublished_from
from huifang.web.frame.kept import MARK, mark_on
from huifang.web.frame.labels import FINDINGS, OUTCOMES
from huifang.web.frame.standings import BADGES, OWED

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "phone" %}` beside a word; `{% icon "phone" _("Call") %}` where it stands alone."""
    return icons.icon(name, str(label))


@register.simple_tag(takes_context=True)
def csrf_token(context: Mapping[str, Any]) -> SafeString:
    """As Django has it, with who fills the form in, so that what is typed outlives the session (`frame.kept`)."""
    token, request = str(context.get("csrf_token", "")), context.get("request")
    mark = mark_on(request) if request is not None else ""
    inputs = [("csrfmiddlewaretoken", token), *([(MARK, mark)] if mark else [])]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', inputs) if token else SafeString("")


register.tag("url", quick.url)
register.tag("translate", quick.translate)


@register.simple_tag
def standing(value: str) -> SafeString:
    """`{% standing follow_up.standing %}`: how a follow-up stands, in the one colour code."""
    return _badge(str(value), get_language(), is_owed=False)


@register.simple_tag
def owed(value: str) -> SafeString:
    """`{% owed line.standing %}`: how a report, or a review, stands, in the same colours."""
    return _badge(str(value), get_language(), is_owed=True)


@lru_cache(maxsize=100)
def _badge(value: str, _language: str | None, *, is_owed: bool) -> SafeString:
    badge = (OWED if is_owed else BADGES)[value]
    drawn = icons.icon(badge.icon)
    return format_html('<span class="standing standing-{}">{}{}</span>', badge.tone, drawn, badge.label)


@register.filter
def said(message: Message) -> str:
    """`{{ notice.message|said }}`: a room's sentence in the reader's language."""
    return texts.said(message)


@register.filter
def worded(text: Mapping[str, str]) -> str:
    """`{{ rule.title|worded }}`: a text of a pack, by language, in the reader's."""
    return texts.worded(text)


@register.filter
def in_words(value: str | Message) -> str:
    """`{{ answer|in_words }}`: a room's sentence as `said` has it, a text of the company's own as it stands."""
    return texts.said(value) if isinstance(value, Message) else value


@register.filter
def outcome(value: str) -> str:
    """`{{ attempt.outcome|outcome }}`: what came of an attempt."""
    return str(OUTCOMES[str(value)])


@register.filter
def finding_kind(value: str) -> str:
    """`{{ finding.kind|finding_kind }}`: what an item of feedback is."""
    return str(FINDINGS[str(value)])


@register.filter
def channel(value: str) -> str:
    """`{{ attempt.channel|channel }}`: by which way; as the policy writes it where we have no word."""
    return str(channel_name(value))


@register.filter
def day(value: date | None) -> str:
    """`{{ follow_up.due_on|day }}`: a day, short; nothing for none."""
    return _day(value, get_language()) if value else ""


@lru_cache(maxsize=4_000)
def _day(value: date, _language: str | None) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


@register.simple_tag(takes_context=True)
def estimated(context: Mapping[str, Any], day: date | None, rule: int | str, version: int | None = None) -> SafeString:
    """`{% estimated follow_up.due_on follow_up.rule_id %}`: a mark where the day may move when holidays are published.

    The rule by its id, or by its key with the id of its version.
    """
    named = rule if isinstance(rule, int) else (version or 0, rule)
    if day is None or not is_estimate(day, rule=named, on=context["request"].on):
        return SafeString("")
    word, why = pgettext("day", "estimated"), gettext("The public holidays of that year are not published yet.")
    more = gettext("When they are, the day may change.")
    told = '<span class="estimated" title="{0} {1}">{2}<span class="visually-hidden">. {0} {1}</span></span>'
    return format_html(told, why, more, word)


@register.simple_tag
def day_with_why(value: date, follow_up: int) -> SafeString:
    """`{% day_with_why line.due_on line.id %}`: the day it is due, with a card that says why."""
    return format_html(
        '<span class="why"><a class="why-day" href="{address}" aria-describedby="{card}" hx-get="{address}"'
        ' hx-trigger="mouseenter once, focus once" hx-target="next .why-card">{day}</a>'
        '<span class="why-card" id="{card}" role="tooltip"><span class="text-secondary">{words}</span></span></span>',
        address=quick.address_of("follow-up-why", follow_up),
        card=f"why-{follow_up}",
        day=day(value),
        words=_looking_up(get_language()),
    )


@lru_cache(maxsize=10)
def _looking_up(_language: str | None) -> str:
    return gettext("Looking up why…")


@register.simple_tag
def unpublished(until: date | None) -> int | None:
    """`{% unpublished run.to_on as year %}`: the first year up to that day without published public holidays."""
    return unpublished_from(until) if until else None


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ record.contacted_at|moment }}`: day and minute in the organisation's zone; nothing for none."""
    return _moment(value, timezone.get_current_timezone_name(), get_language()) if value else ""


@lru_cache(maxsize=4_000)
def _moment(value: datetime, _zone: str, _language: str | None) -> str:
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


@register.filter
def deadline(value: datetime | None) -> str:
    """`{{ clock.due_at|deadline }}`: as `moment`, but what ends at midnight ends at 24:00 of its last day."""
    if value is None:
        return ""
    day, time = Ending(value).day_and_time(timezone.get_current_timezone())
    return f"{date_format(day, 'SHORT_DATE_FORMAT')} {time}"


@register.filter
def who(deed: Any) -> str:
    """`{{ line.by|who }}`: who did something, of an `actor` and, where it is an employee, a `name`."""
    return Actor(deed.actor, deed.name).in_words(translation)


@register.filter
def initial(name: str) -> str:
    """The letter in somebody's circle: of a Chinese name the last character, of others the first."""
    bare = name.strip()
    return (bare[:1] if bare.isascii() else bare[-1:]).upper() or "?"
