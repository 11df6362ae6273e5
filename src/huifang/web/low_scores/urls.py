"""The addresses of the rules by which bad answers open cases."""

from __future__ import annotations

from django.urls import path

from huifang.web.low_scores import views

urlpatterns = [
    path("cases/low-scores", views.low_scores, name="low-scores"),
    path("cases/low-scores/switch", views.switch_low_score, name="switch-low-score"),
]
