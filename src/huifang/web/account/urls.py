"""Addresses of one's own sign-in."""

from __future__ import annotations

from django.urls import path

from huifang.web.account import choices, views

urlpatterns = [
    path("sign-in", views.enter, name="sign-in"),
    path("sign-in/keeping", views.keeping, name="sign-in-keeping"),
    path("sign-out", views.leave, name="sign-out"),
    path("invitation", views.first_password, name="first-password"),
    path("my/password", views.change_password, name="change-password"),
    path("my/sessions", choices.my_sessions, name="my-sessions"),
    path("my/sessions/end", choices.end_one, name="end-session"),
    path("my/sessions/end-others", choices.end_others, name="end-other-sessions"),
    path("language", choices.choose_language, name="choose-language"),
    path("look", choices.choose_look, name="choose-look"),
]
