"""The address of the search."""

from __future__ import annotations

from django.urls import path

from huifang.web.search import views

urlpatterns = [path("search", views.search, name="search")]
