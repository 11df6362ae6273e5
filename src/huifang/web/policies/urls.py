"""Addresses of the policies."""

from __future__ import annotations

from django.urls import path

from huifang.web.policies import behind, lists, loading, not_planned, policy, rule

urlpatterns = [
    path("policies", lists.policies, name="policies"),
    path("policies/load", loading.upload, name="load-policy"),
    path("policies/load/<int:file>", loading.check, name="check-policy"),
    path("policies/load/<int:file>/confirm", loading.confirm, name="confirm-policy"),
    path("policies/plan", not_planned.plan_now, name="plan-now"),
    path("policies/<int:version>", policy.policy, name="policy"),
    path("policies/<int:version>/written", policy.written, name="policy-written"),
    path("policies/<int:version>/follow-ups/<str:number>", behind.of_policy, name="policy-follow-ups"),
    path("policies/<int:version>/clauses/<int:position>/<str:number>", behind.of_clause, name="clause-follow-ups"),
    path("policies/<int:version>/clauses/<int:position>/reports/<str:number>", behind.reports, name="clause-reports"),
    path(
        "policies/<int:version>/clauses/<int:position>/reviews/<str:of>/<str:number>",
        behind.reviews,
        name="clause-reviews",
    ),
    path("policies/<int:version>/rules/<str:rule>", rule.rule, name="rule"),
    path("policies/<int:version>/rules/<str:rule>/<str:number>", behind.of_rule, name="rule-follow-ups"),
    path("not-planned", not_planned.rules, name="not-planned"),
    path("not-planned/<int:version>/<str:rule>", not_planned.reasons, name="rule-not-planned"),
    path("not-planned/<int:version>/<str:rule>/<str:reason>", not_planned.customers, name="customers-not-planned"),
]
