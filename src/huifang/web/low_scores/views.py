"""The rules by which bad answers open cases: those of the policies and the company's own, each with its switch."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from huifang.cases.actions.low import make_low_rule, switch_low_rule
from huifang.cases.actions.refusals import Refused
from huifang.cases.logic.low import LowSaid
from huifang.cases.models import LowRule
from huifang.cases.queries.low import low_rules
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.queries import Saying, sayings_in_force
from huifang.surveys.models import Questionnaire
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.low_scores.forms import OFS, LowRuleForm

FORM_IS_WRONG = 422
FINDS_NOTHING = Message("Say below what, or which choices, are bad; and for one question its key.")


@needs(Right.DIRECT_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def low_scores(request: Request) -> HttpResponse:
    """All rules, and a form for another one."""
    sayings = sayings_in_force(request.on)
    questionnaires = {one.pk: worded(one.title) or one.key for one in Questionnaire.objects.in_use().order_by("key")}
    form = LowRuleForm(
        request.POST or None,
        questionnaires=[(str(pk), title) for pk, title in questionnaires.items()],
        segments=[(f"{one.policy_id}/{name}", name) for one in sayings for name in one.segments],
        cases=[(f"{one.policy_id}/{kind.key}", worded(kind.title)) for one in sayings for kind in one.sections.cases],
    )
    if request.method == "POST" and form.is_valid() and _is_made(request, form):
        say(request, Message("From now on such an answer opens a case."))
        return redirect("low-scores")
    rules = [_line(rule, questionnaires, sayings) for rule in low_rules(request.on)]
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "low_scores/rules.html", {"rules": rules, "form": form}, status=status)


def _is_made(request: Request, form: LowRuleForm) -> bool:
    """Make the rule; False with the reason at the form. Segment and kind of case are of one policy."""
    data = form.cleaned_data
    named = [data[name].partition("/") for name in ("segment", "case")]
    policies = {policy for policy, _, key in named if key}
    try:
        if len(policies) > 1:
            form.add_error("case", gettext("Choose a kind of case of the policy that the segment is of."))
            return False
        make_low_rule(
            of=LowRule.Of(data["of"]), below=data["below"], questionnaire=data["questionnaire"],
            question=data["question"].strip(), choices=data["choices"].split(),
            policy=int(policies.pop()) if policies else None, segment=named[0][2], case_key=named[1][2],
            on=request.on, actor=actor_of(request.user),
        )  # fmt: skip
    except Refused:
        form.add_error(None, said(FINDS_NOTHING))
        return False
    return True


def _line(rule: LowSaid, questionnaires: dict[int, str], sayings: tuple[Saying, ...]) -> dict[str, Any]:
    looked_at = {**{str(of): label for of, label in OFS}, "score": gettext("Satisfaction, 1 to 5")}
    kinds = {(one.policy_id, kind.key): kind.title for one in sayings for kind in one.sections.cases}
    return {
        "rule": rule,
        "survey": worded(rule.title) if rule.survey else questionnaires.get(rule.questionnaire or 0, ""),
        "looked_at": looked_at[rule.of],
        "case": worded(kinds.get((rule.policy or 0, rule.case_key), {})),
        "choices": ", ".join(rule.choices),
    }


@needs(Right.DIRECT_CASES)
@require_POST
def switch_low_score(request: Request) -> HttpResponse:
    """Switch a rule on or off. Raises Http404 for one that there is not."""
    asked = request.POST
    numbers = {name: int(asked[name]) if asked.get(name, "").isdecimal() else None for name in ("rule", "policy")}
    is_on = asked.get("is_on") == "yes"
    try:
        switch_low_rule(
            rule=numbers["rule"], policy=numbers["policy"], survey=asked.get("survey", ""), is_on=is_on, on=request.on,
            actor=actor_of(request.user),
        )  # fmt: skip
    except Refused:
        raise Http404 from None
    say(request, Message("The rule is switched on.") if is_on else Message("The rule is switched off."))
    return redirect("low-scores")
