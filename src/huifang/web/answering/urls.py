"""Addresses: short ones, for a message and for a code on a wall."""

from __future__ import annotations

from django.urls import path

from huifang.web.answering import following, pictures, views

urlpatterns = [
    path("s/", views.questions, name="survey"),
    path("s/send", views.send, name="survey-send"),
    path("s/pictures/<slug:picture>", pictures.picture, name="survey-picture"),
    path("s/<str:token>", following.follow_link, name="survey-link"),
    path("q/<str:token>", following.follow_code, name="survey-code"),
]
