"""Addresses of the review."""

from __future__ import annotations

from django.urls import path

from huifang.web.review import deciding, views

urlpatterns = [
    path("review", views.records, name="review"),
    path("review/reports", views.reports, name="review-reports"),
    path("review/records/<int:record>", views.record, name="review-record"),
    path("review/records/<int:record>/next", views.next_record, name="review-next-record"),
    path("review/records/<int:record>/approve", deciding.approve_record, name="approve-record"),
    path("review/records/<int:record>/send-back", deciding.send_record_back, name="send-record-back"),
    path("review/reports/<int:report>", views.report, name="review-report"),
    path("review/reports/<int:report>/next", views.next_report, name="review-next-report"),
    path("review/reports/<int:report>/approve", deciding.approve_report, name="approve-report"),
    path("review/reports/<int:report>/send-back", deciding.send_report_back, name="send-report-back"),
]
