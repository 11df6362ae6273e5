"""The addresses of improvements."""

from __future__ import annotations

from django.urls import path

from huifang.web.improvements import deeds, views

urlpatterns = [
    path("improvements", views.improvements, name="improvements"),
    path("improvements/<int:improvement>", views.improvement, name="improvement"),
    path("cases/<int:case>/improve", deeds.make, name="make-improvement"),
    path("improvements/<int:improvement>/carry-out", deeds.carry, name="carry-out-improvement"),
    path("improvements/<int:improvement>/check", deeds.check, name="check-improvement"),
    path("improvements/<int:improvement>/again", deeds.again, name="take-up-improvement"),
    path("improvements/<int:improvement>/call-off", deeds.off, name="call-off-improvement"),
]
