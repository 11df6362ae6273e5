"""Addresses of the approvals."""

from __future__ import annotations

from django.urls import path

from huifang.web.approvals import deciding, views

urlpatterns = [
    path("approvals", views.approvals, name="approvals"),
    path("approvals/asked", views.asked, name="approvals-asked"),
    path("approvals/decided", views.decided, name="approvals-decided"),
    path("approvals/<int:approval>", views.approval, name="approval"),
    path("approvals/<int:approval>/agree", deciding.agree, name="agree-to-approval"),
    path("approvals/<int:approval>/send-back", deciding.send_back, name="send-approval-back"),
    path("approvals/<int:approval>/refuse", deciding.refuse, name="refuse-approval"),
    path("approvals/<int:approval>/withdraw", deciding.withdraw, name="withdraw-approval"),
]
