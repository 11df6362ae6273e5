"""Addresses of the duties."""

from __future__ import annotations

from django.urls import path

from huifang.web.duties import views

urlpatterns = [
    path("duties", views.duties, name="duties"),
    path("duties/by-post", views.by_post, name="duties-by-post"),
]
