"""Addresses of the policies."""

from __future__ import annotations

from django.urls import path

from huifang.web.policies import (
    behind,
    changes,
    documents,
    editing,
    gallery,
    governed,
    life,
    lists,
    loading,
    not_planned,
    policy,
    rule,
)

urlpatterns = [
    path("policies", lists.policies, name="policies"),
    path("policies/load", loading.upload, name="load-policy"),
    path("policies/load/<int:file>", loading.check, name="check-policy"),
    path("policies/load/<int:file>/confirm", loading.confirm, name="confirm-policy"),
    path("policies/gallery", gallery.packs, name="policy-gallery"),
    path("policies/gallery/<str:pack>", gallery.start, name="start-policy"),
    path("policies/plan", not_planned.plan_now, name="plan-now"),
    path("policies/<int:version>", policy.policy, name="policy"),
    path("policies/<int:version>/life", life.life, name="policy-life"),
    path("policies/<int:version>/hand-in", governed.hand_in_policy, name="hand-in-policy"),
    path("policies/<int:version>/review-day", governed.review_day, name="policy-review-day"),
    path("policies/<int:version>/looked-over", governed.looked_over, name="look-policy-over"),
    path("policies/<int:version>/make-known", governed.make_policy_known, name="make-policy-known"),
    path("policies/<int:version>/document", documents.document, name="policy-document"),
    path("policies/<int:version>/document/<str:language>/<str:kind>", documents.download, name="policy-document-file"),
    path("policies/<int:version>/edit", editing.edit, name="edit-policy"),
    path("policies/<int:version>/edit/<str:part>/<str:key>", editing.part, name="edit-policy-part"),
    path("policies/<int:version>/edit/<str:part>/<str:key>/keep", editing.keep, name="keep-policy-part"),
    path("policies/<int:version>/changes", changes.changes, name="policy-changes"),
    path("policies/<int:version>/changes/<int:before>", changes.changes_since, name="policy-changes-since"),
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
