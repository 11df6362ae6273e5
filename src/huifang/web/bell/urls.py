"""Addresses of the bell."""

from __future__ import annotations

from django.urls import path

from huifang.web.bell import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/read-all", views.read_all, name="read-all-notices"),
    path("notices/<int:notice>/open", views.open_notice, name="open-notice"),
]
