"""Addresses of the cases, and of the public page."""

from __future__ import annotations

from django.urls import path

from huifang.web.cases import board, doing, kept, page, public, taking_in
from huifang.web.cases.deeds import DEEDS

urlpatterns = [
    path("cases", board.cases, name="cases"),
    path("cases/list", board.case_list, name="case-list"),
    path("cases/calendar", board.calendar, name="case-calendar"),
    path("cases/take-in", taking_in.take_in_case, name="take-in-case"),
    path("cases/answers", kept.answers, name="kept-answers"),
    path("cases/answers/<int:answer>/retire", kept.retire, name="retire-answer"),
    path("cases/poster", public.poster, name="case-poster"),
    path("cases/poster/code", public.code, name="case-code"),
    path("cases/<int:case>", page.case, name="case"),
    path("cases/<int:case>/print", page.case_print, name="case-print"),
    path("cases/<int:case>/note", doing.note_on_case, name="note-on-case"),
    path("cases/orders/<int:order>/finish", doing.finish, name="finish-work"),
    path("cases/orders/<int:order>/cancel", doing.cancel, name="cancel-work"),
    *(path(f"cases/<int:case>/{deed.slug}", doing.view_of(deed), name=deed.name) for deed in DEEDS),
    path("write-to-us", public.write_to_us, name="write-to-us"),
    path("write-to-us/thanks", public.written_to_us, name="written-to-us"),
]
