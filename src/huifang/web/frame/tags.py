"""What every template may use without loading anything: icons, standings, sentences of rooms, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huifang.kernel.text import Message
from huifang.web.frame import icons, quick
from huifang.web.frame import text as texts
from huifang.web.frame.channels import channel_name
from huifang.web.frame.labels import FINDINGS, OUTCOMES
from huifang.web.frame.standings import BADGES, OWED

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "phone" %}` beside a word; `{% icon "phone" _("Call") %}` where it stands alone."""
    return icons.icon(name, str(label))


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


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ record.contacted_at|moment }}`: day and minute in the organisation's zone; nothing for none."""
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if value else ""


@register.filter
def initial(name: str) -> str:
    """The letter in somebody's circle: of a Chinese name the last character, of others the first."""
    bare = name.strip()
    return (bare[:1] if bare.isascii() else bare[-1:]).upper() or "?"
