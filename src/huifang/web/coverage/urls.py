"""Addresses of coverage."""

from __future__ import annotations

from django.urls import path

from huifang.web.coverage import views

urlpatterns = [
    path("coverage", views.coverage, name="coverage"),
    path("coverage/<str:gap>", views.customers, name="coverage-customers"),
]
