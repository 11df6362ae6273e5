"""Addresses of satisfaction."""

from __future__ import annotations

from django.urls import path

from huifang.web.satisfaction import figures, files, questions, said, sheet

urlpatterns = [
    path("satisfaction", figures.satisfaction, name="satisfaction"),
    path("satisfaction/figures.csv", files.as_csv, name="satisfaction-csv"),
    path("satisfaction/figures.xlsx", files.as_workbook, name="satisfaction-xlsx"),
    path("satisfaction/answers", figures.answers, name="satisfaction-answers"),
    path("satisfaction/answers/<int:response>", sheet.sheet, name="satisfaction-sheet"),
    path("satisfaction/questions", questions.questions, name="satisfaction-questions"),
    path("satisfaction/words", said.words, name="satisfaction-words"),
    path("satisfaction/words/<int:said>/tone", said.put_tone_right, name="put-tone-right"),
]
