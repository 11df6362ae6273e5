"""One rule of a policy: in words, with its numbers, and what it does not plan."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.insight.queries.counting import rule_counts
from huifang.org.logic import Right
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.segments import segment_in_words
from huifang.web.frame.steps import ends_with, starts_with, steps_in_words
from huifang.web.frame.text import worded
from huifang.web.policies.shown import IN_ALL, numbers_of, title_of, version_or_404
from huifang.web.policies.words import rate


@needs(Right.SEE_POLICIES)
@require_safe
def rule(request: Request, version: int, rule: str) -> HttpResponse:
    """What it asks for in words, and how its follow-ups stand."""
    whole = version_or_404(version)
    asked = whole.policy_rule(rule)
    if asked is None:
        raise Http404
    text, desk = asked.rule, whole.desk_rules[rule]
    word = AttributeWords(whole.attributes)
    counts = rule_counts([asked.rule_id], reach=request.reach, on=request.on)[asked.rule_id]
    duties = counts if text.can_be_late else counts.never_late()
    shown = {
        "whole": whole,
        "title": title_of(whole),
        "rule": text,
        "desk": desk,
        "effect_on": asked.effect_on,
        "starts_with": starts_with(text, whole),
        "ends_with": ends_with(text, whole),
        "steps": steps_in_words(text, whole),
        "segment": segment_in_words(text.segment, word),
        "while_segment": segment_in_words(text.while_segment, word) if text.while_name else "",
        "post": worded(whole.posts.get(text.post or "", {})) or text.post,
        "channels": [channel_name(channel) for channel in text.channels],
        "clauses": [clause for clause in whole.clauses if clause.key in text.clauses],
        "numbers": list(numbers_of(duties, IN_ALL, "rule-follow-ups", (version, rule))),
        "rate": rate(duties.kept, duties.decided),
        "blocked_by": whole.blocked_by.get(rule, ()),
    }
    return render(request, "policies/rule.html", shown)
