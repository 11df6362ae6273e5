"""Every address of the pages. A screen has its own list, and its line here."""

from __future__ import annotations

from django.urls import include, path

from huifang.web.frame import errors, home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("huifang.web.account.urls")),
    path("", include("huifang.web.answering.urls")),
    path("", include("huifang.web.questionnaires.urls")),
    path("", include("huifang.web.contact.urls")),
    path("", include("huifang.web.clocks.urls")),
    path("", include("huifang.web.case_figures.urls")),
    path("", include("huifang.web.low_scores.urls")),
    path("", include("huifang.web.improvements.urls")),
    path("", include("huifang.web.customers.urls")),
    path("", include("huifang.web.search.urls")),
    path("", include("huifang.web.imports.urls")),
    path("", include("huifang.web.today.urls")),
    path("", include("huifang.web.staff.urls")),
    path("", include("huifang.web.bell.urls")),
    path("", include("huifang.web.approvals.urls")),
    path("", include("huifang.web.acknowledgements.urls")),
    path("", include("huifang.web.duties.urls")),
    path("", include("huifang.web.policies.urls")),
    path("", include("huifang.web.reader.urls")),
    path("", include("huifang.web.ahead.urls")),
    path("", include("huifang.web.coverage.urls")),
    path("", include("huifang.web.reports.urls")),
    path("", include("huifang.web.satisfaction.urls")),
    path("", include("huifang.web.campaigns.urls")),
    path("", include("huifang.web.review.urls")),
    path("", include("huifang.web.allocation.urls")),
    path("", include("huifang.web.cases.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.surprise
