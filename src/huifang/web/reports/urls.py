"""Addresses of one's own reports and records."""

from __future__ import annotations

from django.urls import path

from huifang.web.reports import correcting, lists, writing

urlpatterns = [
    path("reports", lists.to_write, name="reports"),
    path("reports/sent-back", lists.sent_back, name="sent-back"),
    path("reports/for-me", lists.for_me, name="reports-for-me"),
    path("reports/for-me/<int:report>", writing.read, name="report-for-me"),
    path("reports/records", lists.my_records, name="my-records"),
    path("reports/<int:report>", writing.report, name="report"),
    path("reports/<int:report>/write", writing.write, name="write-report"),
    path("reports/records/<int:record>", correcting.record, name="correct-record"),
    path("reports/records/<int:record>/correct", correcting.correct, name="hand-in-correction"),
]
