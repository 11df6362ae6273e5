"""The addresses of the clocks of cases."""

from __future__ import annotations

from django.urls import path

from huifang.web.clocks import views

urlpatterns = [path("cases/<int:case>/clocks", views.case_clocks, name="case-clocks")]
