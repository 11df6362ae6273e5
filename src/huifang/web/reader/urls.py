"""Addresses of the reader."""

from __future__ import annotations

from django.urls import path

from huifang.web.reader import deeds, views

urlpatterns = [
    path("policies/read", views.texts, name="read-policy"),
    path("policies/read/<int:written>", views.reading, name="reading"),
    path("policies/read/<int:written>/judge", deeds.judge_statements, name="judge-statements"),
    path("policies/read/<int:written>/correct/<str:statement>", deeds.correct, name="correct-statement"),
    path("policies/read/<int:written>/again", deeds.again, name="read-again"),
    path("policies/read/<int:written>/draft", views.draft, name="reading-draft"),
    path("policies/read/<int:written>/keep", deeds.keep, name="keep-reading"),
    path("policies/read/<int:written>/forget", deeds.forget, name="forget-reading"),
]
