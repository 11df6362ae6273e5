"""Addresses of today's desk."""

from __future__ import annotations

from django.urls import path

from huifang.web.today import held, views

urlpatterns = [
    path("today", views.today, name="today"),
    path("today/next", views.serve_next, name="serve-next"),
    path("today/choose", views.choose, name="today-choose"),
    path("today/held", held.held, name="today-held"),
    path("today/list/<str:pile>", views.work, name="today-list"),
]
