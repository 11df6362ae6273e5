"""The addresses of cases in figures, and of matters that came again."""

from __future__ import annotations

from django.urls import path

from huifang.web.case_figures import views

urlpatterns = [
    path("cases/figures", views.case_figures, name="case-figures"),
    path("cases/figures/cases", views.cases_of_figure, name="cases-of-figure"),
    path("cases/repeated", views.repeated_cases, name="repeated-cases"),
]
