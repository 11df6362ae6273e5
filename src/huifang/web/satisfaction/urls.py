"""Addresses of satisfaction."""

from __future__ import annotations

from django.urls import path

from huifang.web.satisfaction import figures, said

urlpatterns = [
    path("satisfaction", figures.satisfaction, name="satisfaction"),
    path("satisfaction/answers", figures.answers, name="satisfaction-answers"),
    path("satisfaction/words", said.words, name="satisfaction-words"),
    path("satisfaction/words/<int:said>/tone", said.put_tone_right, name="put-tone-right"),
]
