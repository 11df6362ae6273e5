"""From what a pack says for the desk, what the desk needs of one rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from huifang.policy.logic.desk import Desk, DeskRule, ReportRule, ReviewRule
from huifang.policy.logic.pack import Rule, Text
from huifang.policy.logic.texts import NO_LANGUAGE

Kind = TypeVar("Kind", ReportRule, ReviewRule)


def desk_rule(rule: Rule, desk: Desk, *, clauses: Mapping[str, Text]) -> DeskRule:
    """The rule with its script, form, report and reviews. A rule without a title bears its first clause's words.

    `clauses` are the texts of the policy's clauses by id. A script that the pack does not hold is None: it may be kept
    elsewhere.
    """
    form = desk.form_of.get(rule.key)
    return DeskRule(
        key=rule.key,
        title=desk.titles.get(rule.key) or _of_its_clauses(rule, clauses) or {NO_LANGUAGE: rule.key},
        clauses=rule.clauses,
        channels=rule.channels,
        post=rule.post,
        performed_by=rule.performed_by,
        series=rule.series,
        steps=len(rule.steps),
        script=next((script for script in desk.scripts if script.key == rule.script), None),
        form=next((found for found in desk.forms if found.key == form), None),
        report=_that_names(rule, desk.reports),
        review=_that_names(rule, (review for review in desk.reviews if review.of == "record")),
        report_review=_that_names(rule, (review for review in desk.reviews if review.of == "report")),
        questionnaire=rule.questionnaire,
    )


def _of_its_clauses(rule: Rule, clauses: Mapping[str, Text]) -> Text:
    return next((clauses[key] for key in rule.clauses if clauses.get(key)), {})


def _that_names(rule: Rule, kinds: Iterable[Kind]) -> Kind | None:
    return next((kind for kind in kinds if rule.key in kind.rules), None)
